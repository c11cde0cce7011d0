import type { Read } from '@plimsoll/cel';

/** Kinds whose data must not appear in output. */
const KINDS: ReadonlySet<string> = new Set(['Secret', 'ConfigMap']);
const DATA: ReadonlySet<unknown> = new Set(['data', 'stringData', 'binaryData']);

/**
 * Whether what was read may be told: no output shows a value of a Secret, a ConfigMap or an environment variable.
 * A ConfigMap of params belongs to the policy, which may quote it.
 */
export function mayTell(reads: readonly Read[], kind: string, paramKind: string | undefined): boolean {
  return reads.every(({ root, path }) => {
    if (root === 'params') return paramKind !== 'Secret' || !DATA.has(path[0] ?? 'data');
    if (root !== 'object') return true;
    if (KINDS.has(kind) && DATA.has(path[0] ?? 'data')) return false;
    return !path.includes('env') || path.at(-1) === 'name';
  });
}
