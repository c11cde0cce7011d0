import type { ReportStep } from '@plimsoll/attack-paths/internal';
import { escapeLine } from '../escape.js';
import { labelOf, type PathsFormatter } from './types.js';

/** For Graphviz: https://graphviz.org/doc/info/lang.html */
export const pathsDot: PathsFormatter = function* ({ graph, paths }) {
  const goals = new Set(paths.map(({ to }) => to));
  yield 'digraph "attack paths" {\n  rankdir=LR;\n  node [shape=box, fontname="sans-serif"];\n  edge [fontname="sans-serif", fontsize=10];\n';
  for (const node of graph.nodes) {
    const shape = node.kind === 'entry' ? ', shape=oval' : goals.has(node.id) ? ', shape=hexagon' : '';
    yield `  ${quoted(node.id)} [label=${quoted(labelOf(node))}${shape}];\n`;
  }
  for (const { from, to, technique, certainty } of graph.steps)
    yield `  ${quoted(from)} -> ${quoted(to)} [label=${quoted(technique)}, style=${STYLES[certainty]}];\n`;
  yield '}\n';
};

const STYLES: Readonly<Record<ReportStep['certainty'], string>> = {
  shown: 'bold',
  assumed: 'solid',
  possible: 'dotted',
};

/** A string in DOT. Escapes such as `\N` would stand for the node. */
const quoted = (text: string): string =>
  `"${escapeLine(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
