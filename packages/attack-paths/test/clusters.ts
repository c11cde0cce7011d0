import fc from 'fast-check';

/** Random small clusters, as plain objects. */
export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly annotations?: object };
  readonly [key: string]: unknown;
}

export const NAMESPACES = ['a', 'b'] as const;
const RBAC = 'rbac.authorization.k8s.io';

/** Verbs, the group and resources, and optional names. */
const VOCABULARY: readonly (readonly [verbs: string, resource: string, names?: string])[] = [
  ['*', '*'],
  ['get', '/secrets', 's0'],
  ['list', '/secrets', 's0'],
  ['create', '/secrets', 'made'],
  ['create,patch', '/secrets', 'made'],
  ['create,patch', '/secrets', 's0'],
  ['update', '/secrets', 's0'],
  ['create', '/pods', 'p0'],
  ['create,patch', '/pods', 'p0'],
  ['update', '/pods', 'p0'],
  ['create', 'apps/deployments', 'd0'],
  ['patch', '/pods/ephemeralcontainers', 'p0'],
  ['create', '/pods/exec', 'p0'],
  ['get', '/pods/exec', 'p0'],
  ['get', '/nodes/proxy', 'n0'],
  ['create', '/serviceaccounts/token', 'x'],
  ['create', '/serviceaccounts', 'x'],
  ['impersonate', '/users', 'jane'],
  ['impersonate', '/serviceaccounts', 'x'],
  ['impersonate', '/groups', 'ops'],
  ['impersonate', '/groups', 'system:masters'],
  ['create', `${RBAC}/rolebindings`, 'mine'],
  ['create,update', `${RBAC}/rolebindings`, 'mine'],
  ['patch', `${RBAC}/rolebindings`, 'b0'],
  ['create', `${RBAC}/clusterrolebindings`, 'mine'],
  ['patch', `${RBAC}/clusterrolebindings`, 'b1'],
  ['bind', `${RBAC}/clusterroles`, 'c0'],
  ['bind', `${RBAC}/roles`, 'r0'],
  ['escalate', `${RBAC}/clusterroles`, 'c0'],
  ['update', `${RBAC}/clusterroles`, 'c0'],
  ['escalate,patch', `${RBAC}/roles`, 'r0'],
  ['create,escalate', `${RBAC}/roles`, 'r0'],
  ['create,bind', `${RBAC}/rolebindings,roles`],
];

const rules = fc
  .tuple(fc.constantFrom(...VOCABULARY), fc.boolean())
  .map(([[verbs, resource, names], isNamed]): Rule => {
    const at = resource.indexOf('/');
    return {
      apiGroups: [at < 0 ? '*' : resource.slice(0, at)],
      resources: resource.slice(at + 1).split(','),
      verbs: verbs.split(','),
      ...(isNamed && names !== undefined && { resourceNames: names.split(',') }),
    };
  });

const role = (kind: string, name: string, namespace?: string) =>
  fc.array(rules, { maxLength: 4 }).map(
    (rules): Manifest => ({
      apiVersion: `${RBAC}/v1`,
      kind,
      metadata: { name, ...(namespace !== undefined && { namespace }) },
      rules,
    }),
  );

const inSome = fc.constantFrom(...NAMESPACES);
const subjects = fc.oneof(
  fc.tuple(inSome, fc.constantFrom('x', 'y')).map(([namespace, name]) => ({
    kind: 'ServiceAccount',
    namespace,
    name,
  })),
  fc.constantFrom('system:serviceaccounts', 'system:serviceaccounts:a', 'ops').map((name) => ({
    kind: 'Group',
    name,
  })),
  fc.constant({ kind: 'User', name: 'jane' }),
);

const bindings = fc
  .array(
    fc.tuple(
      fc.constantFrom(undefined, ...NAMESPACES),
      fc.constantFrom('c0', 'c1', 'r0'),
      fc.uniqueArray(subjects, {
        minLength: 1,
        maxLength: 2,
        selector: (subject) => JSON.stringify(subject),
      }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((all) =>
    all.map(
      ([namespace, name, subjects], index): Manifest => ({
        apiVersion: `${RBAC}/v1`,
        kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
        metadata: { name: `b${index}`, ...(namespace !== undefined && { namespace }) },
        roleRef:
          namespace === undefined || name !== 'r0'
            ? { apiGroup: RBAC, kind: 'ClusterRole', name: name === 'r0' ? 'c0' : name }
            : { apiGroup: RBAC, kind: 'Role', name },
        subjects,
      }),
    ),
  );

const pods = fc
  .array(fc.tuple(inSome, fc.constantFrom('x', 'y'), fc.boolean(), fc.constantFrom(undefined, 's0', 's1')), {
    minLength: 1,
    maxLength: 3,
  })
  .map((all) =>
    all.map(
      ([namespace, serviceAccountName, automountServiceAccountToken, secret], index): Manifest => ({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: `p${index}`, namespace },
        spec: {
          serviceAccountName,
          automountServiceAccountToken,
          containers: [
            {
              name: 'app',
              image: 'example.com/app:1',
              ...(secret !== undefined && { envFrom: [{ secretRef: { name: secret } }] }),
            },
          ],
        },
      }),
    ),
  );

const secrets = fc
  .array(fc.tuple(inSome, fc.constantFrom(undefined, 'x', 'y')), { maxLength: 3 })
  .map((all) =>
    all.map(
      ([namespace, account], index): Manifest => ({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name: `s${index}`,
          namespace,
          ...(account !== undefined && { annotations: { 'kubernetes.io/service-account.name': account } }),
        },
        ...(account !== undefined && { type: 'kubernetes.io/service-account-token' }),
      }),
    ),
  );

/** Without nodes: every namespace is restricted. */
const FIXED: readonly Manifest[] = [
  {
    apiVersion: 'pod-security.admission.config.k8s.io/v1',
    kind: 'PodSecurityConfiguration',
    metadata: { name: 'all' },
    defaults: { enforce: 'restricted' },
  },
  ...NAMESPACES.flatMap((namespace) => [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    ...['x', 'y'].map((name) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace },
    })),
  ]),
];

export const clusters = fc
  .tuple(
    role('ClusterRole', 'c0'),
    role('ClusterRole', 'c1'),
    role('Role', 'r0', 'a'),
    role('Role', 'r0', 'b'),
    bindings,
    pods,
    secrets,
  )
  .map((parts): readonly Manifest[] => [...FIXED, ...parts.flat()]);

export const textOf = (manifests: readonly Manifest[]): string =>
  manifests.map((manifest) => JSON.stringify(manifest)).join('\n---\n');
