import { defineRule } from '@plimsoll/core';
import { describeResource, type Resource } from '@plimsoll/core/kubernetes';

/** Objects that Kubernetes puts into this namespace, and OpenShift and Istio into each. */
const OWN: readonly string[] = [
  'ConfigMap istio-ca-root-cert',
  'ConfigMap kube-root-ca.crt',
  'ConfigMap openshift-service-ca.crt',
  'Endpoints kubernetes',
  'EndpointSlice kubernetes',
  'Service kubernetes',
  'ServiceAccount default',
];

/** Labels and annotations of objects that controllers create for a Service or a ServiceAccount in the namespace. */
const MADE = {
  Endpoints: 'endpoints.kubernetes.io/last-change-trigger-time',
  EndpointSlice: 'endpointslice.kubernetes.io/managed-by',
  Secret: 'kubernetes.io/service-account.uid',
} as const;

/** Whether no user chose the namespace: an object of Kubernetes itself, or a record about another object. */
function isMade({ kind, name, labels, annotations }: Resource): boolean {
  if (kind === 'Event' || OWN.includes(`${kind} ${name}`)) return true;
  const mark = Object.hasOwn(MADE, kind) ? MADE[kind as keyof typeof MADE] : undefined;
  return mark !== undefined && (mark in annotations || /-controller\.k8s\.io$/.test(labels[mark] ?? ''));
}

/** CIS Kubernetes Benchmark 5.6.4. Objects without a namespace get one at install time. */
export const defaultNamespace = defineRule({
  meta: {
    description: 'Keep objects out of the default namespace',
    scope: 'resource',
    risk: 3.0,
    severity: 'off',
    precision: 'very-high',
    messages: {
      default: "{{object}} is in the namespace 'default'. Move it to a namespace of its own.",
      missing:
        "{{object}} names no namespace, so it is created in 'default' unless you name one at install time. Set metadata.namespace.",
    },
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        treatMissingAsDefault: {
          type: 'boolean',
          description: 'Also report Kubernetes objects that name no namespace.',
        },
      },
    },
    defaultOptions: { treatMissingAsDefault: false },
  },
  create(context) {
    return {
      Resource(root, resource) {
        const { namespace, namespaced, origin } = resource;
        // Objects of a chart have the namespace of its release, which is reported itself.
        const isOfRelease = resource.within?.carrier.namespace === namespace && origin?.kind === 'values';
        if (!namespaced || isOfRelease || isMade(resource)) return context.notApplicable();
        const at = root.at('metadata').at('namespace');
        if (namespace === 'default' && !at.exists && !isNamespaced(resource))
          context.unknown({ at, reason: 'It names no namespace, and its kind may be cluster-scoped.' });
        else if (namespace === 'default')
          context.report({ at, messageId: 'default', data: { object: describeResource(resource) } });
        else if (namespace === undefined && context.options.treatMissingAsDefault && isNamespaced(resource))
          context.report({ at, messageId: 'missing', data: { object: describeResource(resource) } });
      },
    };
  },
});

/** Custom resources without a namespace may be cluster-scoped. */
function isNamespaced({ group }: Resource): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io');
}
