import type { Resource } from '@plimsoll/core/kubernetes';

/** Where a permission applies. */
export type Place =
  /** In every namespace, and for cluster-scoped objects. */
  | { readonly everywhere: true; readonly namespace: undefined; readonly folder: undefined }
  | { readonly everywhere: false; readonly namespace: string; readonly folder: undefined }
  /** In a namespace that is given at installation: that of the files in the same directory. */
  | { readonly everywhere: false; readonly namespace: undefined; readonly folder: string };

export const EVERYWHERE: Place = { everywhere: true, namespace: undefined, folder: undefined };

export const inNamespace = (namespace: string): Place => ({
  everywhere: false,
  namespace,
  folder: undefined,
});

/** Where an object is. */
export function placeOf({ namespace, file }: Resource): Place {
  return namespace === undefined
    ? { everywhere: false, namespace, folder: folderOf(file.path) }
    : inNamespace(namespace);
}

/** Files in one directory are installed together. */
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** Equal for equal places. */
export function keyOf({ everywhere, namespace, folder }: Place): string {
  return everywhere ? '*' : (namespace ?? `@${folder}`);
}

/** `all namespaces`, `namespace shop`. */
export function describePlace({ everywhere, namespace }: Place): string {
  if (everywhere) return 'all namespaces';
  return namespace === undefined ? 'the namespace that is chosen at install time' : `namespace ${namespace}`;
}

/** Whether a permission at one place applies to what is at another. */
export const covers = (right: Place, other: Place): boolean =>
  right.everywhere || keyOf(right) === keyOf(other);
