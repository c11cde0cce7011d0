import { describe, expect, test } from 'vitest';
import { parse, resolveConfig } from '../../index.js';
import { allowsRequest, type Role, readProjects } from '../../kubernetes.js';

const API = 'apiVersion: rbac.authorization.k8s.io/v1';

async function rbacOf(...files: readonly (string | { path: string; text: string })[]) {
  const parsed = await Promise.all(
    files.map((file, index) =>
      parse(typeof file === 'string' ? { path: `${index}.yaml`, text: file } : file),
    ),
  );
  return (await readProjects(parsed, resolveConfig({})))[0]!.rbac;
}

const role = (kind: string, name: string, rule: string, more = ''): string =>
  `${API}\nkind: ${kind}\nmetadata: {name: ${name}${more}}\nrules: [${rule}]\n`;
const binding = (kind: string, name: string, roleRef: string, subjects: string, more = ''): string =>
  `${API}\nkind: ${kind}\nmetadata: {name: ${name}${more}}\nroleRef: {apiGroup: rbac.authorization.k8s.io, ${roleRef}}\nsubjects: [${subjects}]\n`;
const documents = (...texts: string[]): string => texts.join('---\n');

const SECRETS = '{apiGroups: [""], resources: [secrets], verbs: [get]}';
const GROUP = '{kind: Group, name: devs}';

const allows = (granting: Role | undefined, verb: string, group: string, path: string): boolean => {
  const [resource = '', subresource] = path.split('/');
  return !!granting?.rules.some((rule) =>
    allowsRequest(rule, { verb, group, resource, subresource, name: 'x' }),
  );
};

describe('a binding resolves to', () => {
  test('a Role of its own namespace, never to one of another', async () => {
    const rbac = await rbacOf(
      documents(
        role('Role', 'reader', SECRETS, ', namespace: a'),
        role('Role', 'reader', '', ', namespace: b'),
        binding('RoleBinding', 'here', 'kind: Role, name: reader', GROUP, ', namespace: a'),
        binding('RoleBinding', 'there', 'kind: Role, name: reader', GROUP, ', namespace: c'),
      ),
    );
    const [here, there] = rbac.bindings;
    expect(here?.role?.namespace).toBe('a');
    expect(here?.role?.rules[0]?.at?.path).toEqual(['rules', 0]);
    expect(there?.role).toBeUndefined();
  });

  test('a ClusterRole, in its own namespace only', async () => {
    const rbac = await rbacOf(
      documents(
        role('ClusterRole', 'reader', SECRETS),
        binding('RoleBinding', 'here', 'kind: ClusterRole, name: reader', GROUP, ', namespace: a'),
        binding('ClusterRoleBinding', 'all', 'kind: ClusterRole, name: reader', GROUP),
      ),
    );
    expect(rbac.bindings.map((found) => [found.clusterWide, found.namespace, found.role?.name])).toEqual([
      [false, 'a', 'reader'],
      [true, undefined, 'reader'],
    ]);
    expect(rbac.roles[0]?.bindings).toEqual(rbac.bindings);
  });

  test('nothing, if a ClusterRoleBinding names a Role', async () => {
    const rbac = await rbacOf(
      documents(
        role('Role', 'reader', SECRETS),
        binding('ClusterRoleBinding', 'all', 'kind: Role, name: reader', GROUP),
      ),
    );
    expect(rbac.bindings[0]?.role).toBeUndefined();
  });

  test('the nearest of several ClusterRoles of one name', async () => {
    const bound = binding('ClusterRoleBinding', 'all', 'kind: ClusterRole, name: reader', GROUP);
    const rbac = await rbacOf(
      { path: 'staging/role.yaml', text: role('ClusterRole', 'reader', '') },
      { path: 'prod/role.yaml', text: role('ClusterRole', 'reader', SECRETS) },
      { path: 'prod/binding.yaml', text: bound },
    );
    expect(rbac.bindings[0]?.role?.resource?.file.path).toBe('prod/role.yaml');
  });

  test('a built-in role if the run has none of that name', async () => {
    const bound = binding('RoleBinding', 'b', 'kind: ClusterRole, name: view', GROUP, ', namespace: a');
    expect((await rbacOf(bound)).bindings[0]?.role?.resource).toBeUndefined();
    const own = await rbacOf(documents(bound, role('ClusterRole', 'view', '')));
    expect(own.bindings[0]?.role?.resource?.name).toBe('view');
    expect(own.bindings[0]?.role?.rules).toEqual([]);
  });

  test('a Role that every cluster has in one namespace', async () => {
    const ref = 'kind: Role, name: extension-apiserver-authentication-reader';
    const rbac = await rbacOf(
      documents(
        binding('RoleBinding', 'a', ref, GROUP, ', namespace: kube-system'),
        binding('RoleBinding', 'b', ref, GROUP, ', namespace: default'),
      ),
    );
    expect(rbac.bindings.map((found) => found.role?.name)).toEqual([
      'extension-apiserver-authentication-reader',
      undefined,
    ]);
  });
});

describe('the built-in roles', () => {
  const builtIn = async (name: string): Promise<Role | undefined> =>
    (await rbacOf(binding('ClusterRoleBinding', 'b', `kind: ClusterRole, name: "${name}"`, GROUP)))
      .bindings[0]?.role;

  // https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
  test.each([
    ['cluster-admin', 'delete', 'apps', 'deployments/scale', true],
    ['view', 'list', '', 'pods', true],
    ['view', 'get', '', 'secrets', false],
    ['view', 'get', 'rbac.authorization.k8s.io', 'roles', false],
    ['view', 'create', '', 'pods', false],
    ['edit', 'get', '', 'pods', true],
    ['edit', 'get', '', 'secrets', true],
    ['edit', 'create', '', 'pods/exec', true],
    ['edit', 'impersonate', '', 'serviceaccounts', true],
    ['edit', 'create', '', 'serviceaccounts/token', true],
    ['edit', 'update', '', 'endpoints', false],
    ['edit', 'update', '', 'resourcequotas', false],
    ['edit', 'create', 'rbac.authorization.k8s.io', 'rolebindings', false],
    ['admin', 'create', 'rbac.authorization.k8s.io', 'rolebindings', true],
    ['admin', 'escalate', 'rbac.authorization.k8s.io', 'roles', false],
    ['admin', 'get', '', 'secrets', true],
    ['admin', 'update', '', 'resourcequotas', false],
    ['system:kube-controller-manager', 'list', 'apps', 'deployments', true],
    ['system:kubelet-api-admin', 'get', '', 'nodes/proxy', true],
    ['system:persistent-volume-provisioner', 'create', '', 'persistentvolumes', true],
  ])('%s allows %s on %s %s: %s', async (name, verb, group, resource, expected) => {
    const found = await builtIn(name);
    expect(found?.name).toBe(name);
    expect(allows(found, verb, group, resource)).toBe(expected);
  });
});

describe('aggregation', () => {
  const labels = (...pairs: string[]): string => `, labels: {${pairs.join(', ')}}`;
  const aggregated = (name: string, selectors: string, more = ''): string =>
    `${API}\nkind: ClusterRole\nmetadata: {name: ${name}${more}}\naggregationRule: {clusterRoleSelectors: [${selectors}]}\nrules: [{apiGroups: [""], resources: [nodes], verbs: ["*"]}]\n`;
  const bound = (name: string): string =>
    binding('ClusterRoleBinding', 'bound', `kind: ClusterRole, name: ${name}`, GROUP);

  test('grants the rules of the selected roles, but not those of the aggregated role itself', async () => {
    const rbac = await rbacOf(
      documents(
        aggregated(
          'monitoring',
          '{matchLabels: {to: monitoring}}, {matchExpressions: [{key: also, operator: Exists}]}',
        ),
        role('ClusterRole', 'one', SECRETS, labels('to: monitoring')),
        role(
          'ClusterRole',
          'two',
          '{apiGroups: [""], resources: [pods], verbs: [get]}',
          labels('also: yes-please'),
        ),
        role(
          'ClusterRole',
          'other',
          '{apiGroups: [""], resources: [configmaps], verbs: [get]}',
          labels('to: other'),
        ),
        bound('monitoring'),
      ),
    );
    const granting = rbac.bindings[0]?.role;
    expect(granting?.rules.map((rule) => [rule.role.name, ...rule.resources])).toEqual([
      ['one', 'secrets'],
      ['two', 'pods'],
    ]);
    const one = rbac.roles.find(({ name }) => name === 'one')!;
    expect([...rbac.bindingsThrough(one)].map(({ resource }) => resource.name)).toEqual(['bound']);
    const other = rbac.roles.find(({ name }) => name === 'other')!;
    expect([...rbac.bindingsThrough(other)]).toEqual([]);
  });

  test('says where the bindings of a role grant: its own and those of roles that aggregate it', async () => {
    const rbac = await rbacOf(
      documents(
        aggregated('sum', '{matchLabels: {to: sum}}'),
        role('ClusterRole', 'part', SECRETS, labels('to: sum')),
        role('ClusterRole', 'other', SECRETS),
        role('ClusterRole', 'later', SECRETS),
        binding('RoleBinding', 'a', 'kind: ClusterRole, name: part', GROUP, ', namespace: a'),
        bound('sum'),
        binding('RoleBinding', 'b', 'kind: ClusterRole, name: other', GROUP, ', namespace: b'),
        binding('RoleBinding', 'c', 'kind: ClusterRole, name: later', GROUP),
      ),
    );
    const granted = (name: string, namespace?: string): boolean =>
      rbac.isGranted(rbac.roles.find((found) => found.name === name)!, namespace);
    expect([granted('part'), granted('part', 'z')]).toEqual([true, true]);
    expect([granted('other'), granted('other', 'b'), granted('other', 'z')]).toEqual([false, true, false]);
    expect([granted('later'), granted('later', 'z')]).toEqual([false, true]);
  });

  test('goes through aggregated roles, including cycles', async () => {
    const rbac = await rbacOf(
      documents(
        aggregated('a', '{matchLabels: {to: a}}', labels('to: b')),
        aggregated('b', '{matchLabels: {to: b}}', labels('to: a')),
        role('ClusterRole', 'leaf', SECRETS, labels('to: b')),
        bound('a'),
      ),
    );
    expect(rbac.bindings[0]?.role?.rules.map((rule) => rule.role.name)).toEqual(['leaf']);
  });

  test('shares the entries of roles that select each other, whatever their selectors are', async () => {
    const all = Array.from({ length: 30 }, (_, i) =>
      aggregated(
        `r${i}`,
        `{matchLabels: {all: x}, matchExpressions: [{key: none, operator: NotIn, values: [v${i}]}]}`,
        labels('all: x'),
      ),
    );
    const rbac = await rbacOf(documents(...all, role('ClusterRole', 'leaf', SECRETS, labels('all: x'))));
    const lists = rbac.roles.filter(({ name }) => name !== 'leaf').map(({ rules }) => rules);
    expect(lists).toHaveLength(30);
    expect(lists[0]?.map((rule) => rule.role.name)).toEqual(['leaf']);
    // One walk and one list for all of them: thirty of each would take cubic time.
    expect(new Set(lists).size).toBe(1);
  });

  test('finds what a role reaches after a lookup of a role on the way', async () => {
    const rbac = await rbacOf(
      documents(
        aggregated('low', '{matchLabels: {to: low}}', labels('to: high')),
        aggregated('high', '{matchLabels: {to: high}}'),
        role('ClusterRole', 'leaf', SECRETS, labels('to: low')),
        role('ClusterRole', 'other', SECRETS, labels('to: high')),
      ),
    );
    const names = (name: string) =>
      rbac.roles.find((each) => each.name === name)?.rules.map((rule) => rule.role.name);
    expect(names('low')).toEqual(['leaf']);
    expect(names('high')?.toSorted()).toEqual(['leaf', 'other']);
  });

  test('a label extends the built-in role, and the roles above it', async () => {
    const extension = role(
      'ClusterRole',
      'widgets',
      '{apiGroups: [example.com], resources: [widgets], verbs: [get]}',
      labels('rbac.authorization.k8s.io/aggregate-to-edit: "true"'),
    );
    const grants = async (name: string): Promise<boolean> => {
      const [found] = (await rbacOf(documents(extension, bound(name)))).bindings;
      return allows(found?.role, 'get', 'example.com', 'widgets');
    };
    const allowed = [await grants('view'), await grants('edit'), await grants('admin')];
    expect(allowed).toEqual([false, true, true]);
  });

  test('a role of the run may aggregate the parts of built-in roles', async () => {
    const rbac = await rbacOf(
      documents(
        aggregated('readers', '{matchLabels: {rbac.authorization.k8s.io/aggregate-to-view: "true"}}'),
        bound('readers'),
      ),
    );
    expect(allows(rbac.bindings[0]?.role, 'list', '', 'pods')).toBe(true);
    expect(allows(rbac.bindings[0]?.role, 'list', '', 'secrets')).toBe(false);
  });
});

describe('the bindings of a ServiceAccount', async () => {
  const rbac = await rbacOf(
    documents(
      binding(
        'RoleBinding',
        'own',
        'kind: Role, name: r',
        '{kind: ServiceAccount, name: app}',
        ', namespace: a',
      ),
      binding(
        'RoleBinding',
        'other',
        'kind: Role, name: r',
        '{kind: ServiceAccount, name: app, namespace: b}',
        ', namespace: a',
      ),
      binding(
        'ClusterRoleBinding',
        'group',
        'kind: ClusterRole, name: r',
        '{kind: Group, name: "system:serviceaccounts"}',
      ),
      binding('RoleBinding', 'later', 'kind: Role, name: r', '{kind: ServiceAccount, name: app}'),
    ),
  );
  const names = (namespace: string | undefined): (string | undefined)[] =>
    rbac.bindingsOfServiceAccount('app', namespace).map(({ resource }) => resource.name);

  test('are those of its namespace, and those whose namespace comes at install time', async () => {
    expect(names('a')).toEqual(['own', 'later']);
    expect(names('b')).toEqual(['other', 'later']);
    expect(names(undefined)).toEqual(['own', 'other', 'later']);
    expect(rbac.bindingsOfServiceAccount('ap', 'a')).toEqual([]);
  });
});

test('broken roles and bindings grant nothing and break nothing', async () => {
  const rbac = await rbacOf(
    documents(
      `${API}\nkind: ClusterRole\nmetadata: {name: odd}\nrules: {apiGroups: [""]}\n`,
      `${API}\nkind: ClusterRole\nmetadata: {name: odder}\naggregationRule: true\nrules: [7, {verbs: get, resources: [null]}]\n`,
      `${API}\nkind: ClusterRoleBinding\nmetadata: {name: b}\nroleRef: cluster-admin\nsubjects: {kind: Group}\n`,
    ),
  );
  expect(rbac.roles.map(({ rules }) => rules.flatMap(({ verbs }) => verbs))).toEqual([[], []]);
  expect(rbac.bindings.map(({ role: bound, subjects }) => [bound, subjects])).toEqual([[undefined, []]]);
});
