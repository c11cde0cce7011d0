import { type Chunk, endOfLine, splitStream } from './chunks.js';
import type { Comment, ReadOptions, SourceDocument, SourceProblem } from './document.js';
import { Failure, parseError } from './failure.js';
import { type Positions, PositionsBuilder } from './positions.js';
import { compose } from './yaml-compose.js';
import { isEmpty, parseSyntax } from './yaml-parse.js';

const DEFAULT_MAX_DOCUMENT_SIZE = 16 * 1024 * 1024;

/**
 * Reads a YAML or JSON stream, one document after the other, with the values that kubectl reads. Each document
 * is composed and its syntax tree dropped before the next. A document that kubectl cannot parse has no value and
 * a problem; the next one is read as if nothing was. Never throws.
 *
 * Comments are collected if `options.comments` says so, by default in texts that hold `plimsoll-` or `# Source:`.
 * Those in column 1 between two documents belong to the second one.
 */
export function* readDocuments(text: string, options: ReadOptions = {}): Generator<SourceDocument> {
  const maxSize = options.maxDocumentSize ?? DEFAULT_MAX_DOCUMENT_SIZE;
  const withComments = options.comments ?? (text.includes('plimsoll-') || text.includes('# Source:'));
  // What begins as JSON kubectl reads as JSON.
  const json = /^\ufeff?\s*\{\s*["}]/.test(text);
  let index = 0;
  let start = 0;
  let waiting: Comment[] = [];
  for (const [chunk, isLast] of withLast(splitStream(text, json))) {
    const comments = waiting;
    if (withComments) comments.push(...separatorComment(text, chunk));
    const read =
      chunk.end - chunk.start > maxSize
        ? tooLarge(text, chunk, maxSize)
        : readChunk(text, chunk, json, withComments ? comments : undefined);
    const end = isLast ? text.length : read.nextStart === -1 ? chunk.end : read.nextStart;
    const count = comments.findLastIndex((comment) => comment.start < end) + 1;
    waiting = comments.slice(count);
    const { value, positions, problems } = read;
    yield { index: index++, start, end, value, positions, comments: comments.slice(0, count), problems };
    start = end;
  }
}

function* withLast<T>(items: Iterable<T>): Generator<readonly [T, boolean]> {
  let previous: { item: T } | undefined;
  for (const item of items) {
    if (previous) yield [previous.item, false];
    previous = { item };
  }
  if (previous) yield [previous.item, true];
}

interface Read extends Pick<SourceDocument, 'value' | 'positions' | 'problems'> {
  /** The first comment that belongs to the next document, or -1. */
  readonly nextStart: number;
}

function readChunk(text: string, chunk: Chunk, json: boolean, comments: Comment[] | undefined): Read {
  try {
    const source = normalise(text.slice(chunk.start, chunk.end), chunk.start);
    const syntax = parseSyntax(source, chunk.start, comments);
    const rest = readRest(text, syntax.end, chunk.end, comments);
    const nextStart = syntax.trailingComment === -1 ? rest.firstComment : syntax.trailingComment;
    if (!syntax.tree || isEmpty(syntax.tree))
      return { ...nothing(text, chunk), problems: rest.problems, nextStart };
    const { value, builder, problems } = compose(syntax, syntax.tree, json);
    return { value, positions: builder.build(text), problems: [...problems, ...rest.problems], nextStart };
  } catch (error) {
    const failure =
      error instanceof Failure ? error : parseError('This cannot be parsed.', chunk.start, chunk.end);
    return broken(text, chunk, failure);
  }
}

/** Every character that go-yaml's reader refuses (readerc.go); half a surrogate pair is one. */
const FORBIDDEN = /[^\t\n\r -~\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** The same number of characters, with the line breaks that libyaml knows as LF, and one at the end. */
function normalise(source: string, base: number): string {
  const at = source.search(FORBIDDEN);
  if (at !== -1) {
    const code = source.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
    throw parseError(
      `The control character U+${code} is not allowed in YAML; remove it.`,
      base + at,
      base + at + 1,
    );
  }
  const lines = /\r(?!\n)|\u0085/.test(source) ? source.replace(/\r(?!\n)|\u0085/g, '\n') : source;
  return lines.endsWith('\n') ? lines : `${lines}\n`;
}

/** What is no remnant but a manifest. */
const MANIFEST_KEY = /^\s*["']?(?:apiVersion|kind)["']?\s*:/m;

/**
 * Text behind `...`, or from a second `---` that has text on its line: kubectl drops it without a word. So do we,
 * but say so if a manifest is in it.
 */
function readRest(
  text: string,
  start: number,
  end: number,
  comments: Comment[] | undefined,
): { readonly firstComment: number; readonly problems: readonly SourceProblem[] } {
  let firstComment = -1;
  for (let at = start; at < end; ) {
    const lineEnd = Math.min(endOfLine(text, at), end);
    const line = text.slice(at, lineEnd).trimEnd();
    const content = line.trimStart();
    if (content.startsWith('#')) {
      const begin = at + line.length - content.length;
      if (firstComment === -1) firstComment = begin;
      comments?.push({ start: begin, end: at + line.length });
    } else if (content !== '') {
      if (!MANIFEST_KEY.test(text.slice(at, end))) break;
      const message =
        'kubectl ignores this text; put a line --- before it to make it a document, or remove it.';
      return { firstComment, problems: [{ rule: 'parse-error', message, start: at, end: at + line.length }] };
    }
    at = lineEnd + 1;
  }
  return { firstComment, problems: [] };
}

function nothing(text: string, chunk: Chunk): { value: undefined; positions: Positions } {
  const builder = new PositionsBuilder();
  builder.close(builder.open(-1, -1, chunk.start), chunk.end);
  return { value: undefined, positions: builder.build(text) };
}

function broken(text: string, chunk: Chunk, failure: Failure): Read {
  const { rule, message } = failure;
  const end = Math.max(chunk.start, Math.min(failure.end, chunk.end));
  const start = Math.min(failure.start, end);
  const problems = [{ rule, message, start, end }];
  return { ...nothing(text, chunk), problems, nextStart: commentsAtEnd(text, chunk) };
}

function tooLarge(text: string, chunk: Chunk, maxSize: number): Read {
  const size = chunk.end - chunk.start;
  const message = `The document has ${size} characters; more than ${maxSize} are not read. Split it, or raise the limit.`;
  const start = chunk.start;
  return broken(
    text,
    chunk,
    new Failure('too-large', message, start, Math.min(endOfLine(text, start), start + 100)),
  );
}

/** Where the comments and blank lines at the end of a chunk begin that was not read to its end. */
function commentsAtEnd(text: string, chunk: Chunk): number {
  let first = -1;
  for (let lineEnd = chunk.end - 1; lineEnd > chunk.start; ) {
    const lineStart = text.lastIndexOf('\n', lineEnd - 1) + 1;
    if (lineStart < chunk.start) break;
    if (text[lineStart] === '#') first = lineStart;
    else if (text.slice(lineStart, lineEnd).trim() !== '') break;
    lineEnd = lineStart - 1;
  }
  return first;
}

/** The comment on the line of the `---` before a document. */
function separatorComment(text: string, chunk: Chunk): Comment[] {
  if (chunk.start === chunk.separatorStart) return [];
  const line = text.slice(chunk.separatorStart, chunk.start).trimEnd();
  const hash = line.indexOf('#');
  return hash === -1 ? [] : [{ start: chunk.separatorStart + hash, end: chunk.separatorStart + line.length }];
}
