import type { Read } from '@plimsoll/cel';

/** What an expression read. */
export interface Trace {
  /** For the place of a finding. */
  readonly list: Read[];
  /** Whether it got a value that no output shows. */
  secret: boolean;
}

/** Kinds whose data must not appear in output. */
const KINDS: ReadonlySet<string> = new Set(['Secret', 'ConfigMap']);
const DATA: ReadonlySet<unknown> = new Set(['data', 'stringData', 'binaryData']);

/**
 * Whether a scalar is a value of a Secret, a ConfigMap or an environment variable, which no output shows.
 * A ConfigMap of params belongs to the policy, which may quote it.
 */
export function isSecret({ root, path }: Read, kind: string, paramKind: string | undefined): boolean {
  if (root === 'params') return paramKind === 'Secret' && DATA.has(path[0]);
  if (root !== 'object' && root !== 'oldObject') return false;
  if (KINDS.has(kind) && DATA.has(path[0])) return true;
  // Here kubectl keeps a copy of the object.
  if (path[1] === 'annotations' && String(path[2]).endsWith('last-applied-configuration')) return true;
  // A label may have the key `env`, too.
  return path.slice(0, -1).includes('env') && path.at(-1) !== 'name';
}
