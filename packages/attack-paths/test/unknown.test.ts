import { expect, test } from 'vitest';
import { attackPaths } from '../src/index.js';
import { binding } from './manifests.js';
import { projectOf } from './pairs.js';

const unknownIn = async (code: string): Promise<readonly string[]> =>
  attackPaths(await projectOf(code)).unknown.map(({ message }) => message);

test('names bindings whose role is not in the files', async () => {
  expect(await unknownIn(binding('{kind: ClusterRole, name: elsewhere}'))).toEqual([
    'What ClusterRole elsewhere grants to ServiceAccount robot is unknown, because it is not among the linted files.',
  ]);
  expect(await unknownIn(binding('{kind: ClusterRole, name: edit}'))).toEqual([]);
});
