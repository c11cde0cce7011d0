export {
  CompileError,
  type CompileOptions,
  commonPath,
  compile,
  type Evaluation,
  type Expression,
  type FieldPath,
  fieldsOf,
  LATEST_MINOR,
} from './compile.js';
export { authorizer } from './library/authorizer.js';
export { type Activation, Budget, compileProgram, type NotCompiled, type Program } from './program.js';
export type { Problem } from './syntax/fault.js';
export {
  BOOL,
  DYN,
  INT,
  type Kind,
  listOf,
  mapOf,
  opaque,
  STRING,
  structOf,
  TIMESTAMP,
  type Type,
} from './types/type.js';
export { plainOf } from './values/plain.js';
export { type ParsedQuantity, parseQuantity, showQuantity } from './values/quantity.js';
export { type Reads, rootValue, type View } from './values/tree.js';
export { CelError, Dict, Fault, type Key, type Read, Unknown, type Value } from './values/value.js';
