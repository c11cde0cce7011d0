import { defineRule } from '@plimsoll/core';
import { groupBy } from '@plimsoll/core/internal';
import {
  describeResource,
  type Project,
  type Resource,
  whyAbsenceIsUnknown,
} from '@plimsoll/core/kubernetes';
import { flag, listOf, optionsSchema, SYSTEM_NAMESPACES } from '@plimsoll/rule-kit';

const exemptNamespaces = listOf('Names of namespaces to skip.');

/** The objects of a kind in a namespace; for undefined, those that get their namespace at install time. */
export const inNamespace = (
  project: Project,
  kind: string,
  namespace: string | undefined,
): readonly Resource[] => project.memo(namespaces)(kind).get(namespace) ?? [];

/** Gives the objects of a kind by namespace. */
function namespaces(
  project: Project,
): (kind: string) => ReadonlyMap<string | undefined, readonly Resource[]> {
  const byKind = new Map<string, ReadonlyMap<string | undefined, readonly Resource[]>>();
  return (kind) => {
    const index = byKind.get(kind) ?? groupBy(project.ofKind(kind, ''), ({ namespace }) => namespace);
    byKind.set(kind, index);
    return index;
  };
}

/**
 * The resources that a LimitRange limits for containers without limits. A `max` alone becomes the default limit.
 * https://kubernetes.io/docs/concepts/policy/limit-range/
 */
function limitsOf({ root }: Resource): readonly string[] {
  const limits = root.at('spec').at('limits').items();
  return limits
    .filter((limit) => limit.at('type').value === 'Container')
    .flatMap((limit) => [limit.at('default'), limit.at('max')])
    .flatMap((values) => values.entries().map(([name]) => name));
}

const limitsContainers = (range: Resource): boolean => limitsOf(range).length > 0;

/** The resources bounded by quotas that count every pod in the namespace. */
function boundedBy(quotas: readonly Resource[]): ReadonlySet<string> {
  const all = quotas.flatMap(({ root }) => {
    const spec = root.at('spec');
    const scoped = spec.at('scopes').exists || spec.at('scopeSelector').exists;
    return scoped
      ? []
      : spec
          .at('hard')
          .entries()
          .map(([key]) => key.replace(/^(?:limits|requests)\./, ''));
  });
  return new Set(all.map((key) => (key === 'count/pods' ? 'pods' : key)));
}

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Resource policies". */
const limitRange = defineRule({
  meta: {
    description: 'Give every namespace a LimitRange',
    scope: 'project',
    risk: 3.0,
    severity: 'off',
    cwe: [770],
    precision: 'high',
    messages: {
      missing: "No LimitRange sets a default{{which}} limit for containers in namespace '{{name}}'. Add one.",
      several:
        "Namespace '{{name}}' has several LimitRanges for containers, and Kubernetes does not define which one's defaults apply. Merge them.",
    },
    schema: optionsSchema({ exemptNamespaces }),
    defaultOptions: { exemptNamespaces: SYSTEM_NAMESPACES },
  },
  create(context) {
    return {
      Namespace(root, { name }) {
        if (name === undefined || context.options.exemptNamespaces.includes(name))
          return context.notApplicable();
        const at = root.at('metadata').at('name');
        const own = inNamespace(context.project, 'LimitRange', name).filter(limitsContainers);
        if (own.length > 1)
          context.report({
            at,
            messageId: 'several',
            data: { name },
            related: own.map((each) => ({ at: each.root, message: 'A LimitRange of this namespace.' })),
          });
        // Many leave CPU unlimited for good reasons. A pod that uses up the memory breaks others.
        if (own.some((range) => limitsOf(range).includes('memory'))) return;
        const late = inNamespace(context.project, 'LimitRange', undefined).find(limitsContainers);
        const reason = whyMissingIsUnknown(context.project, 'LimitRange', name, late);
        if (reason) context.unknown({ at, reason });
        else
          context.report({
            at,
            messageId: 'missing',
            data: { name, which: own.length > 0 ? ' memory' : '' },
          });
      },
    };
  },
});

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Resource policies". */
const resourceQuota = defineRule({
  meta: {
    description: 'Give every namespace a ResourceQuota',
    scope: 'project',
    risk: 3.0,
    severity: 'off',
    cwe: [770],
    precision: 'high',
    messages: { missing: "No ResourceQuota limits {{what}} in namespace '{{name}}'. Add one." },
    schema: optionsSchema({
      requirePods: flag('Whether the quota must also limit the number of pods.'),
      exemptNamespaces,
    }),
    defaultOptions: { requirePods: true, exemptNamespaces: SYSTEM_NAMESPACES },
  },
  create(context) {
    const { requirePods } = context.options;
    const wanted = ['cpu', 'memory', ...(requirePods ? ['pods'] : [])];
    return {
      Namespace(root, { name }) {
        if (name === undefined || context.options.exemptNamespaces.includes(name))
          return context.notApplicable();
        const at = root.at('metadata').at('name');
        const bounded = boundedBy(inNamespace(context.project, 'ResourceQuota', name));
        const missing = wanted.filter((what) => !bounded.has(what));
        if (missing.length === 0) return;
        const [late] = inNamespace(context.project, 'ResourceQuota', undefined);
        const reason = whyMissingIsUnknown(context.project, 'ResourceQuota', name, late);
        if (reason) context.unknown({ at, reason });
        else context.report({ at, messageId: 'missing', data: { name, what: missing.join(', ') } });
      },
    };
  },
});

function whyMissingIsUnknown(
  project: Project,
  kind: string,
  namespace: string,
  late: Resource | undefined,
): string | undefined {
  return late
    ? `The namespace of ${describeResource(late)} is given at install time.`
    : whyAbsenceIsUnknown(project, { kind, namespace });
}

export const namespaceLimits = {
  'namespace-limit-range': limitRange,
  'namespace-resource-quota': resourceQuota,
};
