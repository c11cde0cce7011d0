import { Graph, layout } from '@dagrejs/dagre';
import type { ReportNode, ReportStep } from '@plimsoll/attack-paths';

/** In units of the picture, from its top left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly node: ReportNode;
  /** What stands in it, line by line. */
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
}

export interface Line {
  readonly step: ReportStep;
  /** Its position in the report. */
  readonly index: number;
  readonly points: readonly Point[];
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

/** Letters of the picture's font, on average and a little more. */
const LETTER = 7.4;
const LINE_HEIGHT = 18;
const PADDING = 12;
const WIDEST = 26;

/** Places nodes in layers from left to right, as they follow from one another; the centre of a box is its place. */
export function pictureOf(
  nodes: readonly ReportNode[],
  steps: readonly { readonly step: ReportStep; readonly index: number }[],
): Picture {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 22, ranksep: 64, marginx: 12, marginy: 12 });
  const sizes = new Map(nodes.map((node) => [node.id, sizeOf(node)]));
  for (const { id } of nodes) {
    const { width, height } = sizes.get(id)!;
    graph.setNode(id, { width, height });
  }
  for (const { step, index } of steps) graph.setEdge(step.from, step.to, {}, String(index));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    boxes: nodes.map((node) => {
      const { x, y } = graph.node(node.id) as Point;
      return { node, ...sizes.get(node.id)!, x: Math.round(x), y: Math.round(y) };
    }),
    lines: steps.map(({ step, index }) => {
      const { points } = graph.edge(step.from, step.to, String(index)) as { points: readonly Point[] };
      return { step, index, points };
    }),
  };
}

function sizeOf({ name, container }: ReportNode): Pick<Box, 'lines' | 'width' | 'height'> {
  const lines = [...wrapped(name), ...(container === undefined ? [] : wrapped(`[${container}]`))];
  const letters = Math.max(...lines.map((line) => line.length));
  return {
    lines,
    width: Math.ceil(letters * LETTER) + 2 * PADDING,
    height: lines.length * LINE_HEIGHT + PADDING,
  };
}

/** At blanks and slashes; a longer word is cut in pieces. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [''];
  for (const word of text.match(new RegExp(`[^ /-]{1,${WIDEST}}[ /-]?|[ /-]`, 'gu')) ?? []) {
    if (lines.at(-1) !== '' && lines.at(-1)!.length + word.trimEnd().length > WIDEST) lines.push(word);
    else lines[lines.length - 1] += word;
  }
  return lines.map((line) => line.trimEnd());
}
