import { type Manifest, NAMESPACES, type Rule } from './clusters.js';

/**
 * Finds who reaches what, step by step until nothing new appears, by asking for each request whether an authorizer
 * allows it. Shares no code with the graph: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 *
 * A thing is what someone has: `pod a/p0`, `account a/x`, `secret a/s0`, `user jane`, `group ops`, `role c0 @ a`
 * (someone bound to it), `all @ a` and `cluster-admin`.
 */
export function reachedFrom(start: string, manifests: readonly Manifest[]): ReadonlySet<string> {
  const reached = new Set([start]);
  for (const thing of reached) for (const next of nextOf(thing, manifests)) reached.add(next);
  return reached;
}

/** A rule, and the namespace in which it applies: `*` is all namespaces. */
type Held = readonly [rule: Rule, place: string];

interface Request {
  readonly verb: string;
  readonly group?: string;
  readonly resource: string;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
  readonly name: string;
}

const RBAC = 'rbac.authorization.k8s.io';
const SYSTEM = 'kube-system';
const PLACES = [...NAMESPACES, SYSTEM];
/** Names that an attacker may give a new object: those that rules name, or any other. */
const NEW = ['mine', 'made', 'new'];
const NAMES = [...NEW, 'p0', 'd0', 's0', 'x', 'r0', 'c0', 'b0', 'b1'];

const EVERYTHING: Rule = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };

function nextOf(thing: string, manifests: readonly Manifest[]): readonly string[] {
  const all = (kind: string, namespace?: string): readonly Manifest[] =>
    manifests.filter(
      (each) => each.kind === kind && (namespace === undefined || each.metadata.namespace === namespace),
    );
  const named = ({ metadata: { namespace, name } }: Manifest): string => `${namespace}/${name}`;
  const accountsIn = (namespace: string): readonly string[] =>
    namespace === SYSTEM
      ? [`account ${SYSTEM}/clusterrole-aggregation-controller`]
      : all('ServiceAccount', namespace).map((each) => `account ${named(each)}`);
  const secretsIn = (namespace: string): readonly string[] =>
    all('Secret', namespace).map((each) => `secret ${named(each)}`);

  if (thing === 'cluster-admin')
    return PLACES.flatMap((place) => [
      ...accountsIn(place),
      ...secretsIn(place),
      ...all('Pod', place).map((each) => `pod ${named(each)}`),
    ]);
  if (thing === `account ${SYSTEM}/clusterrole-aggregation-controller`) return ['cluster-admin'];
  if (thing.startsWith('pod ')) {
    const pod = all('Pod').find((each) => `pod ${named(each)}` === thing)!;
    const spec = pod.spec as {
      serviceAccountName: string;
      automountServiceAccountToken: boolean;
      containers: readonly [{ envFrom?: readonly [{ secretRef: { name: string } }] }];
    };
    const secret = spec.containers[0].envFrom?.[0].secretRef.name;
    const { namespace } = pod.metadata;
    return [
      ...(spec.automountServiceAccountToken ? [`account ${namespace}/${spec.serviceAccountName}`] : []),
      ...(secret === undefined ? [] : [`secret ${namespace}/${secret}`]),
    ];
  }
  if (thing.startsWith('secret ')) {
    const secret = all('Secret').find((each) => `secret ${named(each)}` === thing);
    const account = Object.values(secret?.metadata.annotations ?? {})[0] as string | undefined;
    return account === undefined ? [] : [`account ${secret!.metadata.namespace}/${account}`];
  }

  const applied = appliedTo(thing, manifests);
  const held: readonly Held[] = applied.flatMap(({ rules, place }) =>
    rules.map((rule) => [rule, place] as const),
  );
  const may = ({ verb, group = '', resource, namespace, name }: Request): boolean =>
    held.some(
      ([rule, place]) =>
        (place === '*' || place === namespace) &&
        allows(rule.verbs, verb) &&
        allows(rule.apiGroups, group) &&
        (allows(rule.resources, resource) || rule.resources.includes(`*/${resource.split('/')[1]}`)) &&
        (rule.resourceNames === undefined || rule.resourceNames.includes(name)),
    );
  const onRbac = (verb: string, resource: string, name: string, namespace?: string): boolean =>
    may({ verb, group: RBAC, resource, name, ...(namespace !== undefined && { namespace }) });
  /** Creates an object, by a create request or by one that changes an object that does not exist yet. */
  const mayMake = (
    group: string,
    resource: string,
    changes: readonly string[],
    namespace?: string,
  ): boolean => {
    const place = namespace === undefined ? {} : { namespace };
    return (
      may({ verb: 'create', group, resource, ...place, name: '' }) ||
      NAMES.some(
        (name) =>
          may({ verb: 'create', group, resource, ...place, name }) &&
          changes.some((verb) => may({ verb, group, resource, ...place, name })),
      )
    );
  };
  const next: string[] = [];

  if (may({ verb: 'any', group: 'any', resource: 'any', name: '' })) return ['cluster-admin'];
  for (const namespace of PLACES) {
    const makesPods =
      mayMake('', 'pods', ['patch'], namespace) || mayMake('apps', 'deployments', ['patch'], namespace);
    if (makesPods) next.push(...accountsIn(namespace), ...secretsIn(namespace));
    for (const account of accountsIn(namespace)) {
      const name = account.split('/')[1]!;
      if (
        may({ verb: 'create', resource: 'serviceaccounts/token', namespace, name }) ||
        may({ verb: 'impersonate', resource: 'serviceaccounts', namespace, name })
      )
        next.push(account);
    }
    const READ = ['get', 'list', 'watch', 'patch', 'deletecollection'];
    for (const secret of secretsIn(namespace)) {
      const name = secret.split('/')[1]!;
      if (READ.some((verb) => may({ verb, resource: 'secrets', namespace, name }))) next.push(secret);
    }
    const mayCreate = (resource: string): boolean => may({ verb: 'create', resource, namespace, name: '' });
    const mayRead = READ.some((verb) => may({ verb, resource: 'secrets', namespace, name: 'new' }));
    const mayApply = NAMES.some(
      (name) =>
        !secretsIn(namespace).includes(`secret ${namespace}/${name}`) &&
        ['create', 'patch'].every((verb) => may({ verb, resource: 'secrets', namespace, name })),
    );
    if ((mayCreate('secrets') && (mayRead || mayCreate('pods'))) || mayApply)
      next.push(...accountsIn(namespace));
    for (const pod of all('Pod', namespace)) {
      const { name } = pod.metadata;
      const ways = [
        ['create', 'pods/exec'],
        ['patch', 'pods'],
        ['update', 'pods'],
        ['patch', 'pods/ephemeralcontainers'],
        ['update', 'pods/ephemeralcontainers'],
      ] as const;
      if (ways.some(([verb, resource]) => may({ verb, resource, namespace, name })))
        next.push(`pod ${named(pod)}`);
    }
  }
  for (const verb of ['get', 'create'])
    if (may({ verb, resource: 'nodes/proxy', name: 'n0' }))
      next.push(...all('Pod').map((each) => `pod ${named(each)}`));

  const users = ['jane', 'system:kube-controller-manager'].filter((name) =>
    may({ verb: 'impersonate', resource: 'users', name }),
  );
  next.push(...users.map((name) => `user ${name}`));
  const someone =
    users.length > 0 ||
    PLACES.some((namespace) =>
      accountsIn(namespace).some((account) =>
        may({ verb: 'impersonate', resource: 'serviceaccounts', namespace, name: account.split('/')[1]! }),
      ),
    );
  if (someone)
    for (const name of ['ops', 'system:masters'])
      if (may({ verb: 'impersonate', resource: 'groups', name }))
        next.push(name === 'ops' ? 'group ops' : 'cluster-admin');

  for (const place of ['*', ...PLACES]) {
    const at = place === '*' ? undefined : place;
    const bindings = place === '*' ? 'clusterrolebindings' : 'rolebindings';
    const bindable = [
      ...['c0', 'c1', 'cluster-admin'].map((name) => ['clusterroles', name] as const),
      ...(at === undefined ? [] : all('Role', at).map((each) => ['roles', each.metadata.name] as const)),
    ];
    const known = manifests.filter(
      (each) =>
        each.kind === (at === undefined ? 'ClusterRoleBinding' : 'RoleBinding') &&
        each.metadata.namespace === at,
    );
    for (const [roles, name] of bindable) {
      if (!onRbac('bind', roles, name, at)) continue;
      const mayChangeOne = known.some(({ metadata, roleRef }) => {
        const ref = roleRef as { kind: string; name: string };
        return (
          ref.name === name &&
          ref.kind === (roles === 'roles' ? 'Role' : 'ClusterRole') &&
          ['update', 'patch'].some((verb) => onRbac(verb, bindings, metadata.name, at))
        );
      });
      if (mayMake(RBAC, bindings, ['update', 'patch'], at) || mayChangeOne)
        next.push(name === 'cluster-admin' ? everythingAt(place) : `role ${roles}/${name} @ ${place}`);
    }
    for (const roles of ['clusterroles', 'roles'] as const) {
      const of = roles === 'roles' ? at : undefined;
      if (roles === 'roles' && at === undefined) continue;
      if (
        onRbac('create', roles, '', of) &&
        onRbac('escalate', roles, '', of) &&
        onRbac('create', bindings, '', at) &&
        NAMES.some((name) => onRbac('bind', roles, name, at))
      )
        next.push(everythingAt(place));
    }
  }
  for (const { roles, name, place } of applied) {
    const at = roles === 'roles' ? place : undefined;
    if (
      onRbac('escalate', roles, name, at) &&
      ['update', 'patch'].some((verb) => onRbac(verb, roles, name, at))
    )
      next.push(everythingAt(place));
  }
  return next;
}

const everythingAt = (place: string): string => (place === '*' ? 'cluster-admin' : `all @ ${place}`);

const allows = (list: readonly string[], word: string): boolean => list.includes('*') || list.includes(word);

interface Applied {
  readonly roles: 'roles' | 'clusterroles';
  readonly name: string;
  readonly place: string;
  readonly rules: readonly Rule[];
}

/** The roles that apply to someone, by their name and by their groups. */
function appliedTo(thing: string, manifests: readonly Manifest[]): readonly Applied[] {
  const roleOf = (roles: 'roles' | 'clusterroles', name: string, place: string): Applied => {
    const found = manifests.find(
      (each) =>
        each.metadata.name === name &&
        (roles === 'roles'
          ? each.kind === 'Role' && each.metadata.namespace === place
          : each.kind === 'ClusterRole'),
    );
    return { roles, name, place, rules: (found?.rules as readonly Rule[] | undefined) ?? [] };
  };
  const [kind, what] = thing.split(' ') as [string, string];
  if (kind === 'all')
    return [
      { roles: 'clusterroles', name: 'cluster-admin', place: thing.split(' @ ')[1]!, rules: [EVERYTHING] },
    ];
  if (kind === 'role') {
    const [roles, name] = what.split('/') as ['roles' | 'clusterroles', string];
    return [roleOf(roles, name, thing.split(' @ ')[1]!)];
  }
  if (thing === 'user system:kube-controller-manager')
    return [
      {
        roles: 'clusterroles',
        name: 'system:kube-controller-manager',
        place: '*',
        rules: [{ apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] }],
      },
    ];
  const groups =
    kind === 'account'
      ? ['system:serviceaccounts', `system:serviceaccounts:${what.split('/')[0]}`]
      : kind === 'group'
        ? [what]
        : [];
  return manifests.flatMap((binding) => {
    const subjects = binding.subjects as
      | readonly { kind: string; name: string; namespace?: string }[]
      | undefined;
    const names = subjects?.some((subject) =>
      subject.kind === 'ServiceAccount'
        ? kind === 'account' && what === `${subject.namespace}/${subject.name}`
        : subject.kind === 'User'
          ? kind === 'user' && what === subject.name
          : groups.includes(subject.name),
    );
    if (!names) return [];
    const ref = binding.roleRef as { kind: string; name: string };
    return [
      roleOf(ref.kind === 'Role' ? 'roles' : 'clusterroles', ref.name, binding.metadata.namespace ?? '*'),
    ];
  });
}
