import { type Functions, functionsOf } from '../library/index.js';
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  NULL,
  opaque,
  optionalOf,
  STRING,
  TIMESTAMP,
  type Type,
  typeOf,
  UINT,
} from './type.js';

/** The names that an expression may use. */
export interface Environment {
  /** The minor release of Kubernetes that decides the functions and the syntax. */
  readonly minor: number;
  /** Variables by their names, which may have dots: `authorizer.requestResource`. */
  readonly variables: ReadonlyMap<string, Type>;
  readonly functions: Functions;
}

export function environment(minor: number, variables: ReadonlyMap<string, Type>): Environment {
  return { minor, variables, functions: functionsOf(minor) };
}

const OPAQUE: Readonly<Record<string, number>> = {
  'kubernetes.Quantity': 28,
  'kubernetes.URL': 0,
  'net.IP': 30,
  'net.CIDR': 30,
  'kubernetes.NamedFormat': 31,
  'kubernetes.Semver': 33,
};

/** The types that an expression can name, as in `type(x) == int`. */
const TYPES: ReadonlyMap<string, Type> = new Map<string, Type>([
  ['bool', BOOL],
  ['bytes', BYTES],
  ['double', DOUBLE],
  ['int', INT],
  ['list', listOf(DYN)],
  ['map', mapOf(DYN, DYN)],
  ['null_type', NULL],
  ['string', STRING],
  ['type', typeOf(DYN)],
  ['uint', UINT],
  ['google.protobuf.Timestamp', TIMESTAMP],
  ['google.protobuf.Duration', DURATION],
]);

/** The type that a name stands for. Undefined if the release has no such type. */
export function typeByName(name: string, minor: number): Type | undefined {
  if (name === 'optional_type') return minor >= 28 ? optionalOf(DYN) : undefined;
  const since = Object.hasOwn(OPAQUE, name) ? OPAQUE[name]! : undefined;
  if (since !== undefined) return minor >= since ? opaque(name) : undefined;
  return TYPES.get(name);
}
