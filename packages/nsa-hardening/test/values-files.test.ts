import { lint, parse, resolveConfig } from '@plimsoll/core';
import { expect, test } from 'vitest';
import { nsaHardening } from '../src/index.js';

const config = resolveConfig([
  { plugins: [nsaHardening], rules: { 'nsa-hardening/credentials-in-config': 'error' } },
]);

/** The strings in which credentials are found. */
async function foundIn(path: string, text: string): Promise<readonly string[]> {
  const { findings } = await lint([await parse({ path, text })], config);
  return findings.map(({ resource, region }) =>
    [resource?.kind, text.slice(region!.startOffset, region!.endOffset)].join(' '),
  );
}

const VALUES =
  'auth:\n  password: hunter2\nenv:\n  DB_PASSWORD: hunter3\nextraObjects:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {password: hunter4}}\n';

test('credentials in values files are found once, including those of objects in them', async () => {
  expect(await foundIn('web/values.yaml', VALUES)).toEqual([
    'Values hunter2',
    'Values hunter3',
    'ConfigMap hunter4',
  ]);
  expect(await foundIn('web/other.yaml', VALUES)).toEqual([]);
});
