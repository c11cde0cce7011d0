import { h, type VNode } from 'vue';
import { type Piece, piecesOf } from './terminal.js';

export interface ReportLinks {
  /** The user chose a place in a file. Line and column count from 1. */
  readonly goTo: (file: string, line: number, column: number) => void;
  /** The address of the page of a rule. */
  readonly urlOf: (rule: string) => string;
}

const FILE = 'file:///';
const RULE = /^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/;
const PLACE = /^(\d+):(\d+)$/;

/** A report as a terminal shows it. It consists of text and of links to the editor and to rules. */
export function reportNodes(output: string, links: ReportLinks): readonly VNode[] {
  return piecesOf(output).map((piece, key) => node(piece, key, links));
}

function node({ text, styles, href }: Piece, key: number, { goTo, urlOf }: ReportLinks): VNode {
  const own = { key, class: styles };
  if (href?.startsWith(FILE)) {
    const file = decodeURIComponent(href.slice(FILE.length));
    const [, line = '1', column = '1'] = PLACE.exec(text) ?? [];
    return h(
      'button',
      { ...own, type: 'button', onClick: () => goTo(file, Number(line), Number(column)) },
      text,
    );
  }
  if (href !== undefined && RULE.test(text))
    return h('a', { ...own, href: urlOf(text), target: '_blank', rel: 'noopener' }, text);
  return h('span', own, text);
}
