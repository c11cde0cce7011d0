import { checkOptions, described, type OptionKinds } from '../argument.js';
import type { Json, JsonObject } from '../json.js';
import {
  type Comment,
  hidesContent,
  type Positions,
  type ReadOptions,
  readDocuments,
  type SourceDocument,
  type SourceProblem,
  splitStream,
  utf8Length,
} from '../yaml/index.js';
import { classifyDocuments, type DocumentClass, type FileRole, fileClassifier } from './classify.js';
import { type MayHold, mayHold } from './may-hold.js';
import { helmOrigin, type Origin } from './origin.js';
import { type SourceFile, SourceText } from './source-file.js';
import { jsonProblem } from './strict-json.js';

export interface ParsedDocument {
  readonly index: number;
  readonly class: DocumentClass;
  readonly value: Json | undefined;
  /** Absent for objects without text. */
  readonly positions?: Positions;
  /** Where it starts and ends in the text of the file, with its comments. */
  readonly span?: { readonly start: number; readonly end: number } | undefined;
  readonly comments: readonly Comment[];
  readonly problems: readonly SourceProblem[];
  readonly origin: Origin | undefined;
  /** Values of a chart that is not among the files: their shape shows what it makes of them. */
  readonly looseValues?: true | undefined;
  /** For a document that could not be read: what seems absent may be in it. */
  readonly mayHold?: MayHold;
  /** Set where the value is read on use: then it is one object with nothing inside that counts as an object. */
  readonly object?: ObjectFacts | undefined;
  readonly keptText?: KeptText;
}

/** What is kept of a value that is read on use, as JSON without spaces. */
export interface KeptText {
  /** Whether the value may have a part as JSON writes it. */
  mayHave(part: string): boolean;
}

/** What is known of an object without its value. */
export interface ObjectFacts {
  readonly apiVersion: string;
  readonly kind: string;
  /** Undefined if it is absent or no string. */
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** Whether nothing in it looks like a pod, a container or an object, whatever its kind is. */
  readonly hidesNothing: boolean;
}

/** How certain it is that a file is what a cluster gets. */
interface Certainty {
  /** A sentence that says what was assumed when it was made: "The checkout stands for the branch main." */
  readonly assumed?: string;
  /**
   * Remaining variables whose values are unknown, by name, each with the reason: "the Secret
   * flux-system/cluster-secrets is encrypted".
   */
  readonly unknownVariables?: ReadonlyMap<string, string>;
}

/** A file, read once. It contains no config, so that an editor only parses what changed. */
export interface ParsedFile extends Certainty {
  readonly source: SourceFile;
  /** Length in UTF-8 bytes. */
  readonly bytes: number;
  readonly hasText: boolean;
  readonly documents: readonly ParsedDocument[];
  /** Problems of the file as a whole, such as invalid UTF-8. */
  readonly problems: readonly SourceProblem[];
  /** Set if a problem of the whole file hides something: what seems absent may be in it. */
  readonly mayHold?: MayHold;
  /** The cluster that it belongs to, whatever the config says. */
  readonly cluster?: string;
  /** Set if it belongs to no cluster, whatever the config says: GitOps deploys it nowhere. */
  readonly loose?: true;
  /** The namespace for its objects without one, instead of the config's. */
  readonly namespace?: string;
  /** Stands for a namespace that is given at installation. */
  readonly lateNamespace?: string;
  readonly valuesRendered?: ValuesRendered;
}

/**
 * Whether the charts that a file's objects install were rendered, so that the values in these objects are not read: for
 * all objects of the file, or for each.
 */
type ValuesRendered = boolean | ((object: JsonObject) => boolean);

export interface ParseInput extends ReadOptions, Certainty {
  /** From the repository root, with `/`: the path in findings. */
  readonly path: string;
  readonly text: string;
  /** The role of the file, from `fileClassifier`. By default, what its path alone shows. */
  readonly role?: FileRole;
  /** The cluster that it belongs to, whatever the config says: rendered files are a cluster of their own. */
  readonly cluster?: string;
  /** The namespace for its objects without one, instead of the config's, for example that of a release. */
  readonly namespace?: string;
  /** Stands for a namespace that is given at installation: an object in it has an unknown namespace. */
  readonly lateNamespace?: string;
  /** The origin of the whole file. By default, what Helm's comments say. */
  readonly origin?: Origin;
  /** Problems of the whole file from whoever decoded it. Offsets are those of `text`. */
  readonly problems?: readonly SourceProblem[];
  /** Whether what the file's objects install was rendered: their values are not read then. */
  readonly valuesRendered?: ValuesRendered;
}

const INPUT: OptionKinds<ParseInput> = {
  path: ['a string'],
  text: ['a string'],
  role: ['a string'],
  cluster: ['a string'],
  namespace: ['a string'],
  lateNamespace: ['a string'],
  origin: ['an object'],
  problems: ['a list of objects'],
  valuesRendered: ['true or false', 'a function'],
  assumed: ['a string'],
  unknownVariables: ['a Map'],
  comments: ['true or false'],
  maxDocumentSize: ['a whole number above 0'],
};

const roleByPath = fileClassifier({ charts: [], kustomizations: [] });

/**
 * Reads a YAML or JSON file. What cannot be read becomes problems, which `lint` reports.
 * @throws TypeError for arguments of another type, and for nothing in the text
 * @example
 * const file = await parse({ path: 'deploy/web.yaml', text });
 */
export async function parse(input: ParseInput): Promise<ParsedFile> {
  if (typeof input?.path !== 'string' || typeof input.text !== 'string')
    throw new TypeError(
      `parse expects a path and a text: parse({ path: 'web.yaml', text }). ${typeof input === 'object' && input !== null ? `The path is ${described(input.path)}, the text ${described(input.text)}` : `It got ${described(input)}`}.`,
    );
  checkOptions('parse', input, INPUT, "{ path: 'web.yaml', text }");
  return parseNow(input);
}

/** Reads a file at once. @see parse */
export function parseNow(input: ParseInput): ParsedFile {
  const { path, text, problems = [] } = input;
  const role = input.role ?? roleByPath(path);
  return {
    source: new SourceText(path, text),
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
    // What was read of a template's source has no meaning, including errors.
    if (own === 'template') yield { ...TEMPLATE, index, positions, ...held };
    else
      yield {
        index,
        class: own,
        value,
        positions,
        span: { start, end },
        comments,
        // The other program reports errors in its file.
        problems:
          own === 'other'
            ? problems.filter(({ rule }) => rule !== 'parse-error')
            : own === 'manifest' && Array.isArray(value)
              ? [
                  ...problems,
                  { ...LIST, start: positions.root.valueStart, end: positions.root.valueStart + 1 },
                ]
              : problems,
        origin,
        ...(own === 'helm-values' && role === 'loose-values' && { looseValues: true as const }),
        ...held,
      };
  }
}

const LIST = {
  rule: 'parse-error',
  message:
    'kubectl refuses a document that is a list of objects. Write each object as a document of its own, with --- between them, or all of them as "items" of an object with "kind: List".',
} as const;

/** A stream of several objects is not a JSON file. YAML errors in a single one are also JSON errors. */
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

/** The documents of a chart's template are split and not read: reading them is slow and yields nothing. */
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

/** The unread parts of a file that may contain objects. */
export function* unreadOf(
  file: ParsedFile,
): Generator<{ readonly mayHold: MayHold; readonly template?: true }> {
  const held = (mayHold: MayHold | undefined): mayHold is MayHold =>
    mayHold !== undefined && mayHold.length > 0;
  if (held(file.mayHold)) yield { mayHold: file.mayHold };
  for (const { mayHold, class: own } of file.documents)
    if (held(mayHold)) yield { mayHold, ...(own === 'template' && { template: true }) };
}
