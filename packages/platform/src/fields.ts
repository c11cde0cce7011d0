import type { Visitor } from '@plimsoll/core';
import { type Cursor, isObject, type Json, type Resource } from '@plimsoll/core/kubernetes';

export type Field = Cursor<Json>;

/**
 * The fields at a dotted path, in every item of lists on the way. `[*]` stands for the items of a list or the values of
 * a map. A missing field is returned with the place where it would be.
 */
export function fieldsAt(root: Cursor<unknown>, path: string): readonly Field[] {
  let fields: readonly Field[] = [root as Field];
  if (path === '') return fields;
  for (const step of path.split('.'))
    fields = fields.flatMap((field) => {
      if (step === '[*]') return inside(field);
      const holders = Array.isArray(field.value) ? itemsOf(field) : [field];
      return holders.flatMap((holder) =>
        isObject(holder.value) || !holder.exists ? [at(holder, step)] : [],
      );
    });
  return fields;
}

/** The only field at a path without lists, where it is or would be. */
export function fieldAt(root: Cursor<unknown>, path: string): Field {
  return path === ''
    ? (root as Field)
    : path.split('.').reduce((field, step) => at(field, step), root as Field);
}

/** A string or number has no such step, so the place stays the same. */
function at(field: Field, step: string): Field {
  return field.exists && !isObject(field.value) ? field : (field.at(step) as Field);
}

/** The items of a list; none for anything else, without a report. */
function itemsOf(field: Field): readonly Field[] {
  return Array.isArray(field.value) ? (field.items() as readonly Field[]) : [];
}

function inside(field: Field): readonly Field[] {
  if (isObject(field.value)) return field.entries().map(([, entry]) => entry as Field);
  return itemsOf(field);
}

/** The strings at a path, or the items of lists there. */
export function textsAt(
  root: Cursor<unknown>,
  path: string,
): readonly (readonly [text: string, at: Field])[] {
  return fieldsAt(root, path)
    .flatMap((field) => (Array.isArray(field.value) ? itemsOf(field) : [field]))
    .flatMap((field) => (typeof field.value === 'string' ? [[field.value, field] as const] : []));
}

/** A boolean, or a string that says one, as in the kinds of Config Connector; else undefined. */
function booleanOf(field: Field): boolean | undefined {
  const { value } = field as { value: Json | undefined };
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

export const isTrue = (field: Field): boolean => booleanOf(field) === true;
export const isFalse = (field: Field): boolean => booleanOf(field) === false;

/** Whether a program fills in the value before a cluster gets it: Cluster API's templates, Helm, Terraform. */
export function isOpen(field: Field): boolean {
  const { value } = field as { value: Json | undefined };
  return typeof value === 'string' && /\$\{|\{\{|<%|\$\(/.test(value);
}

/** One row of a table by kinds: `group/Kind`, whatever the version. */
export interface Kinds {
  readonly kinds: readonly string[];
  /** The path where the fields begin. Default: `spec`. */
  readonly base?: string;
}

/** Visits only the kinds of a table. */
export function visitorOf<Row extends Kinds>(
  rows: readonly Row[],
  judge: (root: Field, row: Row, resource: Resource) => void,
): Visitor {
  return merged(
    rows.flatMap((row) =>
      row.kinds.map((kind) => ({
        [kind]: (root: Field, resource: Resource) => judge(fieldAt(root, row.base ?? 'spec'), row, resource),
      })),
    ),
  );
}

type Listeners = Readonly<Record<string, (root: Field, resource: Resource) => void>>;

/** Merges visitors. Each visitor of a kind gets its objects. */
export function merged(visitors: readonly Visitor[]): Visitor {
  const all: Record<string, (root: Field, resource: Resource) => void> = {};
  for (const visitor of visitors as unknown as readonly Listeners[])
    for (const [kind, listener] of Object.entries(visitor)) {
      const before = all[kind];
      all[kind] = (root, resource) => {
        before?.(root, resource);
        listener(root, resource);
      };
    }
  return all as unknown as Visitor;
}

/** A kind of Cluster API and its template, as two rows that begin at other places. */
export function withTemplate<Row extends Kinds>(
  kind: string,
  row: Omit<Row, 'kinds' | 'base'>,
): readonly Row[] {
  return [
    { ...row, kinds: [kind] },
    { ...row, kinds: [`${kind}Template`], base: 'spec.template.spec' },
  ] as unknown as readonly Row[];
}
