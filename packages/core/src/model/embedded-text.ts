import type { Path } from '../json.js';
import { partitionPoint } from '../partition-point.js';
import { type NodeRange, type Positions, readDocuments, type SourceDocument } from '../yaml/index.js';
import type { Locator } from './resource.js';

/** Maps an offset in a scalar's value to the offset of the same character in the file. */
export type OffsetMap = (offset: number) => number;

/**
 * Maps a document in a scalar to the file around it. Exact for literal block scalars and for scalars whose text is
 * their value. Undefined if folding or escapes are in between.
 */
export function offsetMap(text: string, range: NodeRange, value: string): OffsetMap | undefined {
  const raw = text.slice(range.valueStart, range.valueEnd);
  if (raw === value) return (offset) => range.valueStart + offset;
  if (/^["']/.test(raw) && raw.slice(1, -1) === value) return (offset) => range.valueStart + 1 + offset;
  const header = /^\|[-+\d]*[ \t]*(?:#[^\r\n]*)?\r?\n/.exec(raw)?.[0];
  if (header === undefined) return undefined;
  const lines = value.split('\n');
  const starts: number[] = [];
  const outer: number[] = [];
  let indent: number | undefined;
  let start = 0;
  let at = range.valueStart + header.length;
  for (const [index, line] of lines.entries()) {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    const source = text.slice(at, end).replace(/\r$/, '');
    const last = index === lines.length - 1 && line === '';
    if (line !== '') indent ??= source.length - line.length;
    const width = last ? 0 : Math.min(indent ?? source.length, source.length);
    if (!last && (source.slice(width) !== line || source.slice(0, width).trim() !== '')) return undefined;
    starts.push(start);
    outer.push(Math.min(at + width, text.length));
    start += line.length + 1;
    at = end + 1;
  }
  return (offset) => {
    const line = Math.max(0, partitionPoint(starts, (start) => start <= offset) - 1);
    return outer[line]! + offset - starts[line]!;
  };
}

/** A document of a string in a file. */
export interface TextDocument {
  readonly document: SourceDocument;
  readonly locator: Locator;
  /** Whether positions are those of the key of the string, not exact ones. */
  readonly approximate: boolean;
  /** Where a part of the string is in the file. */
  readonly offset: (part: { readonly start: number; readonly end: number }) => {
    readonly start: number;
    readonly end: number;
  };
}

/**
 * The documents of a YAML string in a scalar of a file. Without a range, or if it is `encoded`, they are at its key.
 */
export function* documentsOfText(
  file: string,
  range: NodeRange | undefined,
  text: string,
  encoded = false,
): Generator<TextDocument> {
  const map = range && !encoded ? offsetMap(file, range, text) : undefined;
  const key = range && keyOf(range);
  for (const document of readDocuments(text, { comments: false }))
    yield {
      document,
      locator: {
        locate: (inner) => (map ? mapped(document.positions, inner, map) : key),
      },
      approximate: map === undefined,
      offset: ({ start, end }) =>
        map ? { start: map(start), end: map(end) } : { start: key?.keyStart ?? 0, end: key?.keyEnd ?? 0 },
    };
}

function mapped(positions: Positions, path: Path, map: OffsetMap): NodeRange | undefined {
  const range = positions.locate(path);
  const at = (offset: number): number => (offset < 0 ? offset : map(offset));
  return (
    range && {
      keyStart: at(range.keyStart),
      keyEnd: at(range.keyEnd),
      valueStart: at(range.valueStart),
      valueEnd: at(range.valueEnd),
    }
  );
}

/** Only the key, for everything in the value. */
function keyOf({ keyStart, keyEnd, valueStart, valueEnd }: NodeRange): NodeRange {
  if (keyEnd < 0) return { keyStart: valueStart, keyEnd: valueEnd, valueStart, valueEnd: valueStart };
  return { keyStart, keyEnd, valueStart: keyStart, valueEnd: keyStart };
}
