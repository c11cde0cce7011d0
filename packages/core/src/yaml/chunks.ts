import { BACKSLASH, CLOSE_LIST, CLOSE_MAP, DOUBLE_QUOTE, OPEN_LIST, OPEN_MAP } from './bytes.js';

/** The text of one document of a stream. */
export interface Chunk {
  /** The line `---` before the text, or the start of the text if there is none. */
  readonly separatorStart: number;
  readonly start: number;
  /** Exclusive: the start of the next separator or the end of the text. */
  readonly end: number;
  /** A line in it that begins with `---` and goes on with more than a comment, or -1. */
  readonly wrongSeparator: number;
}

/** Splits a text into documents: a stream of JSON objects, or of YAML documents. Every text has at least one. */
export function* splitStream(text: string, json: boolean): Generator<Chunk> {
  for (const chunk of splitDocuments(text)) {
    if (json && beginsAsJson(text, chunk.start)) yield* splitObjects(text, chunk);
    else yield chunk;
  }
}

/** Whether a document begins like JSON. In a stream whose first one does, kubectl reads it as JSON. */
export function beginsAsJson(text: string, start: number): boolean {
  const open = skipBlank(text, text[start] === '\ufeff' ? start + 1 : start);
  if (text.charCodeAt(open) !== OPEN_MAP) return false;
  const char = text.charCodeAt(skipBlank(text, open + 1));
  return char === DOUBLE_QUOTE || char === CLOSE_MAP;
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at]!)) at++;
  return at;
}

/** Splits before every object that follows another one, as in the output of `jq -c`. */
function* splitObjects(text: string, chunk: Chunk): Generator<Chunk> {
  let { separatorStart, start } = chunk;
  const { wrongSeparator } = chunk;
  let depth = 0;
  let after = -1;
  for (let at = start; at < chunk.end; at++) {
    const char = text.charCodeAt(at);
    if (char === DOUBLE_QUOTE) {
      for (at++; at < chunk.end && text.charCodeAt(at) !== DOUBLE_QUOTE; at++)
        if (text.charCodeAt(at) === BACKSLASH) at++;
    } else if (char === OPEN_MAP || char === OPEN_LIST) {
      if (depth === 0 && after !== -1) {
        yield { separatorStart, start, end: after, wrongSeparator: -1 };
        separatorStart = start = after;
      }
      depth++;
    } else if ((char === CLOSE_MAP || char === CLOSE_LIST) && --depth === 0) after = at + 1;
  }
  yield { separatorStart, start, end: chunk.end, wrongSeparator };
}

/**
 * Splits a stream into documents as kubectl does (`YAMLReader` in k8s.io/apimachinery): before every line that is
 * `---`, with at most a comment after it. Such a line at the very start of a document belongs to it. kubectl refuses
 * every other line that begins with `---`. A document of YAML begins there if a space follows, so it is read, too.
 */
function* splitDocuments(text: string): Generator<Chunk> {
  let separatorStart = 0;
  let start = 0;
  let wrongSeparator = -1;
  for (let at = text.startsWith('---') ? 0 : nextDashes(text, 0); at !== -1; at = nextDashes(text, at)) {
    const lineEnd = endOfLine(text, at);
    const right = isSeparator(text, at, lineEnd);
    if (at !== start && (right || /\s/.test(text[at + 3]!))) {
      yield { separatorStart, start, end: at, wrongSeparator };
      separatorStart = at;
      start = right ? Math.min(lineEnd + 1, text.length) : at;
      wrongSeparator = -1;
    }
    if (!right && wrongSeparator === -1) wrongSeparator = at;
  }
  if (start < text.length || text === '') yield { separatorStart, start, end: text.length, wrongSeparator };
}

function nextDashes(text: string, from: number): number {
  const found = text.indexOf('\n---', from);
  return found === -1 ? -1 : found + 1;
}

/** The line break that ends the line at `at`, or the end of the text. */
export function endOfLine(text: string, at: number): number {
  const found = text.indexOf('\n', at);
  return found === -1 ? text.length : found;
}

/** Checks the first characters first: trimming a line of a megabyte would be slow. */
function isSeparator(text: string, at: number, lineEnd: number): boolean {
  const next = skipBlank(text, at + 3);
  return next >= lineEnd || text[next] === '#';
}
