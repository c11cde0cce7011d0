import type { ReportNode, ReportStep } from '@plimsoll/attack-paths/internal';
import { escapeLine } from '../escape.js';
import { labelOf, type PathsFormatter } from './types.js';

/** A flowchart for Markdown: https://mermaid.js.org/syntax/flowchart.html */
export const pathsMermaid: PathsFormatter = function* ({ graph }) {
  const ids = new Map(graph.nodes.map(({ id }, index) => [id, `n${index + 1}`]));
  yield 'flowchart LR\n';
  for (const node of graph.nodes) {
    const [open, close] = SHAPES[node.kind] ?? ['[', ']'];
    yield `  ${ids.get(node.id)}${open}"${textOf(labelOf(node))}"${close}\n`;
  }
  for (const step of graph.steps)
    yield `  ${ids.get(step.from)} ${ARROWS[step.certainty]}|"${textOf(step.technique)}"| ${ids.get(step.to)}\n`;
};

/** Entries are round, goals six-sided. */
const SHAPES: Readonly<Partial<Record<ReportNode['kind'], readonly [string, string]>>> = {
  entry: ['([', '])'],
  secret: ['[(', ')]'],
  node: ['{{', '}}'],
  'control-plane': ['{{', '}}'],
  'cloud-account': ['{{', '}}'],
  'cluster-admin': ['{{', '}}'],
  mitm: ['{{', '}}'],
  'crown-jewel': ['{{', '}}'],
};

/** An assumed step is thinner than one that the files show. A step that is only possible is dotted. */
const ARROWS: Readonly<Record<ReportStep['certainty'], string>> = {
  shown: '==>',
  assumed: '-->',
  possible: '-.->',
};

/** Mermaid's entity codes are those of HTML with `#` instead of `&`. With them no name can end the text. */
const textOf = (text: string): string =>
  escapeLine(text).replace(/[^\p{L}\p{N} ./:_@()[\]-]/gu, (character) => `#${character.codePointAt(0)};`);
