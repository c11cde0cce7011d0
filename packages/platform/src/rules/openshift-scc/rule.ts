import { defineRule } from '@plimsoll/core';
import type { Cursor, Json } from '@plimsoll/core/kubernetes';
import { type Field, fieldAt, isTrue, textsAt } from '../../fields.js';

/**
 * The constraints that OpenShift ships, with the subjects that it grants them to, where that is not everyone.
 * https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/authentication_and_authorization/managing-pod-security-policies
 * https://github.com/openshift/cluster-kube-apiserver-operator/tree/main/bindata/bootkube/scc-manifests
 */
const SHIPPED: Readonly<Record<string, readonly string[]>> = {
  anyuid: ['system:cluster-admins'],
  hostaccess: [],
  'hostmount-anyuid': ['system:serviceaccount:openshift-infra:pv-recycler-controller'],
  'hostmount-anyuid-v2': [],
  hostnetwork: [],
  'hostnetwork-v2': [],
  privileged: [
    'system:admin',
    'system:cluster-admins',
    'system:masters',
    'system:nodes',
    'system:serviceaccount:openshift-infra:build-controller',
  ],
};
const RESTRICTED = /^(?:restricted|nonroot|nested-(?:container|podman))(?:-v\d)?$/;

const EVERYBODY = /^system:(?:authenticated(?::oauth)?|unauthenticated|serviceaccounts(?::.+)?)$/;

const PRIVILEGES = [
  'allowPrivilegedContainer',
  'allowHostDirVolumePlugin',
  'allowHostNetwork',
  'allowHostPID',
  'allowHostIPC',
] as const;

/** The fields are at the top level: https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/security_apis/securitycontextconstraints-security-openshift-io-v1 */
export const openshiftScc = defineRule({
  meta: {
    description: 'Limit who can use permissive SecurityContextConstraints',
    scope: 'resource',
    risk: 7.5,
    cwe: [250, 269],
    precision: 'high',
    messages: {
      everybody:
        "'{{who}}' may use SecurityContextConstraints that allow {{what}}, so all of their pods can use it. Bind one ServiceAccount instead.",
      shipped:
        "'{{who}}' is added to '{{name}}', which ships with OpenShift, so an upgrade can undo it. Create your own SecurityContextConstraints, or bind the ClusterRole 'system:openshift:scc:{{name}}'.",
    },
  },
  create(context) {
    const judge = (root: Field, name: string | undefined): void => {
      const holders = [...textsAt(root, 'users'), ...textsAt(root, 'groups')];
      const own = name !== undefined && Object.hasOwn(SHIPPED, name) ? SHIPPED[name] : undefined;
      const what = own || RESTRICTED.test(name ?? '') ? undefined : privilegeOf(root);
      for (const [who, at] of holders) {
        if (own && !own.includes(who))
          context.report({ at, messageId: 'shipped', data: { who, name: name! } });
        if (what !== undefined && EVERYBODY.test(who))
          context.report({ at, messageId: 'everybody', data: { who, what } });
      }
    };
    return {
      'security.openshift.io/SecurityContextConstraints': (root: Cursor<Json>, { name }) => judge(root, name),
    };
  },
});

/** The privilege that wide constraints allow pods; undefined for narrow ones. */
function privilegeOf(root: Field): string | undefined {
  const flag = PRIVILEGES.find((name) => isTrue(fieldAt(root, name)));
  if (flag !== undefined) return flag;
  if (textsAt(root, 'allowedCapabilities').some(([text]) => text === '*')) return "allowedCapabilities '*'";
  return fieldAt(root, 'runAsUser.type').value === 'RunAsAny' ? 'runAsUser RunAsAny' : undefined;
}
