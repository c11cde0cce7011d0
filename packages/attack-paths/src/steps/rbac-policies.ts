import { ownValue } from '@plimsoll/core/internal';
import type { Context } from '../graph/context.js';
import { objectsAt } from '../graph/objects.js';
import { EVERYWHERE } from '../graph/places.js';
import { type Guard, guardsOf, passesEngine } from '../graph/pod-security.js';
import type { Right } from '../graph/rights.js';
import { type Need, together } from '../graph/together.js';
import { ANY_CONTAINER, ANY_POD, podDoubt } from './pod-needs.js';
import { isSwitchedOff, switchesOf } from './policy-switches.js';
import type { Techniques } from './technique.js';

const NAMESPACES: readonly Need[] = [
  {
    group: '',
    resource: 'namespaces',
    verbs: ['update', 'patch'],
    within: 'any',
    what: 'change labels of Namespaces',
  },
];

const VOLUMES: readonly Need[] = [
  { group: '', resource: 'persistentvolumes', verbs: ['create'], what: 'create PersistentVolumes' },
];

const CONSTRAINTS: readonly Need[] = [
  {
    group: 'security.openshift.io',
    resource: 'securitycontextconstraints',
    verbs: ['use', 'update', 'patch'],
    what: 'use or change SecurityContextConstraints',
  },
];

/** Permissions for what keeps pods from their nodes. */
export const RBAC_POLICIES: Techniques = {
  'rbac-disable-policy': {
    title: 'turns off the policy that denies privileged pods',
    references: ['T1562.001'],
    rules: ['cis/rbac-webhook-config', 'cis/namespace-pod-security'],
    source:
      'https://kyverno.io/docs/exceptions/, https://open-policy-agent.github.io/gatekeeper/website/docs/howto/',
    *ofIdentity(identity, context) {
      const to = context.vertices.goal('node');
      for (const way of together(identity, [context.project.memo(switchesOf), ANY_CONTAINER])) {
        const { right, need } = way.held[0]!;
        const guard = guardOf(right, need, guardsOf(context, way.place), context);
        if (!guard) continue;
        const { resource } = guard.policy;
        yield {
          from: identity.vertex,
          to,
          evidence: [
            ...way.evidence,
            {
              at: resource.root,
              message: `${resource.kind} ${resource.name} checks pods until then.`,
              context: true,
            },
          ],
          assumptions: guard.level.assumptions,
          doubt: podDoubt(way, context) ?? guard.level.doubt,
        };
      }
      for (const way of together(identity, [CONSTRAINTS, ANY_POD]))
        if (isPrivileged(way.held[0]!.right, context))
          yield { from: identity.vertex, to, evidence: way.evidence, doubt: podDoubt(way, context) };
    },
  },
  'rbac-namespace-labels': {
    title: 'removes the Pod Security level of a namespace',
    references: ['T1562.001'],
    rules: ['cis/namespace-pod-security'],
    source: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#namespace-modification',
    *ofIdentity(identity, context) {
      for (const way of together(identity, [NAMESPACES, ANY_CONTAINER])) {
        const { names } = way.held[0]!.right;
        const { everywhere, namespace } = way.place;
        if (names.length > 0 && !everywhere && !names.includes(namespace ?? '')) continue;
        const { assumptions, doubt } = passesEngine(context, way.place);
        yield {
          from: identity.vertex,
          to: context.vertices.goal('node'),
          evidence: way.evidence,
          assumptions,
          doubt: podDoubt(way, context) ?? doubt,
        };
      }
    },
  },
  'rbac-create-pv': {
    title: 'mounts a path on the node through its own PersistentVolume',
    references: ['T1611'],
    rules: ['cis/rbac-pv-create'],
    source: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#persistent-volume-creation',
    *ofIdentity(identity, context) {
      for (const way of together(identity, [VOLUMES, ANY_POD])) {
        const { assumptions, doubt } = passesEngine(context, way.place);
        yield {
          from: identity.vertex,
          to: context.vertices.goal('node'),
          evidence: way.evidence,
          assumptions,
          doubt: podDoubt(way, context) ?? doubt,
        };
      }
    },
  },
};

function guardOf(right: Right, need: Need, guards: Iterable<Guard>, context: Context): Guard | undefined {
  for (const guard of guards) if (isSwitchedOff(guard.policy.resource, right, need, context)) return guard;
  return undefined;
}

/** OpenShift has one with this name that allows everything. */
function isPrivileged({ names, verbs }: Right, context: Context): boolean {
  if (names.length === 0 || names.includes('privileged')) return true;
  if (verbs.some((verb) => verb !== 'use')) return false;
  return objectsAt(context, 'security.openshift.io', 'SecurityContextConstraints', EVERYWHERE).some(
    ({ name, value }) => names.includes(name ?? '') && ownValue(value, 'allowPrivilegedContainer') === true,
  );
}
