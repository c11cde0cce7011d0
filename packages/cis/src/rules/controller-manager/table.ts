import type { AnyRule } from '@plimsoll/core';
import { parseInteger } from '@plimsoll/core/kubernetes';
import {
  gateIsOn,
  isFalse,
  isLoopback,
  isSet,
  isTrue,
  type Row,
  rulesOf,
  withGate,
} from '@plimsoll/rule-kit';

/** The controller manager's default threshold. More keeps finished pods without need. */
const DEFAULT_THRESHOLD = 12500;

/**
 * Section 1.3, in its order.
 * https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
 */
const rows: Readonly<Record<string, Row>> = {
  'controller-manager-terminated-pod-gc-threshold': {
    description: 'Set the threshold for collecting terminated pods',
    risk: 2,
    severity: 'off',
    cwe: [770],
    flag: 'terminated-pod-gc-threshold',
    accepts: ({ text }) => {
      const value = parseInteger(text ?? '');
      return value !== undefined && value > 0 && value <= DEFAULT_THRESHOLD;
    },
    fix: { value: String(DEFAULT_THRESHOLD), safety: 'unsafe' },
    messages: {
      missing: `{{program}} runs without '{{setting}}', so thousands of terminated pods can stay in etcd. Set a number from 1 to ${DEFAULT_THRESHOLD}.`,
      wrong: `'{{setting}}' is not a number from 1 to ${DEFAULT_THRESHOLD}, so thousands of terminated pods can stay in etcd.`,
    },
  },
  'controller-manager-profiling': {
    description: 'Turn off profiling on the controller manager',
    risk: 3,
    severity: 'off',
    cwe: [200],
    flag: 'profiling',
    wanted: 'false',
    accepts: isFalse,
    fix: { value: 'false', safety: 'safe' },
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so its profiling endpoints expose internals and can slow it down.",
      wrong: "'{{setting}}' is not false, so its profiling endpoints expose internals and can slow it down.",
    },
  },
  'controller-manager-use-service-account-credentials': {
    description: 'Run each controller with its own credentials',
    risk: 5.5,
    cwe: [250],
    flag: 'use-service-account-credentials',
    wanted: 'true',
    accepts: isTrue,
    fix: { value: 'true', safety: 'unsafe' },
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so every controller has the permissions of all of them.",
      wrong: "'{{setting}}' is not true, so every controller has the permissions of all of them.",
    },
  },
  'controller-manager-service-account-private-key-file': {
    description: 'Name the key that signs service account tokens',
    risk: 4,
    cwe: [320],
    flag: 'service-account-private-key-file',
    absent: ({ project }) =>
      project.components
        .ofKind('KubeApiserver')
        .some((apiserver) => isSet(apiserver.setting('service-account-signing-endpoint')))
        ? 'passes'
        : 'fails',
    accepts: isSet,
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so it does not sign service account tokens with a key that you can rotate. Name the key file.",
      wrong:
        "'{{setting}}' is empty, so service account tokens are not signed with a key that you can rotate. Name the key file.",
    },
  },
  'controller-manager-root-ca-file': {
    description: 'Publish the cluster CA to pods',
    risk: 4,
    cwe: [295],
    flag: 'root-ca-file',
    accepts: isSet,
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so pods cannot verify the API server's certificate. Name the cluster's CA file.",
      wrong:
        "'{{setting}}' is empty, so pods cannot verify the API server's certificate. Name the cluster's CA file.",
    },
  },
  'controller-manager-rotate-kubelet-server-certificate': {
    description: 'Keep the feature gate for rotating kubelet serving certificates on',
    risk: 4,
    cwe: [324],
    flag: 'feature-gates',
    absent: 'passes',
    accepts: (setting) => gateIsOn(setting, 'RotateKubeletServerCertificate', true),
    fix: { items: (setting) => withGate(setting, 'RotateKubeletServerCertificate'), safety: 'safe' },
    messages: {
      wrong:
        "'{{setting}}' turns off RotateKubeletServerCertificate, so the serving certificates of kubelets expire without renewal. Remove that entry.",
    },
  },
  'controller-manager-bind-address': {
    description: 'Bind the controller manager to loopback',
    risk: 4,
    cwe: [668],
    flag: 'bind-address',
    accepts: isLoopback,
    fix: { value: '127.0.0.1', safety: 'unsafe' },
    messages: {
      missing: "{{program}} runs without '{{setting}}', so its port answers on every network. Set 127.0.0.1.",
      wrong: "'{{setting}}' is not a loopback address, so the port answers on every network. Set 127.0.0.1.",
    },
  },
};

export const controllerManager: Readonly<Record<string, AnyRule>> = rulesOf('KubeControllerManager', rows);
