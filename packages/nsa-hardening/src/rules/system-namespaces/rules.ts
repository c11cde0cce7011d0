import { defineRule } from '@plimsoll/core';
import type { Cursor, Json, PodCursor, Project, Resource } from '@plimsoll/core/kubernetes';
import { hasDefaultName, listOf, optionsSchema, SYSTEM_NAMESPACES } from '@plimsoll/rule-kit';
import { isOfOpenShift } from '../../openshift.js';

const isSystem = (namespace: string | undefined): namespace is string =>
  namespace !== undefined && (SYSTEM_NAMESPACES as readonly string[]).includes(namespace);

/**
 * Whether a pod belongs to the system: it has a priority that Kubernetes reserves for such pods or the label of the
 * cluster's add-on manager, is an agent on every node's network (mostly network plugins), or runs a program of the
 * control plane or of nodes.
 * https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/
 */
const isOfSystem = (pod: PodCursor, { components }: Project): boolean =>
  pod.at('priorityClassName').value?.startsWith('system-') === true ||
  // The annotation from before priorities.
  pod.metadata.at('annotations').at('scheduler.alpha.kubernetes.io/critical-pod').exists ||
  'addonmanager.kubernetes.io/mode' in pod.owner.labels ||
  pod.owner.labels['kubernetes.io/cluster-service'] === 'true' ||
  (pod.owner.kind === 'DaemonSet' && pod.at('hostNetwork').value === true) ||
  components.of(pod.owner).length > 0;

/** The API rejects a container without an image, so such a pod is a patch for one in another file. */
const isPatch = ({ containers }: PodCursor): boolean =>
  !containers.some((container) => container.at('image').exists);

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Namespaces". */
const systemNamespace = defineRule({
  meta: {
    description: 'Keep workloads out of system namespaces',
    scope: 'project',
    risk: 4.0,
    cwe: [653],
    precision: 'medium',
    messages: {
      inside:
        "This workload runs among the cluster's own components, in namespace '{{namespace}}'. Move it to a namespace of its own.",
    },
    schema: optionsSchema({
      exemptLabels: listOf('Labels of workloads that belong there, each as `key=value`.'),
      exempt: listOf('Names of workloads that belong there.'),
    }),
    defaultOptions: { exemptLabels: ['tier=control-plane'], exempt: [] },
  },
  create(context) {
    const { exemptLabels, exempt } = context.options;
    return {
      PodSpec(pod) {
        const { name, namespace, labels, root } = pod.owner;
        if (!isSystem(namespace) || isPatch(pod)) return context.notApplicable();
        const template = pod.metadata.at('labels').entries();
        const own = [...Object.entries(labels), ...template.map(([key, { value }]) => [key, value] as const)];
        const isExempt =
          exempt.includes(name ?? '') || own.some(([key, value]) => exemptLabels.includes(`${key}=${value}`));
        if (isExempt || isOfSystem(pod, context.project)) return;
        const at = (root as Cursor<Json>).at('metadata').at('namespace');
        context.report({ at, messageId: 'inside', data: { namespace } });
      },
    };
  },
});

const NAMES = [
  'coredns',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-dns',
  'kube-proxy',
  'kube-scheduler',
  'kubelet',
] as const;

/** `system:` names in common add-ons, cloud controllers and OpenShift. */
const KNOWN =
  /^system:(?:(?:metrics-server|metrics-server-nanny|aggregated-metrics-reader|coredns|kube-dns|(?:kube-)?dns-autoscaler|node-problem-detector|pvl-controller|(?:[a-z]+-)?cloud-(?:controller-manager|node-controller|provider))$|openshift:)/;
const KINDS: readonly string[] = [
  'ClusterRole',
  'ClusterRoleBinding',
  'CronJob',
  'DaemonSet',
  'Deployment',
  'Job',
  'Pod',
  'ReplicaSet',
  'Role',
  'RoleBinding',
  'ServiceAccount',
  'StatefulSet',
];

/** MITRE ATT&CK T1036, "Masquerading". */
const lookalikeName = defineRule({
  meta: {
    description: 'Avoid names that imitate system components',
    scope: 'project',
    risk: 3.5,
    severity: 'off',
    precision: 'medium',
    messages: {
      imitates: "The name '{{name}}' looks like one that Kubernetes itself creates. Choose another name.",
    },
    schema: optionsSchema({ names: listOf('Names that only the cluster itself uses.') }),
    defaultOptions: { names: NAMES },
  },
  create(context) {
    return {
      Resource(root, resource) {
        const { name, kind } = resource;
        if (name === undefined || !KINDS.includes(kind)) return context.notApplicable();
        if (isSystem(resource.namespace) || isOfOpenShift(resource.namespace) || isOwn(resource)) return;
        const at = (root as Cursor<Json>).at('metadata').at('name');
        const { names } = context.options;
        const imitates = name.startsWith('system:')
          ? !KNOWN.test(name)
          : (names.includes(name) || names.includes(ownerIn(name, kind) ?? '')) &&
            !isBoundToSystem(resource, context.project);
        if (imitates) context.report({ at, messageId: 'imitates', data: { name } });
      },
    };
  },
});

/** Whether all subjects of a ClusterRole or its binding are parts of the cluster: then it belongs to them. */
function isBoundToSystem(resource: Resource, { rbac }: Project): boolean {
  const binding = rbac.bindingOf(resource);
  const bindings = binding ? [binding] : (rbac.roleOf(resource)?.bindings ?? []);
  const subjects = bindings.flatMap((each) => each.subjects);
  return (
    subjects.length > 0 &&
    subjects.every(({ kind, name, namespace }) =>
      kind === 'ServiceAccount' ? isSystem(namespace) : name.startsWith('system:'),
    )
  );
}

/** The hash of a ReplicaSet has a digit, so it is not a word. */
const isHash = (part: string | undefined): boolean => /^[0-9a-z]{6,10}$/.test(part ?? '') && /\d/.test(part!);

/** The suffix that the API server generates has no vowels, so it is not a word either. */
const isMadeUp = (part: string | undefined): boolean => /^[bcdfghjklmnpqrstvwxz2456789]{5}$/.test(part ?? '');

/** The name of the Deployment or DaemonSet that would create an object with this name. */
function ownerIn(name: string, kind: string): string | undefined {
  const parts = name.split('-');
  if (kind === 'ReplicaSet') return isHash(parts.at(-1)) ? parts.slice(0, -1).join('-') : undefined;
  if (kind !== 'Pod') return undefined;
  if (isHash(parts.at(-2)) && parts.at(-1)?.length === 5) return parts.slice(0, -2).join('-');
  return isMadeUp(parts.at(-1)) ? parts.slice(0, -1).join('-') : undefined;
}

/**
 * Default roles and bindings, which files may repeat. The rules about roles check what they allow.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 */
const isOwn = (resource: Resource): boolean =>
  hasDefaultName(resource) ||
  // The namespace set at install time may be a system namespace.
  (resource.namespaced && resource.namespace === undefined);

export const systemNamespaces = {
  'system-namespace': systemNamespace,
  'system-lookalike-name': lookalikeName,
};
