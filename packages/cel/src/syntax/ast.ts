import type { Value } from '../values/value.js';

/** What a macro does with the items of a list or the keys of a map. */
export type MacroName =
  | 'all'
  | 'exists'
  | 'exists_one'
  | 'map'
  | 'filter'
  | 'transformList'
  | 'transformMap'
  | 'transformMapEntry'
  | 'sortBy';

interface Placed {
  /** Offset in the expression: of the operator or name, as Kubernetes' messages place it. */
  readonly at: number;
}

interface Literal extends Placed {
  readonly is: 'literal';
  readonly value: Value;
}

interface Name extends Placed {
  readonly is: 'name';
  readonly name: string;
}

/** `of.field`, `of.?field`, or `has(of.field)`. */
export interface Select extends Placed {
  readonly is: 'select';
  readonly of: Node;
  readonly field: string;
  readonly optional: boolean;
  readonly test: boolean;
}

/** `f(x)`, `target.f(x)`, and operators such as `_+_`. */
export interface Call extends Placed {
  readonly is: 'call';
  readonly name: string;
  readonly target?: Node;
  readonly args: readonly Node[];
}

/** Takes any number of operands. */
export interface Logic extends Placed {
  readonly is: 'and' | 'or';
  readonly args: readonly Node[];
}

export interface Conditional extends Placed {
  readonly is: 'conditional';
  readonly condition: Node;
  readonly yes: Node;
  readonly no: Node;
}

export interface ListItem {
  readonly value: Node;
  readonly optional: boolean;
}

interface ListLiteral extends Placed {
  readonly is: 'list';
  readonly items: readonly ListItem[];
}

export interface MapEntry {
  readonly key: Node;
  readonly value: Node;
  readonly optional: boolean;
}

interface MapLiteral extends Placed {
  readonly is: 'map';
  readonly entries: readonly MapEntry[];
}

/** `range.all(x, condition)` and similar macros. Two names with two variables. */
export interface Macro extends Placed {
  readonly is: 'macro';
  readonly macro: MacroName;
  readonly range: Node;
  readonly names: readonly string[];
  /** The condition of `all`, `exists`, `exists_one` and `filter`. Optional in other macros. */
  readonly condition?: Node;
  /** What `map` and `transform…` make of an item, and the key of `sortBy`. */
  readonly result?: Node;
}

/** `opt.optMap(x, result)` and `opt.optFlatMap(x, result)`. */
export interface OptionalMacro extends Placed {
  readonly is: 'optional-macro';
  readonly flat: boolean;
  readonly of: Node;
  readonly name: string;
  readonly result: Node;
}

/** `Name{field: value}`. No type in Kubernetes' policies can be built this way. */
interface Struct extends Placed {
  readonly is: 'struct';
  readonly name: string;
}

export type Node =
  | Literal
  | Name
  | Select
  | Call
  | Logic
  | Conditional
  | ListLiteral
  | MapLiteral
  | Macro
  | OptionalMacro
  | Struct;
