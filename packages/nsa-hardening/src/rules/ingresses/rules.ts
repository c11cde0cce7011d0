import { defineRule } from '@plimsoll/core';
import { groupBy, type Related } from '@plimsoll/core/internal';
import {
  type Cursor,
  describeResource,
  type Json,
  type Kinds,
  type Project,
} from '@plimsoll/core/kubernetes';

type IngressCursor = Cursor<Kinds['Ingress']>;

/** https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource */
const catchAll = defineRule({
  meta: {
    description: 'Avoid catch-all hosts in Ingresses',
    scope: 'resource',
    risk: 2.5,
    severity: 'off',
    precision: 'high',
    messages: {
      absent:
        'This rule has no host, so it answers for every name that resolves to the controller. Name a host.',
      wildcard:
        'This rule has a wildcard host, so it answers for every subdomain. Name the hosts that you serve.',
      default:
        'The default backend answers for every name that no rule matches. Remove it, or name a host in a rule.',
    },
  },
  create(context) {
    return {
      Ingress(root) {
        const spec = root.at('spec');
        for (const rule of spec.at('rules').items()) {
          const host = rule.at('host');
          if (host.value?.includes('*')) context.report({ at: host, messageId: 'wildcard' });
          else if (!host.value && !host.malformed) context.report({ at: host, messageId: 'absent' });
        }
        for (const at of [spec.at('defaultBackend'), (spec as Cursor<Json>).at('backend')])
          if (at.exists) context.report({ at, messageId: 'default' });
      },
    };
  },
});

interface Claim extends Related {
  readonly key: string;
}

const hostConflict = defineRule({
  meta: {
    description: 'Claim a host and path in one namespace only',
    scope: 'project',
    risk: 5.0,
    cwe: [694],
    precision: 'medium',
    messages: {
      conflict:
        "{{claims}} this host and path too, so one of them gets the other's traffic. Keep the host and path in one namespace.",
    },
  },
  create(context) {
    return {
      Ingress(root, resource) {
        if (resource.namespace === undefined) return context.notApplicable();
        for (const claim of claimsOf(root)) {
          const all = context.project.memo(claimsIn).get(claim.key) ?? [];
          const others = all.filter(({ at }) => at.resource.namespace !== resource.namespace);
          if (others.length === 0) continue;
          context.report({
            at: claim.at,
            messageId: 'conflict',
            data: (isWaived) => ({ claims: theirClaims(others.filter(({ at }) => !isWaived(at))) }),
            related: others,
          });
        }
      },
    };
  },
});

function theirClaims(others: readonly Claim[]): string {
  const [first] = others;
  if (!first) return 'Another Ingress claims';
  const name = describeResource(first.at.resource);
  return others.length === 1 ? `${name} claims` : `${name} and ${others.length - 1} more claim`;
}

/** The claims that Ingresses make in more than one known namespace, by key. */
function claimsIn(project: Project): ReadonlyMap<string, readonly Claim[]> {
  const known = project.ofKind('Ingress').filter(({ namespace }) => namespace !== undefined);
  const byKey = groupBy(
    known.flatMap(({ root }) => claimsOf(root)),
    ({ key }) => key,
  );
  return new Map(
    [...byKey].filter(([, all]) =>
      all.some(({ at }) => at.resource.namespace !== all[0]!.at.resource.namespace),
    ),
  );
}

/** A host and path apply only to the controllers of one class. */
function claimsOf(root: IngressCursor): readonly Claim[] {
  const spec = root.at('spec');
  const annotated = root.resource.annotations['kubernetes.io/ingress.class'];
  const className = spec.at('ingressClassName').value ?? annotated ?? '';
  const found = new Map<string, Claim>();
  for (const rule of spec.at('rules').items()) {
    const at = rule.at('host');
    const host = at.value?.toLowerCase();
    if (!host) continue;
    for (const path of rule.at('http').at('paths').items()) {
      const text = (path.at('path').value ?? '/').replace(/(?!^)\/$/, '');
      const key = JSON.stringify([className, host, text]);
      if (!found.has(key)) found.set(key, { at, key, message: 'The other claim.' });
    }
  }
  return [...found.values()];
}

export const ingresses = {
  'ingress-catch-all': catchAll,
  'ingress-host-conflict': hostConflict,
};
