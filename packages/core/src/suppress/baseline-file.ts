import { ConfigError, type ConfigProblem } from '../config/types.js';
import { compare } from '../draft/draft.js';
import { isObject, type Json, type JsonObject, type Path } from '../json.js';
import { type SourceFile, SourceText } from '../source/source-file.js';
import { didYouMean } from '../suggest.js';
import { type Positions, readDocuments } from '../yaml/index.js';

const HEADER = `# Findings that are accepted for now: what is not in here is reported. One line each, by what it is about and
# not by its line number, so that a fault that takes the place of another is seen. "related" is what a finding is
# accepted with, as the bindings of a role: another one is reported.
`;

const VERSION = 2;
/** Replaces the list in entries from before baselines recorded what a finding is related to. */
const ANY = 'any';
const OBJECT_KEYS = ['file', 'cluster', 'kind', 'namespace', 'name'] as const;

/**
 * The text of a baseline. It is YAML and not JSON because people review it: each finding is a line of its own, without
 * a comma that would change the line before, and its file and object are written once.
 * @param entries sorted: equal files and objects in sequence become one block
 */
export function formatBaseline(entries: readonly BaselineEntry[]): string {
  let text = `${HEADER}version: ${VERSION}\nfindings:${entries.length === 0 ? ' []' : ''}\n`;
  let object = '';
  let rule = '';
  for (const entry of entries) {
    const keys = OBJECT_KEYS.flatMap((key) =>
      entry[key] === undefined || (key === 'kind' && entry.kind === '')
        ? []
        : [`${key}: ${scalar(entry[key])}`],
    );
    const own = `  - ${keys.join('\n    ')}\n    rules:\n`;
    if (own !== object) text += own;
    if (own !== object || entry.rule !== rule) text += `      ${scalar(entry.rule)}:\n`;
    [object, rule] = [own, entry.rule];
    text += `        - ${item(entry)}\n`;
  }
  return text;
}

function item({ path, ordinal, related }: BaselineEntry): string {
  const indent = '\n          ';
  const more = [
    ordinal > 1 && `ordinal: ${ordinal}`,
    related === undefined && `related: ${ANY}`,
    related !== undefined &&
      related.length > 0 &&
      `related:${related
        .toSorted(compare)
        .map((name) => `${indent}  - ${scalar(name)}`)
        .join('')}`,
  ].filter((part) => part !== false);
  return more.length === 0 ? scalar(path) : [`path: ${scalar(path)}`, ...more].join(indent);
}

/** Strings that every YAML reader reads as this string. */
const PLAIN = /^[A-Za-z][\w./[\]-]*$/;
const WORDS = /^(?:true|false|yes|no|on|off|null|y|n)$/i;

function scalar(text: string): string {
  if (PLAIN.test(text) && !WORDS.test(text)) return text;
  // YAML cannot escape half a surrogate pair.
  return JSON.stringify(text.replace(/\p{Cs}/gu, '\ufffd')).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}\p{Co}]/gu,
    (character) => {
      const code = character.codePointAt(0)!.toString(16);
      return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
    },
  );
}

interface Found {
  readonly entry: BaselineEntry;
  readonly at: Path;
}

/** Reads the text of a baseline. @throws ConfigError with all problems, each with file, line and column */
export function readBaseline({ path, text }: { readonly path: string; readonly text: string }): {
  readonly file: SourceFile;
  readonly version: number;
  readonly found: readonly Found[];
  readonly positions: Positions | undefined;
} {
  const file = new SourceText(path, text);
  const problems: ConfigProblem[] = [];
  const at = (offset: number): string => {
    const { line, column } = file.position(offset);
    return `${path}:${line}:${column}`;
  };
  const documents = [...readDocuments(text, { comments: false, maxDocumentSize: text.length + 1 })];
  for (const problem of documents.flatMap((document) => document.problems))
    problems.push({ path: at(problem.start), message: problem.message });
  const [document, second] = documents.filter(({ value }) => value !== undefined);
  if (second) problems.push({ path: at(second.start), message: 'A baseline must be one YAML document.' });
  const reader = new Reader((where, message) => {
    let place = where;
    let range = document?.positions?.locate(place);
    while (!range && place.length > 0) {
      place = place.slice(0, -1);
      range = document?.positions?.locate(place);
    }
    const offset = range ? (range.keyStart >= 0 ? range.keyStart : range.valueStart) : 0;
    problems.push({ path: at(offset), message });
  });
  if (problems.length === 0) reader.read(document?.value);
  if (problems.length > 0) throw new ConfigError(problems);
  return { file, version: reader.version, found: reader.found, positions: document?.positions };
}

function isTexts(value: Json): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

type Complain = (at: Path, message: string) => void;

/** Walks the values of a baseline. Reports what is wrong, and reads the rest. */
class Reader {
  readonly found: Found[] = [];
  version = VERSION;
  readonly #complain: Complain;

  constructor(complain: Complain) {
    this.#complain = complain;
  }

  read(value: Json | undefined): void {
    if (!this.#isMap(value, [], ['version', 'findings'], `version: ${VERSION}`)) return;
    if (value.version === 1 || value.version === VERSION) this.version = value.version;
    else
      this.#complain(
        ['version'],
        `Expected "version: ${VERSION}" or 1. Another version of plimsoll wrote this file.`,
      );
    for (const [at, group] of this.#items(value.findings, ['findings'], 'objects with findings'))
      this.#readGroup(group, at);
  }

  #readGroup(value: Json, at: Path): void {
    if (!this.#isMap(value, at, [...OBJECT_KEYS, 'rules'], 'file, kind and rules')) return;
    for (const key of OBJECT_KEYS)
      if (value[key] === undefined ? key === 'file' : typeof value[key] !== 'string')
        this.#complain([...at, key], `Expected a string at "${key}".`);
    const { rules } = value;
    if (!isObject(rules)) {
      this.#complain([...at, 'rules'], 'Expected "rules", a map from rule ids to lists of paths.');
      return;
    }
    const object = Object.fromEntries([
      ['kind', ''],
      ...OBJECT_KEYS.flatMap((key) => (value[key] === undefined ? [] : [[key, value[key]]])),
    ]) as unknown as Pick<BaselineEntry, (typeof OBJECT_KEYS)[number]>;
    for (const [rule, paths] of Object.entries(rules))
      for (const [where, item] of this.#items(paths, [...at, 'rules', rule], 'paths'))
        this.#readItem(item, where, object, rule);
  }

  #readItem(
    item: Json,
    at: Path,
    object: Pick<BaselineEntry, (typeof OBJECT_KEYS)[number]>,
    rule: string,
  ): void {
    if (typeof item === 'string') {
      this.found.push({ entry: { ...object, rule, path: item, ordinal: 1, related: this.#none }, at });
      return;
    }
    if (!this.#isMap(item, at, ['path', 'ordinal', 'related'], 'a path, or path, ordinal and related'))
      return;
    const { path, ordinal = 1, related = this.#none } = item;
    if (related !== undefined && related !== ANY && !isTexts(related))
      this.#complain([...at, 'related'], `Expected "related", a list of names or ${ANY}.`);
    else if (
      typeof path !== 'string' ||
      typeof ordinal !== 'number' ||
      !Number.isSafeInteger(ordinal) ||
      ordinal < 1
    )
      this.#complain(at, 'Expected "path", a string, and "ordinal", a number from 1.');
    else
      this.found.push({
        entry: { ...object, rule, path, ordinal, related: related === ANY ? undefined : related },
        at,
      });
  }

  /** What an entry without `related` is related to. */
  get #none(): readonly string[] | undefined {
    return this.version === 1 ? undefined : [];
  }

  #isMap(value: Json | undefined, at: Path, known: readonly string[], expected: string): value is JsonObject {
    if (!isObject(value)) {
      this.#complain(at, `Expected a map with ${expected}.`);
      return false;
    }
    for (const key of Object.keys(value))
      if (!known.includes(key))
        this.#complain(
          [...at, key],
          `Unknown key "${key}".${didYouMean(key, known)} Known: ${known.join(', ')}.`,
        );
    return true;
  }

  *#items(value: Json | undefined, at: Path, of: string): Generator<readonly [Path, Json]> {
    if (Array.isArray(value)) for (const [index, item] of value.entries()) yield [[...at, index], item];
    else this.#complain(at, `Expected a list of ${of}.`);
  }
}

/**
 * One finding that existed when the baseline was written. It contains only what identifies the finding across runs: no
 * line, no message, no value.
 */
export interface BaselineEntry {
  readonly rule: string;
  /** From the repository root. For rendered output, the template that it came from. */
  readonly file: string;
  readonly cluster?: string;
  /** `apps/Deployment`. Kinds of the core group have no prefix. Empty if the finding is about a file's text. */
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
  /** Like `Finding.pathByName`. */
  readonly path: string;
  /** Counts equal findings within a file from 1. */
  readonly ordinal: number;
  /**
   * What the finding was related to, by `RelatedLocation.name`: who gets a role, what else claims a host. Additions are
   * reported. Undefined in baselines of version 1, which do not have it: any related place is accepted.
   */
  readonly related?: readonly string[] | undefined;
}
