import type { Origin } from '../finding.js';
import type { Json, JsonObject } from '../json.js';
import { classifyDocuments, type DocumentClass, type FileRole, fileClassifier } from './classify.js';
import {
  type Comment,
  hidesContent,
  type ReadOptions,
  type SourceDocument,
  type SourceProblem,
} from './document.js';
import { helmOrigin } from './origin.js';
import type { Positions } from './positions.js';
import { utf8Length } from './reader-bytes.js';
import { SourceFile } from './source-file.js';
import { isTemplate } from './template.js';
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
  /** The cluster that it belongs to whatever the config says. */
  readonly cluster?: string;
}

export interface ParseInput extends ReadOptions {
  /** From the repository root, with `/`: the name under which findings appear. */
  readonly path: string;
  readonly text: string;
  /** What the file is for, from `fileClassifier`; by default what its path alone tells. */
  readonly role?: FileRole;
  /** The cluster that it belongs to whatever the config says: what is rendered is a cluster of its own. */
  readonly cluster?: string;
  /** What all of it was generated from; by default what Helm's comments say. */
  readonly origin?: Origin;
  /** What whoever decoded the file found wrong with it as a whole; offsets are those of `text`. */
  readonly problems?: readonly SourceProblem[];
}

const roleByPath = fileClassifier({ charts: [], kustomizations: [] });

/** Reads a file of YAML or JSON. Never throws: what cannot be read becomes problems, reported by `lint`. */
export async function parse(input: ParseInput): Promise<ParsedFile> {
  const { path, text } = input;
  const role = input.role ?? roleByPath(path);
  const read = role === 'template' ? undefined : readUnlessTemplate(input, role);
  const classes = read && classifyDocuments(path, role, text, read);
  return {
    source: new SourceFile(path, text),
    bytes: utf8Length(text),
    hasText: true,
    documents: classes ? read.map(toParsed) : [TEMPLATE],
    problems: input.problems ?? [],
    ...(input.cluster !== undefined && { cluster: input.cluster }),
  };

  function toParsed(document: SourceDocument, order: number): ParsedDocument {
    const { index, value, positions, comments, problems } = document;
    const origin =
      input.origin ??
      (comments.length > 0 ? helmOrigin(text, comments, positions.root.valueStart) : undefined);
    return { index, class: classes?.[order] ?? 'other', value, positions, comments, problems, origin };
  }
}

/** Stops where it shows that a file is the source of a template: to read such ones to their end takes long. */
function readUnlessTemplate(input: ParseInput, role: FileRole): readonly SourceDocument[] | undefined {
  const { path, text } = input;
  const read: SourceDocument[] = [];
  if (role === 'plain' && isTemplate(path, text, reading())) return undefined;
  if (read.length === 0) for (const document of readDocuments(text, input)) read.push(document);
  return read;

  function* reading(): Generator<SourceDocument> {
    for (const document of readDocuments(text, input)) {
      read.push(document);
      yield document;
    }
  }
}

/** What was read of the source of a template means nothing, errors included: one document stands for the file. */
const TEMPLATE: ParsedDocument = {
  index: 0,
  class: 'template',
  value: undefined,
  comments: [],
  problems: [],
  origin: undefined,
};

/** Whether a document of the file could not be read: what seems absent may be in it. */
export function isBroken(file: ParsedFile): boolean {
  return (
    file.problems.some(hidesContent) || file.documents.some(({ problems }) => problems.some(hidesContent))
  );
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
