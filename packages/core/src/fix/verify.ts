import type { Json } from '../json.js';
import type { FixOperation } from '../rule/fix.js';
import { applyEdits, type TextEdit } from '../source/text-edit.js';
import { readDocuments, type SourceDocument } from '../yaml/index.js';

/** One document of a file, read alone. */
interface Alone {
  readonly documents: readonly SourceDocument[];
  readonly text: string;
  /** Which of the read documents has the value. A comment before `---` may make an empty one. */
  readonly index: number;
}

/** Reads edited documents again and compares them. Each time it reads only the one document. */
export class Verifier {
  readonly #base: number;
  readonly #before: Alone | undefined;

  /** `text` is the text of the whole file. */
  constructor(text: string, document: SourceDocument) {
    this.#base = document.start;
    const own = text.slice(document.start, document.end);
    const before = readAlone(own);
    this.#before =
      before.index !== -1 && equal(before.documents[before.index]!.value, document.value)
        ? before
        : undefined;
  }

  /**
   * Whether the edited document has exactly the wanted value, and all comments except those that an operation is about.
   */
  holds(edits: readonly TextEdit[], wanted: Json, operations: readonly FixOperation[]): boolean {
    const before = this.#before;
    if (!before) return false;
    const own = edits.map(({ startOffset, endOffset, text }) => ({
      startOffset: startOffset - this.#base,
      endOffset: endOffset - this.#base,
      text,
    }));
    if (own.some(({ startOffset, endOffset }) => startOffset < 0 || endOffset > before.text.length))
      return false;
    const text = applyEdits(before.text, own);
    // The following text must still begin on a line of its own.
    if (/[\r\n]$/.test(before.text) && !/[\r\n]$/.test(text)) return false;
    const after = readAlone(text);
    return (
      after.index === before.index &&
      after.documents.length === before.documents.length &&
      equal(after.documents[after.index]!.value, wanted) &&
      problems(after) === problems(before) &&
      equal(comments(after), this.#wantedComments(before, operations))
    );
  }

  #wantedComments(before: Alone, operations: readonly FixOperation[]): readonly string[] {
    const changes = new Map(
      operations.flatMap((operation) =>
        operation.kind === 'comment' ? [[operation.start - this.#base, operation.text] as const] : [],
      ),
    );
    return before.documents
      .flatMap((document) => document.comments)
      .map(({ start, end }) => changes.get(start) ?? before.text.slice(start, end))
      .filter((comment) => comment !== '');
  }
}

function readAlone(text: string): Alone {
  const documents = [...readDocuments(text, { comments: true })];
  const index = documents.findIndex(({ value }) => value !== undefined);
  const only = index !== -1 && documents.findLastIndex(({ value }) => value !== undefined) === index;
  return { documents, text, index: only ? index : -1 };
}

const comments = ({ documents, text }: Alone): readonly string[] =>
  documents.flatMap((document) => document.comments.map(({ start, end }) => text.slice(start, end)));

const problems = ({ documents }: Alone): string =>
  JSON.stringify(documents.map((document) => document.problems.map(({ rule, message }) => [rule, message])));

/** Whether two values are equal. The order of map entries does not matter. */
export function equal(
  a: Json | readonly string[] | undefined,
  b: Json | readonly string[] | undefined,
): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal((a as never)[key], (b as never)[key]))
  );
}
