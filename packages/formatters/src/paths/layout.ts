import { Graph, layout } from '@dagrejs/dagre';
import type { ReportNode, ReportStep } from '@plimsoll/attack-paths/internal';

/** A point in units of the picture, from its top left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly node: ReportNode;
  /** Its text, line by line. */
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
}

export interface Line {
  readonly step: ReportStep;
  /** Its position in the report. */
  readonly index: number;
  readonly points: readonly Point[];
  /** The place of its number. */
  readonly label: Point;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

/** The width of a letter in the picture's font: the average and a little more. */
const LETTER = 7.4;
const LINE_HEIGHT = 18;
const PADDING = 12;
/** The widest line, in letters. Longer words are cut. */
const WIDEST = 26;

/** Room for the number of a step. */
const LABEL = { width: 32, height: 24, labelpos: 'c' };

/** Helper nodes before the entries and after the goals, so that those stand at the left and the right. */
const [LEFT, RIGHT] = ['<', '>'];
/** A higher weight makes an edge shorter. */
const PULL = { weight: 100, width: 0, height: 0 };

/** Places nodes in layers from left to right, in the order of steps. A box's position is its centre. */
export function pictureOf(
  nodes: readonly ReportNode[],
  steps: readonly { readonly step: ReportStep; readonly index: number }[],
): Picture {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 22, ranksep: 40 });
  const sizes = new Map(nodes.map((node) => [node.id, sizeOf(node)]));
  for (const end of [LEFT, RIGHT]) graph.setNode(end, { width: 0, height: 0 });
  const leaving = new Set(steps.map(({ step }) => step.from));
  const entered = new Set(steps.map(({ step }) => step.to));
  for (const { id } of nodes) {
    const { width, height } = sizes.get(id)!;
    graph.setNode(id, { width, height });
    if (!entered.has(id)) graph.setEdge(LEFT, id, { ...PULL }, 'pull');
    if (!leaving.has(id)) graph.setEdge(id, RIGHT, { ...PULL }, 'pull');
  }
  for (const { step, index } of steps) graph.setEdge(step.from, step.to, { ...LABEL }, String(index));
  layout(graph);
  const boxes = nodes.map((node) => ({ node, ...sizes.get(node.id)!, ...(graph.node(node.id) as Point) }));
  const lines = steps.map(({ step, index }) => {
    const { points, x, y } = graph.edge(step.from, step.to, String(index)) as Omit<Line, 'step' | 'index'> &
      Point;
    return { step, index, points, label: { x, y } };
  });
  return cropped(boxes, lines);
}

const MARGIN = 14;

/** Moves the picture to the top left corner. */
function cropped(boxes: readonly Box[], lines: readonly Line[]): Picture {
  const corners = [
    ...boxes.flatMap(({ x, y, width, height }) => [
      { x: x - width / 2, y: y - height / 2 },
      { x: x + width / 2, y: y + height / 2 },
    ]),
    ...lines.flatMap(({ points }) => points),
  ];
  const edge = (axis: 'x' | 'y', pick: (...values: number[]) => number): number =>
    corners.reduce((found, corner) => pick(found, corner[axis]), corners[0]?.[axis] ?? 0);
  const [left, top] = [edge('x', Math.min) - MARGIN, edge('y', Math.min) - MARGIN];
  const moved = ({ x, y }: Point): Point => ({ x: Math.round(x - left), y: Math.round(y - top) });
  return {
    width: Math.ceil(edge('x', Math.max) - left + MARGIN),
    height: Math.ceil(edge('y', Math.max) - top + MARGIN),
    boxes: boxes.map((box) => ({ ...box, ...moved(box) })),
    lines: lines.map((line) => ({ ...line, points: line.points.map(moved), label: moved(line.label) })),
  };
}

function sizeOf({ name, container }: ReportNode): Pick<Box, 'lines' | 'width' | 'height'> {
  const lines = [...wrapped(name), ...(container === undefined ? [] : wrapped(`[${container}]`))];
  const letters = lines.reduce((most, { length }) => Math.max(most, length), 0);
  return {
    lines,
    width: Math.ceil(letters * LETTER) + 2 * PADDING,
    height: lines.length * LINE_HEIGHT + PADDING,
  };
}

/** Wraps at blanks and slashes. Cuts a longer word into pieces. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [''];
  for (const word of text.match(/[^ /-]{1,26}[ /-]?|[ /-]/gu) ?? []) {
    if (lines.at(-1) !== '' && lines.at(-1)!.length + word.trimEnd().length > WIDEST) lines.push(word);
    else lines[lines.length - 1] += word;
  }
  return lines.map((line) => line.trimEnd());
}
