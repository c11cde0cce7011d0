import { type Path, readDocuments, valueAt } from '@plimsoll/core/internal';
import type { Json } from '@plimsoll/core/kubernetes';

/** Where the cursor is in a text in YAML or JSON. */
export interface Cursor {
  /** The path of the map that gets a key, or of the value that is written. */
  readonly path: Path;
  readonly kind: 'key' | 'value';
  /** The values around it, without what is being typed. */
  readonly root: Json;
  /** Offsets of the word that is being typed. */
  readonly start: number;
  readonly end: number;
}

/** Stands for what is being typed. It is in no text. */
const MARK = 'plimsoll-cursor-2b1f';
const WORD = /[\w$@./*-]/;

/**
 * The places that a word at an offset may have: it is read once as a key and once as a value, so that what works out
 * is what a user can type there. Empty where the text around the cursor is at fault.
 */
export function cursorsAt(text: string, offset: number): readonly Cursor[] {
  let start = offset;
  while (start > 0 && WORD.test(text[start - 1]!)) start--;
  const end = offset + (/^[\w$@./*-]*/.exec(text.slice(offset))?.[0].length ?? 0);
  const before = text.slice(0, start);
  const after = text.slice(end);
  const word = { start, end };
  // A word before a colon is a key that has its value.
  const isKey = /^['"]?[ \t]*:(?:\s|$)/.test(after);
  const key = read(`${before}${MARK}${isKey ? '' : ': '}${after}`, word, 'key');
  const value = isKey ? undefined : read(`${before}${MARK}${after}`, word, 'value');
  return [key, value].filter((cursor) => cursor !== undefined);
}

function read(text: string, word: Pick<Cursor, 'start' | 'end'>, kind: Cursor['kind']): Cursor | undefined {
  for (const { value, positions, problems } of readDocuments(text)) {
    if (problems.length > 0 || value === undefined) continue;
    for (const { path } of positions.walk()) {
      if (kind === 'key' && path.at(-1) === MARK)
        return { path: path.slice(0, -1), kind, root: value, ...word };
      if (kind === 'value' && valueAt(value, path) === MARK) return { path, kind, root: value, ...word };
    }
  }
  return undefined;
}

/** Whether a key of a map is the one that is being typed. */
export const isTyped = (key: string): boolean => key === MARK;
