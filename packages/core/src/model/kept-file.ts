// What a later run needs of a file that it says nothing about: its values as JSON, without their places in the text,
// without the data of Secrets, and without the schemas of definitions, which are most of a large project. These are read
// from the text when somebody asks.
import { everyPart, isObject, type Json, type JsonObject, ownValue, type Path, valueAt } from '../json.js';
import { setLater } from '../later.js';
import type { DocumentClass } from '../source/classify.js';
import type { Origin } from '../source/origin.js';
import {
  type KeptText,
  type ObjectFacts,
  type ParsedDocument,
  type ParsedFile,
  type ParseInput,
  parseNow,
} from '../source/parse.js';
import { LaterText, mayMention, type SourceFile } from '../source/source-file.js';
import {
  type Comment,
  laterPositions,
  type Positions,
  readDocuments,
  type SourceProblem,
} from '../yaml/index.js';
import { type KeptKind, schemaPaths } from './custom-kind.js';
import { factsOfPlain, type KeptFacts } from './read-resources.js';
import { type KeptMade, keptMadeOf } from './values/kept-made.js';

/** What stands for a file without problems. */
export interface KeptFile {
  /** JSON, by document. */
  readonly documents: readonly KeptDocument[];
  /** The values as JSON texts, by document. Empty where there is none. */
  readonly values: readonly string[];
}

/** A list, because there are many. */
export type KeptDocument = readonly [
  own: DocumentClass,
  /** Null for a document without a place. */
  start: number | null,
  end: number | null,
  /** Where the value can be read on use. */
  object: KeptObject | 0,
  more?: MoreOfDocument,
];

/** @see ObjectFacts */
type KeptObject = readonly [
  apiVersion: string,
  kind: string,
  name: string | null,
  namespace: string | null,
  hidesNothing: 0 | 1,
];

/** What few documents have. */
interface MoreOfDocument {
  readonly origin?: Origin;
  readonly looseValues?: true;
  /** The paths of maps that are null in the kept value. */
  readonly later?: readonly Path[];
  /** @see KeptFacts */
  readonly defines?: KeptKind | null;
  /** What charts make of its values. */
  readonly made?: KeptMade;
}

/**
 * What to keep of a file. Undefined for one that is read again in each run: it has problems or mentions Plimsoll, JSON
 * does not give its values back, or it has Secrets inside other objects.
 */
export function keptOf(file: ParsedFile): KeptFile | undefined {
  const { source, hasText, problems, documents } = file;
  const { text } = source;
  if (!hasText || problems.length > 0 || TOOL.test(text)) return undefined;
  const isOk = mayMention(text) ? isSilent : isPlain;
  const kept: KeptDocument[] = [];
  const values: string[] = [];
  for (const document of documents) {
    const { class: own, value, span, origin, looseValues, problems, mayHold } = document;
    if (problems.length > 0 || mayHold || !isOk(value)) return undefined;
    const later = own === 'manifest' ? laterIn(value) : [];
    const made = madeToKeep(document);
    const facts = factsOfPlain(document, file);
    const more = {
      ...(origin && { origin }),
      ...(looseValues && { looseValues }),
      ...(later.length > 0 && { later }),
      ...(facts?.defines !== undefined && { defines: facts.defines }),
      ...(made && { made }),
    };
    const base = [own, span?.start ?? null, span?.end ?? null, facts ? keptObject(facts) : 0] as const;
    kept.push(Object.keys(more).length > 0 ? [...base, more] : base);
    values.push(value === undefined ? '' : JSON.stringify(without(value, later)));
  }
  return { documents: kept, values };
}

/** The most that is kept of the objects in one document, as JSON: charts can copy one value into many objects. */
const MOST_MADE = 256 * 1024;

/** What charts make of the values in a document, as far as that may be kept. Undefined where it is found out anew. */
function madeToKeep(document: ParsedDocument): KeptMade | undefined {
  const made = keptMadeOf(document);
  let length = 0;
  for (const { value } of made?.objects ?? []) {
    length += JSON.stringify(value).length;
    if (length > MOST_MADE || isSecret(value) || !isSilent(value)) return undefined;
  }
  return made;
}

/** A Secret in the text of a manifest, or in JSON. */
const SECRET = /kind(?:\\*["'])?\s*:\s*(?:\\*["'])?Secret(?:List)?(?!\w)/;

const isSecret = (value: unknown): boolean => ownValue(value, 'kind') === 'Secret';

/**
 * Whether a part of a value is one or more Secrets, or a text that shows one. The Secret that is the whole value is kept
 * without its data, and what only names a Secret is kept.
 */
function holdsSecrets(part: unknown, whole: unknown): boolean {
  if (typeof part === 'string') return SECRET.test(part);
  if (!isObject(part)) return false;
  return (
    part.kind === 'SecretList' ||
    (part !== whole && isSecret(part) && ['data', 'stringData'].some((key) => Object.hasOwn(part, key)))
  );
}

const laterIn = (value: Json | undefined): readonly Path[] =>
  isSecret(value)
    ? ['data', 'stringData'].flatMap((key) => (isObject(ownValue(value, key)) ? [[key]] : []))
    : schemaPaths(value);

/** Whether JSON gives a value back as it is, and no Secret is inside. */
function isPlain(value: Json | undefined): boolean {
  return everyPart(value, (part) =>
    typeof part === 'number' ? Number.isFinite(part) && !Object.is(part, -0) : !holdsSecrets(part, value),
  );
}

/** Whether a value is plain and does not mention Plimsoll, however that is written. */
function isSilent(value: Json | undefined): boolean {
  const isOne = (part: unknown): boolean =>
    isObject(part)
      ? !Object.keys(part).some((key) => TOOL.test(key))
      : typeof part !== 'string' || !TOOL.test(part);
  return isPlain(value) && everyPart(value, isOne);
}

/** As `mayMention` looks for it. */
const TOOL = /plimsol/i;

/** A copy of a value with null at some paths. What is not on these is shared. */
function without(value: Json, later: readonly Path[]): Json {
  return later.reduce<Json>(withNull, value);
}

function withNull(value: Json, [step, ...rest]: Path): Json {
  if (step === undefined) return null;
  if (Array.isArray(value)) return value.with(Number(step), withNull(value[Number(step)], rest));
  const map = value as JsonObject;
  return Object.fromEntries(
    Object.entries(map).map(([key, item]) => [key, key === step ? withNull(item, rest) : item]),
  );
}

/**
 * A file as `parse` would give it, from what was kept of it. The text and the values are read when somebody asks for them.
 * @param input what `parse` got: what is kept is only for the same input
 */
export function fileOfKept(
  { path, role, text, bytes }: Pick<ParseInput, 'path' | 'role'> & { text: () => string; bytes: number },
  documents: readonly KeptDocument[],
  values: KeptValues,
): ParsedFile {
  const source = new LaterText(path, text);
  const held = new Held(source, role, values);
  return {
    source,
    bytes,
    hasText: true,
    documents: documents.map((document, index) => new LaterDocument(document, index, held)),
    problems: [],
  };
}

/** The kept texts of values, by the index of their document. */
export interface KeptValues {
  textOf(index: number): string;
  /** Whether a text has a part. */
  has(index: number, part: string): boolean;
}

/** Where the documents of a file find the rest of it. */
class Held {
  readonly source: SourceFile;
  readonly values: KeptValues;
  readonly #role: ParseInput['role'];
  #whole: ParsedFile | undefined;

  constructor(source: SourceFile, role: ParseInput['role'], values: KeptValues) {
    this.source = source;
    this.values = values;
    this.#role = role;
  }

  get whole(): ParsedFile {
    const { path, text } = this.source;
    this.#whole ??= parseNow({ path, text, ...(this.#role && { role: this.#role }) });
    return this.#whole;
  }
}

const NO_PROBLEMS: readonly SourceProblem[] = [];

/** What is read of a document when somebody asks. */
interface Asked {
  value?: { readonly is: Json | undefined };
  positions?: Positions;
  inText?: Json | undefined;
}

/**
 * A document whose value, and the rest of it, is read on use. There are many, and of most nobody asks anything: so it has
 * few fields, and is the facts about its object itself.
 */
class LaterDocument implements ParsedDocument, KeptText, KeptFacts {
  readonly index: number;
  readonly #kept: KeptDocument;
  readonly #held: Held;
  #asked: Asked | undefined;

  constructor(kept: KeptDocument, index: number, held: Held) {
    this.index = index;
    this.#kept = kept;
    this.#held = held;
  }

  get class(): DocumentClass {
    return this.#kept[0];
  }

  get problems(): readonly SourceProblem[] {
    return NO_PROBLEMS;
  }

  get span(): { readonly start: number; readonly end: number } | undefined {
    const [, start, end] = this.#kept;
    return start === null || end === null ? undefined : { start, end };
  }

  get origin(): Origin | undefined {
    return this.#kept[4]?.origin;
  }

  get looseValues(): true | undefined {
    return this.#kept[4]?.looseValues;
  }

  get object(): KeptFacts | undefined {
    return this.#kept[3] === 0 ? undefined : this;
  }

  get apiVersion(): string {
    return this.#object[0];
  }

  get kind(): string {
    return this.#object[1];
  }

  get name(): string | undefined {
    return this.#object[2] ?? undefined;
  }

  get namespace(): string | undefined {
    return this.#object[3] ?? undefined;
  }

  get hidesNothing(): boolean {
    return this.#object[4] === 1;
  }

  get defines(): KeptKind | null | undefined {
    return this.#kept[4]?.defines;
  }

  get made(): KeptMade | undefined {
    return this.#kept[4]?.made;
  }

  get #object(): KeptObject {
    return this.#kept[3] as KeptObject;
  }

  get value(): Json | undefined {
    const asked = this.#parts;
    asked.value ??= { is: this.#read() };
    return asked.value.is;
  }

  /** Objects hold on to it, whether or not anybody asks for a place. */
  get positions(): Positions {
    const asked = this.#parts;
    asked.positions ??= laterPositions(() => this.#whole.positions!);
    return asked.positions;
  }

  get comments(): readonly Comment[] {
    return this.#whole.comments;
  }

  get keptText(): KeptText {
    return this;
  }

  mayHave(part: string): boolean {
    return this.#later !== undefined || this.#held.values.has(this.index, part);
  }

  get #parts(): Asked {
    this.#asked ??= {};
    return this.#asked;
  }

  get #later(): readonly Path[] | undefined {
    return this.#kept[4]?.later;
  }

  get #whole(): ParsedDocument {
    return this.#held.whole.documents[this.index]!;
  }

  #read(): Json | undefined {
    const text = this.#held.values.textOf(this.index);
    if (text === '') return undefined;
    const value = JSON.parse(text) as Json;
    for (const path of this.#later ?? []) this.#setLater(value, path);
    return value;
  }

  #setLater(value: Json, path: Path): void {
    const holder = valueAt(value, path.slice(0, -1));
    if (!isObject(holder)) throw new TypeError('What was kept has no place for a map.');
    setLater(holder, String(path.at(-1)), () => valueAt(this.#valueInText(), path) as JsonObject);
  }

  #valueInText(): Json | undefined {
    const asked = this.#parts;
    const { span } = this;
    asked.inText ??= (span && valueInPart(this.#held.source.text, span)) ?? this.#whole.value;
    return asked.inText;
  }
}

const keptObject = ({ apiVersion, kind, name, namespace, hidesNothing }: ObjectFacts): KeptObject => [
  apiVersion,
  kind,
  name ?? null,
  namespace ?? null,
  hidesNothing ? 1 : 0,
];

/** The value of one document of a text, whose other documents may be large. Undefined where it may not be the same. */
function valueInPart(text: string, { start, end }: { start: number; end: number }): Json | undefined {
  // How the text begins decides whether all of it is read as JSON.
  if (/^\ufeff?\s*\{/.test(text)) return undefined;
  const [document, ...others] = readDocuments(text.slice(start, end));
  return others.length === 0 && document?.problems.length === 0 ? document.value : undefined;
}
