import { type Chunk, endOfLine } from './chunks.js';
import type { Comment, SourceDocument, SourceProblem } from './document.js';
import type { Failure } from './failure.js';
import { type Positions, PositionsBuilder } from './positions.js';

/** The result of reading one chunk of a stream. */
export interface Read extends Pick<SourceDocument, 'value' | 'positions' | 'problems'> {
  /** The first comment that belongs to the next document, or -1. */
  readonly nextStart: number;
}

/** An empty document. */
export function nothing(text: string, chunk: Chunk): { value: undefined; positions: Positions } {
  const builder = new PositionsBuilder();
  builder.close(builder.open(-1, -1, chunk.start), chunk.end);
  return { value: undefined, positions: builder.build(text) };
}

/** A document that cannot be read. */
export function broken(text: string, chunk: Chunk, failure: Failure): Read {
  const { rule, message } = failure;
  const end = Math.max(chunk.start, Math.min(failure.end, chunk.end));
  const start = Math.min(failure.start, end);
  const problems = [{ rule, message, start, end }];
  return { ...nothing(text, chunk), problems, nextStart: commentsAtEnd(text, chunk) };
}

/** Where the comments and blank lines at the end of a partly read chunk begin. */
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

/**
 * Adds what is wrong with a line that begins with `---` and goes on. If the document begins there, what else is wrong at
 * the line follows from it. Otherwise it follows from what else is wrong, as with a certificate that is not indented.
 */
export function withSeparatorProblem(
  text: string,
  { wrongSeparator: start, end }: Chunk,
  problems: readonly SourceProblem[],
): readonly SourceProblem[] {
  if (start === -1) return problems;
  const isBroken = problems.some(({ rule }) => rule === 'parse-error');
  if (isBroken && !/\s/.test(text[start + 3]!)) return problems;
  const message =
    'kubectl refuses a line that begins with --- and goes on with more than a comment. Put what follows on a line of its own.';
  const line = text.slice(start, Math.min(endOfLine(text, start), end, start + 100)).trimEnd();
  const others = problems.filter((problem) => problem.rule !== 'parse-error' || problem.start !== start);
  return [{ rule: 'parse-error', message, start, end: start + line.length }, ...others];
}

/** A key that shows a manifest. */
const MANIFEST_KEY = /(?:^[ \t]*|[{,][ \t]{0,8})["']?(?:apiVersion|kind)["']?\s*:/m;

/** Text after `...`: kubectl drops it silently. Plimsoll also does, but reports a manifest in it. */
export function readRest(
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
        'kubectl ignores this text. Put a line --- before it to make it a document, or remove it.';
      return { firstComment, problems: [{ rule: 'parse-error', message, start: at, end: at + line.length }] };
    }
    at = lineEnd + 1;
  }
  return { firstComment, problems: [] };
}
