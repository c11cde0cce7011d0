import type { NodeRange } from '../source/positions.js';

/** From an offset in a scalar's value to the offset of the same character in the file. */
export type OffsetMap = (offset: number) => number;

/**
 * Maps a document that a scalar holds into the file around it. Exact for literal block scalars and for scalars
 * whose text is their value; undefined where folding or escapes come between.
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
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return outer[low]! + offset - starts[low]!;
  };
}
