import { oncePer, valueAt } from '@plimsoll/core/internal';
import { type PodCursor, type Project, type Resource, textOf } from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import { objectsAt } from '../graph/objects.js';
import { EVERYWHERE } from '../graph/places.js';
import type { Identity } from '../graph/rights.js';
import { type Need, together } from '../graph/together.js';
import type { FoundStep } from '../graph/types.js';
import { DEPLOYERS, type Deployer, podsByProgram } from './deployers.js';
import type { Techniques } from './technique.js';

const WRITE = ['create', 'update', 'patch'];

/** Permissions for what a controller deploys with its own permissions. */
export const RBAC_DEPLOY: Techniques = {
  'rbac-deploy-through-controller': {
    title: 'makes a controller deploy anything',
    references: ['T1072'],
    rules: [],
    source:
      'https://fluxcd.io/flux/installation/configuration/multitenancy/, https://argo-cd.readthedocs.io/en/stable/operator-manual/app-any-namespace/',
    *ofIdentity(identity, context) {
      // Most identities have none of these, whatever the controller may do.
      for (const { deployer, needs, controllers } of runningIn(context.project))
        if (needs.some((need) => identity.may(need)))
          for (const controller of controllers)
            yield* stepsThrough(identity, deployer, needs, controller, context);
      yield* throughStores(identity, context);
    },
  },
};

/** The needs for the objects of a deployer. */
const needsOf = ({ group, resources, clusterWide }: Deployer): readonly Need[] =>
  resources.map((resource) => ({
    group,
    resource,
    verbs: WRITE,
    ...(!clusterWide && { within: 'any' as const }),
    what: `write ${resource} of ${group}`,
  }));

/** The deployers that run in the cluster. */
const runningIn = (project: Project): readonly Running[] => project.memo(findRunning);

interface Running {
  readonly deployer: Deployer;
  readonly needs: readonly Need[];
  readonly controllers: readonly PodCursor[];
}

const findRunning = (project: Project): readonly Running[] =>
  DEPLOYERS.map((deployer) => ({
    deployer,
    needs: needsOf(deployer),
    controllers: [...controllersOf(deployer, project)],
  })).filter(({ controllers }) => controllers.length > 0);

/** One pod for each account that the controller runs as. */
function controllersOf({ programs }: Deployer, project: Project): Iterable<PodCursor> {
  const byAccount = new Map<string, PodCursor>();
  for (const program of programs)
    for (const pod of project.memo(podsByProgram).get(program) ?? [])
      byAccount.set(`${pod.owner.namespace}/${pod.serviceAccountName}`, pod);
  return byAccount.values();
}

/** If a binding in the files gives permissions to the account of the controller. */
function* stepsThrough(
  identity: Identity,
  { title, reach }: Deployer,
  needs: readonly Need[],
  controller: PodCursor,
  context: Context,
): Iterable<FoundStep> {
  const { project, vertices } = context;
  const account = vertices.accountOf(controller);
  const [binding] = project.rbac.bindingsOfServiceAccount(
    controller.serviceAccountName,
    controller.owner.namespace,
  );
  if (!binding || account === identity.vertex) return;
  for (const way of together(identity, [needs])) {
    const reached = reach ? reach(way, controller, identity, context) : {};
    if (!reached) continue;
    yield {
      from: identity.vertex,
      to: reached.to ?? account,
      evidence: [
        ...way.evidence,
        {
          at: binding.roleRef,
          message: `${title} deploys with the permissions that this binding grants.`,
          context: true,
        },
      ],
      assumptions: reached.assumptions ?? [],
      doubt: reached.doubt,
    };
  }
}

/** To the Secrets of another namespace, if a store of the External Secrets Operator reads them. */
function* throughStores(identity: Identity, context: Context): Iterable<FoundStep> {
  for (const { place, evidence } of together(identity, FOR_STORES)) {
    const stores = [
      ...readingSecrets(objectsAt(context, EXTERNAL_SECRETS, 'SecretStore', place)),
      ...readingSecrets(objectsAt(context, EXTERNAL_SECRETS, 'ClusterSecretStore', EVERYWHERE)),
    ];
    for (const [namespace, store] of new Map(stores.map((each) => [remoteNamespace(each), each])))
      yield {
        from: identity.vertex,
        to: context.vertices.scope('secrets', namespace),
        evidence: [
          ...evidence,
          { at: store.root, message: `${store.kind} ${store.name} reads Secrets of namespace ${namespace}.` },
        ],
      };
  }
}

const EXTERNAL_SECRETS = 'external-secrets.io';

const FOR_STORES: readonly (readonly Need[])[] = [
  [
    {
      group: EXTERNAL_SECRETS,
      resource: 'externalsecrets',
      verbs: WRITE,
      within: 'any',
      what: 'write ExternalSecrets',
    },
  ],
];

const readingSecrets = oncePer((stores: readonly Resource[]) =>
  stores.filter(({ value }) => valueAt(value, ['spec', 'provider', 'kubernetes']) !== undefined),
);

const remoteNamespace = ({ value }: Resource): string =>
  textOf(valueAt(value, ['spec', 'provider', 'kubernetes', 'remoteNamespace']) ?? 'default');
