// Decides from a chart's templates whether only one value can be the source of a field.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type Path, readDocuments } from '@plimsoll/core/internal';
import { isObject, type Json } from '@plimsoll/core/kubernetes';
import { readTextFile } from '../files/read.js';
import { isTree } from './written.js';

/** The texts of charts, by directory; undefined for a chart about which nothing is certain. */
export type ReadCharts = Map<string, ChartTexts | undefined>;

interface ChartTexts {
  /** The lines of all templates. */
  readonly lines: readonly string[];
  /** The chart's own values. */
  readonly values: Json;
}

/**
 * Whether everything that a chart writes under a key comes from one given value: no other value has the key, the
 * templates name this value or a parent of it, and none of their lines writes the key from anything else. False where
 * this is uncertain, such as for a chart with subcharts.
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

/** The key that a line of a template writes, whatever its value. */
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

/** Undefined where more than the templates decides what the chart renders. */
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
