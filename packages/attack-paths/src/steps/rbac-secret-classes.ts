import { ownValue, valueAt } from '@plimsoll/core/internal';
import { type AnyCursor, type Resource, textOf } from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import { oncePerGraph } from '../graph/keeper.js';
import { objectsAt } from '../graph/objects.js';
import { EVERYWHERE } from '../graph/places.js';
import type { Identity } from '../graph/rights.js';
import { type Need, together } from '../graph/together.js';
import type { FoundStep, Vertex } from '../graph/types.js';
import { accountsWithRole } from './cloud-roles.js';
import { ANY_POD, podDoubt } from './pod-needs.js';
import type { Techniques } from './technique.js';

const GROUP = 'secrets-store.csi.x-k8s.io';
const KIND = 'SecretProviderClass';
const DRIVER = 'secrets-store.csi.k8s.io';

const writes = (verbs: readonly string[], named?: Need['named']): readonly Need[] => [
  {
    group: GROUP,
    resource: 'secretproviderclasses',
    verbs,
    within: 'any',
    ...(named && { named }),
    what: 'write SecretProviderClasses',
  },
];

/** Permissions for what is read from stores outside the cluster. */
export const RBAC_SECRET_CLASSES: Techniques = {
  'rbac-secret-provider-class': {
    title: 'reads secrets from the cloud store through its own SecretProviderClass',
    references: ['T1555.006'],
    rules: [],
    source: 'https://secrets-store-csi-driver.sigs.k8s.io/getting-started/usage',
    *ofIdentity(identity, context) {
      yield* byNewPods(identity, context);
      yield* byOwnPods(identity, context);
    },
  },
};

const TO_NEW_PODS = [writes(['create', 'update', 'patch']), ANY_POD];

const CHANGES = writes(['update', 'patch']);

/** Through a new pod that mounts the class, with any ServiceAccount. */
function* byNewPods(identity: Identity, context: Context): Iterable<FoundStep> {
  const classes = objectsAt(context, GROUP, KIND, EVERYWHERE);
  if (
    classes.length === 0 &&
    !context.project.find({ group: 'storage.k8s.io', kind: 'CSIDriver', name: DRIVER })
  )
    return;
  const ofNode = classes.filter(isOfNode).slice(0, 1);
  for (const way of together(identity, TO_NEW_PODS)) {
    const hasRole = rolesByNamespace(context).has(way.place.everywhere ? '*' : way.place.namespace);
    const [example] = hasRole ? classes : ofNode;
    if (!hasRole && !example && classes.length > 0) continue;
    yield {
      from: identity.vertex,
      to: context.vertices.goal('cloud-account'),
      evidence: [
        ...way.evidence,
        ...(example
          ? [{ at: example.root, message: 'A class like this names the store.', context: true as const }]
          : []),
      ],
      assumptions: ['role-has-rights'],
      doubt:
        podDoubt(way, context) ??
        (hasRole || example ? undefined : 'The files do not show which secrets provider is installed.'),
    };
  }
}

/** Through pods that already run as it, and mount a class that it changes. */
function* byOwnPods(identity: Identity, context: Context): Iterable<FoundStep> {
  // Most identities have none of these, whatever their pods mount.
  if (!identity.may(CHANGES[0]!)) return;
  for (const { name, place, at } of mountsOf(context).get(identity.vertex) ?? [])
    for (const { evidence, place: there } of together(identity, [
      writes(['update', 'patch'], (each) => each === name),
    ])) {
      const isThere = there.everywhere || there.namespace === place;
      const found = context.project.find({ group: GROUP, kind: KIND, name, namespace: place });
      const isOfPod = found && !isOfNode(found);
      if (!isThere || (isOfPod && !rolesByNamespace(context).has(place))) continue;
      yield {
        from: identity.vertex,
        to: context.vertices.goal('cloud-account'),
        evidence: [...evidence, { at, message: `A pod that runs as it mounts ${KIND} ${name}.` }],
        assumptions: ['role-has-rights'],
        doubt: found ? undefined : `${KIND} ${name} is not among the linted files.`,
      };
    }
}

/**
 * Whether a class reads with another identity than the pod's: that of the node, of the provider, or one that it names.
 * The provider of AWS, and others by default, use the identity of the pod.
 */
function isOfNode({ value }: Resource): boolean {
  const parameters = valueAt(value, ['spec', 'parameters']);
  switch (valueAt(value, ['spec', 'provider'])) {
    case 'aws':
      return false;
    case 'gcp':
      return ownValue(parameters, 'auth') === 'provider-adc';
    case 'azure':
      return textOf(ownValue(parameters, 'useVMManagedIdentity')) === 'true';
    default:
      return true;
  }
}

/** The namespaces with a ServiceAccount that has a cloud role. Contains `*` if there is any. */
const rolesByNamespace = oncePerGraph(({ project }: Context): ReadonlySet<string | undefined> => {
  const roles = project.memo(accountsWithRole);
  return new Set([...roles.map(({ namespace }) => namespace), ...(roles.length > 0 ? ['*'] : [])]);
});

interface Mount {
  readonly name: string;
  readonly place: string | undefined;
  readonly at: AnyCursor;
}

/** The classes that pods mount, by the identity of the pods. */
const mountsOf = oncePerGraph(({ project, vertices }: Context): ReadonlyMap<Vertex, readonly Mount[]> => {
  const index = new Map<Vertex, Map<string, Mount>>();
  for (const pod of project.pods)
    for (const volume of pod.volumes) {
      const csi = volume.at('csi');
      if (!csi.exists) continue;
      const at = csi.at('volumeAttributes').at('secretProviderClass');
      const name = at.value;
      if (csi.at('driver').value !== DRIVER || typeof name !== 'string') continue;
      const account = vertices.accountOf(pod);
      const known = index.get(account) ?? new Map<string, Mount>();
      index.set(account, known);
      if (!known.has(name)) known.set(name, { name, place: pod.owner.namespace, at });
    }
  return new Map([...index].map(([account, mounts]) => [account, [...mounts.values()]]));
});
