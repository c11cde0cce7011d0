import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromObjects, lint, resolveConfig } from '../index.js';

const readObject = (object: object, options?: Parameters<typeof fromObjects>[1]) =>
  fromObjects([object], options).documents[0]?.value;

test('objects are read as JSON: undefined values are left out, and dates are strings', () => {
  const created = new Date('2027-01-31T08:00:00Z');
  const pod = { kind: 'Pod', metadata: { name: 'web', labels: undefined, creationTimestamp: created } };
  expect(readObject(pod)).toEqual({
    kind: 'Pod',
    metadata: { name: 'web', creationTimestamp: '2027-01-31T08:00:00.000Z' },
  });
  expect(pod.metadata.creationTimestamp).toBe(created);
});

test('objects are what JSON makes of them, whatever they hold', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
      const before = JSON.stringify(object);
      expect(JSON.stringify(readObject(object))).toBe(before);
      expect(JSON.stringify(object)).toBe(before);
    }),
  );
});

test('classes of a generated client are read by the names of the API', () => {
  class Rule {
    _from = [{ podSelector: {} }];
    static getAttributeTypeMap() {
      return [{ name: '_from', baseName: 'from', type: 'Array<Peer>', format: '' }];
    }
  }
  expect(readObject({ spec: { ingress: [new Rule()] } })).toEqual({
    spec: { ingress: [{ from: [{ podSelector: {} }] }] },
  });
});

test('items of a list get the kind that the API leaves out, and others keep theirs', () => {
  const type = { apiVersion: 'v1', kind: 'Pod' };
  expect(readObject({ metadata: { name: 'web' } }, { type })).toEqual({ ...type, metadata: { name: 'web' } });
  const job = { apiVersion: 'batch/v1', kind: 'Job' };
  expect(readObject(job, { type })).toEqual(job);
});

test('what JSON cannot express is refused with its place', () => {
  const cycle: Record<string, unknown> = { kind: 'Pod' };
  cycle.spec = { owner: cycle };
  const deep = JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`) as object;
  const output = { kind: 'Pod', spec: { __pulumiOutput: true } };
  const refused: readonly [unknown, RegExp][] = [
    [{ spec: { replicas: 3n } }, /objects\[0\]\.spec\.replicas is a bigint/],
    [{ spec: { on: [() => 1] } }, /objects\[0\]\.spec\.on\[0\] is a function/],
    [cycle, /objects\[0\]\.spec\.owner contains itself/],
    [deep, /nested too deep/],
    [output, /objects\[0\]\.spec is an output of Pulumi.*apply\(\)/],
    ['kind: Pod', /objects\[0\] is a string/],
    [null, /objects\[0\] is null/],
  ];
  for (const [object, message] of refused) expect(() => fromObjects([object as object])).toThrow(message);
  expect(() => fromObjects({ kind: 'Pod' } as never)).toThrow(/expects a list of objects.*It got an object/);
});

test('input that is neither a file nor a config is refused with what to pass', async () => {
  const config = resolveConfig({});
  const file = fromObjects([]);
  await expect(lint(file as never, config)).rejects.toThrow(/expects a list of files.*It got an object/);
  await expect(lint([Promise.resolve(file) as never], config)).rejects.toThrow(/files\[0\] is a promise/);
  await expect(lint([file], { config } as never)).rejects.toThrow(/Give the property "config"/);
  await expect(lint([file], {} as never)).rejects.toThrow(/expects a config of resolveConfig\(\)/);
});
