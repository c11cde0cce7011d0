import { parseImageReference } from '@plimsoll/core/kubernetes';

/**
 * The host and path of an image without tag and digest: `docker.io/library/nginx` for `nginx`. Undefined for text that
 * is not a reference, such as a placeholder.
 */
export function repositoryOf(image: string): string | undefined {
  const reference = parseImageReference(image);
  return reference && `${reference.registry}/${reference.repository}`;
}

/** Whether a repository is in a registry, or below a path in it: `ghcr.io`, `ghcr.io/team`, `*.example.com`. */
export function isWithin(repository: string, place: string): boolean {
  if (place.startsWith('*.')) {
    const host = repository.slice(0, repository.indexOf('/'));
    const [suffix = '', ...path] = place.slice(1).split('/');
    return host.endsWith(suffix) && isWithin(repository, [host, ...path].join('/'));
  }
  return repository === place || repository.startsWith(place.endsWith('/') ? place : `${place}/`);
}
