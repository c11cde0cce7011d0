// Finds the template's line that a line of a rendered document comes from. Like a spelling checker, it searches the way
// through the template that explains the document best. Equally good ways give equally good lines.
import { END, fits, readTemplate, type Template, type TemplateLine } from './template-lines.js';

export interface TemplatePlace {
  /** From 1. */
  readonly line: number;
  /** Whether it is only a line near the right one: there was no single answer. */
  readonly approximate: boolean;
}

/** The cost of a step: the less a line of the template says about its output, the more it costs. */
const COST = {
  literal: 0,
  pattern: 1,
  expression: 1,
  furtherLine: 1,
  deeper: 2,
  unexplained: 8,
  skipped: 6,
  cutShort: 4,
};

/** Ways that cost this much more than the best so far are dropped. */
const BEAM = 24;

/** A rendered line explained by a line of the template, or by none. */
interface Node {
  readonly index: number;
  readonly explained: boolean;
  readonly cost: number;
  readonly before: readonly Node[];
}

/**
 * The template's line for each line of a rendered document; undefined where none or several are possible. Empty lines
 * and lines before the first key (`---`, `# Source:`) have none.
 */
function alignLines(template: Template, document: readonly string[]): readonly (number | undefined)[] {
  const rendered = document.flatMap((text, at) =>
    text.trim() === '' || /^---(?:\s|$)|^# Source: /.test(text) ? [] : [{ text, at }],
  );
  let nodes: readonly Node[] = [];
  const layers: (readonly Node[])[] = [];
  for (const { text } of rendered) {
    nodes = advance(template, layers.length === 0 ? undefined : nodes, text);
    layers.push(nodes);
  }
  const lines: (number | undefined)[] = document.map(() => undefined);
  let best = cheapest(nodes.map((node) => ended(template, node)));
  for (let layer = layers.length - 1; layer >= 0; layer--) {
    lines[rendered[layer]!.at] = single(best, template);
    best = [...new Set(best.flatMap(({ before }) => before))];
  }
  return lines;
}

/**
 * Traces rendered documents to the text of a template. Each line (from 0) gets its place, else the place of the
 * resource's name, else that of its first line.
 */
export function templateTracer(
  text: string,
): (document: readonly string[]) => (line: number) => TemplatePlace {
  const template = readTemplate(text);
  return (document) => {
    const lines = alignLines(template, document);
    const near = lines[nameLine(document)] ?? lines.find((found) => found !== undefined) ?? 1;
    return (line) => ({ line: lines[line] ?? near, approximate: lines[line] === undefined });
  };
}

/** The line of `metadata.name` in a rendered document. */
function nameLine(document: readonly string[]): number {
  const metadata = document.findIndex((text) => /^metadata:/.test(text));
  const name = document.findIndex((text, at) => at > metadata && /^\s+name:/.test(text));
  return metadata === -1 ? -1 : name;
}

function advance(template: Template, nodes: readonly Node[] | undefined, text: string): readonly Node[] {
  const best = new Map<string, { cost: number; node: Node; before: Node[] }>();
  const offer = (index: number, explained: boolean, cost: number, before: Node | undefined): void => {
    const key = `${index} ${explained}`;
    const known = best.get(key);
    if (known && known.cost < cost) return;
    if (known && known.cost === cost) {
      if (before) known.before.push(before);
      return;
    }
    const befores = before ? [before] : [];
    best.set(key, { cost, node: { index, explained, cost, before: befores }, before: befores });
  };
  const step = (index: number, so: number, before: Node | undefined): void => {
    const cost = costOf(template.lines[index]!, text);
    if (cost !== undefined) offer(index, true, so + cost, before);
  };
  if (!nodes) {
    for (const index of template.first) step(index, 0, undefined);
    offer(END, false, COST.unexplained, undefined);
  }
  for (const node of nodes ?? []) {
    for (const index of node.index === END ? template.first : template.next[node.index]!)
      if (index !== END) step(index, node.cost, node);
    const further = node.index === END ? undefined : template.lines[node.index]!.block;
    if (further && deepEnough(further.indent, text))
      offer(node.index, true, node.cost + COST.furtherLine, node);
    offer(node.index, false, node.cost + COST.unexplained, node);
  }
  // Where no way continues, a line of the template may be missing in the output.
  if (![...best.values()].some(({ node }) => node.explained))
    for (const node of nodes ?? [])
      for (const skipped of node.index === END ? template.first : template.next[node.index]!)
        for (const index of skipped === END ? [] : template.next[skipped]!)
          if (index !== END) step(index, node.cost + COST.skipped, node);
  const found = [...best.values()].map(({ node }) => node);
  const limit = leastCost(found) + BEAM;
  return found.filter(({ cost }) => cost <= limit);
}

/** The cost of taking a rendered line for the output of a template's line; undefined if impossible. */
function costOf({ text: parts, block, indent }: TemplateLine, text: string): number | undefined {
  const trimmed = text.trim();
  if (!parts) {
    if (!deepEnough(block?.indent, text)) return undefined;
    return (
      COST.expression + (block?.indent === undefined || text.search(/\S/) === block.indent ? 0 : COST.deeper)
    );
  }
  if (!fits(parts, trimmed)) return undefined;
  // A trimmed line break moves what follows it.
  const moved = text.search(/\S/) === indent ? 0 : COST.deeper;
  return (parts.length === 1 ? COST.literal : COST.pattern) + moved;
}

function deepEnough(indent: number | undefined, text: string): boolean {
  return indent === undefined || text.search(/\S/) >= indent;
}

function ended(template: Template, node: Node): Node {
  const mayEnd = node.index !== END && template.next[node.index]!.has(END);
  return mayEnd ? node : { ...node, cost: node.cost + COST.cutShort };
}

const leastCost = (nodes: readonly Node[]): number =>
  nodes.reduce((least, { cost }) => Math.min(least, cost), Number.POSITIVE_INFINITY);

function cheapest(nodes: readonly Node[]): readonly Node[] {
  const least = leastCost(nodes);
  return nodes.filter(({ cost }) => cost === least);
}

function single(nodes: readonly Node[], { lines }: Template): number | undefined {
  const found = new Set(nodes.map(({ index, explained }) => (explained ? lines[index]!.line : undefined)));
  const [only] = found;
  return found.size === 1 ? only : undefined;
}
