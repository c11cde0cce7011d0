import { everyPart, type Json } from '../json.js';
import type { ParsedFile } from './parse.js';

/** What a file says, apart from comments and layout. */
export interface Meaning {
  /** What its documents are, and where they come from. For a file that cannot be read as a whole it is the text. */
  readonly frame: string;
  /** The values of the documents as JSON. Empty where there is none. */
  readonly values: readonly string[];
}

/** Equal for files that say the same. */
export function meaningOf({ source, problems, documents }: ParsedFile): Meaning {
  const isClear =
    problems.length === 0 &&
    documents.every(
      ({ problems, mayHold, value }) => problems.length === 0 && mayHold === undefined && isJson(value),
    );
  return {
    frame: isClear
      ? `values ${JSON.stringify(
          documents.map(({ class: own, origin, looseValues }) => ({ own, origin, looseValues })),
        )}`
      : `text ${source.text}`,
    values: documents.map(({ value }) => (value === undefined ? '' : JSON.stringify(value))),
  };
}

/** Whether JSON tells a value from all others: it has no infinite numbers, and no minus before a zero. */
function isJson(value: Json | undefined): boolean {
  return everyPart(
    value,
    (part) => typeof part !== 'number' || (Number.isFinite(part) && !Object.is(part, -0)),
  );
}
