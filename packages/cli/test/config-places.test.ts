import { expect, test } from 'vitest';
import { lintFiles, type PlimsollError } from '../src/index.js';
import { project, soundPod } from './project.js';

/** A config as a list: the last object that has a key counts. */
const config = (entry: string): string => `- extends: pod-security/baseline
- ${entry}
- name: last
`;

test.each([
  ['schemas: [k8s, gone]', '2:18: [1].schemas[1]: gone: no such file or directory.'],
  ['policies: [gone]', '2:14: [1].policies[0]: gone: no file is there.'],
  ['policies: [k8s]', '2:3: [1].policies: No ValidatingAdmissionPolicy is in k8s.'],
  [
    'gitops: { clusters: { a: gone } }',
    '2:25: [1].gitops.clusters.a: gone: the repository has no such directory.',
  ],
  [
    'gitops: { manifests: { "a b": gone } }',
    '2:26: [1].gitops.manifests["a b"]: gone: the repository has no such directory.',
  ],
  ['helm: { charts: { a: gone } }', '2:21: [1].helm.charts.a: gone: there is no chart'],
  ['baseline: ../b.yaml', '2:3: [1].baseline: ../b.yaml is not in the repository'],
])('says on which line the config has %s', async (entry, message) => {
  const cwd = project({
    '.git/': '',
    'plimsoll.config.yaml': config(entry),
    'k8s/pod.yaml': soundPod(),
    'k8s/schema.json': JSON.stringify({ type: 'object', properties: {} }),
  });
  const failed = lintFiles('k8s/pod.yaml', { cwd });
  await expect(failed).rejects.toThrow(`plimsoll.config.yaml:${message}`);
});

test('tells all problems of a config at once', async () => {
  const cwd = project({
    '.git/': '',
    'k8s/pod.yaml': soundPod(),
    'own.yaml': 'prefix: own\nrules: { a: {} }\n',
    'plimsoll.config.yaml': `plugins: [own.yaml, ./gone.mjs]
policies: [gone]
schemas: [gone]
rules: { cis/gone: error, own/a: error, admission/x: error }
`,
    'later.yaml': 'schemas: [gone]\nhelm: { charts: { a: gone } }\ngitops: { clusters: { a: gone } }\n',
  });
  const told = async (config: string): Promise<readonly string[]> => {
    const error: unknown = await lintFiles('k8s', { cwd, config }).catch((thrown: unknown) => thrown);
    return (error as PlimsollError).problems.map((problem) => problem.slice(0, problem.indexOf(': ')));
  };
  expect(await told('plimsoll.config.yaml')).toEqual([
    'plimsoll.config.yaml:1:21',
    'plimsoll.config.yaml:4:10',
    'own.yaml:2:10',
    'own.yaml:2:10',
    'own.yaml:2:10',
    'plimsoll.config.yaml:2:12',
    'plimsoll.config.yaml:3:11',
  ]);
  expect(await told('later.yaml')).toEqual(['later.yaml:2:19', 'later.yaml:3:23', 'later.yaml:1:11']);
});
