// A run that reports on a few files says byte for byte what a run says that judges all files and then leaves out the
// others.
import { fromObjects, lint, type ParsedFile, parse, resolveConfig } from '@plimsoll/core';
import { formatters } from '@plimsoll/formatters';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shippedPlugins } from '../src/config/shipped.js';
import { PRESETS } from './presets.js';
import { components, grants, others, pods } from './random-manifests.js';

const config = resolveConfig({ extends: PRESETS }, { plugins: shippedPlugins });

const objects = fc.oneof(pods, grants, components, others);
const files = fc.array(fc.array(objects, { minLength: 1, maxLength: 3 }), { minLength: 3, maxLength: 8 });

const texts = async (
  given: readonly ParsedFile[],
  reportOn: (file: string) => boolean,
  onlyReported: boolean,
) => {
  const result = await lint(given, config, { reportOn, onlyReported, checkReports: true, now: new Date(0) });
  const written: string[] = [];
  for (const format of ['json', 'sarif', 'compliance'])
    written.push([...(await formatters[format]!())(result, { verbose: true })].join(''));
  return written;
};

test('reports on a few files as a run that judges all', async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.infiniteStream(fc.boolean()), async (made, picks) => {
      const given = made.map((each, index) => fromObjects(each, { path: `made-${index}.yaml` }));
      const reported = new Set(given.map(({ source }) => source.path).filter(() => picks.next().value));
      const reportOn = (file: string): boolean => reported.has(file);
      expect(await texts(given, reportOn, true)).toEqual(await texts(given, reportOn, false));
    }),
    { numRuns: 8 },
  );
});

test('a waiver that a finding elsewhere needs is needed', async () => {
  const given = await Promise.all([
    parse({
      path: 'role.yaml',
      text: `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: shop }
rules:
  - { apiGroups: [''], resources: [secrets], verbs: [list] }
`,
    }),
    parse({
      path: 'binding.yaml',
      text: `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: reader
  namespace: shop
  annotations: { plimsoll.dev/ignore: cis/rbac-secrets-read -- only this team }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
`,
    }),
  ]);
  const reportOn = (file: string): boolean => file === 'binding.yaml';
  const [json, ...others] = await texts(given, reportOn, true);
  expect([json, ...others]).toEqual(await texts(given, reportOn, false));
  expect(json).not.toContain('needs this suppression');
  // The finding is in the role.
  const [all] = await texts(given, () => true, false);
  expect(all).toContain('"suppressed":1');
});
