import { type AnyRule, parseInteger } from '@plimsoll/core';
import { gateIsOn, isFalse, isLoopback, isSet, isTrue, withGate } from '../../settings/checks.js';
import { type Row, rulesOf } from '../../settings/rule-of.js';

/** The threshold that the controller manager has by itself: more keeps finished pods without need. */
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
    fault: `is no number from 1 to ${DEFAULT_THRESHOLD}`,
    fix: { value: String(DEFAULT_THRESHOLD), safety: 'unsafe' },
    because: 'thousands of terminated pods stay in etcd',
  },
  'controller-manager-profiling': {
    description: 'Switch off profiling at the controller manager',
    risk: 3,
    cwe: [200],
    flag: 'profiling',
    wanted: 'false',
    accepts: isFalse,
    fault: 'is not false',
    fix: { value: 'false', safety: 'safe' },
    because: 'its profiling endpoints show internals and cost time',
  },
  'controller-manager-use-service-account-credentials': {
    description: 'Run each controller with its own credentials',
    risk: 5.5,
    cwe: [250],
    flag: 'use-service-account-credentials',
    wanted: 'true',
    accepts: isTrue,
    fault: 'is not true',
    fix: { value: 'true', safety: 'unsafe' },
    because: 'every controller has the rights of all of them',
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
    fault: 'is empty',
    because: 'it issues no tokens of its own that can be rotated',
  },
  'controller-manager-root-ca-file': {
    description: 'Publish the cluster CA to pods',
    risk: 4,
    cwe: [295],
    flag: 'root-ca-file',
    accepts: isSet,
    fault: 'is empty',
    because: 'pods have nothing to verify the API server with',
  },
  'controller-manager-rotate-kubelet-server-certificate': {
    description: 'Keep the rotation gate for kubelet serving certificates on',
    risk: 4,
    cwe: [324],
    flag: 'feature-gates',
    absent: 'passes',
    accepts: (setting) => gateIsOn(setting, 'RotateKubeletServerCertificate', true),
    fault: 'switches RotateKubeletServerCertificate off',
    fix: { items: (setting) => withGate(setting, 'RotateKubeletServerCertificate'), safety: 'safe' },
    because: 'the serving certificates of kubelets expire and are not renewed',
  },
  'controller-manager-bind-address': {
    description: 'Bind the controller manager to loopback',
    risk: 4,
    cwe: [668],
    flag: 'bind-address',
    accepts: isLoopback,
    fault: 'is no loopback address',
    fix: { value: '127.0.0.1', safety: 'unsafe' },
    because: 'its port answers on every network, not on loopback alone',
  },
};

export const controllerManager: Readonly<Record<string, AnyRule>> = rulesOf('KubeControllerManager', rows);
