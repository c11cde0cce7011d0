import { splitTypes, type Type, typeNamed } from '../types/type.js';
import type { Value } from '../values/value.js';
import { Dict, Duration, List, Opaque, Optional, Timestamp, TypeValue, Uint } from '../values/value.js';

/** Limits the cost of one evaluation. */
export interface Meter {
  /** Counts work. Throws if the evaluation exceeds its limit. */
  spend(work: number): void;
}

/** What a function does with arguments of its types. */
export type Run = (this: Meter, ...args: never[]) => Value;

/** One way to call a function. */
export interface Overload {
  readonly name: string;
  /** `target.name()` rather than `name(target)`. */
  readonly member: boolean;
  readonly args: readonly Type[];
  readonly result: Type;
  readonly run: Run;
  /** The minor releases of Kubernetes that have it. */
  readonly since: number;
  readonly until: number;
}

export interface Releases {
  readonly since?: number;
  readonly until?: number;
}

/** `charAt`, `string.(int)string`. For a member, the target's type comes before the dot. */
export function overload(name: string, signature: string, run: Run, releases: Releases = {}): Overload {
  const open = signature.startsWith('(') ? 0 : signature.indexOf('.(') + 1;
  let close = open;
  for (let depth = 0; ; close++) {
    if (signature[close] === '(') depth++;
    if (signature[close] === ')' && --depth === 0) break;
  }
  const member = open > 0;
  const target = member ? [signature.slice(0, open - 1)] : [];
  return {
    name,
    member,
    args: [...target, ...splitTypes(signature.slice(open + 1, close))].map(typeNamed),
    result: typeNamed(signature.slice(close + 1)),
    run,
    since: releases.since ?? 0,
    until: releases.until ?? Number.POSITIVE_INFINITY,
  };
}

/** Whether a value has a type, without checking its items. */
export function isOf(value: Value, { kind, name }: Type): boolean {
  switch (kind) {
    case 'int':
      return typeof value === 'bigint';
    case 'double':
      return typeof value === 'number';
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'null':
      return value === null;
    case 'uint':
      return value instanceof Uint;
    case 'bytes':
      return value instanceof Uint8Array;
    case 'list':
      return value instanceof List;
    case 'map':
      return value instanceof Dict;
    case 'timestamp':
      return value instanceof Timestamp;
    case 'duration':
      return value instanceof Duration;
    case 'type':
      return value instanceof TypeValue;
    case 'opaque':
      return name === 'optional_type'
        ? value instanceof Optional
        : value instanceof Opaque && value.typeName === name;
    default:
      return true;
  }
}
