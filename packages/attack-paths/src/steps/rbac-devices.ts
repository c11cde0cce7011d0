import type { AnyCursor, Project } from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import { oncePerGraph } from '../graph/keeper.js';
import { EVERYWHERE, type Place } from '../graph/places.js';
import { type Need, together } from '../graph/together.js';
import { ANY_POD } from './pod-needs.js';
import type { Techniques } from './technique.js';

/** Permissions for devices. */
export const RBAC_DEVICES: Techniques = {
  'rbac-dra-admin': {
    title: 'sees the devices that other containers use',
    references: ['T1611'],
    rules: [],
    source:
      'https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/#admin-access',
    *ofIdentity(identity, context) {
      if (!context.kubernetes.atLeast('1.34') || !context.project.memo(usesDevices)) return;
      const to = context.vertices.scopeAt('devices', EVERYWHERE);
      for (const { place, evidence } of together(identity, [CLAIMS, ANY_POD])) {
        const labels = labelsAt(place, context);
        for (const at of labels.slice(0, 1))
          yield {
            from: identity.vertex,
            to,
            evidence: [
              {
                at,
                message: 'The namespace is for claims with administrative access.',
                ...(labels.length > 1 && { context: true }),
              },
              ...evidence,
            ],
            assumptions: ['device-shares'],
          };
      }
      for (const { place, held, evidence } of together(identity, [NAMESPACES, CLAIMS, ANY_POD])) {
        const { names } = held[0]!.right;
        if (place.everywhere || names.length === 0 || names.includes(place.namespace ?? ''))
          yield { from: identity.vertex, to, evidence, assumptions: ['device-shares'] };
      }
    },
  },
};

const CLAIMS: readonly Need[] = ['resourceclaims', 'resourceclaimtemplates'].map((resource) => ({
  group: 'resource.k8s.io',
  resource,
  verbs: ['create'],
  within: 'any' as const,
  what: `create ${resource}`,
}));

const NAMESPACES: readonly Need[] = [
  {
    group: '',
    resource: 'namespaces',
    verbs: ['update', 'patch'],
    within: 'any',
    what: 'change labels of Namespaces',
  },
];

const ADMIN_ACCESS = 'resource.kubernetes.io/admin-access';

/** The labels of namespaces there. */
function labelsAt({ everywhere, namespace }: Place, context: Context): readonly AnyCursor[] {
  const labelled = admittingNamespaces(context);
  if (everywhere) return [...labelled.values()];
  const label = namespace === undefined ? undefined : labelled.get(namespace);
  return label ? [label] : [];
}

const admittingNamespaces = oncePerGraph(
  ({ project }: Context): ReadonlyMap<string, AnyCursor> =>
    new Map(
      project
        .ofKind('Namespace')
        .flatMap(({ name, labels, root }) =>
          name !== undefined && labels[ADMIN_ACCESS] === 'true'
            ? [[name, root.at('metadata').at('labels').at(ADMIN_ACCESS)] as const]
            : [],
        ),
    ),
);

const usesDevices = (project: Project): boolean =>
  project.pods.some((pod) => pod.at('resourceClaims').items().length > 0);
