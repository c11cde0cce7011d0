import { lint, parse, resolveConfig } from '@plimsoll/core';
import { expect, test } from 'vitest';
import { shippedPlugins } from '../src/config/shipped.js';

type Path = readonly (string | number)[];

/** The places in a value, from its fields on. */
function* placesIn(value: unknown, path: Path = []): Generator<Path> {
  if (path.length > 1 || (path.length === 1 && path[0] !== 'kind' && path[0] !== 'apiVersion')) yield path;
  if (typeof value === 'object' && value !== null)
    for (const [key, inside] of Object.entries(value))
      yield* placesIn(inside, [...path, Array.isArray(value) ? Number(key) : key]);
}

const replaced = (value: unknown, [first, ...rest]: Path, by: unknown): unknown =>
  first === undefined
    ? by
    : Array.isArray(value)
      ? value.map((item, index) => (index === first ? replaced(item, rest, by) : item))
      : Object.fromEntries(
          Object.entries(value as object).map(([key, item]) => [
            key,
            key === first ? replaced(item, rest, by) : item,
          ]),
        );

test('a map with a key that objects of JavaScript have, in place of a value, makes no rule fail', async () => {
  const rules = Object.fromEntries(
    shippedPlugins.flatMap(({ meta, rules }) =>
      Object.keys(rules).map((name) => [`${meta.prefix}/${name}`, 'error'] as const),
    ),
  );
  const config = resolveConfig({ rules }, { plugins: shippedPlugins });
  const odd = { toString: 1, valueOf: 2, constructor: 3 };
  const seen = new Set<string>();
  const files: string[] = [];
  for (const plugin of shippedPlugins)
    for (const { bad } of Object.values((await plugin.docs?.()) ?? {}))
      for (const text of bad) {
        const values = (await parse({ path: 'a.yaml', text })).documents.map(({ value }) => value);
        for (const [index, value] of values.entries())
          for (const path of placesIn(value)) {
            const { kind } = value as { readonly kind?: unknown };
            const shape = `${kind} ${path.filter((step) => typeof step === 'string').join('.')}`;
            if (seen.has(shape)) continue;
            seen.add(shape);
            // A quarter of all places, so that the test takes a second.
            if (seen.size % 4 > 0) continue;
            const odds = values.map((other, i) => (i === index ? replaced(other, path, odd) : other));
            files.push(odds.map((one) => JSON.stringify(one)).join('\n---\n'));
          }
      }
  expect(files.length).toBeGreaterThan(100);
  for (const text of files) {
    const { errors } = await lint([await parse({ path: 'a.yaml', text })], config);
    expect(errors, text).toEqual([]);
  }
});
