import { type Path, readDocuments } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';

type SourceDocument = ReturnType<typeof readDocuments> extends Iterable<infer Read> ? Read : never;

type Span = readonly [start: number, end: number];

const MASK = '[masked]';

/** Maps of texts that are user data, in any object, list or text. */
const DATA = /^(?:data|stringData|binaryData|annotations)$/i;

/** Other maps and lists whose values are user data. */
const CARRIERS = /^(?:env|environment|(?:kubelet)?extraArgs)$/i;

/** Keys of encryption files, kubeconfigs and settings of programs whose values are secret. */
const SECRET_KEYS =
  /(?:secret|password|passwd|passphrase|token|credential|privatekey|apikey|accesskey|signingkey|connectionstring|keydata|^authorization$)/;
/** Keys that contain a secret word but name something: `secretName`, `tokenExpirationSeconds`. */
const NAMING_KEYS = /(?:name|names|ref|refs|seconds|policy|class|kind|type|path|mount|url|endpoint|version)$/;

/** `user:password@` in a URL, or before a host without a scheme. The digest of an image also follows a colon and an @. */
const HAS_USER = /:\/\/[^/@\s]+@|^[^/@\s:]+:[^/@\s:]+@(?!sha\d{3}:)/;

/** A flag without its value: `--token=`, `-p` of `-pSECRET`. */
const FLAG = /^(?:--[^=\s]*=?|-\w)/;

/**
 * The lines of a text, masked: values of Secrets, ConfigMaps, annotations and environments; keys, tokens and passwords
 * in configuration; values of arguments; texts within texts; and what comments say about a key. Values in `shown` stay:
 * a fix wrote them.
 */
export function maskedLines(
  text: string,
  shown: (value: string) => boolean = () => false,
): readonly string[] {
  const spans = [...secretSpans(text)].filter(([start, end]) => !shown(text.slice(start, end)));
  let result = '';
  let at = 0;
  for (const [start, end] of spans.sort(([a], [b]) => a - b)) {
    const from = Math.max(start, at);
    if (end <= from) continue;
    // Each line keeps its number.
    result += text.slice(at, from) + text.slice(from, end).replace(/[^\r\n]+/g, MASK);
    at = end;
  }
  return (result + text.slice(at)).split(/\r\n|\n|\r/);
}

/** The masked texts, without quotes. */
export function secretValues(text: string): ReadonlySet<string> {
  return new Set([...secretSpans(text)].map(([start, end]) => unquoted(text.slice(start, end))));
}

/** A value without the quotes around it. */
export const unquoted = (value: string): string => value.replace(/^["']|["']$/g, '');

function* secretSpans(text: string): Generator<Span> {
  for (const document of readDocuments(text, { comments: true })) {
    const { value, problems, start, end } = document;
    // A part that cannot be parsed may contain anything.
    if (value === undefined && problems.length > 0) yield [start, end];
    else if (value !== undefined) {
      yield* commentSpans(text, document, value);
      yield* valueSpans(text, document, value);
      if (problems.some(({ rule }) => rule === 'duplicate-key')) yield* replacedSpans(text, document);
    }
  }
}

/** An alias stands for a value that is written at its anchor. */
function* anchorSpans(text: string, positions: SourceDocument['positions'], name: string): Generator<Span> {
  for (const { range } of positions.walk()) {
    const from = Math.max(range.keyEnd, range.keyStart, 0);
    const head = text.slice(from, range.valueStart + name.length + 2);
    const at = head.indexOf(`&${name}`);
    if (at !== -1 && from + at <= range.valueStart && !/[\w-]/.test(head[at + name.length + 1] ?? ''))
      yield [from + at + name.length + 1, range.valueEnd];
  }
}

function* valueSpans(text: string, { positions }: SourceDocument, value: Json): Generator<Span> {
  for (const { path, from } of secretPaths(value)) {
    const range = positions.locate(path);
    if (!range) continue;
    if (text[range.valueStart] === '*')
      yield* anchorSpans(text, positions, text.slice(range.valueStart + 1, range.valueEnd).trim());
    const start = range.valueStart + skipped(text, range.valueStart, range.valueEnd, from);
    if (start < range.valueEnd) yield [start, range.valueEnd];
  }
}

/** The values of keys that stand in one map twice: the value of the document has only the last one. */
function* replacedSpans(text: string, { positions }: SourceDocument): Generator<Span> {
  for (const { path, range } of positions.walk()) {
    const { valueStart, valueEnd } = range;
    if (positions.locate(path)?.valueStart === valueStart) continue;
    const own = text.slice(valueStart, valueEnd);
    const isPlain = /^[\w./-]*$/.test(own) && !path.some(mayBeSecret);
    if (!isPlain) yield [valueStart, valueEnd];
  }
}

/** Whether what is below a step of a path may be masked. */
const mayBeSecret = (step: string | number): boolean =>
  typeof step === 'string' &&
  (DATA.test(step) ||
    CARRIERS.test(step) ||
    /^(?:args|command|value|literals)$/.test(step) ||
    isSecretKey(step));

/** Skips the part of a value that is shown. Quotes may come before it. */
function skipped(text: string, start: number, end: number, from: string): number {
  if (from === '') return 0;
  const at = text.slice(start, end).indexOf(from);
  return at === -1 ? 0 : at + from.length;
}

/** Comments may contain old values, and those in the data of a Secret nothing else. Suppressions are only words. */
function* commentSpans(text: string, { comments, positions }: SourceDocument, value: Json): Generator<Span> {
  const secret = comments.length === 0 ? [] : [...secretData(value)].map((path) => positions.locate(path));
  for (const { start, end } of comments) {
    const words = text.slice(start, end);
    if (/^#+\s*plimsoll-/.test(words)) continue;
    const isInside = secret.some(
      (range) => range && range.keyEnd <= start && !text.slice(range.valueEnd, start).includes('\n'),
    );
    if (isInside) {
      yield [start + 1, end];
      continue;
    }
    const at = words.search(/[:=]/);
    if (at !== -1 && at + 1 < words.length) yield [start + at + 1, end];
  }
}

/** The data of Secrets, wherever they are. */
function* secretData(value: Json, path: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null) return;
  const isSecret = isObject(value) && value.kind === 'Secret';
  for (const [key, inside] of Object.entries(value)) {
    const own = [...path, Array.isArray(value) ? Number(key) : key];
    if (isSecret && DATA.test(key)) yield own;
    else yield* secretData(inside, own);
  }
}

interface SecretPath {
  readonly path: Path;
  /** The part before the secret that is shown: `--token=` of an argument. */
  readonly from: string;
}

function* secretPaths(value: Json, path: Path = []): Generator<SecretPath> {
  if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly Json[]).entries())
      yield* secretPaths(item, [...path, index]);
    return;
  }
  if (!isObject(value)) {
    // A text may contain anything: a file of settings, another manifest, a script.
    if (typeof value === 'string' && (value.includes('\n') || HAS_USER.test(value))) yield { path, from: '' };
    return;
  }
  for (const [key, inside] of Object.entries(value)) {
    const own = [...path, key];
    if (DATA.test(key)) yield* texts(inside, own, value);
    else if (CARRIERS.test(key)) yield* carried(inside, own);
    else if (key === 'literals') yield* literals(inside, own);
    else if (key === 'args' || key === 'command') yield* argumentsIn(inside, own, key === 'command');
    else if (key === 'value' && (Object.hasOwn(value, 'name') || patchesSecret(value)))
      yield* scalars(inside, own);
    else if (isSecretKey(key) && isGiven(inside)) yield* scalars(inside, own);
    else yield* secretPaths(inside, own);
  }
}

function isSecretKey(key: string): boolean {
  const word = key.toLowerCase().replace(/[-_.]/g, '');
  return SECRET_KEYS.test(word) && !NAMING_KEYS.test(word);
}

const isGiven = (value: Json): boolean =>
  Array.isArray(value) ? value.every(isGiven) : typeof value === 'string' || typeof value === 'number';

/** Whether an operation of a JSON patch sets what may be secret. */
const patchesSecret = ({ op, path }: JsonObject): boolean =>
  typeof op === 'string' && typeof path === 'string' && path.split('/').some(mayBeSecret);

/**
 * A map of texts. In a Secret, what is written in place of a text is masked with its keys: `password: {hunter2}` is a map.
 * Elsewhere such keys are names: charts call volumes `data`.
 */
function* texts(value: Json, path: Path, { kind }: JsonObject): Generator<SecretPath> {
  if (kind !== 'Secret' && path.at(-1) !== 'stringData') yield* carried(value, path);
  else if (isObject(value)) {
    for (const key of Object.keys(value)) yield { path: [...path, key], from: '' };
    // Aliases in it stand for values elsewhere.
    yield* scalars(value, path);
  } else yield { path, from: '' };
}

/** What a generator of kustomize makes a Secret of: `KEY=VALUE`. */
function* literals(value: Json, path: Path): Generator<SecretPath> {
  if (!Array.isArray(value)) yield* scalars(value, path);
  else
    for (const [index, item] of (value as readonly Json[]).entries())
      yield {
        path: [...path, index],
        from: typeof item === 'string' ? item.slice(0, item.indexOf('=') + 1) : '',
      };
}

/** In a list of `name` and `value`, shows the names, and references to values elsewhere. */
function* carried(value: Json, path: Path): Generator<SecretPath> {
  const entries = Array.isArray(value) ? (value as readonly Json[]) : [];
  if (entries.length > 0 && entries.every((entry) => isObject(entry) && Object.hasOwn(entry, 'name')))
    for (const [index, entry] of entries.entries()) yield* secretPaths(entry, [...path, index]);
  else yield* scalars(value, path);
}

function* scalars(value: Json, path: Path): Generator<SecretPath> {
  if (typeof value !== 'object' || value === null) yield { path, from: '' };
  else
    for (const [key, inside] of Object.entries(value))
      yield* scalars(inside, [...path, Array.isArray(value) ? Number(key) : key]);
}

/** Shows the flags of arguments, and the program of a command. */
function* argumentsIn(value: Json, path: Path, isCommand: boolean): Generator<SecretPath> {
  if (!Array.isArray(value)) {
    yield* scalars(value, path);
    return;
  }
  for (const [index, item] of (value as readonly Json[]).entries()) {
    const own = [...path, index];
    if (typeof item !== 'string') yield* scalars(item, own);
    else if (isCommand && index === 0 && !/[\s=]/.test(item)) continue;
    else {
      const from = FLAG.exec(item)?.[0] ?? '';
      if (from !== item) yield { path: own, from };
    }
  }
}
