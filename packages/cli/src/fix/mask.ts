import { isObject, type Json, type Path, readDocuments } from '@plimsoll/core';

type Span = readonly [start: number, end: number];

const MASK = '[masked]';
/** Objects whose values are data of the user. */
const CARRIERS: Readonly<Record<string, readonly string[]>> = {
  Secret: ['data', 'stringData'],
  ConfigMap: ['data', 'binaryData'],
};

/** Keys of encryption files and kubeconfigs, in whatever object: the words are seldom used for anything else. */
const SECRET_KEYS = /^(?:secret|password|token|(?:id|refresh|access)-token|client-key-data|client-secret)$/;

/**
 * The lines of a text without what no output may hold: values of Secrets, ConfigMaps, annotations and environments, keys and
 * tokens of configuration files, and what stands behind the `=` of an argument. Values of `shown` stay: they are what a fix wrote.
 */
export function maskedLines(
  text: string,
  shown: (value: string) => boolean = () => false,
): readonly string[] {
  const spans = [...secretSpans(text)].filter(([start, end]) => !shown(text.slice(start, end)));
  let result = '';
  let at = 0;
  for (const [start, end] of spans.sort(([a], [b]) => a - b)) {
    if (start < at) continue;
    // Each line keeps its number.
    result += text.slice(at, start) + text.slice(start, end).replace(/[^\r\n]+/g, MASK);
    at = end;
  }
  return (result + text.slice(at)).split(/\r\n|\n|\r/);
}

/** The texts that are masked. */
export function secretValues(text: string): ReadonlySet<string> {
  return new Set([...secretSpans(text)].map(([start, end]) => text.slice(start, end)));
}

function* secretSpans(text: string): Generator<Span> {
  for (const { value, positions, problems, start, end } of readDocuments(text)) {
    // What cannot be read may hold anything.
    if (value === undefined && problems.length > 0) yield [start, end];
    else if (value !== undefined)
      for (const { path, from } of secretPaths(value)) {
        const range = positions.locate(path);
        if (!range) continue;
        const offset =
          from === '' ? 0 : text.slice(range.valueStart, range.valueEnd).indexOf(from) + from.length;
        if (range.valueStart + offset < range.valueEnd) yield [range.valueStart + offset, range.valueEnd];
      }
  }
}

interface SecretPath {
  readonly path: Path;
  /** What comes before the secret in the text: `=` of an argument. */
  readonly from: string;
}

function* secretPaths(value: Json, path: Path = []): Generator<SecretPath> {
  if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly Json[]).entries())
      yield* secretPaths(item, [...path, index]);
    return;
  }
  if (!isObject(value)) return;
  const carried = typeof value.kind === 'string' ? (CARRIERS[value.kind] ?? []) : [];
  for (const [key, inside] of Object.entries(value)) {
    const own = [...path, key];
    if (carried.includes(key) || key === 'annotations' || /^(?:kubelet)?extraArgs$/i.test(key))
      yield* scalars(inside, own);
    else if (SECRET_KEYS.test(key) && typeof inside !== 'object') yield { path: own, from: '' };
    else if (key === 'args' || key === 'command') yield* argumentsIn(inside, own);
    else if (key === 'value' && typeof value.name === 'string' && typeof inside !== 'object')
      yield { path: own, from: '' };
    else yield* secretPaths(inside, own);
  }
}

function* scalars(value: Json, path: Path): Generator<SecretPath> {
  if (typeof value !== 'object' || value === null) yield { path, from: '' };
  else
    for (const [key, inside] of Object.entries(value))
      yield* scalars(inside, [...path, Array.isArray(value) ? Number(key) : key]);
}

function* argumentsIn(value: Json, path: Path): Generator<SecretPath> {
  if (!Array.isArray(value)) return;
  for (const [index, item] of (value as readonly Json[]).entries())
    if (typeof item === 'string' && item.includes('=')) yield { path: [...path, index], from: '=' };
}
