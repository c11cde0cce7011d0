import type { Macro, MacroName, Node } from './ast.js';
import { SyntaxFault } from './fault.js';

/** The minor releases of Kubernetes that brought macros beyond the standard. */
const OPTIONALS = 28;
const TWO_VARIABLES = 32;
const SORT_BY = 34;

const CONDITIONS: Readonly<Record<string, MacroName>> = {
  all: 'all',
  exists: 'exists',
  exists_one: 'exists_one',
  existsOne: 'exists_one',
  filter: 'filter',
};

/** The expansion of a call of a macro. Undefined for an ordinary call. */
export function expand(
  name: string,
  target: Node,
  args: readonly Node[],
  at: number,
  minor: number,
): Node | undefined {
  const isTransform = name === 'transformList' || name === 'transformMap' || name === 'transformMapEntry';
  if (args.length === 2) {
    const [first, second] = args as [Node, Node];
    if (Object.hasOwn(CONDITIONS, name) && name !== 'existsOne')
      return {
        is: 'macro',
        macro: CONDITIONS[name]!,
        range: target,
        names: [nameOf(first)],
        condition: second,
        at,
      };
    if (name === 'existsOne')
      return {
        is: 'macro',
        macro: 'exists_one',
        range: target,
        names: [nameOf(first)],
        condition: second,
        at,
      };
    if (name === 'map') return make('map', target, [nameOf(first)], second, at);
    if (name === 'sortBy' && minor >= SORT_BY) return make('sortBy', target, [nameOf(first)], second, at);
    if ((name === 'optMap' || name === 'optFlatMap') && minor >= OPTIONALS)
      return {
        is: 'optional-macro',
        flat: name === 'optFlatMap',
        of: target,
        name: nameOf(first),
        result: second,
        at,
      };
    return undefined;
  }
  if (args.length === 3) {
    const [first, second, third] = args as [Node, Node, Node];
    if (name === 'map') return make('map', target, [nameOf(first)], third, at, second);
    if (minor < TWO_VARIABLES) return undefined;
    if (Object.hasOwn(CONDITIONS, name) && name !== 'filter')
      return {
        is: 'macro',
        macro: CONDITIONS[name]!,
        range: target,
        names: pair(first, second),
        condition: third,
        at,
      };
    if (isTransform) return make(name, target, pair(first, second), third, at);
    return undefined;
  }
  if (args.length === 4 && isTransform && minor >= TWO_VARIABLES) {
    const [first, second, third, fourth] = args as [Node, Node, Node, Node];
    return make(name, target, pair(first, second), fourth, at, third);
  }
  return undefined;
}

function make(
  macro: MacroName,
  range: Node,
  names: readonly string[],
  result: Node,
  at: number,
  condition?: Node,
): Macro {
  return { is: 'macro', macro, range, names, result, at, ...(condition && { condition }) };
}

function pair(first: Node, second: Node): readonly string[] {
  const names = [nameOf(first), nameOf(second)];
  if (names[0] === names[1]) throw new SyntaxFault(second.at, 'the two variables need two names');
  return names;
}

function nameOf(node: Node): string {
  if (node.is === 'name') return node.name;
  throw new SyntaxFault(node.at, 'argument must be a simple name');
}

/** The expansion of `has(x.y)`. */
export function presenceTest(args: readonly Node[], at: number): Node {
  const [tested, ...more] = args;
  if (tested?.is !== 'select' || tested.test || tested.optional || more.length > 0)
    throw new SyntaxFault(at, 'invalid argument to has() macro');
  return { ...tested, test: true, at };
}
