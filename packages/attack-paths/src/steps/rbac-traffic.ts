import type { Context } from '../graph/context.js';
import type { Identity } from '../graph/rights.js';
import { type Held, together } from '../graph/together.js';
import type { Evidence, FoundStep } from '../graph/types.js';
import type { Techniques } from './technique.js';
import { LEVERS, type Target } from './traffic-levers.js';

/** Permissions for where traffic goes. */
export const RBAC_TRAFFIC: Techniques = {
  'rbac-intercept-traffic': {
    title: 'redirects the traffic of other Services',
    references: ['MS-TA9035', 'T1557'],
    rules: [
      'nsa-hardening/rbac-network-write',
      'nsa-hardening/rbac-service-status',
      'nsa-hardening/rbac-configmap-write-kube-system',
    ],
    source: 'kubernetes 1.37 pkg/apis/core/validation validateEndpointAddress; CVE-2020-8554',
    *ofIdentity(identity, context) {
      for (const found of leversOf(identity, context).values()) yield stepBy(identity, context, found);
    },
  },
};

interface FoundLever extends Target {
  readonly held: Held;
  readonly evidence: readonly Evidence[];
}

/** A binding may give many ways to do the same: they are one step. */
function leversOf(identity: Identity, context: Context): ReadonlyMap<unknown, readonly FoundLever[]> {
  const byBinding = new Map<unknown, FoundLever[]>();
  for (const { need, target } of LEVERS)
    for (const { held, evidence, doubt } of together(identity, [[need]])) {
      const [first] = held;
      const found = target(first!.right, context);
      if (!found) continue;
      const lever = { held: first!, evidence, ...found, doubt: found.doubt ?? doubt };
      const key = first!.right.grant.binding;
      const known = byBinding.get(key);
      if (known) known.push(lever);
      else byBinding.set(key, [lever]);
    }
  return byBinding;
}

function stepBy(identity: Identity, { vertices }: Context, levers: readonly FoundLever[]): FoundStep {
  const best = levers.find(({ doubt }) => doubt === undefined) ?? levers[0]!;
  const { rule } = best.held.right.grant;
  const alone = levers.every(({ held }) => held.right.grant.rule === rule);
  return {
    from: identity.vertex,
    to: vertices.goal('mitm'),
    evidence: [
      ...best.evidence.map((each) =>
        alone || each.at !== rule.at ? each : { ...each, context: true as const },
      ),
      ...(best.at
        ? [{ at: best.at, message: 'An attacker can redirect the traffic for this.', context: true as const }]
        : []),
    ],
    doubt: best.doubt,
  };
}
