import type { Context } from '../graph/context.js';
import { covers, keyOf, type Place, placeOf } from '../graph/places.js';
import {
  type Applied,
  evidenceOfAll,
  type Grant,
  type GrantedRule,
  type Identity,
  type Right,
} from '../graph/rights.js';
import type { Techniques } from './technique.js';

const MODES = [
  { mode: 'user-info', resource: 'users', kind: 'User' },
  { mode: 'serviceaccount', resource: 'serviceaccounts', kind: 'ServiceAccount' },
] as const;

type Mode = (typeof MODES)[number];

/** Techniques to act as someone else in some requests only. */
export const CONSTRAINED: Techniques = {
  'rbac-impersonate-constrained': {
    title: 'may act as someone else in some requests',
    references: ['T1078', 'T1134'],
    rules: ['cis/rbac-escalation-verbs'],
    source: 'apiserver 0.37 pkg/endpoints/filters/impersonation/mode.go',
    *ofIdentity(identity, context) {
      if (!context.kubernetes.atLeast('1.36')) return;
      for (const mode of MODES)
        for (const who of identity.allRights({
          verbs: [`impersonate:${mode.mode}`],
          group: 'authentication.k8s.io',
          resource: mode.resource,
        })) {
          // An identity that acts for another one acts for nobody else.
          if (identity.who.kind === 'Acting') return;
          const own = new Set(identity.grants);
          for (const grant of identity.allGrants) {
            if (!own.has(grant) && !own.has(who.grant)) continue;
            const verbs = verbsOf(grant, mode);
            if (verbs.length === 0 || (mode.kind === 'User' && !who.everywhere)) continue;
            const applied = targetsOf(who, mode, context).flatMap((target) =>
              target.allGrants.flatMap((theirs) => inBoth(theirs, grant, verbs) ?? []),
            );
            if (applied.length === 0) continue;
            const { place } = grant;
            const what: Right = { grant, verbs, ...place, place, names: grant.rule.resourceNames };
            yield {
              from: identity.vertex,
              to: context.identities.actingFor(identity, `${mode.resource} of ${keyOf(who.place)}`, applied),
              evidence: evidenceOfAll(
                [who, what],
                [`act as ${mode.resource}`, `do so to ${verbs.join(', ')}`],
              ),
            };
          }
        }
    },
  },
};

/** The verbs that are allowed in another's name. */
function verbsOf({ rule }: Grant, { mode }: Mode): readonly string[] {
  const prefix = `impersonate-on:${mode}:`;
  return rule.verbs.filter((verb) => verb.startsWith(prefix)).map((verb) => verb.slice(prefix.length));
}

function targetsOf({ names, place }: Right, { kind }: Mode, { identities }: Context): readonly Identity[] {
  return [...identities.values()].filter(({ who, applied }) => {
    if (who.kind !== kind || (names.length > 0 && !names.includes(who.name))) return false;
    if (place.everywhere) return true;
    return place.namespace === undefined
      ? applied.some(({ binding }) => binding && covers(place, placeOf(binding.resource)))
      : who.namespace === place.namespace;
  });
}

/** What an identity may do, of what is allowed in its name. */
function inBoth(theirs: Grant, grant: Grant, verbs: readonly string[]): Applied | undefined {
  const place = narrower(theirs.place, grant.place);
  const rule: GrantedRule = {
    ...theirs.rule,
    verbs: common(theirs.rule.verbs, verbs),
    apiGroups: common(theirs.rule.apiGroups, grant.rule.apiGroups),
    resources: common(theirs.rule.resources, grant.rule.resources),
    resourceNames: commonNames(theirs.rule.resourceNames, grant.rule.resourceNames),
  };
  const isNone =
    [rule.verbs, rule.apiGroups, rule.resources].some((list) => list.length === 0) ||
    (theirs.rule.resourceNames.length > 0 && rule.resourceNames.length === 0);
  if (!place || isNone) return undefined;
  const { subject, binding } = theirs;
  return { role: { ...theirs.rule.role, rules: [rule] }, place, subject, binding };
}

function narrower(a: Place, b: Place): Place | undefined {
  if (covers(a, b)) return b;
  return covers(b, a) ? a : undefined;
}

function common(a: readonly string[], b: readonly string[]): readonly string[] {
  if (a.includes('*')) return b;
  return b.includes('*') ? a : a.filter((each) => b.includes(each));
}

const commonNames = (a: readonly string[], b: readonly string[]): readonly string[] =>
  a.length === 0 ? b : b.length === 0 ? a : a.filter((each) => b.includes(each));
