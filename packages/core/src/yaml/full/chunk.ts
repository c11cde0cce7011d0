import type { Chunk } from '../chunks.js';
import type { Comment } from '../document.js';
import { Failure, parseError } from '../failure.js';
import { broken, nothing, type Read, readRest } from '../read.js';
import { compose } from './compose.js';
import { diagnose } from './diagnosis.js';
import { withPlainBreaks } from './lexer.js';
import { isEmpty, parseSyntax } from './syntax.js';

/**
 * Reads one document with the parser of `yaml`: whatever the reader of manifests gives up on, and every error. Adds
 * comments to `comments`.
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
      error instanceof Failure
        ? error
        : parseError(
            'This cannot be parsed as YAML. Check the indentation, the quotes and the brackets.',
            chunk.start,
            chunk.end,
          );
    return broken(text, chunk, diagnose(text, chunk, failure));
  }
}

/** Every character that go-yaml's reader rejects (readerc.go), including half a surrogate pair. */
const FORBIDDEN = /[^\t\n\r -~\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Returns text that the lexer can read. @throws Failure */
function normalise(source: string, base: number): string {
  const at = source.search(FORBIDDEN);
  if (at !== -1) {
    const code = source.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
    throw parseError(
      `YAML does not allow the control character U+${code}. Remove it.`,
      base + at,
      base + at + 1,
    );
  }
  return withPlainBreaks(source);
}
