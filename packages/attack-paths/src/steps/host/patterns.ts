import type { HostMount } from './mounts.js';

/**
 * Whether a mount holds what a pattern names: the path is it or lies above it, and where the pattern ends in `/**` the path
 * may lie below it. `*` stands for one part of a path, or for some of it.
 */
function holds({ path, isOpen }: Pick<HostMount, 'path' | 'isOpen'>, pattern: string): Answer {
  const isDeep = pattern.endsWith('/**');
  const wanted = partsOf(isDeep ? pattern.slice(0, -'/**'.length) : pattern);
  const parts = partsOf(path);
  const length = Math.min(wanted.length, parts.length);
  for (let index = 0; index < length; index++) if (!meets(parts[index]!, wanted[index]!)) return 'no';
  if (parts.length > wanted.length) return isDeep ? 'yes' : 'no';
  // A variable goes on from here: it may go elsewhere.
  return isOpen && !(isDeep && parts.length === wanted.length) ? 'perhaps' : 'yes';
}

type Answer = 'yes' | 'perhaps' | 'no';

const partsOf = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');

function meets(part: string, wanted: string): boolean {
  const [start, end] = wanted.split('*');
  return end === undefined ? part === wanted : part.startsWith(start!) && part.endsWith(end);
}

/** Those of the patterns that a mount holds, or, where none is certain, perhaps holds. */
export function heldBy<P extends string>(
  mount: Pick<HostMount, 'path' | 'isOpen'>,
  patterns: readonly P[],
): { readonly patterns: readonly P[]; readonly doubt: string | undefined } | undefined {
  for (const answer of ['yes', 'perhaps'] as const) {
    const found = patterns.filter((pattern) => holds(mount, pattern) === answer);
    if (found.length > 0) return { patterns: found, doubt: answer === 'yes' ? undefined : OPEN };
  }
  return undefined;
}

const OPEN = 'A variable that no file fills in decides which path of the node it is.';
