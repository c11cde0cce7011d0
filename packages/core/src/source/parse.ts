import type { Origin } from '../finding.js';
import type { Json, JsonObject } from '../json.js';
import { isObject } from '../json.js';
import type { DocumentClass } from './classify.js';
import type { Comment, ReadOptions, SourceProblem } from './document.js';
import { helmOrigin } from './origin.js';
import type { Positions } from './positions.js';
import { SourceFile } from './source-file.js';
import { readDocuments } from './yaml.js';

export interface ParsedDocument {
  readonly index: number;
  readonly class: DocumentClass;
  readonly value: Json | undefined;
  /** Absent for objects without text. */
  readonly positions?: Positions;
  readonly comments: readonly Comment[];
  readonly problems: readonly SourceProblem[];
  readonly origin: Origin | undefined;
}

/** A file, read once. It holds no config, so that an editor parses again only what changed. */
export interface ParsedFile {
  readonly source: SourceFile;
  /** Length in bytes of UTF-8. */
  readonly bytes: number;
  readonly hasText: boolean;
  readonly documents: readonly ParsedDocument[];
  /** Problems of the file as a whole, such as invalid UTF-8. */
  readonly problems: readonly SourceProblem[];
}

export interface ParseInput extends ReadOptions {
  /** From the repository root, with `/`: the name under which findings appear. */
  readonly path: string;
  readonly text: string;
  /** What whoever decoded the file found wrong with it as a whole; offsets are those of `text`. */
  readonly problems?: readonly SourceProblem[];
}

/** Reads a file of YAML or JSON. Never throws: what cannot be read becomes problems, reported by `lint`. */
export async function parse(input: ParseInput): Promise<ParsedFile> {
  const { path, text } = input;
  const documents: ParsedDocument[] = [];
  for (const document of readDocuments(text, input)) {
    const { index, value, positions, comments, problems } = document;
    documents.push({
      index,
      class:
        value === undefined
          ? problems.length > 0
            ? 'manifest'
            : 'empty'
          : isObject(value) && 'kind' in value
            ? 'manifest'
            : 'other',
      value,
      positions,
      comments,
      problems,
      origin: comments.length > 0 ? helmOrigin(text, comments, positions.root.valueStart) : undefined,
    });
  }
  return {
    source: new SourceFile(path, text),
    bytes: utf8Length(text),
    hasText: true,
    documents,
    problems: input.problems ?? [],
  };
}

/** Takes objects that a program generated as one file without text: findings have paths, and no regions. */
export function fromObjects(objects: readonly JsonObject[], { path }: { readonly path: string }): ParsedFile {
  return {
    source: new SourceFile(path, ''),
    bytes: 0,
    hasText: false,
    documents: objects.map((value, index) => ({
      index,
      class: 'manifest',
      value,
      comments: [],
      problems: [],
      origin: undefined,
    })),
    problems: [],
  };
}

function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    // A surrogate pair is two units and four bytes.
    length += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
  }
  return length;
}
