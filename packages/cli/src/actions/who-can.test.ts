import { describe, expect, test } from 'vitest';
import { plimsoll, project } from '../../test/project.js';
import { loadProject } from '../load-project.js';
import { partlyKnown, projectsIn } from '../paths/clusters.js';

const RBAC = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: shop }
rules:
  - { apiGroups: [""], resources: [secrets], verbs: [get] }
  - { apiGroups: [""], resources: [configmaps], resourceNames: [one], verbs: [get] }
  - { apiGroups: [example.com], resources: [widgets/scale], verbs: [update] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: readers, namespace: shop }
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: reader
subjects:
  - { kind: ServiceAccount, name: app }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: ops }
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
subjects:
  - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: ops }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: guests, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: elsewhere }
subjects: []
`;
const root = () => project({ '.git/': '', 'deploy/rbac.yaml': RBAC });

test('answers in a table: who, through which binding and entry, and what is unknown', async () => {
  expect(await plimsoll(root(), ['who-can', 'get', 'secrets', '-n', 'shop', 'deploy'])).toEqual({
    code: 0,
    stdout: `Subject                  Binding                                         Role
ServiceAccount shop/app  RoleBinding shop/readers (deploy/rbac.yaml:12)  Role reader (deploy/rbac.yaml:5)
Group ops                ClusterRoleBinding ops (deploy/rbac.yaml:22)    ClusterRole cluster-admin (built in)

Bindings that may also allow it, because their roles are not in the files:
  RoleBinding shop/guests (deploy/rbac.yaml:32): ClusterRole elsewhere
`,
    stderr: '',
  });
});

const subjects = async (...args: readonly string[]) => {
  const { code, stdout } = await plimsoll(root(), ['who-can', ...args, '-f', 'json']);
  expect(code).toBe(0);
  const answer = JSON.parse(stdout) as { accesses: { subject: { name: string } }[] };
  return answer.accesses.map(({ subject }) => subject.name);
};

test('asks about namespaces, names, subresources, groups and paths', async () => {
  expect(await subjects('get', 'secrets')).toEqual(['app', 'ops']);
  expect(await subjects('get', 'secrets', '--namespace', 'other')).toEqual(['ops']);
  expect(await subjects('get', 'configmaps', '--name', 'one')).toEqual(['app', 'ops']);
  expect(await subjects('get', 'configmaps', '--name', 'two')).toEqual(['ops']);
  expect(await subjects('create', 'pods/exec')).toEqual(['ops']);
  expect(await subjects('update', 'widgets.example.com/scale')).toEqual(['app', 'ops']);
  expect(await subjects('update', 'widgets/scale')).toEqual(['app', 'ops']);
  expect(await subjects('--url', '/metrics')).toEqual(['ops']);
});

test('is JSON for programs', async () => {
  const { stdout } = await plimsoll(root(), ['who-can', 'get', 'configmaps', '-n', 'shop', '-f', 'json']);
  expect(JSON.parse(stdout)).toMatchObject({
    schemaVersion: 1,
    query: { verb: 'get', resource: 'configmaps', namespace: 'shop' },
    complete: true,
    accesses: [
      {
        subject: { kind: 'ServiceAccount', name: 'app', namespace: 'shop' },
        binding: { kind: 'RoleBinding', name: 'readers', file: 'deploy/rbac.yaml', line: 12 },
        role: { kind: 'Role', name: 'reader', builtIn: false, file: 'deploy/rbac.yaml', line: 6 },
        onlyNames: ['one'],
      },
      { subject: { name: 'ops' }, role: { name: 'cluster-admin', builtIn: true } },
    ],
    unknown: [{ name: 'guests', roleRef: { kind: 'ClusterRole', name: 'elsewhere' } }],
  });
});

describe('of several clusters', () => {
  const clusters = () =>
    project({
      '.git/': '',
      'plimsoll.config.yaml': '- { files: [dev/**], cluster: dev }\n- { files: [prod/**], cluster: prod }\n',
      'dev/rbac.yaml': RBAC,
      'prod/rbac.yaml': RBAC.replaceAll('ops', 'admins'),
    });
  const ask = ['who-can', 'get', 'secrets', '-n', 'shop'];

  test('the answer names the cluster of each', async () => {
    const { stdout } = await plimsoll(clusters(), ask);
    expect(stdout).toContain('Cluster  Subject                  Binding');
    expect(stdout).toMatch(/\ndev +Group ops .*\n/);
    expect(stdout).toMatch(/\nprod +Group admins .*\n/);
    expect(stdout).toContain(
      '\n  RoleBinding shop/guests in prod (prod/rbac.yaml:32): ClusterRole elsewhere\n',
    );
  });

  test('a glob limits it to some', async () => {
    const { stdout, stderr } = await plimsoll(clusters(), [...ask, '--cluster', 'p*']);
    expect(stdout).toContain('Group admins');
    expect(`${stdout}${stderr}`).not.toMatch(/Group ops|Cluster {2}|in prod/);
    const data = JSON.parse((await plimsoll(clusters(), [...ask, '--cluster', 'dev', '-f', 'json'])).stdout);
    expect(data.accesses.map(({ binding }: { binding: { cluster: string } }) => binding.cluster)).toEqual([
      'dev',
      'dev',
    ]);
  });

  test('a name that no cluster has is refused', async () => {
    expect(await plimsoll(clusters(), [...ask, '--cluster', 'prd'])).toMatchObject({
      code: 2,
      stderr: '--cluster prd: there is no such cluster. Did you mean "prod"? The clusters are dev, prod.\n',
    });
    expect((await plimsoll(root(), [...ask, '--cluster', 'prd', 'deploy'])).stderr).toBe(
      '--cluster prd: there is no such cluster. The files are of no cluster with a name: GitOps gives one, and the config key "cluster".\n',
    );
    expect((await plimsoll(root(), ['deploy', '--cluster', 'x'])).stderr).toContain(
      '--cluster only works with plimsoll who-can and plimsoll paths.',
    );
  });

  test('clusters that have more than the files say are named', async () => {
    const because = 'The source of Kustomization flux-system/apps is not in this repository.';
    const loaded = await loadProject([], { cwd: clusters() });
    const unknownMembers = [{ cluster: 'dev', because }];
    const projects = await projectsIn(
      { ...loaded, rendering: { ...loaded.rendering, unknownMembers } },
      undefined,
    );
    expect(partlyKnown(projects, 'it may be there.')).toEqual([
      'The files do not contain all of cluster dev: it may be there.',
    ]);
  });
});

test('reads standard input, and says when only named files were read', async () => {
  const run = await plimsoll(root(), ['who-can', 'delete', 'nodes', '-'], { stdin: RBAC });
  expect(run).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Group ops') as string,
    stderr: 'Only the given files were read: bindings in other files may allow it to others.\n',
  });
  const nobody = await plimsoll(root(), ['who-can', 'get', 'pods', '-n', 'shop', '-'], { stdin: 'a: b' });
  expect(nobody.stdout).toBe('Nobody, according to the files.\n');
});

test('a file that cannot be read in full makes the answer incomplete: exit code 2', async () => {
  const broken = project({ '.git/': '', 'a.yaml': RBAC, 'b.yaml': 'kind: Role\n  x: [' });
  const { code, stdout, stderr } = await plimsoll(broken, ['who-can', 'get', 'secrets', '.']);
  expect(code).toBe(2);
  expect(stdout).toContain('Group ops');
  expect(stderr).toBe('A file could not be read in full: plimsoll lint says which and why.\n');
});

test.each([
  [['get'], 'who-can needs a verb and a resource'],
  [['get', 'secret', 'deploy'], 'Unknown resource "secret". Did you mean "secrets"?'],
  [['get', 'secrets', '--quiet'], '--quiet: plimsoll who-can has no such option.'],
  [['get', 'secrets', '-f', 'sarif'], 'who-can writes one format, text or json, to standard output.'],
  [['--url', '/x', '-n', 'shop'], '--url cannot be combined with --name and --namespace.'],
])('%j is refused', async (args, message) => {
  const run = await plimsoll(root(), ['who-can', ...args]);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain(message);
});

test('a verb that Kubernetes does not check is answered, with a note', async () => {
  const run = await plimsoll(root(), ['who-can', 'lst', 'secrets']);
  expect(run).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('Kubernetes itself checks no verb "lst". Did you mean "list"?') as string,
  });
});

test('its questions are refused where manifests are linted', async () => {
  expect(await plimsoll(root(), ['deploy', '--name', 'x'])).toMatchObject({
    code: 2,
    stderr: '--name only works with plimsoll who-can.\nSee plimsoll --help.\n',
  });
});
