import type { ResolvedConfig } from '@plimsoll/core';
import { type Path, valueAt } from '@plimsoll/core/internal';
import type { Json } from '@plimsoll/core/kubernetes';
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Cursor, cursorsAt, isTyped } from './cursor.js';
import { type Schema, schemasAt } from './schema.js';

/** Where a config lists rules by their ids. */
const LISTS_RULES = /(?:^|\.)(?:rules|never)\.\d+$/;
const MAPS_RULES = /(?:^|\.)rules$/;
/** A comment that accepts a finding, up to the rule that is being typed. */
const COMMENT = /#[ \t]*plimsoll-ignore(?:-[a-z]+)?[ \t]+(?:[\w./*-]+[ \t]*,[ \t]*)*([\w./*-]*)$/;

/** What can be typed at a place of a config: keys, rules, presets and options by its schema and its plugins. */
export function completeConfig(
  document: TextDocument,
  offset: number,
  schema: Schema,
  config: ResolvedConfig | undefined,
): CompletionItem[] {
  const items = cursorsAt(document.getText(), offset).flatMap((cursor) => {
    const at = schemasAt(schema, cursor.path, cursor.root);
    const found = cursor.kind === 'key' ? keysOf(at, cursor, config) : valuesOf(at, cursor.path, config);
    return found.map((item) => edited(item, document, cursor));
  });
  return [...new Map(items.map((item) => [item.label, item])).values()];
}

/** The rules, where a comment of a manifest accepts one. */
export function completeComment(
  document: TextDocument,
  offset: number,
  config: ResolvedConfig,
): CompletionItem[] {
  const line = document.getText().slice(document.getText().lastIndexOf('\n', offset - 1) + 1, offset);
  const typed = COMMENT.exec(line)?.[1];
  if (typed === undefined) return [];
  const cursor = { start: offset - typed.length, end: offset };
  return rulesOf(config).map((item) => edited(item, document, cursor));
}

function keysOf(
  at: readonly Schema[],
  { path, root }: Cursor,
  config: ResolvedConfig | undefined,
): readonly CompletionItem[] {
  const there = valueAt(root, path);
  const taken = new Set(
    typeof there === 'object' && there !== null ? Object.keys(there).filter((key) => !isTyped(key)) : [],
  );
  const known = at.flatMap(({ properties = {} }) =>
    Object.entries(properties).map(([label, { description }]) =>
      itemOf(label, CompletionItemKind.Property, description),
    ),
  );
  const own = MAPS_RULES.test(path.join('.')) ? rulesOf(config) : [];
  return [...known, ...own]
    .filter(({ label }) => !taken.has(label))
    .map((item) => ({ ...item, insertText: `${item.label}: ` }));
}

function valuesOf(
  at: readonly Schema[],
  path: Path,
  config: ResolvedConfig | undefined,
): readonly CompletionItem[] {
  const [place] = path;
  const values = at.flatMap(({ enum: words = [], examples = [], type, description }) => [
    ...[...words, ...examples].flatMap((value) => wordOf(value, description)),
    ...(type === 'boolean'
      ? ['true', 'false'].map((word) => itemOf(word, CompletionItemKind.Value, description))
      : []),
  ]);
  if (LISTS_RULES.test(path.join('.'))) return [...values, ...rulesOf(config)];
  const inObject = typeof place === 'number' ? path[1] : place;
  return inObject === 'extends' ? [...values, ...presetsOf(config)] : values;
}

const wordOf = (value: Json, description: string | undefined): readonly CompletionItem[] =>
  typeof value === 'string' || typeof value === 'number'
    ? [itemOf(String(value), CompletionItemKind.Value, description)]
    : [];

function rulesOf(config: ResolvedConfig | undefined): readonly CompletionItem[] {
  return [...(config?.rules ?? [])].map(([id, { meta }]) =>
    itemOf(id, CompletionItemKind.Reference, `${meta.description}.`),
  );
}

function presetsOf(config: ResolvedConfig | undefined): readonly CompletionItem[] {
  return [...(config?.plugins ?? [])].flatMap(([prefix, { presets = {} }]) =>
    Object.keys(presets).map((name) => itemOf(`${prefix}/${name}`, CompletionItemKind.Reference, undefined)),
  );
}

function itemOf(label: string, kind: CompletionItemKind, description: string | undefined): CompletionItem {
  return { label, kind, ...(description !== undefined && { documentation: description }) };
}

/** Replaces the word that is being typed: editors disagree about what a word is. */
function edited(
  item: CompletionItem,
  document: TextDocument,
  { start, end }: Pick<Cursor, 'start' | 'end'>,
): CompletionItem {
  const { insertText, ...others } = item;
  const range = { start: document.positionAt(start), end: document.positionAt(end) };
  return { ...others, textEdit: { range, newText: insertText ?? item.label } };
}
