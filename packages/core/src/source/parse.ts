import type { Json, JsonObject } from '../json.js';
import { splitStream } from './chunks.js';
import { classifyDocuments, type DocumentClass, type FileRole, fileClassifier } from './classify.js';
import {
  type Comment,
  hidesContent,
  type ReadOptions,
  type SourceDocument,
  type SourceProblem,
} from './document.js';
import { type MayHold, mayHold } from './may-hold.js';
import { helmOrigin, type Origin } from './origin.js';
import type { Positions } from './positions.js';
import { utf8Length } from './reader-bytes.js';
import { SourceFile } from './source-file.js';
import { jsonProblem } from './strict-json.js';
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
  /** Values of a chart that is not here: what it makes of them is told by their shape. */
  readonly looseValues?: true;
  /** Of a document that could not be read: what seems absent may be in it. */
  readonly mayHold?: MayHold;
}

/** How sure it is that a file is what a cluster gets. */
interface Certainty {
  /** What was taken to be so when it was made, as a sentence: "The checkout stands for the branch main." */
  readonly assumed?: string;
  /**
   * Variables that are left in it because their values are not known, by name, each with the reason: "the Secret
   * flux-system/cluster-secrets is encrypted".
   */
  readonly unknownVariables?: ReadonlyMap<string, string>;
}

/** A file, read once. It holds no config, so that an editor parses again only what changed. */
export interface ParsedFile extends Certainty {
  readonly source: SourceFile;
  /** Length in UTF-8 bytes. */
  readonly bytes: number;
  readonly hasText: boolean;
  readonly documents: readonly ParsedDocument[];
  /** Problems of the file as a whole, such as invalid UTF-8. */
  readonly problems: readonly SourceProblem[];
  /** Where a problem of the file as a whole hides something: what seems absent may be in it. */
  readonly mayHold?: MayHold;
  /** The cluster that it belongs to whatever the config says. */
  readonly cluster?: string;
  /** Set where it belongs to no cluster, whatever the config says: GitOps deploys it nowhere. */
  readonly loose?: true;
  /** The namespace that its objects without one get, in place of the config's. */
  readonly namespace?: string;
  /** What stands for a namespace that is given at install time. */
  readonly lateNamespace?: string;
  readonly valuesRendered?: ValuesRendered;
}

/**
 * Whether the charts that the objects of a file install were rendered, so that nothing is read out of the values that
 * these objects give: for all objects of the file, or for each.
 */
type ValuesRendered = boolean | ((object: JsonObject) => boolean);

export interface ParseInput extends ReadOptions, Certainty {
  /** From the repository root, with `/`: the name under which findings appear. */
  readonly path: string;
  readonly text: string;
  /** What the file is for, from `fileClassifier`; by default what its path alone tells. */
  readonly role?: FileRole;
  /** The cluster that it belongs to whatever the config says: what is rendered is a cluster of its own. */
  readonly cluster?: string;
  /** The namespace that its objects without one get, in place of the config's, as that of a release. */
  readonly namespace?: string;
  /** What stands for a namespace that is given at install time: an object in it is in none that is known. */
  readonly lateNamespace?: string;
  /** What all of it was generated from; by default what Helm's comments say. */
  readonly origin?: Origin;
  /** What whoever decoded the file found wrong with it as a whole; offsets are those of `text`. */
  readonly problems?: readonly SourceProblem[];
  /** Whether what the objects of the file install was rendered: their values are left alone then. */
  readonly valuesRendered?: ValuesRendered;
}

const roleByPath = fileClassifier({ charts: [], kustomizations: [] });

/** Reads a file of YAML or JSON. Never throws: what cannot be read becomes problems, reported by `lint`. */
export async function parse(input: ParseInput): Promise<ParsedFile> {
  const { path, text, problems = [] } = input;
  const role = input.role ?? roleByPath(path);
  return {
    source: new SourceFile(path, text),
    bytes: utf8Length(text),
    hasText: true,
    documents: role === 'template' ? [...templateDocuments(text)] : [...readAll(input, role)],
    problems,
    ...(problems.some(hidesContent) && { mayHold: text === '' ? 'anything' : mayHold(text, role) }),
    ...(input.cluster !== undefined && { cluster: input.cluster }),
    ...(input.namespace !== undefined && { namespace: input.namespace }),
    ...(input.assumed !== undefined && { assumed: input.assumed }),
    ...(input.unknownVariables && { unknownVariables: input.unknownVariables }),
    ...(input.lateNamespace !== undefined && { lateNamespace: input.lateNamespace }),
    ...(input.valuesRendered !== undefined && { valuesRendered: input.valuesRendered }),
  };
}

function* readAll(input: ParseInput, role: FileRole): Generator<ParsedDocument> {
  const { text } = input;
  const read = withJsonProblem(input.path, text, [...readDocuments(text, input)]);
  const classes = classifyDocuments(role, text, read, input.path);
  for (const [order, { index, value, positions, comments, problems, start, end }] of read.entries()) {
    const own = classes[order]!;
    const origin =
      input.origin ??
      (comments.length > 0 ? helmOrigin(text, comments, positions.root.valueStart) : undefined);
    const held = problems.some(hidesContent) && { mayHold: mayHold(text.slice(start, end), role) };
    // What was read of the source of a template means nothing, errors included.
    if (own === 'template') yield { ...TEMPLATE, index, positions, ...held };
    else
      yield {
        index,
        class: own,
        value,
        positions,
        comments,
        // What is wrong with the file of another program is for that program to say.
        problems: own === 'other' ? problems.filter(({ rule }) => rule !== 'parse-error') : problems,
        origin,
        ...(own === 'helm-values' && role === 'loose-values' && { looseValues: true as const }),
        ...held,
      };
  }
}

/** A stream of several objects is no JSON file. What YAML finds fault with in one is a fault of JSON, too. */
function withJsonProblem(
  path: string,
  text: string,
  read: readonly SourceDocument[],
): readonly SourceDocument[] {
  const [only, ...others] = read;
  if (!only || others.length > 0) return read;
  const problem = jsonProblem(path, text);
  if (!problem) return read;
  return [{ ...only, problems: [...only.problems.filter(({ rule }) => rule !== 'parse-error'), problem] }];
}

const TEMPLATE: ParsedDocument = {
  index: 0,
  class: 'template',
  value: undefined,
  comments: [],
  problems: [],
  origin: undefined,
};

/** The documents of a chart's template are cut and not read: to read such ones takes long, and says nothing. */
function* templateDocuments(text: string): Generator<ParsedDocument> {
  let index = 0;
  for (const { start, end } of splitStream(text, false)) {
    const own = /^(?!---|#)\S|^[ \t]+[^\s#]/m.test(text.slice(start, end)) ? 'template' : 'empty';
    yield { ...TEMPLATE, index: index++, class: own };
  }
}

/** Whether a document of the file could not be read: what seems absent may be in it. */
export function isBroken(file: ParsedFile): boolean {
  return (
    file.problems.some(hidesContent) || file.documents.some(({ problems }) => problems.some(hidesContent))
  );
}

/** What of a file was not read, and may hold objects. */
export function* unreadOf(
  file: ParsedFile,
): Generator<{ readonly mayHold: MayHold; readonly template?: true }> {
  const held = (mayHold: MayHold | undefined): mayHold is MayHold =>
    mayHold !== undefined && mayHold.length > 0;
  if (held(file.mayHold)) yield { mayHold: file.mayHold };
  for (const { mayHold, class: own } of file.documents)
    if (held(mayHold)) yield { mayHold, ...(own === 'template' && { template: true }) };
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
