// Whether a value of a chart is the only one that can have given a field: by how the templates name it.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type Path, readDocuments } from '@plimsoll/core/internal';
import { isObject, type Json } from '@plimsoll/core/kubernetes';
import { readTextFile } from '../files/read.js';
import { isTree } from './written.js';

/** What was read of charts, by their folders; undefined for those of which nothing can be told. */
export type ReadCharts = Map<string, ChartTexts | undefined>;

interface ChartTexts {
  /** The lines of all templates. */
  readonly lines: readonly string[];
  /** The chart's own values. */
  readonly values: Json;
}

/**
 * Whether all that a chart writes under a key comes from one of the values given to it: no other value has the key, the
 * templates name this one or what it stands in, and no line of theirs gives the key from anything else. False where that
 * cannot be told, as of a chart with subcharts.
 */
export function isOnlySource(chart: string, given: Json, at: Path, known: ReadCharts): boolean {
  const key = at.at(-1);
  if (typeof key !== 'string' || at.some((step) => typeof step !== 'string')) return false;
  if (!known.has(chart)) known.set(chart, textsOf(chart));
  const texts = known.get(chart);
  if (!texts) return false;
  const others = [...placesOf(given, key), ...placesOf(texts.values, key)];
  if (others.some((other) => other.join('.') !== at.join('.'))) return false;
  const own = referenceTo(at);
  const writes = texts.lines.filter((line) => keyOf(line) === key);
  if (!writes.every((line) => own.test(line) && line.split('.Values.').length === 2)) return false;
  const around = at.map((_, index) => referenceTo(at.slice(0, index + 1)));
  return texts.lines.some((line) => around.some((reference) => reference.test(line)));
}

/** The key that a line of a template gives, whatever its value. */
const keyOf = (line: string): string | undefined => /^\s*(?:- +)?["']?([\w./-]+)["']?\s*:/.exec(line)?.[1];

const referenceTo = (at: Path): RegExp =>
  // Bounded: nothing in it repeats.
  new RegExp(
    `\\.Values\\.${at.map((step) => String(step).replace(/[^\w-]/g, '\\$&')).join('\\.')}(?![\\w.-])`,
  );

function placesOf(values: Json, key: string): readonly Path[] {
  const found: Path[] = [];
  const pending: { readonly value: Json; readonly at: Path }[] = [{ value: values, at: [] }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (found.length > 1) return found;
    for (const [step, inside] of Object.entries(isTree(next.value) ? next.value! : {})) {
      const at = [...next.at, step];
      if (step === key) found.push(at);
      pending.push({ value: inside as Json, at });
    }
  }
  return found;
}

/** Undefined where more than the templates decides what the chart gives. */
function textsOf(chart: string): ChartTexts | undefined {
  const folder = path.join(chart, 'templates');
  if (existsSync(path.join(chart, 'charts')) || !existsSync(folder)) return undefined;
  try {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const lines = files.flatMap((one) => readTextFile(path.join(one.parentPath, one.name)).split('\n'));
    const own = path.join(chart, 'values.yaml');
    const [document] = existsSync(own) ? readDocuments(readTextFile(own), { comments: false }) : [];
    return { lines, values: isObject(document?.value) ? document.value : {} };
  } catch {
    return undefined;
  }
}
