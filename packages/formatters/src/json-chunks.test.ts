import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonChunks, Lines } from './json-chunks.js';

test('writes what JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse([...jsonChunks(value)].join(''))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('writes each element of a list on its own line, when it is asked for', () => {
  let made = 0;
  const items = function* () {
    for (const name of ['a', 'b']) {
      made++;
      yield { name, left: undefined };
    }
  };
  const chunks = jsonChunks({ none: new Lines([]), left: undefined, some: new Lines(items()) });
  let text = '';
  for (const chunk of chunks) {
    text += chunk;
    if (!text.includes('"a"')) expect(made).toBeLessThanOrEqual(1);
  }
  expect(text).toBe('{"none":[],"some":[\n{"name":"a"},\n{"name":"b"}\n]}\n');
});
