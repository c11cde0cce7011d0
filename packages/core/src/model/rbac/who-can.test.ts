import { describe, expect, test } from 'vitest';
import { parse, resolveConfig } from '../../index.js';
import { readProjects, type WhoCanQuery, whoCan } from '../../kubernetes.js';

const MANIFESTS = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: secret-reader}
rules:
  - apiGroups: [""]
    resources: [secrets]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: secret-reader}
subjects:
  - {kind: User, name: jane}
  - {kind: ServiceAccount, name: backup}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: one-secret, namespace: shop}
rules:
  - {apiGroups: [""], resources: [secrets], resourceNames: [tls], verbs: [get, create]}
  - {apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [app], verbs: [create]}
  - {apiGroups: [""], resources: [persistentvolumes], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: one, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: one-secret}
subjects: [{kind: User, name: joe}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: metrics}
rules:
  - {nonResourceURLs: [/metrics], verbs: [get]}
  - {apiGroups: [apps], resources: [secrets, deployments], verbs: [get]}
  - {apiGroups: [""], resources: [persistentvolumes], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: metrics}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: metrics}
subjects: [{kind: Group, name: scrapers}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: metrics, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: metrics}
subjects: [{kind: Group, name: shop-scrapers}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ops}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: Group, name: ops}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: elsewhere, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: not-here}
subjects: [{kind: Group, name: guests}]
`;

const project = (
  await readProjects([await parse({ path: 'rbac.yaml', text: MANIFESTS })], resolveConfig({}))
)[0]!;
const ask = (query: Omit<WhoCanQuery, 'project'>) => whoCan({ project, ...query });
const names = (query: Omit<WhoCanQuery, 'project'>): readonly string[] =>
  ask(query).accesses.map(({ subject, onlyNames }) => [subject.name, ...onlyNames].join(' '));

describe('who can', () => {
  test('get secrets: by a binding in any namespace, for named objects too, and by a role that grants all', () => {
    expect(names({ verb: 'get', resource: 'secrets' })).toEqual(['jane', 'backup', 'joe tls', 'ops']);
  });

  test('in one namespace, or for one name', () => {
    expect(names({ verb: 'get', resource: 'secrets', namespace: 'other' })).toEqual(['ops']);
    expect(names({ verb: 'get', resource: 'secrets', name: 'tls' })).toEqual([
      'jane',
      'backup',
      'joe',
      'ops',
    ]);
    expect(names({ verb: 'get', resource: 'secrets', name: 'db' })).toEqual(['jane', 'backup', 'ops']);
  });

  test('create: never by the names of objects, which only exist afterwards, but for subresources', () => {
    expect(names({ verb: 'create', resource: 'secrets' })).toEqual(['ops']);
    expect(names({ verb: 'create', resource: 'serviceaccounts', subresource: 'token' })).toEqual([
      'joe app',
      'ops',
    ]);
  });

  test('cluster-wide objects and paths: by ClusterRoleBindings alone', () => {
    expect(names({ verb: 'create', resource: 'persistentvolumes' })).toEqual(['scrapers', 'ops']);
    expect(names({ verb: 'get', url: '/metrics' })).toEqual(['scrapers', 'ops']);
    expect(names({ verb: 'get', url: '/logs' })).toEqual(['ops']);
  });

  test('a resource of the given group, or of all groups that serve it', () => {
    expect(names({ verb: 'get', resource: 'deployments' })).toEqual(['shop-scrapers', 'scrapers', 'ops']);
    expect(names({ verb: 'get', resource: 'secrets', group: 'apps' })).toEqual([
      'shop-scrapers',
      'scrapers',
      'ops',
    ]);
  });

  test('names the binding, the role and the entry in the file', () => {
    const access = ask({ verb: 'list', resource: 'secrets' }).accesses[1]!;
    expect(access.subject).toMatchObject({ kind: 'ServiceAccount', name: 'backup', namespace: 'shop' });
    expect(access.binding.resource.name).toBe('readers');
    expect(access.rule.role.name).toBe('secret-reader');
    expect(access.rule.at?.path).toEqual(['rules', 0]);
  });

  test('names the bindings whose role is unknown', () => {
    const unknown = (query: Omit<WhoCanQuery, 'project'>) =>
      ask(query).unknown.map(({ resource }) => resource.name);
    expect(unknown({ verb: 'get', resource: 'secrets' })).toEqual(['elsewhere']);
    expect(unknown({ verb: 'get', resource: 'secrets', namespace: 'other' })).toEqual([]);
    expect(unknown({ verb: 'get', url: '/metrics' })).toEqual([]);
  });
});
