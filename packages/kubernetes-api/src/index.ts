export type * from './generated/interfaces.js';

import { LAST_MINOR as last } from './generated/kinds.js';

/** The newest release that the data has, as a minor version: 37 for 1.37. */
export const LAST_MINOR = last;
export { FIRST_MINOR, FIRST_MINOR_OF_CONFIGURATION } from './generated/kinds.js';
export {
  findKind,
  findKinds,
  findResource,
  findVersion,
  groups,
  isGroup,
  isServed,
  isServedKind,
  type KindInfo,
  kindsOf,
  mergeKeyOf,
  type Range,
  type Scope,
  servedVersions,
  type VersionInfo,
} from './kinds.js';
export { loadedTypes, loadTypes, type Types } from './load.js';
export {
  type Field,
  isObjectType,
  type ListType,
  type MapType,
  type ModuleTypes,
  type ObjectType,
  readTypes,
  type Scalar,
  type ScalarType,
  type TypeNode,
} from './types.js';
