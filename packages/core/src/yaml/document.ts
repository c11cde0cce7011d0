import type { Json } from '../json.js';
import type { Positions } from './positions.js';

/** What went wrong during reading, at offsets of the file's text. `rule` is an id with the reserved prefix. */
export interface SourceProblem {
  readonly rule: 'parse-error' | 'duplicate-key' | 'too-deep' | 'too-large' | 'alias-limit' | 'invalid-utf8';
  /** One sentence: what is wrong and, if it helps, what to do. Without values of the input. */
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** Whether something could not be read: what seems absent may be there. */
export const hidesContent = ({ rule }: SourceProblem): boolean => rule !== 'duplicate-key';

export interface Comment {
  /** Offset of the `#`. */
  readonly start: number;
  readonly end: number;
}

/** One document of a stream: its plain value, and where each node is. */
export interface SourceDocument {
  /** 0-based position in the stream, including empty documents, as `kubectl` counts them. */
  readonly index: number;
  /** From the end of the previous document to the end of this one. The comments before its `---` are its own. */
  readonly start: number;
  readonly end: number;
  /** As kubectl reads it. Undefined if the document is empty or cannot be read. */
  readonly value: Json | undefined;
  readonly positions: Positions;
  /** In order. Only collected in texts where something reads them (see `readDocuments`). */
  readonly comments: readonly Comment[];
  readonly problems: readonly SourceProblem[];
}

export interface ReadOptions {
  /** Whether to collect comments. */
  readonly comments?: boolean;
  /** Largest document in UTF-16 units. Default: 16 Mi. */
  readonly maxDocumentSize?: number;
}
