import { parseImageReference } from './image.js';

/** `ingress-nginx/controller` of `registry.k8s.io/ingress-nginx/controller:v1.9`. Empty for an invalid reference. */
export const repositoryOf = (image: unknown): string =>
  (typeof image === 'string' ? parseImageReference(image)?.repository : undefined) ?? '';

/**
 * `v1.9` of `registry.k8s.io/ingress-nginx/controller:v1.9`.
 * @example
 * imageTag('registry.k8s.io/ingress-nginx/controller:v1.9'); // 'v1.9'
 */
export const imageTag = (image: unknown): string | undefined =>
  typeof image === 'string' ? parseImageReference(image)?.tag : undefined;

/**
 * The last part of the repository.
 * @example
 * imageName('registry.k8s.io/ingress-nginx/controller:v1.9'); // 'controller'
 */
export function imageName(image: unknown): string {
  const repository = repositoryOf(image);
  return repository.slice(repository.lastIndexOf('/') + 1);
}

/**
 * Whether an image is from one of these repositories, in any registry and below any path.
 * @example
 * isOfRepository('quay.io/mirror/ingress-nginx/controller:v1.9', ['ingress-nginx/controller']); // true
 */
export function isOfRepository(image: unknown, repositories: readonly string[]): boolean {
  const repository = repositoryOf(image);
  return repositories.some((own) => {
    if (!repository.endsWith(own)) return false;
    const before = repository.length - own.length;
    return before === 0 || repository[before - 1] === '/';
  });
}

export type MinorVersion = readonly [major: number, minor: number];

/**
 * The first two numbers of `v1.9.4-debian`. Undefined for any other string.
 * @example
 * minorVersion('v1.9.4-debian'); // [1, 9]
 */
export function minorVersion(text: string | undefined): MinorVersion | undefined {
  const match = /^v?(\d+)\.(\d+)(?:[.+_-]|$)/.exec(text ?? '');
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

/**
 * Whether a version is older than another one.
 * @example
 * isOlder([1, 9], [1, 12]); // true
 */
export const isOlder = (version: MinorVersion, than: MinorVersion): boolean =>
  version[0] < than[0] || (version[0] === than[0] && version[1] < than[1]);
