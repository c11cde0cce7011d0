import type { Chunk } from './chunks.js';
import type { Comment } from './document.js';
import { Failure, parseError } from './failure.js';
import { broken, nothing, type Read, readRest } from './read.js';
import { compose } from './yaml-compose.js';
import { isEmpty, parseSyntax } from './yaml-parse.js';

/**
 * Reads one document with the parser of `yaml`: whatever the reader of manifests gives up, and every error. Comments
 * are added to `comments`.
 */
export function readChunk(text: string, chunk: Chunk, json: boolean, comments: Comment[] | undefined): Read {
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
