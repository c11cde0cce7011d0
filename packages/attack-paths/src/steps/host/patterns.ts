import type { HostMount } from './mounts.js';

type Place = Pick<HostMount, 'path' | 'isOpen'>;

/** A path of a table, ready to compare. */
interface Pattern {
  readonly parts: readonly string[];
  /** Whether paths below it also count. */
  readonly isDeep: boolean;
}

const DEEP = '/**';

const partsOf = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');

/** Cached: the tables are short, and each mount is compared with them. */
const read = new Map<string, Pattern>();

function patternOf(text: string): Pattern {
  let pattern = read.get(text);
  if (!pattern) {
    const isDeep = text.endsWith(DEEP);
    pattern = { parts: partsOf(isDeep ? text.slice(0, -DEEP.length) : text), isDeep };
    read.set(text, pattern);
  }
  return pattern;
}

function meets(part: string, wanted: string): boolean {
  const star = wanted.indexOf('*');
  if (star < 0) return part === wanted;
  return part.startsWith(wanted.slice(0, star)) && part.endsWith(wanted.slice(star + 1));
}

/**
 * Whether a mount contains what a pattern names: the path equals it or is above it. If the pattern ends in `/**`, the
 * path may also be below it. `*` stands for one part of a path, or for a piece of one.
 */
function holds(parts: readonly string[], isOpen: boolean, { parts: wanted, isDeep }: Pattern): Answer {
  const length = Math.min(wanted.length, parts.length);
  for (let index = 0; index < length; index++) if (!meets(parts[index]!, wanted[index]!)) return 'no';
  if (parts.length > wanted.length) return isDeep ? 'yes' : 'no';
  // A variable follows: the path may go elsewhere.
  return isOpen && !(isDeep && parts.length === wanted.length) ? 'perhaps' : 'yes';
}

type Answer = 'yes' | 'perhaps' | 'no';

/** The patterns that a mount contains. If none is certain, those that it may contain. */
export function heldBy<P extends string>(
  { path, isOpen }: Place,
  patterns: readonly P[],
): { readonly patterns: readonly P[]; readonly doubt: string | undefined } | undefined {
  const parts = partsOf(path);
  let found: P[] | undefined;
  let isSure = false;
  for (const pattern of patterns) {
    const answer = holds(parts, isOpen, patternOf(pattern));
    if (answer === 'no' || (isSure && answer === 'perhaps')) continue;
    if (answer === 'yes' && !isSure) {
      isSure = true;
      found = undefined;
    }
    if (found) found.push(pattern);
    else found = [pattern];
  }
  return found && { patterns: found, doubt: isSure ? undefined : OPEN };
}

const OPEN = 'A variable decides which path on the node it is, and no file sets the variable.';
