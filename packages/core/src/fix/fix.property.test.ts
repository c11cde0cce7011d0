import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { lintWithFixes, type Step } from '../../test/fixing.js';
import { isObject, type Json, type JsonObject, type Path, valueAt } from '../json.js';
import type { FixOperation } from '../rule/fix.js';
import { parse } from '../source/parse.js';
import { applyFixes } from './apply.js';
import { applyTo } from './operation.js';
import { equal } from './verify.js';

vi.setConfig({ testTimeout: 120_000 });

const WORDS = [
  'a',
  'b',
  'name',
  'spec',
  'x-y',
  'true',
  '1',
  'two words',
  'it: is',
  '# no',
  '',
  'é',
  '--flag=1',
];
const scalar = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, 1, -2.5, 1000000),
  fc.constantFrom(...WORDS),
);
const key = fc.constantFrom('a', 'b', 'c', 'd-e', 'f.g/h', 'on', '12', '<', 'plain key');
const { node } = fc.letrec<{ node: Json }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.dictionary(key, tie('node'), { maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<Json>,
    fc.array(tie('node'), { maxLength: 4 }) as fc.Arbitrary<Json>,
  ),
}));
const spec = fc.dictionary(key, node, {
  minKeys: 1,
  maxKeys: 5,
  noNullPrototype: true,
}) as fc.Arbitrary<JsonObject>;

/** Chooses among several ways to write the same. */
type Dice = (sides: number) => number;

/**
 * Writes a value as people do: mixed block and flow style, several indentations, comments, unusual but legal quotes.
 */
class Writer {
  readonly #dice: Dice;
  readonly #step: number;
  readonly #listStep: number;
  #comments = 0;
  constructor(dice: Dice) {
    this.#dice = dice;
    this.#step = [2, 2, 4, 3][dice(4)]!;
    this.#listStep = [0, 2, 2, 4][dice(4)]!;
  }

  document(value: JsonObject): string {
    return `${this.#ownLine(0)}${this.#block(value, 0).trimStart()}\n${this.#ownLine(0)}`;
  }

  #comment(): string {
    return `#${this.#dice(2) ? ' ' : ''}comment ${this.#comments++}: {a} 'b' - x`;
  }
  #trailing(): string {
    return this.#dice(5) === 0 ? `${' '.repeat(1 + this.#dice(3))}${this.#comment()}` : '';
  }
  #ownLine(indent: number): string {
    return this.#dice(6) === 0
      ? `${' '.repeat(indent)}${this.#comment()}\n`
      : this.#dice(9) === 0
        ? '\n'
        : '';
  }

  #block(value: Json, indent: number): string {
    const pad = ' '.repeat(indent);
    if (Array.isArray(value))
      return value
        .map((item) => {
          const gap = 1 + (this.#dice(6) === 0 ? 2 : 0);
          const inner = indent + 1 + gap;
          const text = this.#isBlock(item) ? this.#block(item, inner).trimStart() : this.#inline(item, inner);
          return `${this.#ownLine(indent)}${pad}-${text.startsWith('\n') || text === '' ? text : ' '.repeat(gap) + text}`;
        })
        .join('\n');
    return Object.entries(value as JsonObject)
      .map(([name, item]) => {
        const head = `${this.#ownLine(indent)}${pad}${this.#scalar(name, true)}:`;
        if (!this.#isBlock(item)) {
          const text = this.#inline(item, indent + this.#step);
          return text === '' ? head : `${head} ${text}`.replace(/ $/, '');
        }
        const next = indent + (Array.isArray(item) ? this.#listStep : this.#step);
        return `${head}${this.#trailing()}\n${this.#block(item, next)}`;
      })
      .join('\n');
  }

  #isBlock(value: Json): boolean {
    return typeof value === 'object' && value !== null && Object.keys(value).length > 0 && this.#dice(4) > 0;
  }

  /** A value on the line of its key. A block scalar continues below. */
  #inline(value: Json, indent: number): string {
    if (value === null && this.#dice(2) === 0) return this.#trailing().trimStart();
    if (typeof value === 'string' && /^[\w ]+$/.test(value) && this.#dice(6) === 0)
      return `|${['-', '-', '-'][this.#dice(3)]}\n${' '.repeat(indent)}${value}`;
    return this.#flow(value, indent) + this.#trailing();
  }

  #flow(value: Json, indent: number): string {
    if (typeof value !== 'object' || value === null) return this.#scalar(value);
    const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
    const parts = Array.isArray(value)
      ? value.map((item) => this.#flow(item, indent + 2))
      : Object.entries(value).map(
          ([name, item]) => `${this.#scalar(name, true)}: ${this.#flow(item, indent + 2)}`,
        );
    if (parts.length > 0 && this.#dice(4) === 0) {
      const lines = parts.map((part) => `\n${' '.repeat(indent + 2)}${part}`);
      return `${open}${lines.join(',')}\n${' '.repeat(indent + 1)}${close}`;
    }
    const blank = this.#dice(3) === 0 ? ' ' : '';
    return `${open}${blank}${parts.join(', ')}${parts.length > 0 && this.#dice(6) === 0 ? ',' : ''}${blank}${close}`;
  }

  #scalar(value: Json, isKey = false): string {
    if (typeof value !== 'string')
      return value === null && !isKey && this.#dice(2) ? '~' : JSON.stringify(value);
    const plain = /^[a-z][\w./-]*( [a-z]+)*$/.test(value) && !/^(true|false|on|y|n|yes|no|off)$/.test(value);
    const form = this.#dice(4);
    if (plain && form > 1) return value;
    return form === 0 && /^[ -~]*$/.test(value) ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
  }
}

interface Stream {
  readonly text: string;
  readonly specs: readonly JsonObject[];
}

const stream: fc.Arbitrary<Stream> = fc
  .record({
    specs: fc.array(spec, { minLength: 1, maxLength: 3 }),
    tape: fc.array(fc.nat(59), { minLength: 40, maxLength: 120 }),
    crlf: fc.boolean(),
    list: fc.boolean(),
    ended: fc.boolean(),
  })
  .map(({ specs, tape, crlf, list, ended }) => {
    let at = 0;
    const dice: Dice = (sides) => tape[at++ % tape.length]! % sides;
    const pods = specs.map((own, index) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `p${index}` },
      spec: own,
    }));
    const roots: JsonObject[] = list ? [{ apiVersion: 'v1', kind: 'List', items: pods }] : pods;
    const texts = roots.map((root) => new Writer(dice).document(root));
    const joined = texts.join(dice(2) ? '---\n' : '--- # next\n');
    const text = ended ? joined : joined.replace(/\n+$/, '');
    return { text: crlf ? text.replaceAll('\n', '\r\n') : text, specs };
  });

/** Places in a spec: existing ones and some that do not exist. */
function placesOf(value: Json, path: Path = ['spec']): Path[] {
  const missing: Path[] = isObject(value)
    ? [
        [...path, 'new'],
        [...path, 'new', 'deep'],
      ]
    : [];
  const children: (readonly [string | number, Json])[] = Array.isArray(value)
    ? [...(value as Json[]).entries()]
    : isObject(value)
      ? Object.entries(value)
      : [];
  return [path, ...missing, ...children.flatMap(([step, item]) => placesOf(item, [...path, step]))];
}

const values: readonly Json[] = [
  false,
  7,
  'text',
  'yes',
  'two words',
  ['ALL'],
  { type: 'RuntimeDefault' },
  { a: { b: ['c', { d: 1 }] } },
];

function stepFor(own: JsonObject, choice: number): Step {
  // Never the spec itself, because the tests find resources by it.
  const places = placesOf(own).slice(1);
  const place = places[choice % places.length]!;
  const value = values[(choice >> 5) % values.length]!;
  switch ((choice >> 9) % 5) {
    case 0:
    case 1:
      return ['set', place, value];
    case 2:
      return ['append', place, value];
    case 3:
      return typeof place.at(-1) === 'number' ? ['insert', place, value] : ['append', place, value];
    default:
      return ['remove', place];
  }
}

const operationOf = ([kind, path, value]: Step): FixOperation =>
  kind === 'remove'
    ? { kind, path: path as Path }
    : { kind: kind as 'set' | 'append' | 'insert', path: path as Path, value: value as Json };

async function read(text: string) {
  const { documents } = await parse({ path: 'm.yaml', text, comments: true });
  return {
    values: documents.map(({ value }) => value ?? null),
    comments: documents.flatMap(({ comments }) => comments.map(({ start, end }) => text.slice(start, end))),
    problems: documents.flatMap(({ problems }) => problems),
  };
}

/** The specs of all resources, in order. */
function specsOf(documents: readonly Json[]): Json[] {
  return documents.flatMap((value) => {
    if (!isObject(value)) return [];
    return Array.isArray(value.items) ? specsOf(value.items as Json[]) : [value.spec ?? null];
  });
}

/** Runs the steps on the first resource that has their places. */
async function run({ text }: Stream, steps: readonly Step[]) {
  const { findings, fixes, errors } = await lintWithFixes(text, steps, { name: 'p0' });
  expect(errors).toEqual([]);
  return { findings, fixes };
}

describe('the law of fixes', () => {
  it('changes exactly what was requested, or nothing', async () => {
    const seen: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(stream, fc.nat(1 << 12), async (given, choice) => {
        const step = stepFor(given.specs[0]!, choice);
        const before = await read(given.text);
        fc.pre(before.problems.length === 0 && equal(specsOf(before.values), given.specs));
        const { findings, fixes } = await run(given, [step]);
        const offered = findings.filter(({ fix }) => fix);
        for (const reason of offered.length > 0
          ? ['offered']
          : (fixes?.refused ?? []).map(({ reason }) => reason))
          seen[reason] = (seen[reason] ?? 0) + 1;
        const { text } = applyFixes(given.text, offered);
        const after = await read(text);
        const [own, ...others] = given.specs;
        const wanted =
          offered.length > 0 ? (applyTo({ spec: own! }, operationOf(step)) as JsonObject).spec! : own!;
        expect(specsOf(after.values)).toEqual([wanted, ...others]);
        expect(after.comments).toEqual(before.comments);
        expect(after.problems).toEqual([]);
        if (/\r\n/.test(given.text)) expect(text.replaceAll('\r\n', '')).not.toContain('\n');
      }),
      { numRuns: 800 },
    );
    // The splices write valid text. Verification is only for cases that nobody thought of.
    expect(seen.unverified ?? 0).toBe(0);
    expect(seen.offered).toBeGreaterThan(250);
  });

  it('makes several at once like one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(stream, fc.nat(1 << 12), fc.nat(1 << 12), async (given, one, two) => {
        const steps = [stepFor(given.specs[0]!, one), stepFor(given.specs[0]!, two)];
        const before = await read(given.text);
        fc.pre(before.problems.length === 0 && equal(specsOf(before.values), given.specs));
        fc.pre(JSON.stringify(steps[0]) !== JSON.stringify(steps[1]));
        // Setting `a: {b: 1}` where nothing was gives the same text as `a.b: 1`: two such values at one place become
        // one map.
        fc.pre(!steps.every(([kind]) => kind === 'set') || !equal(steps[0]![1], steps[1]![1]));
        const { findings } = await run(given, steps);
        const { text, applied } = applyFixes(given.text, findings);
        fc.pre(applied.length === 2);
        const after = specsOf((await read(text)).values)[0];
        const inOrder = (...order: readonly Step[]): Json | undefined =>
          (order.map(operationOf).reduce(applyTo, { spec: given.specs[0]! } as Json) as JsonObject).spec;
        const [first, second] = steps as [Step, Step];
        // The order of two removals in a list changes the indexes, not what is removed.
        expect([inOrder(first, second), inOrder(second, first)].some((wanted) => equal(wanted, after))).toBe(
          true,
        );
      }),
      { numRuns: 350 },
    );
  });

  it('adds several keys to one map at once', async () => {
    let together = 0;
    const added = fc.uniqueArray(fc.constantFrom('n1', 'n-2', 'o.p/q', 'x y', 'no', '3'), { minLength: 2 });
    await fc.assert(
      fc.asyncProperty(stream, fc.nat(), added, fc.array(fc.nat()), async (given, where, keys, choices) => {
        const own = given.specs[0]!;
        const maps = placesOf(own).filter((path) => isObject(valueAt({ spec: own }, path) ?? undefined));
        const place = maps[where % maps.length]!;
        const steps = keys.map(
          (name, index): Step => [
            'set',
            [...place, name],
            values[(choices[index] ?? index) % values.length]!,
          ],
        );
        const before = await read(given.text);
        fc.pre(before.problems.length === 0 && equal(specsOf(before.values), given.specs));
        const { findings } = await run(given, steps);
        const { text, applied } = applyFixes(given.text, findings);
        const made = new Set(applied.map(({ message }) => message));
        const wanted = steps
          .filter((_, index) => made.has(`Number ${index}.`))
          .map(operationOf)
          .reduce(applyTo, { spec: own } as Json) as JsonObject;
        const after = await read(text);
        expect(specsOf(after.values)).toEqual([wanted.spec, ...given.specs.slice(1)]);
        expect(after.comments).toEqual(before.comments);
        expect(after.problems).toEqual([]);
        if (applied.length > 1) together++;
      }),
      { numRuns: 400 },
    );
    expect(together).toBeGreaterThan(120);
  });
});
