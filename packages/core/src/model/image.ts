/** The parts of an image reference, with the defaults that a container runtime fills in. */
export interface ImageReference {
  /** `docker.io`, `registry.example.com:5000`. */
  readonly registry: string;
  /** `library/nginx` for `nginx`. */
  readonly repository: string;
  /** As written. Undefined means `latest` if there is no digest either. */
  readonly tag: string | undefined;
  /** `sha256:` and 64 hexadecimal digits, or another algorithm. */
  readonly digest: string | undefined;
}

// The grammar of https://github.com/distribution/reference/blob/main/regexp.go
const PART = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const HOST =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;

/**
 * Reads an image reference as a container runtime does. The first part is a registry if it has a dot, a port or a
 * capital letter, or is `localhost`. Otherwise the registry is docker.io, and a name alone is in `library/`. Undefined
 * for an invalid reference: a placeholder, capital letters in the path, a digest of a wrong length.
 * https://github.com/distribution/reference/blob/main/normalize.go
 * @example
 * parseImageReference('registry.example:5000/shop/web:1.4')?.registry; // 'registry.example:5000'
 */
export function parseImageReference(text: string): ImageReference | undefined {
  if (known?.text !== text) known = { text, reference: read(text) };
  return known.reference;
}

/** Caches the last result: several rules check a container one after another. */
let known: { readonly text: string; readonly reference: ImageReference | undefined } | undefined;

/**
 * What follows the `@` of a reference if a runtime does not accept it as a digest: a wrong length, capital letters, an
 * unknown algorithm. Undefined for a valid digest, without one, and for a placeholder.
 * @example
 * brokenDigest('nginx@sha256:abc'); // 'sha256:abc'
 */
export function brokenDigest(text: string): string | undefined {
  const [, digest, ...rest] = text.split('@');
  if (digest === undefined || rest.length > 0 || DIGEST.test(digest)) return undefined;
  return /^(?:[A-Za-z0-9+._-]+:[a-fA-F0-9]*|[a-z0-9.-]*)$/.test(digest) ? digest : undefined;
}

/**
 * Whether a text is certainly no image reference: blanks around it, the scheme of a URL, an empty part, two tags. False
 * for what may be a placeholder, such as capital letters in the name. `brokenDigest` tells of digests.
 * @example
 * isBrokenReference('registry.example//shop/web:1.4'); // true
 */
export function isBrokenReference(text: string): boolean {
  const [named = ''] = text.split('@');
  const last = named.lastIndexOf('/') + 1;
  const colon = named.indexOf(':', last);
  const name = colon === -1 ? named : named.slice(0, colon);
  if (/[A-Z]/.test(name) || !/^[\w./:@[\] \t\n-]+$/.test(text)) return false;
  return (
    text.trim() !== text ||
    /^(?:https?|docker|oci):\/\//.test(text) ||
    (!named.includes('://') && /^\/|\/\/|\/$|\/:/.test(named)) ||
    (colon !== -1 && (named.endsWith(':') || named.includes(':', colon + 1)))
  );
}

function read(text: string): ImageReference | undefined {
  const [named = '', digest, ...rest] = text.split('@');
  if (rest.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return undefined;
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const name = colon === -1 ? named : named.slice(0, colon);
  const tag = colon === -1 ? undefined : named.slice(colon + 1);
  if (tag !== undefined && !TAG.test(tag)) return undefined;
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const hasRegistry =
    slash !== -1 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const registry = !hasRegistry || first === 'index.docker.io' ? 'docker.io' : first;
  const path = hasRegistry ? name.slice(slash + 1) : name;
  if (!HOST.test(registry) || !path.split('/').every((part) => PART.test(part))) return undefined;
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  return { registry, repository, tag, digest };
}
