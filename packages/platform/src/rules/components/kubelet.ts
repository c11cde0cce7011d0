import { defineRule } from '@plimsoll/core';
import type { Component } from '@plimsoll/core/kubernetes';
import { gateIsOn, isOpen } from '@plimsoll/rule-kit';

/** Sysctls of the whole node, except those that a namespace has. */
const OF_NODE = /^(?:vm|dev|debug|abi|sunrpc)\.|^kernel\.(?!shm|msg|sem(?:\*|$))|^fs\.(?!mqueue\.)/;
/** What the kubelet treats as namespaced from 1.37 on. */
const OF_NAMESPACE = /^kernel\.domainname$/;

/**
 * Sources: pkg/kubelet/sysctl/allowlist.go of kubernetes/kubernetes, which asks node/util/sysctl/namespace.go of
 * kubernetes/component-helpers and does not start with a name that it does not know, and
 * https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/#enabling-unsafe-sysctls
 */
export const kubeletUnsafeSysctls = defineRule({
  meta: {
    description: 'Allow unsafe sysctls by name, not by group',
    scope: 'project',
    risk: 4.5,
    cwe: [1188],
    precision: 'very-high',
    messages: {
      group:
        "'{{setting}}' allows a whole group of unsafe sysctls, including ones that you did not intend. Name the ones that you need.",
      malformed: "'{{setting}}' names a sysctl of the whole node, so the kubelet fails to start. Remove it.",
    },
  },
  create(context) {
    const knowsMore = context.kubernetes.atLeast('1.37');
    const isOfNode = (sysctl: string): boolean =>
      OF_NODE.test(sysctl) && !(knowsMore && OF_NAMESPACE.test(sysctl));
    return {
      Kubelet(component: Component) {
        const setting = component.setting('allowed-unsafe-sysctls');
        if (isOpen(setting, component, context)) return;
        for (const { at, text } of setting.places) {
          const sysctls = text.split(',').map((item) => item.trim().replaceAll('/', '.'));
          const messageId = sysctls.some(isOfNode)
            ? 'malformed'
            : sysctls.some((item) => item.endsWith('*'))
              ? 'group'
              : undefined;
          if (messageId) context.report({ at, messageId, data: { setting: setting.label } });
        }
      },
    };
  },
});

const GATE = 'KubeletEnsureSecretPulledImages';

/**
 * Alpha in 1.33, beta and on from 1.35: pkg/features/kube_features.go of kubernetes/kubernetes;
 * https://kubernetes.io/docs/concepts/containers/images/#ensureimagepullcredentialverification
 */
export const kubeletImagePullPolicy = defineRule({
  meta: {
    description: 'Make the kubelet verify who can use an image on the node',
    scope: 'project',
    risk: 5,
    cwe: [862],
    precision: 'very-high',
    kubernetes: '>=1.33',
    messages: {
      never:
        "'{{setting}}' is NeverVerify, so any pod on the node can run an image that another pod's pull secret fetched. Remove it.",
      gate: "'{{setting}}' turns off KubeletEnsureSecretPulledImages, so any pod on the node can run an image that another pod's pull secret fetched. Remove it.",
    },
  },
  create(context) {
    const byDefault = context.kubernetes.atLeast('1.35');
    return {
      Kubelet(component: Component) {
        const gates = component.setting('feature-gates');
        if (gates.state === 'unknown') {
          isOpen(gates, component, context);
          return;
        }
        if (!gateIsOn(gates, GATE, byDefault)) {
          const place = gates.places.find(({ text }) => text.includes(GATE));
          if (byDefault && place)
            context.report({ at: place.at, messageId: 'gate', data: { setting: gates.label } });
          return;
        }
        const policy = component.setting('image-pull-credentials-verification-policy');
        if (isOpen(policy, component, context)) return;
        if (policy.text === 'NeverVerify')
          context.report({ at: policy.at, messageId: 'never', data: { setting: policy.label } });
      },
    };
  },
});
