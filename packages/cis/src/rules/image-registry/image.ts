/**
 * `docker.io/library/nginx` for `nginx`: host and path of an image, without tag and digest. Undefined for text
 * that is no reference, such as a placeholder.
 * https://github.com/distribution/reference/blob/main/normalize.go
 */
export function repositoryOf(image: string): string | undefined {
  const name = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  if (!/^[\w.-]+(:\d+)?(\/[\w.-]+)*$/.test(name)) return undefined;
  const [first = '', ...rest] = name.split('/');
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  if (!hasHost) return `docker.io/${rest.length === 0 ? 'library/' : ''}${name}`;
  if (first !== 'docker.io' && first !== 'index.docker.io') return name;
  return `docker.io/${rest.length === 1 ? 'library/' : ''}${rest.join('/')}`;
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
