import type { Config } from '@plimsoll/core';
import { type Path, readDocuments, SourceText, valueAt } from '@plimsoll/core/internal';
import type { Json } from '@plimsoll/core/kubernetes';
import { PlimsollError } from '../error.js';

/** A config in YAML or JSON, with the lines of its keys. */
export interface ConfigText {
  readonly text: string;
  /** Not yet validated. */
  readonly config: Config;
  /** The line and column (`3:5`) of the key at a path such as `[1].rules["cis/x"]`, or of the nearest key above it. */
  position(problemPath: string): string;
}

/**
 * @param several what to do where it has several documents
 * @throws PlimsollError with every syntax error
 */
export function readConfigText(
  text: string,
  file: string,
  several = 'A config must be one YAML document. Write several objects as a list.',
): ConfigText {
  const source = new SourceText(file, text);
  const at = (offset: number): string => {
    const { line, column } = source.position(offset);
    return `${line}:${column}`;
  };
  const documents = [...readDocuments(text)];
  const problems = documents.flatMap((document) => document.problems);
  if (problems.length > 0)
    throw new PlimsollError(problems.map(({ start, message }) => `${file}:${at(start)}: ${message}`));
  const [document, second] = documents.filter(({ value }) => value !== undefined);
  if (!document) throw new PlimsollError([`${file} is empty. Write its content, or remove the file.`]);
  if (second) throw new PlimsollError([`${file}:${at(second.start)}: ${several}`]);
  const { value, positions } = document;
  for (const { path, range } of positions.walk())
    if (typeof valueAt(value, path) === 'boolean')
      asWord(value as Json, path, text.slice(range.valueStart, range.valueEnd));
  return {
    text,
    config: value as Config,
    position(problemPath) {
      let path = pathOf(problemPath, value as Json);
      for (;;) {
        const range = positions.locate(path);
        if (range) return at(range.keyEnd >= 0 ? range.keyStart : range.valueStart);
        path = path.slice(0, -1);
      }
    },
  };
}

/**
 * kubectl and the reader of manifests read `off` and `no` as booleans. In a config they are words, as in YAML 1.2 and
 * in editors: `off` is a severity.
 */
function asWord(value: Json, path: Path, word: string): void {
  if (/^(true|false)$/i.test(word) || path.length === 0) return;
  const parent = valueAt(value, path.slice(0, -1)) as Record<string | number, Json>;
  parent[path.at(-1)!] = word;
}

/** Reads a path such as `[1].rules["cis/x"]`. A number is a key where the value is a map. */
function pathOf(problemPath: string, value: Json): Path {
  const path: (string | number)[] = [];
  let at: Json | undefined = value;
  for (const [, name, index, quoted] of problemPath.matchAll(
    /\.?([\w$]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g,
  )) {
    const step: string | number = Array.isArray(at)
      ? Number(index)
      : (name ?? index ?? (JSON.parse(quoted!) as string));
    path.push(step);
    at = valueAt(at, [step]);
  }
  return path;
}
