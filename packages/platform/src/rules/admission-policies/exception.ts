import { defineRule } from '@plimsoll/core';
import { type Cursor, isObject, type Json, textOf } from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';

/** Prefixes that clusters, providers and installers use for their own namespaces. */
const SYSTEM = [
  'aks-*',
  'calico-*',
  'cattle-*',
  'config-management-*',
  'fleet-*',
  'gatekeeper-*',
  'gke-*',
  'gmp-*',
  'istio-*',
  'kube-*',
  'kubevirt-*',
  'kyverno-*',
  'openshift-*',
  'rook-*',
  'tigera-*',
] as const;

/**
 * https://kyverno.io/docs/guides/exceptions/ and
 * https://open-policy-agent.github.io/gatekeeper/website/docs/exempt-namespaces/
 */
export const policyExceptionBroad = defineRule({
  meta: {
    description: 'Exempt as little as possible from admission policies',
    scope: 'resource',
    risk: 5.5,
    cwe: [693],
    precision: 'high',
    messages: {
      rules:
        'This exception turns off every rule that the pattern covers, for all objects of the kinds that it matches, in every namespace. Name the rules, or the objects.',
      policies:
        'This exception turns off whole policies for every object. Add matchConditions, images or allowedValues.',
      namespaces:
        "Gatekeeper enforces no policy in the namespaces that this pattern covers, which include tenants' namespaces. Name the namespaces.",
    },
    schema: optionsSchema({
      systemNamespaces: listOf('Patterns of system namespaces that may be exempt.'),
    }),
    defaultOptions: { systemNamespaces: SYSTEM },
  },
  create(context) {
    const { systemNamespaces } = context.options;
    const judgeCel = (root: Cursor<Json>): void => {
      const spec = root.at('spec');
      const narrowed = ['matchConditions', 'images', 'allowedValues'].some(
        (name) => spec.at(name).items().length > 0,
      );
      const at = spec.at('policyRefs');
      if (!narrowed && at.items().some((each) => !isNamespaced(each)))
        context.report({ at, messageId: 'policies' });
    };
    return {
      'kyverno.io/PolicyException'(root) {
        const spec = root.at('spec');
        if (isNarrow(spec.at('match')) || spec.at('conditions').exists || spec.at('podSecurity').exists)
          return;
        for (const exception of spec.at('exceptions').items()) {
          const wide = [exception.at('policyName'), ...exception.at('ruleNames').items()].find(isWild);
          if (wide) context.report({ at: wide, messageId: 'rules' });
        }
      },
      'policies.kyverno.io/PolicyException': judgeCel,
      'config.gatekeeper.sh/Config'(root) {
        for (const match of root.at('spec').at('match').items()) {
          const processes = match
            .at('processes')
            .items()
            .map(({ value }) => value);
          if (!processes.includes('*') && !processes.includes('webhook')) continue;
          for (const at of match.at('excludedNamespaces').items())
            if (isWild(at) && !systemNamespaces.includes(textOf(at.value)))
              context.report({ at, messageId: 'namespaces' });
        }
      },
    };
  },
});

const isWild = ({ value }: Cursor<Json>): boolean => typeof value === 'string' && value.includes('*');

/** Whether a policy is namespaced: an exception from it applies only in that namespace. */
const isNamespaced = (reference: Cursor<Json>): boolean =>
  textOf(reference.at('kind').value ?? '').startsWith('Namespaced');

/** Whether every alternative of a match names objects, namespaces or labels. In `all`, one part is enough. */
function isNarrow(match: Cursor<Json>): boolean {
  const any = match.at('any').items();
  const all = match.at('all').items();
  return (any.length > 0 && any.every(names)) || all.some(names) || names(match);
}

const LIMITS = ['namespaces', 'names', 'name', 'selector', 'namespaceSelector', 'annotations'];

function names(filter: Cursor<Json>): boolean {
  const resources = filter.at('resources');
  return (
    LIMITS.some((limit) => isLimit(resources.at(limit))) ||
    ['subjects', 'roles', 'clusterRoles'].some((each) => filter.at(each).items().length > 0)
  );
}

/** Whether a name, a list of names, or labels or annotations limit a match. `*` and empty ones limit nothing. */
function isLimit(given: Cursor<Json>): boolean {
  if (typeof given.value === 'string') return given.value !== '*';
  if (Array.isArray(given.value)) return given.items().some(({ value }) => value !== '*');
  return isObject(given.value) && given.entries().some(([, child]) => isLimit(child));
}
