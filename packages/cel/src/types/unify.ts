// How cel-go decides whether one type is assignable to another, and what this says about type
// parameters: github.com/google/cel-go/checker/types.go.
import { SyntaxFault } from '../syntax/fault.js';
import { DYN, isSame, listOf, mapOf, opaque, type Type, typeOf } from './type.js';

/** The most steps of all comparisons of an expression. */
const MOST_STEPS = 2_000_000;

/** What is known about type parameters, by name. Each comparison of types adds to it. */
export class Mapping {
  readonly #known = new Map<string, Type>();
  #steps = 0;
  /** The values that the current comparison has changed, as they were before it. */
  #trail: (readonly [name: string, before: Type | undefined])[] = [];

  /** Whether each type is assignable to its counterpart. If one is not, the comparison teaches nothing. */
  assign(from: readonly Type[], to: readonly Type[]): boolean {
    this.#trail = [];
    if (from.length === to.length && from.every((each, index) => this.#assignable(each, to[index]!)))
      return true;
    for (const [name, before] of this.#trail.reverse())
      if (before) this.#known.set(name, before);
      else this.#known.delete(name);
    return false;
  }

  /** Types can contain each other, so a few lines can describe an endless type. */
  #step(): void {
    if (++this.#steps > MOST_STEPS) throw new SyntaxFault(0, 'the types of the expression are too large');
  }

  #learn(name: string, type: Type): void {
    this.#trail.push([name, this.#known.get(name)]);
    this.#known.set(name, type);
  }

  /** A type with its known parameters filled in. On request, `dyn` replaces the unknown ones. */
  resolve(type: Type, toDyn = false): Type {
    const known = type.kind === 'param' ? this.#known.get(type.name) : undefined;
    if (known) return this.resolve(known, toDyn);
    if (!type.open) return type;
    this.#step();
    switch (type.kind) {
      case 'param':
        return toDyn ? DYN : type;
      case 'list':
        return listOf(this.resolve(type.params[0]!, toDyn));
      case 'map':
        return mapOf(this.resolve(type.params[0]!, toDyn), this.resolve(type.params[1]!, toDyn));
      case 'type':
        return typeOf(this.resolve(type.params[0]!, toDyn));
      default:
        return opaque(
          type.name,
          type.params.map((each) => this.resolve(each, toDyn)),
        );
    }
  }

  #assignable(from: Type, to: Type): boolean {
    this.#step();
    if (to.kind === 'param') {
      const { valid, had } = this.#substitute(from, to);
      if (valid) return true;
      if (had) return false;
    }
    if (from.kind === 'param') return this.#substitute(to, from).valid;
    if ((from === to && !from.open) || isWild(from) || isWild(to)) return true;
    if (from.kind === 'null') return isNullable(to);
    if (to.kind === 'null') return isNullable(from);
    if (from.kind === 'type') return to.kind === 'type';
    if (from.kind !== to.kind || from.name !== to.name) return false;
    return (
      from.params.length === to.params.length &&
      from.params.every((each, index) => this.#assignable(each, to.params[index]!))
    );
  }

  #substitute(type: Type, param: Type): { readonly valid: boolean; readonly had: boolean } {
    if (type.kind === 'param' && isSame(type, param)) return { valid: true, had: true };
    const known = this.#known.get(param.name);
    if (known) {
      if (type.kind === known.kind && isSame(type, known)) return { valid: true, had: true };
      if (!this.#assignable(type, known)) return { valid: false, had: true };
      const general = mostGeneral(type, known);
      if (this.#isFree(param, general)) this.#learn(param.name, general);
      return { valid: true, had: true };
    }
    if (!this.#isFree(param, type)) return { valid: false, had: false };
    this.#learn(param.name, type);
    return { valid: true, had: false };
  }

  /** Whether a parameter can stand for a type: not for one that contains the parameter. */
  #isFree(param: Type, within: Type): boolean {
    if (isSame(param, within)) return false;
    if (within.kind === 'param') {
      const known = this.#known.get(within.name);
      return known === undefined || this.#isFree(param, known);
    }
    return within.params.every((each) => this.#isFree(param, each));
  }
}

const isWild = ({ kind }: Type): boolean => kind === 'dyn' || kind === 'error';

const isNullable = ({ kind }: Type): boolean =>
  kind === 'opaque' || kind === 'struct' || kind === 'timestamp' || kind === 'duration' || kind === 'null';

/** The more general one of two assignable types. */
export function mostGeneral(a: Type, b: Type): Type {
  return saysLess(a, b) ? a : b;
}

function saysLess(a: Type, b: Type): boolean {
  if (a === b || a.kind === 'dyn' || a.kind === 'param') return true;
  if (b.kind === 'dyn' || b.kind === 'param' || a.kind !== b.kind) return false;
  if (a.kind === 'type') return true;
  return (
    a.name === b.name &&
    a.params.length === b.params.length &&
    a.params.every((each, index) => saysLess(each, b.params[index]!))
  );
}
