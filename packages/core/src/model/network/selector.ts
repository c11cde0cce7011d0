import type { metaV1 } from '@plimsoll/kubernetes-api';
import { isObject, type Json, ownValue } from '../../json.js';
import type { Cursor } from '../resource.js';

/** What is known about an object's labels. */
export interface KnownLabels {
  readonly labels: Readonly<Record<string, string>>;
  /** Whether a key may exist although it is not in `labels`: the file cannot tell. */
  mayHave(key: string): boolean;
}

export type Answer = 'yes' | 'no' | 'unknown';

type Operator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';

interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

const OPERATORS: readonly string[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'] satisfies Operator[];

/**
 * A parsed label selector. Its requirements are joined with "and". Without any it matches everything.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export class Selector {
  readonly requirements: readonly Requirement[];
  /** Whether the API rejects it: then its matches are unknown. */
  readonly malformed: boolean;

  constructor(requirements: readonly Requirement[], malformed = false) {
    this.requirements = requirements;
    this.malformed = malformed;
  }

  /** `rename` translates keys of policies that write them differently. */
  static read(
    cursor: Cursor<metaV1.LabelSelector | undefined>,
    rename: (key: string) => string = (key) => key,
  ): Selector {
    const labels = cursor.at('matchLabels');
    const expressions = cursor.at('matchExpressions');
    const equals = labels.entries().map(([key, value]) => ({ key, operator: 'In', values: [value.value] }));
    const others = expressions.items().map((expression) => ({
      key: expression.at('key').value,
      operator: expression.at('operator').value,
      values: expression
        .at('values')
        .items()
        .map((value) => value.value),
    }));
    const all: readonly unknown[] = [...equals, ...others];
    const read = all
      .filter(isRequirement)
      .map((requirement) => ({ ...requirement, key: rename(requirement.key) }));
    const malformed =
      read.length < all.length || [cursor, labels, expressions].some((node) => node.malformed);
    return new Selector(read, malformed);
  }

  /** The same for a plain value. */
  static of(value: Json, rename: (key: string) => string = (key) => key): Selector {
    const labels = ownValue(value, 'matchLabels') ?? {};
    const expressions = ownValue(value, 'matchExpressions') ?? [];
    if (!isObject(value) || !isObject(labels) || !Array.isArray(expressions)) return new Selector([], true);
    const equals = Object.entries(labels).map(([key, text]) => ({ key, operator: 'In', values: [text] }));
    const all: readonly unknown[] = [
      ...equals,
      ...(expressions as readonly Json[]).map((expression) => ({
        key: ownValue(expression, 'key'),
        operator: ownValue(expression, 'operator'),
        values: ownValue(expression, 'values') ?? [],
      })),
    ];
    const read = all.filter(isRequirement);
    const renamed = read.map((requirement) => ({ ...requirement, key: rename(requirement.key) }));
    return new Selector(renamed, read.length < all.length);
  }

  /** The selector of a Service: all of these labels. */
  static labels(cursor: Cursor<{ [key: string]: string } | undefined>): Selector {
    const all = cursor.entries().map(([key, { value }]) => ({ key, operator: 'In', values: [value] }));
    const read = (all as readonly unknown[]).filter(isRequirement);
    return new Selector(read, read.length < all.length || cursor.malformed);
  }

  get matchesAll(): boolean {
    return !this.malformed && this.requirements.length === 0;
  }

  match(known: KnownLabels): Answer {
    if (this.malformed) return 'unknown';
    let all: Answer = 'yes';
    for (const requirement of this.requirements) {
      const answer = meets(requirement, known);
      if (answer === 'no') return 'no';
      if (answer === 'unknown') all = 'unknown';
    }
    return all;
  }
}

function meets({ key, operator, values }: Requirement, { labels, mayHave }: KnownLabels): Answer {
  const value = labels[key];
  if (value === undefined && mayHave(key)) return 'unknown';
  return isMet(operator, value, values) ? 'yes' : 'no';
}

function isMet(operator: Operator, value: string | undefined, values: readonly string[]): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

function isRequirement(value: unknown): value is Requirement {
  const { key, operator, values } = value as { key: unknown; operator: unknown; values: readonly unknown[] };
  return (
    typeof key === 'string' &&
    Array.isArray(values) &&
    OPERATORS.includes(operator as string) &&
    (operator === 'In' || operator === 'NotIn') === values.length > 0 &&
    values.every((item) => typeof item === 'string')
  );
}

/**
 * Finds what selects an object without trying every selector. An entry with one selector is indexed by the labels that
 * its rarest requirement needs.
 */
export class SelectorIndex<T> {
  readonly #byLabel = new Map<string, T[]>();
  /** Entries that no label can find. */
  readonly #others: T[] = [];

  /** `mayAppear` says which keys objects may have without any file saying so. The index cannot use these. */
  constructor(entries: readonly (readonly [readonly Selector[], T])[], mayAppear: (key: string) => boolean) {
    const needs = entries.map(([selectors]) =>
      selectors.length === 1 ? needsOf(selectors[0]!, mayAppear) : [],
    );
    const counts = new Map<string, number>();
    for (const label of needs.flat(2)) counts.set(label, (counts.get(label) ?? 0) + 1);
    const rarity = (labels: readonly string[]): number =>
      labels.reduce((sum, label) => sum + counts.get(label)!, 0);
    entries.forEach(([, entry], index) => {
      const [rarest] = [...needs[index]!].sort((a, b) => rarity(a) - rarity(b));
      if (!rarest) this.#others.push(entry);
      for (const label of new Set(rarest)) {
        const filed = this.#byLabel.get(label);
        if (filed) filed.push(entry);
        else this.#byLabel.set(label, [entry]);
      }
    });
  }

  *candidates(labels: Readonly<Record<string, string>>): Generator<T> {
    for (const [key, value] of Object.entries(labels)) {
      yield* this.#byLabel.get(labelKey(key, value)) ?? [];
      yield* this.#byLabel.get(labelKey(key)) ?? [];
    }
    yield* this.#others;
  }
}

/** For each requirement that needs a label: the labels of which the object must have one. */
function needsOf(selector: Selector, mayAppear: (key: string) => boolean): readonly string[][] {
  if (selector.malformed) return [];
  return selector.requirements
    .filter(({ key }) => !mayAppear(key))
    .flatMap(({ key, operator, values }) => {
      if (operator === 'In') return [values.map((value) => labelKey(key, value))];
      return operator === 'Exists' ? [[labelKey(key)]] : [];
    });
}

const labelKey = (key: string, value?: string): string => JSON.stringify([key, value]);
