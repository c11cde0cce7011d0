// The patterns of https://github.com/fluxcd/pkg/tree/main/envsubst (path/match.go): Go's path.Match, but `*` and `?`
// match a slash too. Texts are bytes of UTF-8.
import { characterAt, fromBytes } from './scan.js';

class BadPattern extends Error {}

/** Whether a pattern matches all of a text; undefined where it is invalid. */
export function matches(pattern: string, text: string): boolean | undefined {
  try {
    return matchAll(pattern, text);
  } catch (error) {
    if (error instanceof BadPattern) return undefined;
    throw error;
  }
}

function matchAll(given: string, whole: string): boolean {
  let [pattern, text] = [given, whole];
  next: while (pattern !== '') {
    const { star, chunk, rest } = scanChunk(pattern);
    pattern = rest;
    if (star && chunk === '') return true;
    const left = matchChunk(chunk, text);
    if (left !== undefined && (left === '' || pattern !== '')) {
      text = left;
      continue;
    }
    if (!star) return false;
    for (let from = 1; from <= text.length; from++) {
      const left = matchChunk(chunk, text.slice(from));
      if (left === undefined || (pattern === '' && left !== '')) continue;
      text = left;
      continue next;
    }
    return false;
  }
  return text === '';
}

/** The part before the next star, after an optional leading star. */
function scanChunk(given: string): {
  readonly star: boolean;
  readonly chunk: string;
  readonly rest: string;
} {
  const pattern = given.replace(/^\*+/, '');
  let inRange = false;
  let at = 0;
  for (; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === '\\') {
      if (at + 1 < pattern.length) at++;
    } else if (char === '[') inRange = true;
    else if (char === ']') inRange = false;
    else if (char === '*' && !inRange) break;
  }
  return { star: pattern.length < given.length, chunk: pattern.slice(0, at), rest: pattern.slice(at) };
}

/** The rest of a text after a chunk without stars; undefined where the text does not begin with it. */
function matchChunk(given: string, whole: string): string | undefined {
  let [chunk, text] = [given, whole];
  while (chunk !== '') {
    if (text === '') return undefined;
    if (chunk[0] === '[') {
      const range = matchRange(chunk.slice(1), codeOf(characterAt(text, 0)));
      text = text.slice(characterAt(text, 0).length);
      if (!range.match) return undefined;
      chunk = range.rest;
      continue;
    }
    if (chunk[0] === '?') {
      text = text.slice(characterAt(text, 0).length);
      chunk = chunk.slice(1);
      continue;
    }
    if (chunk[0] === '\\') {
      chunk = chunk.slice(1);
      if (chunk === '') throw new BadPattern();
    }
    if (chunk[0] !== text[0]) return undefined;
    [chunk, text] = [chunk.slice(1), text.slice(1)];
  }
  return text;
}

function matchRange(given: string, code: number): { readonly match: boolean; readonly rest: string } {
  const negated = given.startsWith('^');
  let chunk = negated ? given.slice(1) : given;
  let match = false;
  for (let count = 0; ; count++) {
    if (chunk.startsWith(']') && count > 0) return { match: match !== negated, rest: chunk.slice(1) };
    const low = escaped(chunk);
    let high = low;
    if (low.rest.startsWith('-')) high = escaped(low.rest.slice(1));
    if (low.code <= code && code <= high.code) match = true;
    chunk = high.rest;
  }
}

/** A character of a range, possibly after a backslash. */
function escaped(given: string): { readonly code: number; readonly rest: string } {
  if (given === '' || given[0] === '-' || given[0] === ']') throw new BadPattern();
  const chunk = given[0] === '\\' ? given.slice(1) : given;
  if (chunk === '') throw new BadPattern();
  const char = characterAt(chunk, 0);
  const rest = chunk.slice(char.length);
  if (rest === '') throw new BadPattern();
  return { code: codeOf(char), rest };
}

const codeOf = (bytes: string): number => fromBytes(bytes).codePointAt(0) ?? 0;
