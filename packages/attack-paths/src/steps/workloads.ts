import type { Context } from '../graph/context.js';
import { oncePerGraph } from '../graph/keeper.js';
import { containersOf, inputOf, objectsAt, objectsNamed, podsNamed } from '../graph/objects.js';
import type { Place } from '../graph/places.js';
import { admitsPrivileged } from '../graph/pod-security.js';
import { commonNames, evidenceOf, type Grant, type Identity, type Right } from '../graph/rights.js';
import { type NeedByName, rightsIn, togetherByName } from '../graph/together.js';
import type { Evidence, FoundStep } from '../graph/types.js';
import type { Techniques } from './technique.js';

export interface PodMaker {
  readonly group: string;
  readonly resource: string;
  readonly kind: string;
}

export const PODS: PodMaker = { group: '', resource: 'pods', kind: 'Pod' };

const makers = (group: string, ...kinds: readonly (readonly [resource: string, kind: string])[]) =>
  kinds.map(([resource, kind]): PodMaker => ({ group, resource, kind }));

/** Objects from which Kubernetes itself creates pods. */
export const CONTROLLERS: readonly PodMaker[] = [
  ...makers(
    'apps',
    ['deployments', 'Deployment'],
    ['daemonsets', 'DaemonSet'],
    ['statefulsets', 'StatefulSet'],
    ['replicasets', 'ReplicaSet'],
  ),
  ...makers('', ['replicationcontrollers', 'ReplicationController']),
  ...makers('batch', ['jobs', 'Job'], ['cronjobs', 'CronJob']),
];

/** Objects from which a third-party controller creates pods, if it runs. */
const FOREIGN: readonly PodMaker[] = [
  ...makers(
    'argoproj.io',
    ['workflows', 'Workflow'],
    ['cronworkflows', 'CronWorkflow'],
    ['rollouts', 'Rollout'],
  ),
  ...makers('tekton.dev', ['taskruns', 'TaskRun'], ['pipelineruns', 'PipelineRun']),
  ...makers('serving.knative.dev', ['services', 'Service']),
  ...makers('keda.sh', ['scaledjobs', 'ScaledJob']),
  ...makers('jobset.x-k8s.io', ['jobsets', 'JobSet']),
  ...makers('ray.io', ['rayjobs', 'RayJob'], ['rayclusters', 'RayCluster']),
  ...makers('sparkoperator.k8s.io', ['sparkapplications', 'SparkApplication']),
];

const CHANGE = ['update', 'patch'];

/** A pod, or an object that makes pods, that an identity controls. */
interface Power {
  readonly place: Place;
  readonly evidence: readonly Evidence[];
  readonly doubt?: string | undefined;
}

/** Permissions for pods, and for objects that make pods. */
export const WORKLOADS: Techniques = {
  'rbac-create-pods': {
    title: 'may create a pod of its choice',
    references: ['MS-TA9008', 'T1610'],
    rules: ['cis/rbac-pod-create'],
    source: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation',
    *ofIdentity(identity, context) {
      if (identity.isNode) return;
      for (const power of powersOver(identity, context)) {
        const { vertices } = context;
        const step = { from: identity.vertex, evidence: power.evidence, doubt: power.doubt };
        yield { ...step, to: vertices.scopeAt('accounts', power.place) };
        if (!limitsSecrets(context, power.place))
          yield { ...step, to: vertices.scopeAt('secrets', power.place) };
        yield* toNodes(identity, power, context);
      }
    },
  },
  'rbac-patch-pods': {
    title: 'may change what a pod runs',
    references: ['T1609', 'T1610'],
    rules: ['cis/rbac-pod-create', 'nsa-hardening/rbac-pod-exec'],
    source: 'kubernetes 1.37 pkg/apis/core/validation ValidatePodUpdate and pkg/registry/core/pod/storage',
    *ofIdentity(identity, context) {
      if (identity.isNode) return;
      const { vertices } = context;
      const change = { verbs: CHANGE, ...PODS };
      for (const right of identity.rights(change))
        yield* toPods(identity, right, evidenceOf(right, 'change the images of pods'), context);
      for (const right of identity.rights({ ...change, subresource: 'ephemeralcontainers' })) {
        const evidence = evidenceOf(right, 'add containers to pods');
        yield* toPods(identity, right, evidence, context);
        yield* toNodes(identity, { place: right.place, evidence }, context, 'node');
      }
      for (const { maker, change } of ASKED.slice(1))
        for (const right of identity.rights(change)) {
          const evidence = evidenceOf(right, change.what);
          if (right.names.length === 0)
            yield {
              from: identity.vertex,
              to: vertices.scopeAt('pods', right.place, maker.kind),
              evidence,
            };
          for (const object of right.names.length === 0
            ? []
            : objectsNamed(context, maker, right.names, right.place))
            for (const container of containersOf(context).get(object) ?? [])
              yield { from: identity.vertex, to: vertices.container(container), evidence };
        }
    },
  },
  'rbac-exec': {
    title: 'may run commands in the container',
    references: ['MS-TA9006', 'T1609'],
    rules: ['nsa-hardening/rbac-pod-exec'],
    source: 'kubernetes 1.37 pkg/registry/core/pod/rest/subresources.go and pkg/features/kube_features.go',
    *ofIdentity(identity, context) {
      const verbs = connectVerbs(context);
      for (const right of identity.rights({ ...PODS, verbs, subresource: 'exec' }))
        yield* toPods(identity, right, evidenceOf(right, 'run commands in containers'), context);
      for (const right of identity.rights({ ...PODS, verbs, subresource: 'attach' }))
        yield* toInteractive(identity, right, evidenceOf(right, 'attach to containers'), context);
    },
  },
  'rbac-port-forward': {
    title: 'may forward ports of pods, which bypasses NetworkPolicies',
    references: ['MS-TA9034', 'T1090'],
    rules: ['nsa-hardening/rbac-port-forward'],
    source:
      'kubernetes 1.37 pkg/registry/core/pod/rest/subresources.go and pkg/registry/core/service/proxy.go',
    *ofIdentity(identity, context) {
      const { vertices } = context;
      const methods = ['get', 'create', 'update', 'patch', 'delete'];
      const asked = [
        { ...PODS, verbs: connectVerbs(context), subresource: 'portforward', what: 'forward ports of pods' },
        { ...PODS, verbs: methods, subresource: 'proxy', what: 'send requests to pods' },
        {
          group: '',
          resource: 'services',
          verbs: methods,
          subresource: 'proxy',
          what: 'send requests to Services',
        },
      ];
      for (const { what, ...wanted } of asked)
        for (const right of identity.rights(wanted)) {
          const isLimited = !right.everywhere || right.names.length > 0;
          yield {
            from: identity.vertex,
            to: vertices.entry('pod-network'),
            evidence: evidenceOf(right, what),
            doubt: isLimited
              ? 'It reaches only some pods, and Plimsoll does not compute which ones.'
              : undefined,
          };
        }
    },
  },
  'rbac-nodes-proxy': {
    title: 'may run commands in every container through the kubelet',
    references: ['T1609'],
    rules: ['cis/rbac-nodes-proxy'],
    source: 'kubernetes 1.37 pkg/kubelet/server/auth.go and pkg/registry/core/node/rest/proxy.go',
    *ofIdentity(identity, { vertices }) {
      for (const right of identity.rights({
        verbs: ['get', 'create'],
        group: '',
        resource: 'nodes',
        subresource: 'proxy',
      }))
        if (right.everywhere)
          yield {
            from: identity.vertex,
            to: vertices.scopeAt('pods', right.place),
            evidence: evidenceOf(right, 'send requests to kubelets'),
            doubt: right.names.length > 0 ? 'No file shows which pods run on these nodes.' : undefined,
          };
    },
  },
};

/** Since 1.35, a websocket also needs `create`, though it begins as a GET. */
const connectVerbs = ({ kubernetes }: Context): readonly string[] =>
  kubernetes.atLeast('1.35') ? ['create'] : ['create', 'get'];

function* toPods(
  { vertex: from }: Identity,
  { names, place }: Right,
  evidence: readonly Evidence[],
  context: Context,
): Iterable<FoundStep> {
  const { vertices } = context;
  if (names.length === 0) yield { from, to: vertices.scopeAt('pods', place), evidence };
  else
    for (const container of podsNamed(context, names, place))
      yield { from, to: vertices.container(container), evidence };
}

/** Only if something reads what is typed in. */
function* toInteractive(
  { vertex: from }: Identity,
  { names, place }: Right,
  evidence: readonly Evidence[],
  context: Context,
): Iterable<FoundStep> {
  const { vertices } = context;
  if (names.length === 0) yield { from, to: vertices.scopeAt('interactive', place), evidence };
  else
    for (const container of podsNamed(context, names, place)) {
      const input = inputOf(container);
      if (input) yield { from, to: vertices.container(container), evidence: [...evidence, input] };
    }
}

/** Through a privileged pod. On a node of the control plane if there are any. */
function* toNodes(
  { vertex: from }: Identity,
  { place, evidence, doubt }: Power,
  context: Context,
  ...goals: readonly ('node' | 'control-plane')[]
): Iterable<FoundStep> {
  const admitted = admitsPrivileged(context, place);
  if (!admitted) return;
  for (const goal of goals.length > 0 ? goals : (['node', 'control-plane'] as const))
    yield {
      from,
      to: context.vertices.goal(goal),
      evidence,
      assumptions: [
        ...admitted.assumptions,
        ...(goal === 'control-plane' ? (['self-managed'] as const) : []),
      ],
      doubt: doubt ?? admitted.doubt,
    };
}

/** The questions to each identity about objects that make pods. */
const ASKED = [PODS, ...CONTROLLERS, ...FOREIGN].map((maker) => {
  const create = { ...maker, verbs: ['create'], what: `create ${maker.resource}` };
  return {
    maker,
    write: { ...maker, verbs: ['create', ...CHANGE] },
    create,
    change: { ...maker, verbs: CHANGE, what: `change ${maker.resource}` },
    apply: [create, { ...maker, verbs: ['patch'], what: `patch ${maker.resource}` }],
  };
});

/** Permissions to create pods, or to change what pods are made from. Each grant once. */
function* powersOver(identity: Identity, context: Context): Iterable<Power> {
  const seen = new Set<object>();
  const doubted = new Set<object>();
  for (const { maker, write, create, change, apply } of ASKED) {
    if (!identity.may(write)) continue;
    const doubt = doubtOf(maker, context);
    for (const right of identity.rights(create)) {
      if (right.names.length > 0 || seen.has(shownBy(right.grant))) continue;
      seen.add(shownBy(right.grant));
      yield { place: right.place, evidence: evidenceOf(right, create.what), doubt };
    }
    yield* byApply(identity, apply, doubt);
    if (maker === PODS) continue;
    for (const right of identity.rights(change)) {
      if (seen.has(shownBy(right.grant))) continue;
      const names = right.names.length > 0 ? right.names : undefined;
      const isThere = objectsNamed(context, maker, names, right.place).length > 0;
      if (!isThere && (names || doubted.has(shownBy(right.grant)))) continue;
      (isThere ? seen : doubted).add(shownBy(right.grant));
      yield {
        place: right.place,
        evidence: evidenceOf(right, change.what),
        doubt: isThere ? doubt : `No ${maker.kind} that it may change is among the linted files.`,
      };
    }
  }
}

/** The entries of a built-in role have no text: the binding shows them. */
const shownBy = (grant: Grant): object => (grant.rule.at ? grant : (grant.binding ?? grant));

/** Server-side apply is a patch of a name, and needs `create` for the same name. */
function* byApply(
  identity: Identity,
  apply: readonly NeedByName[],
  doubt: string | undefined,
): Iterable<Power> {
  // Most permissions are for all names.
  if (!identity.allRights(apply[0]!).some(({ names }) => names.length > 0)) return;
  for (const ways of togetherByName(identity, apply))
    for (const { place, held, evidence } of ways)
      if (held[0]!.right.names.length > 0 && commonNames(rightsIn(held))!.length > 0)
        yield { place, evidence, doubt };
}

function doubtOf({ group, resource, kind }: PodMaker, context: Context): string | undefined {
  if (!group.includes('.')) return undefined;
  const { project } = context;
  const isKnown = project.ofKind(kind, group).length > 0 || definitions(context).has(`${resource}.${group}`);
  return isKnown
    ? undefined
    : `The files do not show whether ${resource}.${group} become pods in this cluster.`;
}

const definitions = oncePerGraph(
  ({ project }: Context) => new Set(project.ofKind('CustomResourceDefinition').map(({ name }) => name)),
);

const LIMITS_SECRETS = 'kubernetes.io/enforce-mountable-secrets';

/**
 * Whether pods can only mount what their ServiceAccount lists, whichever one they use.
 * https://kubernetes.io/docs/concepts/configuration/secret/#restricting-secret-mounting
 */
function limitsSecrets(context: Context, place: Place): boolean {
  if (place.everywhere) return false;
  const accounts = objectsAt(context, '', 'ServiceAccount', place);
  return (
    accounts.some(({ name }) => name === 'default') &&
    accounts.every(({ annotations }) => annotations[LIMITS_SECRETS] === 'true')
  );
}
