import { defineRule } from '@plimsoll/core';
import type { Cursor, Json } from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema, SYSTEM_NAMESPACES } from '@plimsoll/rule-kit';
import { isInfrastructure } from '../../infrastructure.js';

/** DRAAdminNamespaceLabelKey of k8s.io/api/resource, which had another domain while it was alpha. */
const labelAt = (atLeast: boolean): string =>
  `${atLeast ? 'resource.kubernetes.io' : 'resource.k8s.io'}/admin-access`;

/** Sources: k8s.io/api/resource/v1/types.go; https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/#admin-access */
export const draAdminAccess = defineRule({
  meta: {
    description: 'Reserve admin access to devices for device management',
    scope: 'project',
    risk: 6.5,
    cwe: [250, 668],
    precision: 'high',
    kubernetes: '>=1.32',
    messages: {
      claim:
        'This claim has admin access, so its pods can see devices that others use, and their data. Remove adminAccess, or move the claim to a namespace for device management.',
      namespace:
        "Claims in namespace '{{name}}' may have admin access to devices, and applications run there, so anyone who can create a claim there can see devices of others. Remove the label, or run device management in its own namespace.",
    },
    schema: optionsSchema({
      exemptNamespaces: listOf('Names of namespaces for monitoring and device management.'),
    }),
    defaultOptions: { exemptNamespaces: [...SYSTEM_NAMESPACES] as readonly string[] },
  },
  create(context) {
    const { options, project, kubernetes } = context;
    const isExempt = (namespace: string | undefined): boolean =>
      namespace !== undefined &&
      (isInfrastructure(namespace) || options.exemptNamespaces.includes(namespace));
    const judge = (spec: Cursor<Json>, namespace: string | undefined): void => {
      if (isExempt(namespace)) {
        context.notApplicable();
        return;
      }
      for (const request of (spec.at('devices').at('requests') as Cursor<Json[]>).items())
        for (const at of [request.at('exactly').at('adminAccess'), request.at('adminAccess')])
          if (at.value === true) context.report({ at, messageId: 'claim' });
    };
    const LABEL = labelAt(kubernetes.atLeast('1.34'));
    return {
      ResourceClaim: (root, { namespace }) => judge((root as Cursor<Json>).at('spec'), namespace),
      ResourceClaimTemplate: (root, { namespace }) =>
        judge((root as Cursor<Json>).at('spec').at('spec'), namespace),
      Namespace(root, { name, labels }) {
        if (labels[LABEL] !== 'true' || name === undefined || isExempt(name)) return context.notApplicable();
        const runsApplications = project.pods.some(
          (pod) => pod.owner.namespace === name && pod.at('resourceClaims').items().length === 0,
        );
        if (runsApplications)
          context.report({
            at: root.at('metadata').at('labels').at(LABEL),
            messageId: 'namespace',
            data: { name },
          });
      },
    };
  },
});

/** Sources: k8s.io/api/storage/v1/types.go; https://kubernetes-csi.github.io/docs/token-requests.html */
export const csiTokenInContext = defineRule({
  meta: {
    description: 'Pass tokens to CSI drivers as secrets',
    scope: 'resource',
    risk: 4,
    severity: 'off',
    cwe: [532],
    precision: 'high',
    kubernetes: '>=1.35',
    messages: {
      context:
        "The kubelet passes pods' tokens to this driver in the volume context, which drivers write to their logs. Set serviceAccountTokenInSecrets: true, if the driver reads them there.",
    },
  },
  create(context) {
    return {
      CSIDriver(root) {
        const spec = root.at('spec');
        const requests = spec.at('tokenRequests');
        if (requests.items().length === 0) return context.notApplicable();
        if (spec.at('serviceAccountTokenInSecrets').value !== true)
          context.report({ at: requests, messageId: 'context' });
      },
    };
  },
});
