import { type Field, isServed, type ObjectType, type TypeNode } from '@plimsoll/kubernetes-api';
import type { Json } from '../json.js';
import { hasOwnFormat } from '../model/api-types.js';
import { type Bounds, boundsOf } from './bounds.js';
import { refusesRepeats } from './repeats.js';
import { requiredFields } from './required.js';
import { DECODES, EXPECTED, isWritten } from './scalars.js';

/** What a value must be: a type, as a walk over many objects needs it. */
export type Check =
  | { readonly is: 'any' }
  | {
      readonly is: 'scalar';
      readonly holds: (value: Json) => boolean;
      /** In words. */
      readonly expected: string;
      /** Whether it is a string in a format of its own. */
      readonly written: boolean;
    }
  | { readonly is: 'list'; readonly items: Check }
  | { readonly is: 'map'; readonly values: Check }
  | { readonly is: 'object'; readonly plan: Plan };

export interface FieldPlan {
  readonly field: Field;
  /** Whether the release has it. */
  readonly served: boolean;
  readonly check: Check;
  /** Whether the API server rejects two items with the same keys. */
  readonly repeats: boolean;
  readonly bounds: Bounds | undefined;
  /** Whether a value, usually a scalar, is valid without a closer look. */
  readonly isPlain: (value: Json) => boolean;
}

/** A type in a release. Everything is computed once, and for a field when an object first has it. */
export class Plan {
  readonly type: ObjectType;
  /** The fields without which the API server refuses an object. */
  readonly required: readonly string[];
  readonly #minor: number;
  readonly #fields = new Map<string, FieldPlan>();

  constructor(type: ObjectType, minor: number) {
    this.type = type;
    this.#minor = minor;
    this.required = requiredFields(type, minor).map(({ name }) => name);
  }

  /** A field of the type, in any release. */
  field(name: string): FieldPlan | undefined {
    return this.#fields.get(name) ?? this.#read(name);
  }

  #read(name: string): FieldPlan | undefined {
    const field = this.type.field(name);
    if (!field) return undefined;
    const served = isServed(field, this.#minor);
    const check = checkOf(field.type, this.#minor);
    const bounds = boundsOf(this.type.name, name);
    const plan = {
      field,
      served,
      check,
      repeats: refusesRepeats(this.type.name, name),
      bounds,
      isPlain: served && !field.enum && !bounds ? plainCheck(check) : never,
    };
    this.#fields.set(name, plan);
    return plan;
  }
}

const known = new Map<number, WeakMap<ObjectType, Plan>>();

/** The plan of a type in the release with that minor version. The types that it refers to must be loaded. */
export function planOf(type: ObjectType, minor: number): Plan {
  let plans = known.get(minor);
  if (!plans) {
    plans = new WeakMap();
    known.set(minor, plans);
  }
  let plan = plans.get(type);
  if (!plan) {
    plan = new Plan(type, minor);
    plans.set(type, plan);
  }
  return plan;
}

const ANY: Check = { is: 'any' };

const never = (): boolean => false;
const always = (): boolean => true;

/** A check that accepts most values of a type without walking into them. */
export function plainCheck(check: Check): (value: Json) => boolean {
  return check.is === 'scalar' ? check.holds : check.is === 'any' ? always : never;
}

function checkOf(type: TypeNode, minor: number): Check {
  switch (type.is) {
    case 'scalar': {
      const { scalar } = type;
      if (scalar === 'any') return ANY;
      if (scalar === 'object') return { is: 'map', values: ANY };
      return { is: 'scalar', holds: DECODES[scalar], expected: EXPECTED[scalar], written: isWritten(scalar) };
    }
    case 'list':
      return { is: 'list', items: checkOf(type.items, minor) };
    case 'map':
      return { is: 'map', values: checkOf(type.values, minor) };
    case 'object':
      return hasOwnFormat(type) ? ANY : { is: 'object', plan: planOf(type, minor) };
  }
}
