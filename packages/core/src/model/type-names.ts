/** The parts of `apiVersion`, and `kind`. */
interface TypeNames {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** The most types to know, and their longest names. A cluster has some hundreds, but a stranger's files may name any. */
const MOST = 2000;
const LONGEST = 256;

const known = new Map<string, Map<string, TypeNames>>();
let count = 0;

/**
 * Splits the type of an object. Equal types give the same strings, which V8 compares and looks up by their address: each
 * rule compares the kind and group of each object.
 */
export function typeNames(apiVersion: string, kind: string): TypeNames {
  const found = known.get(apiVersion)?.get(kind);
  if (found) return found;
  const slash = apiVersion.lastIndexOf('/');
  const names = {
    group: slash === -1 ? '' : asKey(apiVersion.slice(0, slash)),
    version: asKey(apiVersion.slice(slash + 1)),
    kind: asKey(kind),
  };
  if (apiVersion.length + kind.length > LONGEST) return names;
  if (count++ === MOST) {
    known.clear();
    count = 1;
  }
  const byKind = known.get(apiVersion) ?? new Map<string, TypeNames>();
  byKind.set(names.kind, names);
  known.set(asKey(apiVersion), byKind);
  return names;
}

/**
 * V8 keeps one string for all equal keys of objects, and for those in code. It is no part of the text of a file. An object
 * without a prototype is a table: of others V8 describes each one with a new key.
 */
function asKey(text: string): string {
  const table: Record<string, true> = Object.create(null);
  table[text] = true;
  return Object.keys(table)[0]!;
}
