// A run that takes the answers of earlier ones, whatever files these reported on, gives byte for byte what a run without
// them gives.
import { definePlugin, defineRule, type LintResult, lint, parse, resolveConfig } from '@plimsoll/core';
import { type KeptAnswers, meaningOf } from '@plimsoll/core/internal';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Building } from '../src/graph/build.js';
import attackPaths from '../src/index.js';
import { readValuesOf } from '../src/internal.js';
import { clusters, textOf } from './clusters.js';

/** Reports where paths pass, so that there is something to mark. */
const places = definePlugin({
  meta: { name: 'places', version: '1.0.0', prefix: 'places', reports: 'visited' },
  rules: {
    any: defineRule({
      meta: { description: 'Report places', risk: 1, messages: { here: 'Here.' } },
      create: (context) => ({
        Container: (container) => context.report({ at: container, messageId: 'here' }),
        Resource: (_, { root }) => {
          for (const field of ['roleRef', 'type'])
            context.report({ at: (root as never as typeof root).at(field as never), messageId: 'here' });
        },
      }),
    }),
  },
});

const config = resolveConfig(
  { extends: ['attack-paths/strict'], rules: { 'places/any': 'warn' } },
  { plugins: [attackPaths, places] },
);

/** Keeps answers as JSON, as a disk does. */
class Disk {
  readonly #kept = new Map<string, string>();

  async lint(texts: Texts, reportOn?: (file: string) => boolean): Promise<string> {
    const files = await parsed(texts);
    const found = new Map<string, () => unknown>();
    const keptAnswers: KeptAnswers = {
      files: (same) =>
        JSON.stringify([
          files.map((file) => [file.source.path, meaningOf(file).frame, readValuesOf(file)]),
          same.map((objects) => {
            const values = objects.map(({ value }) => JSON.stringify(value));
            return values.map((value) => values.indexOf(value));
          }),
        ]),
      get: (name) => {
        const text = this.#kept.get(name);
        return text === undefined ? undefined : JSON.parse(text);
      },
      set: (name, answer) => found.set(name, answer),
    };
    const result = await lint(files, config, { ...optionsOf(reportOn), keptAnswers });
    for (const [name, answer] of found) this.#kept.set(name, JSON.stringify(answer()));
    return json(result);
  }
}

type Texts = Readonly<Record<string, string>>;

const parsed = (texts: Texts) =>
  Promise.all(Object.entries(texts).map(([path, text]) => parse({ path, text })));

const optionsOf = (reportOn: ((file: string) => boolean) | undefined) => ({
  now: new Date(0),
  ...(reportOn && { reportOn, onlyReported: true }),
});

const fresh = async (texts: Texts, reportOn?: (file: string) => boolean): Promise<string> =>
  json(await lint(await parsed(texts), config, optionsOf(reportOn)));

const json = (result: LintResult): string =>
  JSON.stringify(result, (_, value) => (value instanceof Map ? [...value] : value));

const TOKEN = `apiVersion: v1
kind: Secret
metadata: {name: token, namespace: a, annotations: {kubernetes.io/service-account.name: x}}
type: kubernetes.io/service-account-token
stringData: {token: c2VjcmV0}
`;

/** What a pod may have that tells whoever reads it. */
const STRANGE = [
  'spec: {containers: [{name: c, image: a, securityContext: {privileged: "yes"}}]}',
  'spec: {hostPID: "$' + '{PID}", containers: [{name: c, image: a}]}',
  'spec: {containers: [{name: c, image: a, securityContext: {privileged: true}}]}',
  'spec: {containers: [{name: c, image: "a:1.0", resources: {limits: {memory: 1Gi}}}]}',
  'spec: {containers: [{name: c, image: "a:1.1", resources: {limits: {memory: 2Gi}}}]}',
  'spec: {containers: [{name: c, image: "a:1.1", resources: {limits: {memory: [2]}}}]}',
  'spec: {terminationGracePeriodSeconds: 1, containers: [{name: c, image: "a:1.0", livenessProbe: {exec: {command: [a]}}}]}',
  'spec: {containers: [{name: c, image: "a:1.0"}]}',
  'spec: {containers: [{name: c, image: "argoproj/argocli:1.0"}]}',
  'spec: {containers: [{name: c, image: "argoproj/argocli:2.0"}]}',
];

const runs = fc.array(
  fc.record({
    reported: fc.subarray(['0.yaml', '1.yaml', '2.yaml', '3.yaml', 'token.yaml', 'pod.yaml'], {
      minLength: 1,
    }),
    commented: fc.nat(3),
    isWhole: fc.boolean(),
    strange: fc.constantFrom(...STRANGE),
    copy: fc.constantFrom(undefined, ...STRANGE),
  }),
  { minLength: 2, maxLength: 3 },
);

test('gives what a run without kept answers gives', async () => {
  await fc.assert(
    fc.asyncProperty(clusters, runs, async (manifests, all) => {
      const disk = new Disk();
      for (const { reported, commented, isWhole, strange, copy } of all) {
        const texts: Record<string, string> = { 'token.yaml': TOKEN };
        for (const [number, manifest] of manifests.entries())
          texts[`${number % 4}.yaml`] = [texts[`${number % 4}.yaml`], textOf([manifest])]
            .filter((each) => each !== undefined)
            .join('\n---\n');
        const pod = (spec: string) =>
          `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: a}\n${spec}\n`;
        texts['pod.yaml'] = pod(strange);
        if (copy) texts['old/pod.yaml'] = pod(copy);
        texts[`${commented}.yaml`] = `# ${all.length}\n${texts[`${commented}.yaml`] ?? ''}`;
        const reportOn = isWhole ? undefined : (file: string) => reported.includes(file);
        expect(await disk.lint(texts, reportOn)).toBe(await fresh(texts, reportOn));
      }
    }),
    { numRuns: 5 },
  );
});

const OPEN: Texts = {
  'token.yaml': TOKEN,
  'grants.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: x}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: x, namespace: a}]
`,
  'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: a}\n${STRANGE[2]}\n`,
};

test('builds the graph for other content, and for objects in which paths end', async () => {
  const addOfCluster = vi.spyOn(Building.prototype, 'addOfCluster');
  onTestFinished(() => addOfCluster.mockRestore());
  const disk = new Disk();
  const built = async (texts: Texts, reported: string): Promise<boolean> => {
    addOfCluster.mockClear();
    await disk.lint(texts, (file) => file === reported);
    return addOfCluster.mock.calls.some(([part]) => part === 'outside');
  };
  expect(await built(OPEN, 'pod.yaml')).toBe(true);
  expect(await built(OPEN, 'pod.yaml')).toBe(false);
  expect(await built(OPEN, 'token.yaml')).toBe(false);
  expect(await built({ ...OPEN, 'pod.yaml': `# Later\n${OPEN['pod.yaml']}` }, 'pod.yaml')).toBe(false);
  expect(await built(OPEN, 'grants.yaml')).toBe(true);
  const withImage = (image: string): Texts => ({
    ...OPEN,
    'pod.yaml': OPEN['pod.yaml']!.replace('image: a', `image: "${image}"`),
  });
  expect(await built(withImage('b:1.0'), 'pod.yaml')).toBe(true);
  expect(await built(withImage('b:1.1'), 'pod.yaml')).toBe(false);
  expect(await built(withImage('c:1.1'), 'pod.yaml')).toBe(true);
  // It asks for a login since 3.0.
  for (const version of ['3.1', '2.12', '2.11', '3.0'])
    expect(await built(withImage(`argoproj/argocli:${version}`), 'pod.yaml'), version).toBe(
      version !== '3.0',
    );
});

test('builds no graph for changes of what paths do not read', async () => {
  const addOfCluster = vi.spyOn(Building.prototype, 'addOfCluster');
  onTestFinished(() => addOfCluster.mockRestore());
  const disk = new Disk();
  const says = async (text: string): Promise<number> => {
    const texts = { ...OPEN, 'web.yaml': text };
    addOfCluster.mockClear();
    const found = await disk.lint(texts, (file) => file === 'web.yaml');
    const calls = addOfCluster.mock.calls.length;
    expect(found).toBe(await fresh(texts, (file) => file === 'web.yaml'));
    return calls;
  };
  const web = ({
    metadata = '',
    annotation = 'a',
    spec = '',
    pod = '',
    container = '',
  }) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: a${metadata}}
spec:
  selector: {matchLabels: {app: web}}
  ${spec}
  template:
    metadata: {labels: {app: web}, annotations: {checksum/config: ${annotation}}}
    spec: {containers: [{name: c, image: a${container}}]${pod}}
`;
  expect(await says(web({}))).toBeGreaterThan(0);
  for (const change of [
    { metadata: ', finalizers: [a.example/x]' },
    { metadata: ', creationTimestamp: null, uid: x' },
    { annotation: 'b' },
    { spec: 'replicas: 2' },
    { spec: 'strategy: {type: Recreate}' },
    { pod: ', terminationGracePeriodSeconds: 1' },
    { container: ', readinessProbe: {httpGet: {port: 1}}' },
    { pod: ', securityContext: {fsGroup: 1}' },
    { container: ', securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true}' },
  ])
    expect(await says(web(change)), JSON.stringify(change)).toBe(0);
  for (const change of [
    { metadata: ', finalizers: [AKIA2345672345672345]' },
    { spec: ['replicas: $', '{A}'].join('') },
    { pod: ', hostPID: true' },
    { container: ', imagePullPolicy: Never' },
    { container: ', securityContext: {allowPrivilegeEscalation: "no"}' },
    { container: ', securityContext: {allowPrivilegeEscalation: false, capabilities: {add: [SYS_ADMIN]}}' },
    { container: ', readinessProbe: {httpGet: {port: 1, host: 127.0.0.1}}' },
  ])
    expect(await says(web(change)), JSON.stringify(change)).toBeGreaterThan(0);
});
