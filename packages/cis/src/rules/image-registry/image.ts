import { parseImageReference } from '@plimsoll/core/kubernetes';

/**
 * `docker.io/library/nginx` for `nginx`: host and path of an image, without tag and digest. Undefined for text
 * that is no reference, such as a placeholder.
 */
export function repositoryOf(image: string): string | undefined {
  const reference = parseImageReference(image);
  return reference && `${reference.registry}/${reference.repository}`;
}

/** Whether a repository is in a registry or below a path of it: `ghcr.io`, `ghcr.io/team`, `*.example.com`. */
export function isWithin(repository: string, place: string): boolean {
  if (place.startsWith('*.')) {
    const host = repository.slice(0, repository.indexOf('/'));
    const [suffix = '', ...path] = place.slice(1).split('/');
    return host.endsWith(suffix) && isWithin(repository, [host, ...path].join('/'));
  }
  return repository === place || repository.startsWith(place.endsWith('/') ? place : `${place}/`);
}
