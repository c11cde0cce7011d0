import { defineRule, describeResource, type Resource } from '@plimsoll/core';

/** What Kubernetes puts into the namespace itself. */
const OWN: readonly string[] = ['Service kubernetes', 'ConfigMap kube-root-ca.crt', 'ServiceAccount default'];

/** CIS Kubernetes Benchmark 5.6.4. Objects without a namespace get theirs at install time. */
export const defaultNamespace = defineRule({
  meta: {
    description: 'Keep objects out of the default namespace',
    risk: 3.0,
    precision: 'very-high',
    messages: {
      default: '{{object}} is in the namespace default.',
      missing: '{{object}} names no namespace: without one given at install time it is in default.',
    },
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        treatMissingAsDefault: {
          type: 'boolean',
          description: 'Report objects of Kubernetes that name no namespace as well.',
        },
      },
    },
    defaultOptions: { treatMissingAsDefault: false },
  },
  create(context) {
    return {
      Resource(root, resource) {
        const { kind, name, namespace, namespaced } = resource;
        if (!namespaced || OWN.includes(`${kind} ${name}`)) return context.notApplicable();
        const at = root.at('metadata').at('namespace');
        if (namespace === 'default')
          context.report({ at, messageId: 'default', data: { object: describeResource(resource) } });
        else if (namespace === undefined && context.options.treatMissingAsDefault && isNamespaced(resource))
          context.report({ at, messageId: 'missing', data: { object: describeResource(resource) } });
      },
    };
  },
});

/** Custom resources without a namespace may be cluster-wide. */
function isNamespaced({ group }: Resource): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io');
}
