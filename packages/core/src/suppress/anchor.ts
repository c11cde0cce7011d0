import type { Path } from '../json.js';
import { partitionPoint } from '../partition-point.js';
import type { NodeRange, Positions } from '../yaml/index.js';

/** The node that a comment is about. */
export interface Anchor {
  /** The path in the document. */
  readonly path: Path;
  readonly start: number;
  readonly end: number;
}

interface Comment {
  readonly start: number;
  readonly end: number;
}

/**
 * Binds comments to nodes. A comment on its own line belongs to the next entry or list item. A trailing comment belongs
 * to the entry that begins its line (on the first line of a list item: to the item), or else to the innermost that ends
 * on it. A comment before a document's first key belongs to the whole document. Undefined for a comment after the last
 * entry.
 */
export function anchors(
  text: string,
  positions: Positions,
  comments: readonly Comment[],
): readonly (Anchor | undefined)[] {
  const [root, ...nodes] = [...positions.walk()].map(({ path, range }) => ({
    path,
    start: startOf(range),
    end: range.valueEnd,
    valueStart: range.valueStart,
  }));
  return comments.map((comment) => {
    if (comment.end <= (nodes[0]?.start ?? 0)) return root;
    const line = lineStart(text, comment.start);
    const isTrailing = text.slice(line, comment.start).trim() !== '';
    if (isTrailing) return onLine(nodes, line, comment);
    const next = firstFrom(nodes, comment.end);
    const before = nodes[next - 1];
    // Between a key and its value: if the value has entries, the comment belongs to the first one.
    const isOfValue = before && before.valueStart >= comment.end && before.valueStart !== nodes[next]?.start;
    return isOfValue ? before : nodes[next];
  });
}

function onLine(nodes: readonly Anchor[], line: number, comment: Comment): Anchor | undefined {
  const beginning = nodes[firstFrom(nodes, line)];
  if (beginning && beginning.start < comment.start) return beginning;
  return (
    nodes.findLast(({ start, end }) => start < line && line < end && end <= comment.start) ??
    nodes.findLast(({ start, end }) => start < line && comment.start < end)
  );
}

/** Index of the first node, in document order, that begins at or after an offset. */
const firstFrom = (nodes: readonly Anchor[], offset: number): number =>
  partitionPoint(nodes, ({ start }) => start < offset);

function startOf(range: NodeRange): number {
  return range.keyStart >= 0 ? range.keyStart : range.valueStart;
}

/** Scans backwards itself: `lastIndexOf` would search the whole text for the rarer line break. */
function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  return start;
}
