export type * from './generated/interfaces.js';
export { FIRST_MINOR, FIRST_MINOR_OF_CONFIGURATION, LAST_MINOR } from './generated/kinds.js';
export {
  findKind,
  findKinds,
  findResource,
  findVersion,
  groups,
  isServed,
  type KindInfo,
  kindsOf,
  mergeKeyOf,
  type Range,
  type Scope,
  servedVersions,
  type VersionInfo,
} from './kinds.js';
export { loadTypes, type Types } from './load.js';
export {
  type Field,
  isObjectType,
  type ListType,
  type MapType,
  type ObjectType,
  type Scalar,
  type ScalarType,
  type TypeNode,
} from './types.js';
