import type { Finding, FormatOptions } from '@plimsoll/core';
import { escapeLine, toJson } from '../escape.js';
import { stepPlace } from '../flows.js';
import { plainMessage, positionOf } from '../line.js';
import { maskedLines } from '../mask.js';
import { objectName } from '../text-blocks.js';
import { controlsOf, type Report } from './report.js';

/** Lists of texts that the page fills in when they are opened. */
export type Lists = readonly (readonly string[])[];

/** Bits of the second number of a finding. */
const FLAGS = { error: 1, onPath: 2, superseded: 4 } as const;

/**
 * The data for the page's script, as JSON for a `script` element: each text once, findings as lists of numbers, and the
 * masked lines of findings. Yields pieces, so that a huge report never becomes one string.
 */
export function* dataOf(report: Report, lists: Lists, { textOf }: FormatOptions): Generator<string> {
  const { groups, waivers, sets, objects, benchmarks } = report;
  const texts = new Texts();
  const wanted = new Map<string, Set<number>>();
  yield '{"rules":';
  yield inScript(
    groups.map(({ id, meta, first, findings }) => [
      texts.of(id),
      texts.of(meta?.description ?? ''),
      first - 1,
      findings.length,
    ]),
  );
  yield ',\n"findings":[';
  let separator = '\n';
  for (const [index, { findings }] of groups.entries())
    for (const finding of findings) {
      yield `${separator}${inScript(rowOf(finding, index, report, texts))}`;
      separator = ',\n';
      if (finding.region) want(wanted, finding.file, finding.region);
    }
  yield '],\n"lines":[';
  separator = '\n';
  for (const [file, numbers] of wanted)
    for (const run of linesOf(file, numbers, texts, textOf)) {
      yield `${separator}${inScript(run)}`;
      separator = ',\n';
    }
  yield '],\n"objects":[';
  separator = '\n';
  // Findings have added theirs above.
  for (const { file, resource } of objects.all) {
    const { kind, namespace, cluster } = resource;
    const named = texts.of(objectName(resource));
    yield `${separator}${inScript([texts.of(kind), texts.of(namespace ?? ''), named, texts.of(cluster ?? ''), texts.of(file)])}`;
    separator = ',\n';
  }
  yield `],\n"examined":${objects.examined},\n"sets":${inScript(sets.map(runs))}`;
  const places = new Map(groups.map(({ id }, index) => [id, index]));
  const rulesOf = (ids: readonly string[]): readonly number[] => ids.flatMap((id) => places.get(id) ?? []);
  yield `,\n"controls":${inScript(controlsOf(benchmarks).map(({ control }) => rulesOf(control.rules)))}`;
  yield `,\n"waivers":${inScript(waivers.map(({ record: { kind, reason, owner = '', expires = '' } }) => [kind, reason, owner, expires].map((text) => texts.of(text))))}`;
  yield `,\n"lists":${inScript(lists.map((list) => list.map((text) => texts.of(text))))}`;
  yield ',\n"texts":[';
  separator = '\n';
  for (const text of texts) {
    yield `${separator}${inScript(text)}`;
    separator = ',\n';
  }
  yield ']}';
}

/** Texts by number. Every one is safe to show. */
class Texts {
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    const known = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, known);
    return known;
  }

  *[Symbol.iterator](): Generator<string> {
    for (const text of this.#numbers.keys()) yield escapeLine(text);
  }
}

function rowOf(
  finding: Finding,
  rule: number,
  { objects, waiverOf }: Report,
  texts: Texts,
): readonly unknown[] {
  const { severity, onPath, supersededBy, risk, file, region, resource, pathByName, assumed, flows } =
    finding;
  const { line, column } = positionOf(region);
  return [
    rule,
    (severity === 'error' ? FLAGS.error : 0) +
      (onPath ? FLAGS.onPath : 0) +
      (supersededBy === undefined ? 0 : FLAGS.superseded),
    Math.round(risk * 10),
    texts.of(plainMessage(finding)),
    texts.of(file),
    line,
    column,
    region?.endLine ?? 0,
    region?.endColumn ?? 0,
    resource ? objects.placeOf(file, resource) : -1,
    texts.of(pathByName),
    waiverOf(finding),
    texts.of(supersededBy ?? (assumed === undefined ? '' : `assumed: ${assumed}`)),
    ...(flows ?? []).map(({ message, steps }) =>
      [message, ...steps.flatMap((step) => [stepPlace(step), step.message])].map((text) => texts.of(text)),
    ),
  ];
}

/** The most lines of a fault to show. The line before it comes on top. */
const SHOWN = 3;
/** The most characters of a line to show. */
const ROOM = 200;

function want(wanted: Map<string, Set<number>>, file: string, region: NonNullable<Finding['region']>): void {
  const own = wanted.get(file) ?? new Set();
  wanted.set(file, own);
  const last = Math.min(region.endLine, region.startLine + SHOWN - 1);
  for (let number = Math.max(region.startLine - 1, 1); number <= last; number++) own.add(number);
}

/** Lines in a row: the file, the first of their numbers, their texts. */
function* linesOf(
  file: string,
  numbers: ReadonlySet<number>,
  texts: Texts,
  textOf: FormatOptions['textOf'],
): Generator<readonly (number | string)[]> {
  const text = textOf(file);
  if (text === undefined) return;
  const lines = maskedLines(text);
  let run: (number | string)[] = [];
  let last = Number.NaN;
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const line = lines[number - 1];
    if (line === undefined) continue;
    if (number !== last + 1) {
      if (run.length > 0) yield run;
      run = [texts.of(file), number];
    }
    run.push(escapeLine(line.length > ROOM ? `${line.slice(0, ROOM)}…` : line));
    last = number;
  }
  if (run.length > 0) yield run;
}

/** Sorted numbers as pairs of a start and a length. */
function runs(numbers: readonly number[]): readonly number[] {
  const pairs: number[] = [];
  let last = Number.NaN;
  for (const number of numbers) {
    if (number === last + 1) pairs[pairs.length - 1]!++;
    else pairs.push(number, 1);
    last = number;
  }
  return pairs;
}

/** JSON that cannot end its `script` element or begin a comment there. */
const inScript = (value: unknown): string => toJson(value).replaceAll('<', '\\u003c');
