import { type ConfigObject, type Finding, lint, parse, resolveConfig } from '@plimsoll/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attackPathsPlugin } from '../src/index.js';

const web = (more = '', container = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {serviceAccountName: web, containers: [{name: app, image: example.com/web:1, ports: [{containerPort: 80}]${container}}]${more}}
`;
const account = (name = 'web'): string => `apiVersion: v1
kind: ServiceAccount
metadata: {name: ${name}, namespace: shop}
`;
const service = (name = 'web', head = ''): string => `${head}apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
`;
const admin = (line = ''): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects:
${line}- {kind: ServiceAccount, name: web, namespace: shop}
`;
const PRIVILEGED = ', securityContext: {privileged: true, runAsUser: 0}';
const CLUSTER = {
  'web.yaml': web(),
  'account.yaml': account(),
  'service.yaml': service(),
  'admin.yaml': admin(),
};

interface Given extends ConfigObject {
  readonly complete?: boolean;
}

async function run(files: Readonly<Record<string, string>>, { complete = true, ...config }: Given = {}) {
  const parsed = await Promise.all(Object.entries(files).map(([path, text]) => parse({ path, text })));
  const resolved = resolveConfig(
    { extends: 'attack-paths/recommended', ...config },
    { plugins: [attackPathsPlugin] },
  );
  return lint(parsed, resolved, { complete });
}

const ids = (findings: readonly Finding[]): readonly string[] =>
  findings
    .filter(({ suppression, ruleId }) => !suppression && ruleId.startsWith('attack-paths/'))
    .map(({ ruleId, file }) => `${file} ${ruleId.slice('attack-paths/'.length)}`);

const found = async (...given: Parameters<typeof run>): Promise<readonly string[]> =>
  ids((await run(...given)).findings);

const ADMIN = 'admin.yaml internet-to-cluster-admin';
const NODE = 'web.yaml internet-to-node';

describe('a path', () => {
  test('is a finding at the last grant, with its steps as a flow', async () => {
    const { findings } = await run(CLUSTER);
    expect(ids(findings)).toEqual([ADMIN]);
    const [{ message, severity, flows, related, region }] = findings as [Finding];
    expect(message).toBe(
      'This completes an attack path from the internet to cluster-admin: the internet -> Pod shop/web [app] -> ServiceAccount shop/web -> cluster-admin. It assumes app-fault.',
    );
    expect(severity).toBe('error');
    const texts = flows?.[0]?.steps.map(
      ({ file, region }) =>
        `${file}: ${CLUSTER[file as keyof typeof CLUSTER].slice(region?.startOffset, region?.endOffset)}`,
    );
    expect(texts?.at(-2)).toBe(
      `admin.yaml: ${CLUSTER['admin.yaml'].slice(region?.startOffset, region?.endOffset)}`,
    );
    expect(texts?.[0]).toMatch(/^service\.yaml: /);
    expect(texts).toContain('web.yaml: web');
    expect(flows?.[0]?.message).toContain('Assumed (app-fault): The exposed program has a fault');
    expect(flows?.[0]?.steps[0]?.message).toMatch(
      /^the internet: breaks into .* -> Pod shop\/web \[app\]\. Service /,
    );
    expect(related).toEqual([expect.objectContaining({ file: 'service.yaml' })]);
  });

  test.each<[string, Partial<typeof CLUSTER>]>([
    ['the exposure', { 'service.yaml': service().replace('LoadBalancer', 'ClusterIP') }],
    ['the token', { 'web.yaml': web(', automountServiceAccountToken: false') }],
    ['the binding', { 'admin.yaml': admin().replace('name: web, n', 'name: other, n') }],
    ['the role', { 'admin.yaml': admin().replace('name: cluster-admin', 'name: view') }],
  ])('is not found without %s', async (_, less) => {
    expect(await found({ ...CLUSTER, ...less })).toEqual([]);
  });

  test('is one finding per place, with at most four flows', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const files = Object.fromEntries(
      names.map((name) => [
        `${name}.yaml`,
        [
          account(name),
          web().replaceAll('web', name),
          service(name).replace('app: web', `app: ${name}`),
        ].join('---\n'),
      ]),
    );
    const subjects = names.map((name) => `- {kind: ServiceAccount, name: ${name}, namespace: shop}\n`);
    const group = admin().replace(/- \{.*\n/, '- {kind: Group, name: "system:serviceaccounts:shop"}\n');
    const { findings } = await run({ ...files, 'admin.yaml': group });
    expect(ids(findings)).toEqual([ADMIN]);
    const each = await run({ ...files, 'admin.yaml': admin().replace(/- \{.*\n/, subjects.join('')) });
    expect(ids(each.findings)).toEqual(names.map(() => ADMIN));
    expect(each.findings.every(({ flows = [] }) => flows.length === 1)).toBe(true);
  });

  test('that is only possible is an unknown verdict that names what is unknown', async () => {
    const { 'account.yaml': _, ...files } = CLUSTER;
    const { findings, rules } = await run(files);
    expect(ids(findings)).toEqual([]);
    expect(rules.get('attack-paths/internet-to-cluster-admin')?.unknown).toEqual([
      expect.objectContaining({
        file: 'admin.yaml',
        reason: expect.stringContaining('web is not among the linted files'),
      }),
    ]);
  });

  describe('through files that may be of several clusters', () => {
    const apart = {
      'shop/service.yaml': service(),
      'shop/web.yaml': web(', automountServiceAccountToken: false', PRIVILEGED),
      'ops/robot.yaml': `${web().replaceAll('web', 'robot')}---\n${account('robot')}`,
      'ops/admin.yaml': admin().replaceAll('web', 'robot'),
    };
    const settings = (text: string): string =>
      `kind: ConfigMap\napiVersion: v1\nmetadata: {name: settings, namespace: shop}\ndata: {stage: ${text}}\n`;
    const differing = { 'shop/settings.yaml': settings('test'), 'ops/settings.yaml': settings('live') };
    const FROM_OPS = ['ops/admin.yaml internet-to-cluster-admin', 'shop/web.yaml internet-to-node'];

    test('is possible where both have an object with other content', async () => {
      expect(await found(apart)).toEqual(FROM_OPS);
      const { findings, rules } = await run({ ...apart, ...differing });
      expect(ids(findings)).toEqual(FROM_OPS.slice(1));
      expect(rules.get('attack-paths/internet-to-cluster-admin')?.unknown).toEqual([
        expect.objectContaining({ reason: expect.stringContaining('different clusters') }),
      ]);
    });

    test('is possible where both have a custom resource with other pods', async () => {
      const rollout = (image: string): string =>
        `kind: Rollout\napiVersion: argoproj.io/v1alpha1\nmetadata: {name: demo, namespace: shop}\nspec: {template: {spec: {containers: [{name: app, image: ${image}}]}}}\n`;
      const rollouts = { 'shop/demo.yaml': rollout('demo:1'), 'ops/demo.yaml': rollout('demo:2') };
      expect(await found({ ...apart, ...rollouts })).toEqual(FROM_OPS.slice(1));
    });

    test('is shown where the objects are alike, one is a patch, or the cluster has a name', async () => {
      const alike = { ...differing, 'ops/settings.yaml': settings('test') };
      expect(await found({ ...apart, ...alike })).toEqual(FROM_OPS);
      const { 'ops/settings.yaml': patch, ...others } = differing;
      expect(await found({ ...apart, ...others, 'ops/settings-patch.yaml': patch })).toEqual(FROM_OPS);
      expect(await found({ ...apart, ...differing }, { cluster: 'shop' })).toEqual(FROM_OPS);
    });

    test('is shown within one of them, and with what is beside both', async () => {
      const { 'ops/admin.yaml': grant, ...others } = apart;
      const base = { ...others, ...differing, 'base/admin.yaml': grant };
      expect(await found(base)).toEqual(['shop/web.yaml internet-to-node']);
      const own = { 'ops/service.yaml': service().replaceAll('web', 'robot') };
      expect(await found({ ...base, ...own })).toEqual([
        'base/admin.yaml internet-to-cluster-admin',
        'shop/web.yaml internet-to-node',
      ]);
    });
  });

  test('is not reported if only a part of the project was read', async () => {
    const { findings, rules } = await run(CLUSTER, { complete: false });
    expect(ids(findings)).toEqual([]);
    expect(rules.get('attack-paths/internet-to-cluster-admin')?.unknown).toHaveLength(1);
  });

  test('from a compromised container is opt-in', async () => {
    const { 'service.yaml': _, ...inside } = { ...CLUSTER, 'web.yaml': web('', PRIVILEGED) };
    expect(await found(inside)).toEqual([]);
    expect(await found(inside, { extends: 'attack-paths/strict' })).toEqual([
      'admin.yaml workload-to-cluster-admin',
      'web.yaml workload-to-node',
    ]);
  });

  test('to the cloud account counts for a role of its own, but not for the role of the nodes', async () => {
    const { 'admin.yaml': _, ...files } = CLUSTER;
    expect(await found(files)).toEqual([]);
    const role =
      '{annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/web"}, name: web, namespace: shop}';
    const bound = account().replace(/metadata: .*/, `metadata: ${role}`);
    expect(await found({ ...files, 'account.yaml': bound })).toEqual([
      'account.yaml internet-to-cloud-account',
    ]);
  });

  test('to a crown jewel ends at the last grant, by annotation and by config', async () => {
    const marked = (text: string): string =>
      text.replace('metadata: {', 'metadata: {annotations: {plimsoll.dev/crown-jewel: payments}, ');
    const files = { ...CLUSTER, 'admin.yaml': '', 'web.yaml': marked(web()) };
    expect(await found(files)).toEqual(['service.yaml to-crown-jewel']);
    const settings = { 'attack-paths': { goals: { payments: ['Pod/shop/web'] } } };
    expect(await found({ ...files, 'web.yaml': web() }, { settings })).toEqual([
      'service.yaml to-crown-jewel',
    ]);
    expect(await found({ ...files, 'web.yaml': web() })).toEqual([]);
  });
});

describe('it obeys', () => {
  const ignore = '# plimsoll-ignore attack-paths/internet-to-cluster-admin -- known\n';

  test('suppressions at the grant, and at the entries where all of them are covered', async () => {
    expect(await found({ ...CLUSTER, 'admin.yaml': admin(ignore) })).toEqual([]);
    const entry = { ...CLUSTER, 'service.yaml': service('web', ignore) };
    expect(await found(entry)).toEqual([]);
  });

  test('rules and assumptions of the config, for what they match', async () => {
    expect(await found(CLUSTER, { rules: { 'attack-paths/internet-to-cluster-admin': 'off' } })).toEqual([]);
    const settings = { 'attack-paths': { assume: ['no-app-fault'] } };
    expect(await found(CLUSTER, { settings })).toEqual([]);
    expect(() =>
      resolveConfig(
        { settings: { 'attack-paths': { assume: ['app-falt'] } } },
        { plugins: [attackPathsPlugin] },
      ),
    ).toThrow(/app-fault/);
  });

  test('the version of Kubernetes', async () => {
    const files = { ...CLUSTER, 'admin.yaml': '', 'web.yaml': web(', hostUsers: false', PRIVILEGED) };
    expect(await found(files, { kubernetesVersion: '1.32' })).toEqual([NODE]);
    expect(await found(files, { kubernetesVersion: '1.33' })).toEqual([]);
  });
});

describe('onPath', () => {
  const onPath = async (...given: Parameters<typeof run>): Promise<readonly string[]> =>
    (await run(...given)).findings.filter((finding) => finding.onPath).map(({ file }) => file);

  test('marks what a path passes, and nothing else', async () => {
    const other = admin().replaceAll('name: web', 'name: other');
    const files = { ...CLUSTER, 'other.yaml': `${account('other')}---\n${other}` };
    expect(await onPath(files)).toEqual(['admin.yaml']);
    expect(await onPath({ ...files, 'service.yaml': '' }, { extends: 'attack-paths/strict' })).toEqual([]);
  });
});

test('the order of the files changes nothing', async () => {
  const files = Object.entries({ ...CLUSTER, 'web.yaml': web('', PRIVILEGED), 'two.yaml': service('two') });
  const result = async (order: typeof files) => (await run(Object.fromEntries(order))).findings;
  const expected = await result(files);
  expect(ids(expected)).toEqual([ADMIN, NODE]);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(files, { minLength: files.length }), async (order) => {
      expect(await result(order)).toEqual(expected);
    }),
    { numRuns: 15 },
  );
});
