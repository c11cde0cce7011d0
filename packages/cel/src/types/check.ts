// Static types, as cel-go's checker gives them: github.com/google/cel-go/checker/checker.go.
import { PARAMETERS } from '../library/index.js';
import type { Overload } from '../library/overload.js';
import type { Call, Macro, Node, OptionalMacro, Select } from '../syntax/ast.js';
import type { Problem } from '../syntax/fault.js';
import { typeNameOf } from '../values/value.js';
import { type Environment, typeByName } from './environment.js';
import {
  BOOL,
  DYN,
  ERROR,
  INT,
  isOptional,
  isSame,
  listOf,
  mapOf,
  optionalOf,
  paramNamed,
  showType,
  type Type,
  typeNamed,
  typeOf,
} from './type.js';
import { Mapping, mostGeneral } from './unify.js';
import { validate } from './validate.js';

/** What each name in an expression stands for. */
type Resolution =
  | { readonly is: 'variable'; readonly name: string }
  | { readonly is: 'local'; readonly slot: number }
  | { readonly is: 'type'; readonly name: string }
  | { readonly is: 'function'; readonly name: string; readonly overloads: readonly Overload[] };

export interface Checked {
  readonly problems: readonly Problem[];
  readonly typeOf: (node: Node) => Type;
  readonly resolution: (node: Node) => Resolution | undefined;
  /** The first slot that holds a variable of the macro. */
  readonly slotOf: (node: Macro | OptionalMacro) => number;
  /** How many slots an evaluation needs. */
  readonly slots: number;
}

export function check(root: Node, environment: Environment): Checked {
  const checker = new Checker(environment);
  checker.check(root);
  return checker.result(root);
}

const COMPARABLE = new Set([
  'int',
  'uint',
  'double',
  'bool',
  'duration',
  'timestamp',
  'string',
  'bytes',
  'dyn',
  'param',
  'error',
]);

interface Local {
  readonly name: string;
  readonly slot: number;
  readonly type: Type;
}

class Checker {
  readonly #environment: Environment;
  readonly #mapping = new Mapping();
  readonly #types = new Map<Node, Type>();
  readonly #resolutions = new Map<Node, Resolution>();
  readonly #slotOf = new Map<Node, number>();
  readonly #problems: Problem[] = [];
  readonly #locals: Local[] = [];
  #slots = 0;
  #params = 0;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  result(root: Node): Checked {
    const final = new Map<Node, Type>();
    const typeOf = (node: Node): Type => {
      let type = final.get(node);
      if (!type) {
        type = this.#mapping.resolve(this.#types.get(node) ?? ERROR, true);
        final.set(node, type);
      }
      return type;
    };
    const problems =
      this.#problems.length > 0 ? this.#problems : validate(root, typeOf, this.#environment.minor);
    return {
      problems: [...problems].sort((a, b) => a.at - b.at),
      typeOf,
      resolution: (node) => this.#resolutions.get(node),
      slotOf: (node) => this.#slotOf.get(node)!,
      slots: this.#slots,
    };
  }

  check(node: Node): Type {
    const type = this.#typeOf(node);
    this.#types.set(node, type);
    return type;
  }

  #problem(at: number, message: string): Type {
    this.#problems.push({ at, message });
    return ERROR;
  }

  #undeclared(at: number, name: string): Type {
    return this.#problem(at, `undeclared reference to '${name}' (in container '')`);
  }

  #fresh(): Type {
    return paramNamed(`_var${this.#params++}`);
  }

  #typeOf(node: Node): Type {
    switch (node.is) {
      case 'literal':
        return node.value === null ? typeNamed('null') : typeNamed(typeNameOf(node.value));
      case 'name':
        return this.#name(node, node.name);
      case 'select':
        return this.#select(node);
      case 'call':
        return this.#call(node);
      case 'and':
      case 'or':
        for (const arg of node.args) this.#expectBool(arg);
        return BOOL;
      case 'conditional':
        return this.#resolve(
          node,
          '_?_:_',
          [this.check(node.condition), this.check(node.yes), this.check(node.no)],
          [CONDITIONAL],
          false,
        );
      case 'list':
        return listOf(this.#join(node.items.map(({ value, optional }) => this.#item(value, optional))));
      case 'map': {
        const keys = node.entries.map(({ key }) => this.check(key));
        return mapOf(
          this.#join(keys),
          this.#join(node.entries.map(({ value, optional }) => this.#item(value, optional))),
        );
      }
      case 'macro':
        return this.#macro(node);
      case 'optional-macro':
        return this.#optionalMacro(node);
      case 'struct':
        return this.#undeclared(node.at, node.name);
    }
  }

  #expectBool(node: Node): void {
    const type = this.check(node);
    if (!this.#mapping.assign([type], [BOOL]))
      this.#problem(node.at, `expected type 'bool' but found '${this.#show(type)}'`);
  }

  #show(type: Type): string {
    return showType(this.#mapping.resolve(type, true));
  }

  /** The innermost declaration with the name. It hides variables and types. */
  #local(name: string): Local | undefined {
    return this.#locals.findLast((each) => each.name === name);
  }

  #name(node: Node, name: string): Type {
    const local = this.#local(name);
    if (local) {
      this.#resolutions.set(node, { is: 'local', slot: local.slot });
      return local.type;
    }
    return this.#declared(node, name) ?? this.#undeclared(node.at, name);
  }

  #declared(node: Node, name: string): Type | undefined {
    const variable = this.#environment.variables.get(name);
    if (variable) {
      this.#resolutions.set(node, { is: 'variable', name });
      return variable;
    }
    const type = typeByName(name, this.#environment.minor);
    if (!type) return undefined;
    this.#resolutions.set(node, { is: 'type', name });
    return typeOf(type);
  }

  #select(node: Select): Type {
    const qualified = node.test || node.optional ? undefined : qualifiedName(node);
    if (qualified !== undefined && !this.#local(qualified.slice(0, qualified.indexOf('.')))) {
      const declared = this.#declared(node, qualified);
      if (declared) return declared;
    }
    const operand = this.#mapping.resolve(this.check(node.of));
    const target = isOptional(operand) ? operand.params[0]! : operand;
    const type = this.#fieldType(node, target);
    if (node.test) return BOOL;
    return isOptional(operand) || node.optional ? optionalOf(type) : type;
  }

  #fieldType(node: Select, target: Type): Type {
    switch (target.kind) {
      case 'map':
        return this.#mapping.resolve(target.params[1]!);
      case 'struct':
        return Object.hasOwn(target.fields!, node.field)
          ? target.fields![node.field]!
          : this.#problem(node.at, `undefined field '${node.field}'`);
      case 'param':
        this.#mapping.assign([DYN], [target]);
        return DYN;
      case 'dyn':
      case 'error':
        return DYN;
      default:
        this.#problem(node.at, `type '${this.#show(target)}' does not support field selection`);
        return DYN;
    }
  }

  #call(node: Call): Type {
    const { functions } = this.#environment;
    const args = node.args.map((arg) => this.check(arg));
    if (!node.target) {
      const overloads = functions.get(node.name);
      return overloads
        ? this.#resolve(node, node.name, args, overloads, false)
        : this.#undeclared(node.at, node.name);
    }
    const prefix = qualifiedName(node.target);
    const namespaced = prefix === undefined ? undefined : functions.get(`${prefix}.${node.name}`);
    if (namespaced) return this.#resolve(node, `${prefix}.${node.name}`, args, namespaced, false);
    const target = this.check(node.target);
    const overloads = functions.get(node.name);
    return overloads
      ? this.#resolve(node, node.name, [target, ...args], overloads, true)
      : this.#undeclared(node.at, node.name);
  }

  #resolve(
    node: Node,
    name: string,
    args: readonly Type[],
    overloads: readonly Overload[],
    member: boolean,
  ): Type {
    let result: Type | undefined;
    const matching: Overload[] = [];
    for (const each of overloads) {
      if (each.member !== member || each.args.length !== args.length) continue;
      matching.push(each);
      const [types, ownResult] = this.#instance(each);
      if (!this.#mapping.assign(args, types)) continue;
      const own = this.#mapping.resolve(ownResult);
      if (!result) result = own;
      else if (result.kind !== 'dyn' && !isSame(own, result)) result = DYN;
    }
    this.#resolutions.set(node, { is: 'function', name, overloads: matching });
    if (result) return result;
    const shown = args.map((each) => this.#show(each));
    const applied = member ? `${shown[0]}.(${shown.slice(1).join(', ')})` : `(${shown.join(', ')})`;
    return this.#problem(node.at, `found no matching overload for '${name}' applied to '${applied}'`);
  }

  /** The types of an overload, with fresh type parameters. */
  #instance({ args, result }: Overload): readonly [readonly Type[], Type] {
    if (!result.open && args.every(({ open }) => !open)) return [args, result];
    const own = new Mapping();
    own.assign(
      PARAMETERS.map(() => this.#fresh()),
      PARAMETERS,
    );
    return [args.map((each) => own.resolve(each)), own.resolve(result)];
  }

  #item(node: Node, optional: boolean): Type {
    const type = this.check(node);
    if (!optional) return type;
    if (isOptional(type)) return type.params[0]!;
    if (type.kind !== 'dyn')
      this.#problem(
        node.at,
        `expected type 'optional_type(${this.#show(type)})' but found '${this.#show(type)}'`,
      );
    return type;
  }

  /** The type of the items of a literal. It is `dyn` if they differ, which a later step refuses. */
  #join(types: readonly Type[]): Type {
    let joined: Type | undefined;
    for (const type of types) {
      if (!joined) joined = type;
      else joined = this.#mapping.assign([joined], [type]) ? mostGeneral(joined, type) : DYN;
    }
    return joined ?? this.#fresh();
  }

  #macro(node: Macro): Type {
    const range = this.#mapping.resolve(this.check(node.range));
    const [key, item] = this.#rangeTypes(node, range);
    const types = node.names.length === 2 ? [key, item] : [range.kind === 'list' ? item : key];
    return this.#scope(node, node.names, types, () => {
      if (node.condition) this.#expectBool(node.condition);
      const result = node.result && this.check(node.result);
      return this.#macroType(node, range, types, result);
    });
  }

  #macroType(
    node: Macro,
    range: Type,
    [key = DYN, item = key]: readonly Type[],
    result: Type | undefined,
  ): Type {
    switch (node.macro) {
      case 'all':
      case 'exists':
      case 'exists_one':
        return BOOL;
      case 'filter':
        return listOf(key);
      case 'map':
      case 'transformList':
        return listOf(result!);
      case 'transformMap':
        return mapOf(key, result!);
      case 'transformMapEntry': {
        const entry = this.#mapping.resolve(result!);
        if (entry.kind === 'map') return entry;
        if (entry.kind !== 'dyn' && entry.kind !== 'error')
          this.#problem(
            node.at,
            `found no matching overload for 'cel.@mapInsert' applied to '(map, ${this.#show(entry)})'`,
          );
        return mapOf(DYN, DYN);
      }
      case 'sortBy': {
        const by = this.#mapping.resolve(result!);
        if (!COMPARABLE.has(by.kind) || (range.kind !== 'list' && range.kind !== 'dyn'))
          this.#problem(
            node.at,
            `found no matching overload for 'sortBy' applied to '${this.#show(range)}.(${this.#show(by)})'`,
          );
        return listOf(range.kind === 'list' ? item : DYN);
      }
    }
  }

  /** The types of the keys (or positions) and of the items. */
  #rangeTypes(node: Macro, range: Type): readonly [Type, Type] {
    switch (range.kind) {
      case 'list':
        return [INT, range.params[0]!];
      case 'map':
        return [range.params[0]!, range.params[1]!];
      case 'dyn':
      case 'error':
      case 'param':
        this.#mapping.assign([DYN], [range]);
        return [DYN, DYN];
      default:
        this.#problem(
          node.range.at,
          `expression of type '${this.#show(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
        );
        return [ERROR, ERROR];
    }
  }

  #optionalMacro(node: OptionalMacro): Type {
    const of = this.#mapping.resolve(this.check(node.of));
    if (!isOptional(of) && of.kind !== 'dyn' && of.kind !== 'error')
      return this.#problem(
        node.at,
        `found no matching overload for 'hasValue' applied to '${this.#show(of)}.()'`,
      );
    const inner = isOptional(of) ? of.params[0]! : DYN;
    const result = this.#scope(node, [node.name], [inner], () => this.check(node.result));
    if (!node.flat) return optionalOf(result);
    const own = this.#mapping.resolve(result);
    if (isOptional(own) || own.kind === 'dyn' || own.kind === 'error') return own;
    return this.#problem(
      node.at,
      `found no matching overload for '_?_:_' applied to '(bool, ${this.#show(own)}, optional_type(dyn))'`,
    );
  }

  #scope<T>(
    node: Macro | OptionalMacro,
    names: readonly string[],
    types: readonly Type[],
    inner: () => T,
  ): T {
    const before = this.#locals.length;
    this.#slotOf.set(node, before);
    for (const [at, name] of names.entries())
      this.#locals.push({ name, slot: before + at, type: types[at]! });
    this.#slots = Math.max(this.#slots, this.#locals.length);
    const result = inner();
    this.#locals.length = before;
    return result;
  }
}

const CONDITIONAL: Overload = {
  name: '_?_:_',
  member: false,
  args: [BOOL, PARAMETERS[0]!, PARAMETERS[0]!],
  result: PARAMETERS[0]!,
  run: () => null,
  since: 0,
  until: Number.POSITIVE_INFINITY,
};

/** The text `a.b.c` if a node is such a chain of names, else undefined. */
function qualifiedName(node: Node): string | undefined {
  if (node.is === 'name') return node.name;
  if (node.is !== 'select' || node.test || node.optional) return undefined;
  const of = qualifiedName(node.of);
  return of === undefined ? undefined : `${of}.${node.field}`;
}
