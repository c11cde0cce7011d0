import { parseImageReference } from './image.js';

/** `ingress-nginx/controller` of `registry.k8s.io/ingress-nginx/controller:v1.9`. Empty for an invalid reference. */
const repositoryOf = (image: unknown): string =>
  (typeof image === 'string' ? parseImageReference(image)?.repository : undefined) ?? '';

/** `v1.9` of `registry.k8s.io/ingress-nginx/controller:v1.9`. */
export const imageTag = (image: unknown): string | undefined =>
  typeof image === 'string' ? parseImageReference(image)?.tag : undefined;

/** The last part of the repository. */
export const imageName = (image: unknown): string => repositoryOf(image).split('/').at(-1)!;

/** Whether an image is from one of these repositories, in any registry and below any path. */
export function isOfRepository(image: unknown, repositories: readonly string[]): boolean {
  const repository = repositoryOf(image);
  return repositories.some((own) => repository === own || repository.endsWith(`/${own}`));
}

export type MinorVersion = readonly [major: number, minor: number];

/** The first two numbers of `v1.9.4-debian`. Undefined for any other string. */
export function minorVersion(text: string | undefined): MinorVersion | undefined {
  const match = /^v?(\d+)\.(\d+)(?:[.+_-]|$)/.exec(text ?? '');
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

export const isOlder = (version: MinorVersion, than: MinorVersion): boolean =>
  version[0] < than[0] || (version[0] === than[0] && version[1] < than[1]);
