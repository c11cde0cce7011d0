import { defineRule } from '@plimsoll/core';
import type { MakeFix } from '@plimsoll/core/internal';
import {
  type AnyCursor,
  type Cursor,
  isControlPlaneLabel,
  isControlPlanePod,
  type Json,
  type PodCursor,
  textOf,
  toleratesControlPlane,
} from '@plimsoll/core/kubernetes';
import { flag, listOf, optionsSchema } from '@plimsoll/rule-kit';
import { isOfOpenShift } from '../../openshift.js';

const tolerationsOf = (pod: PodCursor) => pod.at('tolerations');

const INSTALL_TIME = 'The namespace is chosen at install time.';

/** A control plane may have pods in other namespaces, as that of OpenShift does. */
const isPartOfCluster = (pod: PodCursor): boolean =>
  isControlPlanePod(pod) || isOfOpenShift(pod.owner.namespace);

/** A DaemonSet, or a custom resource from which an operator makes one: Alloy by `type`, OpenTelemetry by `mode`. */
const runsOnEveryNode = (pod: PodCursor): boolean =>
  pod.owner.kind === 'DaemonSet' ||
  ['type', 'mode'].some((field) => /^daemonset$/i.test(textOf((pod as Cursor<Json>).at(field).value)));

/** NSA/CISA Kubernetes Hardening Guide 1.2: workloads stay off the control plane. */
export const controlPlaneScheduling = defineRule({
  meta: {
    description: 'Keep workloads off control-plane nodes',
    scope: 'resource',
    risk: 5.0,
    cwe: [653],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      scheduled:
        'The pod can run on control-plane nodes, alongside control-plane components. Remove the toleration or the node selector.',
    },
    schema: optionsSchema({ ignoreDaemonSets: flag('Whether DaemonSets may run on every node.') }),
    defaultOptions: { ignoreDaemonSets: true },
  },
  create(context) {
    return {
      PodSpec(pod) {
        const { namespace } = pod.owner;
        const ignored = context.options.ignoreDaemonSets && runsOnEveryNode(pod);
        if (namespace === 'kube-system' || isPartOfCluster(pod) || ignored) return context.notApplicable();
        const at = wayToControlPlane(pod);
        if (!at) return;
        if (namespace === undefined) context.unknown({ at, reason: INSTALL_TIME });
        else context.report({ at, messageId: 'scheduled', fix: withoutTolerations(pod, at) });
      },
    };
  },
});

/**
 * Removes all tolerations for these nodes only. A toleration for all taints covers more, and a selector says where the
 * pod has to run, so the right replacement is unknown.
 */
function withoutTolerations(pod: PodCursor, way: AnyCursor): MakeFix {
  const list = tolerationsOf(pod);
  const ways = list.items().filter(toleratesControlPlane);
  if (way.path.at(-2) !== 'tolerations' || ways.some((each) => !each.at('key').value)) return undefined;
  if (ways.length === list.items().length) return (fixer) => fixer.remove(list);
  // Backwards, so that the indexes of the others stay.
  return (fixer) => ways.toReversed().map((each) => fixer.remove(each));
}

function wayToControlPlane(pod: PodCursor): AnyCursor | undefined {
  const terms = pod
    .at('affinity')
    .at('nodeAffinity')
    .at('requiredDuringSchedulingIgnoredDuringExecution')
    .at('nodeSelectorTerms')
    .items();
  return (
    pod
      .at('nodeSelector')
      .entries()
      .find(([label]) => isControlPlaneLabel(label))?.[1] ??
    terms
      .flatMap((term) => term.at('matchExpressions').items())
      .find(
        (expression) =>
          isControlPlaneLabel(expression.at('key').value) &&
          /^(?:In|Exists)$/.test(expression.at('operator').value ?? ''),
      ) ??
    pod.at('tolerations').items().find(toleratesControlPlane)
  );
}

/** https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/ */
export const systemPriorityClass = defineRule({
  meta: {
    description: 'Reserve system priority classes for system pods',
    scope: 'resource',
    risk: 3.5,
    severity: 'off',
    cwe: [770],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      system:
        'The pod uses a priority class reserved for system pods and can evict other workloads. Use a PriorityClass of your own.',
    },
    schema: optionsSchema({ exemptNamespaces: listOf('Namespaces of system components.') }),
    defaultOptions: { exemptNamespaces: ['kube-system'] },
  },
  create(context) {
    return {
      PodSpec(pod) {
        const { namespace } = pod.owner;
        const isAgent = runsOnEveryNode(pod) && pod.at('hostNetwork').value === true;
        if (context.options.exemptNamespaces.includes(namespace ?? '') || isPartOfCluster(pod) || isAgent)
          return context.notApplicable();
        const at = pod.at('priorityClassName');
        if (!/^system-(?:node|cluster)-critical$/.test(at.value ?? '')) return;
        if (namespace === undefined) context.unknown({ at, reason: INSTALL_TIME });
        else
          context.report({
            at,
            messageId: 'system',
            // The priority has to be that of the class.
            fix: pod.at('priority').exists ? undefined : (fixer) => fixer.remove(at),
          });
      },
    };
  },
});
