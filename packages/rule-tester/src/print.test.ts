import { parse } from '@plimsoll/core';
import type { Json } from '@plimsoll/core/kubernetes';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { printBlock, printFlow } from './print.js';

const read = async (text: string): Promise<Json | undefined> => {
  const file = await parse({ path: 'x.yaml', text });
  expect(file.documents.flatMap(({ problems }) => problems)).toEqual([]);
  return file.documents[0]?.value;
};

/** Values that a manifest can contain: no lone surrogates and no -0, which have no text of their own. */
const value = fc
  .jsonValue({ noUnicodeString: false, maxDepth: 4 })
  .map((any) => JSON.parse(JSON.stringify(any)) as Json)
  .filter((any) => !/\\ud[89a-f]/.test(JSON.stringify(any)));

it('writes block style that is read as the same value', async () => {
  const style = fc.record({ indent: fc.constantFrom(2, 3, 4), indentLists: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(value, style, async (any, how) => {
      expect(await read(`---\n${printBlock({ any }, how)}`)).toEqual({ any });
    }),
  );
});

it('writes flow style that is read as the same value', async () => {
  await fc.assert(
    fc.asyncProperty(value, async (any) => {
      expect(await read(`---\n${printFlow({ any })}\n`)).toEqual({ any });
    }),
  );
});

it('indents maps and lists as asked', () => {
  const list = { spec: { containers: [{ name: 'app', args: ['--a', 'yes'] }], empty: [], none: {} } };
  expect(printBlock(list, { indent: 4, indentLists: true })).toBe(`spec:
    containers:
        - name: app
          args:
              - "--a"
              - "yes"
    empty: []
    none: {}
`);
  expect(printBlock(list, { indent: 2, indentLists: false })).toBe(`spec:
  containers:
  - name: app
    args:
    - "--a"
    - "yes"
  empty: []
  none: {}
`);
});
