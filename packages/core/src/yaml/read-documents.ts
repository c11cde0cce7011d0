import { beginsAsJson, type Chunk, endOfLine, splitStream } from './chunks.js';
import type { Comment, ReadOptions, SourceDocument } from './document.js';
import { Failure } from './failure.js';
import { Reader } from './fast/reader.js';
import * as slowly from './full/chunk.js';
import { broken, nothing, type Read, readRest, withSeparatorProblem } from './read.js';

const DEFAULT_MAX_DOCUMENT_SIZE = 16 * 1024 * 1024;

/**
 * Reads a YAML or JSON stream, one document after another, with the values that kubectl reads. Each document is
 * composed and its syntax tree released before the next one. A document that kubectl cannot parse has no value and a
 * problem. The next one is not affected. Never throws.
 *
 * Comments are collected if `options.comments` says so, and by default in texts with one that may have a meaning:
 * `# plimsoll…` or `# Source:`. Comments in column 1 between two documents belong to the second one.
 */
export function* readDocuments(text: string, options: ReadOptions = {}): Generator<SourceDocument> {
  const maxSize = options.maxDocumentSize ?? DEFAULT_MAX_DOCUMENT_SIZE;
  const withComments = options.comments ?? hasMeaningfulComment(text);
  const json = beginsAsJson(text, 0);
  let index = 0;
  let start = 0;
  let waiting: Comment[] = [];
  try {
    for (const [chunk, isLast] of withLast(splitStream(text, json))) {
      const comments = waiting;
      const separator = withComments ? separatorComment(text, chunk) : undefined;
      if (separator) comments.push(separator);
      const read =
        chunk.end - chunk.start > maxSize
          ? tooLarge(text, chunk, maxSize)
          : readChunk(
              text,
              chunk,
              json && beginsAsJson(text, chunk.start),
              withComments ? comments : undefined,
            );
      const end = isLast ? text.length : read.nextStart === -1 ? chunk.end : read.nextStart;
      const count = comments.findLastIndex((comment) => comment.start < end) + 1;
      waiting = comments.slice(count);
      const { value, positions } = read;
      const problems = withSeparatorProblem(text, chunk, read.problems);
      yield { index: index++, start, end, value, positions, comments: comments.slice(0, count), problems };
      start = end;
    }
  } finally {
    reader.release();
  }
}

const MEANINGFUL = /#(?:\s*|[^\w\n]{1,8})(?:plimsol|Source:)/iy;

/** Searches for the few hashes: searching for the words themselves costs up to a fifth of the reading. */
function hasMeaningfulComment(text: string): boolean {
  for (let at = text.indexOf('#'); at !== -1; at = text.indexOf('#', at + 1)) {
    MEANINGFUL.lastIndex = at;
    if (MEANINGFUL.test(text)) return true;
  }
  return false;
}

function* withLast<T>(items: Iterable<T>): Generator<readonly [T, boolean]> {
  let previous: { item: T } | undefined;
  for (const item of items) {
    if (previous) yield [previous.item, false];
    previous = { item };
  }
  if (previous) yield [previous.item, true];
}

/** It keeps the bytes of one text. The documents of a text are read one by one, so one reader is enough. */
const reader = new Reader();

function readChunk(text: string, chunk: Chunk, json: boolean, comments: Comment[] | undefined): Read {
  const read = reader.read(text, chunk.start, chunk.end, json, comments !== undefined);
  if (!read) return slowly.readChunk(text, chunk, json, comments);
  for (const comment of read.comments) comments?.push(comment);
  const { value, positions, trailingComment } = read;
  const rest = readRest(text, read.restStart, chunk.end, comments);
  const nextStart = trailingComment === -1 ? rest.firstComment : trailingComment;
  const problems = [...read.problems, ...rest.problems];
  return positions
    ? { value, positions, problems, nextStart }
    : { ...nothing(text, chunk), problems, nextStart };
}

function tooLarge(text: string, chunk: Chunk, maxSize: number): Read {
  const size = chunk.end - chunk.start;
  const message = `The document has ${size} characters, but at most ${maxSize} are read. Split it, or raise the limit.`;
  const start = chunk.start;
  return broken(
    text,
    chunk,
    new Failure('too-large', message, start, Math.min(endOfLine(text, start), start + 100)),
  );
}

/** The comment on the line of the `---` before a document. */
function separatorComment(text: string, chunk: Chunk): Comment | undefined {
  if (chunk.start === chunk.separatorStart) return undefined;
  const line = text.slice(chunk.separatorStart, chunk.start).trimEnd();
  const hash = line.indexOf('#');
  return hash === -1
    ? undefined
    : { start: chunk.separatorStart + hash, end: chunk.separatorStart + line.length };
}
