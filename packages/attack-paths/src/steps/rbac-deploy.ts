import { oncePer, valueAt } from '@plimsoll/core/internal';
import { type PodCursor, type Project, type Resource, textOf } from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import { objectsAt } from '../graph/objects.js';
import { EVERYWHERE } from '../graph/places.js';
import type { Identity } from '../graph/rights.js';
import { together } from '../graph/together.js';
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
      for (const deployer of DEPLOYERS)
        for (const controller of controllersOf(deployer, context.project))
          yield* stepsThrough(identity, deployer, controller, context);
      yield* throughStores(identity, context);
    },
  },
};

/** One pod for each account that the controller runs as and that a binding in the files gives permissions to. */
function controllersOf({ programs }: Deployer, project: Project): Iterable<PodCursor> {
  const byAccount = new Map<string, PodCursor>();
  for (const program of programs)
    for (const pod of project.memo(podsByProgram).get(program) ?? [])
      byAccount.set(`${pod.owner.namespace}/${pod.serviceAccountName}`, pod);
  return byAccount.values();
}

function* stepsThrough(
  identity: Identity,
  deployer: Deployer,
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
  const { title, group, resources, clusterWide, reach } = deployer;
  const needs = resources.map((resource) => ({
    group,
    resource,
    verbs: WRITE,
    ...(!clusterWide && { within: 'any' as const }),
    what: `write ${resource} of ${group}`,
  }));
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
  const need = {
    group: EXTERNAL_SECRETS,
    resource: 'externalsecrets',
    verbs: WRITE,
    within: 'any' as const,
    what: 'write ExternalSecrets',
  };
  for (const { place, evidence } of together(identity, [[need]])) {
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

const readingSecrets = oncePer((stores: readonly Resource[]) =>
  stores.filter(({ value }) => valueAt(value, ['spec', 'provider', 'kubernetes']) !== undefined),
);

const remoteNamespace = ({ value }: Resource): string =>
  textOf(valueAt(value, ['spec', 'provider', 'kubernetes', 'remoteNamespace']) ?? 'default');
