import type { Path } from '../json.js';
import type { NodeRange, Positions } from '../source/positions.js';

/** The node that a comment speaks of. */
export interface Anchor {
  /** In the document. */
  readonly path: Path;
  readonly start: number;
  readonly end: number;
}

interface Node extends Anchor {
  readonly line: number;
}

/**
 * Binds comments to nodes: a comment on its own line to the next entry or list item, a trailing one to the
 * entry that begins its line (on the first line of a list item: to the item), one before a document's first
 * key to the whole document.
 */
export function anchors(
  text: string,
  positions: Positions,
  comments: readonly { readonly start: number; readonly end: number }[],
): readonly (Anchor | undefined)[] {
  const nodes: Node[] = [];
  for (const { path, range } of positions.walk()) {
    const start = startOf(range);
    nodes.push({ path, start, end: range.valueEnd, line: lineStart(text, start) });
  }
  const root = nodes[0];
  return comments.map((comment) => {
    if (!root) return undefined;
    const line = lineStart(text, comment.start);
    const trailing = text.slice(line, comment.start).trim() !== '';
    if (trailing) {
      const onLine = nodes.find((node) => node.path.length > 0 && node.line === line);
      return onLine ?? innermost(nodes, comment.start) ?? root;
    }
    const next = nodes.find((node) => node.path.length > 0 && node.start >= comment.end);
    return !next || next === nodes[1] ? (next ? root : undefined) : next;
  });
}

/** The last node in pre-order that spans an offset is the deepest one. */
function innermost(nodes: readonly Node[], offset: number): Node | undefined {
  return nodes.findLast((node) => node.start <= offset && offset < node.end && node.path.length > 0);
}

function startOf(range: NodeRange): number {
  return range.keyStart >= 0 ? range.keyStart : range.valueStart;
}

function lineStart(text: string, offset: number): number {
  const before = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1));
  return before + 1;
}
