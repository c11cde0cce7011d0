import { fromObjects, type RuleScope } from '@plimsoll/core';
import type { Path } from '@plimsoll/core/internal';
import type { Json, JsonObject } from '@plimsoll/core/kubernetes';
import { failureOf } from './expect.js';
import { type BoundRule, FILE, type Run } from './run.js';
import { manifests } from './variations.js';

/** The values that replace every node, one after another. Undefined removes it. */
const REPLACEMENTS: readonly (Json | undefined)[] = [
  undefined,
  null,
  {},
  [],
  [null],
  [{}],
  '',
  'text',
  7,
  -0.5,
  true,
  { constructor: null },
];

/** How often a node of a kind is broken in the cases of one rule: many cases are one manifest with small changes. */
const ENOUGH = 4;

/** How many cases of a rule broke a node, by kind and path. */
export type Tried = Map<string, number>;

interface Broken {
  readonly path: Path;
  readonly replacement: Json | undefined;
  readonly objects: readonly JsonObject[];
}

/**
 * Replaces every node of the manifests, one at a time, by nothing, empty values and wrong types. All results are linted
 * at once, each as a cluster of its own.
 * @throws Error naming the node and the value at which the rule threw.
 */
export async function expectNoThrowOnBrokenValues(
  rule: BoundRule,
  run: Run,
  tried: Tried,
  scope: RuleScope | undefined,
): Promise<void> {
  // What a rule of one object does with it does not depend on the others.
  const all = [...brokenIn(manifests(run), tried, scope === 'resource')];
  const files = all.map(({ objects }, index) => ({
    ...fromObjects(objects, { path: `${index}.yaml` }),
    cluster: String(index),
  }));
  const [first] = (await rule.files(files)).errors;
  if (!first) return;
  for (const { objects, path, replacement } of all) {
    const [error] = (await rule.files([fromObjects(objects, { path: FILE })])).errors;
    if (error)
      throw new Error(
        `With ${JSON.stringify(replacement) ?? 'nothing'} at ${path.join('.')} the rule threw: ${failureOf(error)}\n\nIn:\n${run.text}`,
      );
  }
  throw new Error(
    `With broken values in several clusters the rule threw: ${failureOf(first)}\n\nIn:\n${run.text}`,
  );
}

function* brokenIn(values: readonly JsonObject[], tried: Tried, areAlone: boolean): Generator<Broken> {
  for (const [index, value] of values.entries())
    for (const path of pathsOf(value)) {
      const node = `${value.apiVersion} ${value.kind} ${path.map((step) => (typeof step === 'number' ? '*' : step)).join('.')}`;
      const count = tried.get(node) ?? 0;
      tried.set(node, count + 1);
      if (count >= ENOUGH) continue;
      for (const replacement of REPLACEMENTS) {
        const broken = replaced(value, path, replacement) as JsonObject;
        yield { path, replacement, objects: areAlone ? [broken] : values.with(index, broken) };
      }
    }
}

/** Of all nodes below the root. */
function pathsOf(value: Json, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: readonly (readonly [string | number, Json])[] = Array.isArray(value)
    ? [...(value as readonly Json[]).entries()]
    : Object.entries(value);
  return entries.flatMap(([step, child]) => [[...path, step], ...pathsOf(child, [...path, step])]);
}

function replaced(value: Json, [step, ...rest]: Path, replacement: Json | undefined): Json | undefined {
  if (step === undefined) return replacement;
  if (Array.isArray(value)) {
    const item = replaced(value[step as number], rest, replacement);
    return item === undefined ? value.toSpliced(step as number, 1) : value.with(step as number, item);
  }
  const { [step]: old, ...others } = value as JsonObject;
  const item = replaced(old!, rest, replacement);
  return item === undefined ? others : { ...(value as JsonObject), [step]: item };
}
