import type { Node } from './ast.js';

/** The parts of a node, in the order of the text. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.is) {
    case 'select':
      return [node.of];
    case 'call':
      return node.target ? [node.target, ...node.args] : node.args;
    case 'and':
    case 'or':
      return node.args;
    case 'conditional':
      return [node.condition, node.yes, node.no];
    case 'list':
      return node.items.map(({ value }) => value);
    case 'map':
      return node.entries.flatMap(({ key, value }) => [key, value]);
    case 'macro':
      return [node.range, node.condition ?? [], node.result ?? []].flat();
    case 'optional-macro':
      return [node.of, node.result];
    default:
      return [];
  }
}
