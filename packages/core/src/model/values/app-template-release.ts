import { isObject, type Json, type JsonObject } from '../../json.js';
import type { Place } from './part.js';
import type { Release } from './shaped.js';

/** Templates that are common in app-template's values, which the chart fills in. */
const OF_RELEASE = /\{\{-? {0,9}\.Release\.(Name|Namespace) {0,9}-?\}\}/g;

/** Values with the name and the namespace of their release filled in, as far as they are known. */
export function withRelease({ value, path }: Place, { name, namespace }: Release): Place {
  const known = { Name: name, Namespace: namespace };
  const fill = (text: string): string =>
    text.includes('{{')
      ? text.replace(OF_RELEASE, (whole, field: keyof typeof known) => known[field] ?? whole)
      : text;
  return { value: value === undefined ? value : mapTexts(value, fill), path };
}

/** Returns the same value if nothing changes. Values behind aliases are filled in once. */
function mapTexts(value: Json, fill: (text: string) => string, done = new Map<Json, Json>()): Json {
  if (typeof value === 'string') return fill(value);
  if (typeof value !== 'object' || value === null) return value;
  const known = done.get(value);
  if (known !== undefined) return known;
  const filled = isObject(value) ? mapEntries(value, fill, done) : mapItems(value, fill, done);
  done.set(value, filled);
  return filled;
}

function mapItems(items: readonly Json[], fill: (text: string) => string, done: Map<Json, Json>): Json {
  const filled = items.map((item) => mapTexts(item, fill, done));
  return filled.some((item, index) => item !== items[index]) ? filled : items;
}

function mapEntries(value: JsonObject, fill: (text: string) => string, done: Map<Json, Json>): Json {
  const entries = Object.entries(value).map(([key, item]) => [key, mapTexts(item, fill, done)] as const);
  return entries.some(([key, item]) => item !== value[key]) ? Object.fromEntries(entries) : value;
}
