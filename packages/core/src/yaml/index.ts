// The reader of YAML and JSON: a text in, values and positions out. This is the room's only door.
export { utf8Length } from './bytes.js';
export { splitStream } from './chunks.js';
export {
  type Comment,
  hidesContent,
  type ReadOptions,
  type SourceDocument,
  type SourceProblem,
} from './document.js';
export { invisibleIn } from './invisible.js';
export { laterPositions, type Nearest, type NodeRange, type Positions } from './positions.js';
export { readDocuments } from './read-documents.js';
export { decodeBase64 } from './scalars.js';
export { yamlValues } from './values.js';
