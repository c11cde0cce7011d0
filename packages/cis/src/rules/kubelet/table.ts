import { type AnyRule, type Component, parseDuration, parseInteger } from '@plimsoll/core';
import { gateIsOn, isFalse, isSet, isTrue, never, withGate } from '../../settings/checks.js';
import { areStrong, strongSuites } from '../../settings/ciphers.js';
import { settingFix } from '../../settings/fix.js';
import { pairOf } from '../../settings/pairs.js';
import { type Row, row, rulesOf } from '../../settings/rule-of.js';

/** A KubeletConfiguration has safe defaults; a kubelet that is started with flags alone has the old ones. */
const safeInFile: Row['absent'] = ({ component }) => (component.source === 'file' ? 'passes' : 'fails');

const SERVER_GATE = 'RotateKubeletServerCertificate';

/** Without a server there is nobody to let in: so run kubelets that only start static pods. */
const servesNothing = (component: Component): boolean => isFalse(component.setting('enable-server'));

/** Many processes for a container, and few for a node: managed clusters set 1024 to 16384. */
const PIDS = 4096;

/**
 * Section 4.2, in its order. Defaults: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
 * and https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/
 */
const rows: Readonly<Record<string, Row>> = {
  'kubelet-anonymous-auth': {
    description: 'Disable anonymous requests to the kubelet',
    risk: 9.2,
    cwe: [306],
    flag: 'anonymous-auth',
    unless: servesNothing,
    wanted: 'false',
    absent: safeInFile,
    accepts: isFalse,
    fault: 'is not false',
    fix: { value: 'false', safety: 'unsafe' },
    because: 'whoever reaches the node may ask the kubelet without credentials',
  },
  'kubelet-authorization-mode': {
    description: 'Disallow the authorization mode AlwaysAllow at the kubelet',
    risk: 9.1,
    cwe: [862],
    flag: 'authorization-mode',
    unless: servesNothing,
    absent: safeInFile,
    accepts: ({ text }) => text === 'Webhook',
    fault: 'is not Webhook',
    fix: { value: 'Webhook', safety: 'unsafe' },
    because: 'whoever may speak to the kubelet may run commands in every pod of the node',
  },
  'kubelet-client-ca-file': row({
    description: 'Give the kubelet a CA for client certificates',
    risk: 6,
    cwe: [295],
    flag: 'client-ca-file',
    unless: servesNothing,
    options: { partial: false },
    absent: ({ options, component }) => (options.partial && component.source === 'file' ? 'none' : 'fails'),
    accepts: isSet,
    fault: 'is empty',
    because: 'it cannot tell the API server from other clients by a certificate',
  }),
  'kubelet-read-only-port': {
    description: "Close the kubelet's read-only port",
    risk: 7,
    cwe: [306],
    flag: 'read-only-port',
    absent: safeInFile,
    accepts: ({ text }) => parseInteger(text ?? '') === 0,
    fault: 'is not 0',
    fix: { value: '0', safety: 'unsafe' },
    because: 'it tells everybody on the network about the pods of the node, without credentials',
  },
  'kubelet-streaming-connection-idle-timeout': row({
    description: 'Keep a timeout for idle streaming connections',
    risk: 2.5,
    severity: 'off',
    cwe: [400],
    flag: 'streaming-connection-idle-timeout',
    unless: servesNothing,
    options: { literal: false },
    absent: 'passes',
    // In a file zero means the default, and kubeadm writes it everywhere.
    accepts: ({ text }, { component, options }) => {
      const seconds = parseDuration(text ?? '');
      return (
        seconds !== undefined &&
        (seconds > 0 || (seconds === 0 && component.source === 'file' && !options.literal))
      );
    },
    fault: 'is no duration above zero',
    fix: { value: '4h0m0s', safety: 'safe' },
    because: 'forgotten sessions stay open and use up connections',
  }),
  'kubelet-make-iptables-util-chains': {
    description: 'Let the kubelet manage its iptables chains',
    risk: 3,
    cwe: [693],
    flag: 'make-iptables-util-chains',
    absent: 'passes',
    accepts: isTrue,
    fault: 'is not true',
    fix: { value: 'true', safety: 'safe' },
    because: 'the rules of the node and those of the pod network may contradict each other',
  },
  'kubelet-hostname-override': {
    description: 'Avoid overriding node names',
    risk: 3,
    severity: 'off',
    cwe: [295],
    flag: 'hostname-override',
    absent: 'passes',
    accepts: never,
    fault: 'is set',
    fix: { value: null, safety: 'unsafe' },
    because: "the node's certificate and its logs no longer agree with its name",
  },
  'kubelet-event-record-qps': row({
    description: "Keep the kubelet's event rate in a useful range",
    risk: 3,
    severity: 'off',
    cwe: [778],
    flag: 'event-qps',
    options: { min: 5, allowZero: false },
    absent: 'passes',
    accepts: ({ text }, { options }) => {
      const value = parseInteger(text ?? '');
      return value !== undefined && (value === 0 ? options.allowZero : value >= options.min);
    },
    fault: 'is outside of the accepted range',
    fix: { value: ({ options }) => String(Math.max(options.min, 50)), safety: 'unsafe' },
    because: 'events that matter are dropped, or without a limit they flood the API server',
  }),
  'kubelet-rotate-certificates': {
    description: "Rotate the kubelet's client certificate",
    risk: 4,
    cwe: [324],
    flag: 'rotate-certificates',
    absent: 'passes',
    accepts: isTrue,
    fault: 'is not true',
    fix: { value: 'true', safety: 'safe' },
    because:
      'when the certificate expires the node drops out of the cluster, and a stolen one is not replaced',
  },
  'kubelet-rotate-server-certificate-gate': {
    description: "Keep the kubelet's gate for serving certificate rotation on",
    risk: 4,
    cwe: [324],
    flag: 'feature-gates',
    absent: 'passes',
    accepts: (setting, { component }) =>
      isTrue(component.setting('rotate-server-certificates')) ? 'none' : gateIsOn(setting, SERVER_GATE, true),
    fault: 'switches RotateKubeletServerCertificate off',
    fix: { items: (setting) => withGate(setting, SERVER_GATE), safety: 'safe' },
    because: 'its serving certificate expires and is not renewed',
  },
  'kubelet-tls-cipher-suites': {
    description: 'Allow only strong cipher suites at the kubelet',
    risk: 4,
    cwe: [327],
    flag: 'tls-cipher-suites',
    unless: servesNothing,
    absent: ({ component }) =>
      component.setting('tls-min-version').text === 'VersionTLS13' ? 'passes' : 'fails',
    accepts: (setting, { component }) => areStrong(setting, component.setting('tls-min-version')),
    fault: 'names suites that are not strong',
    fix: { items: strongSuites, safety: 'unsafe' },
    because: 'clients may agree on suites without forward secrecy or authenticated encryption',
  },
  'kubelet-pod-pids-limit': row({
    description: 'Limit the number of processes per pod',
    risk: 4,
    cwe: [770],
    flag: 'pod-max-pids',
    options: { max: 0 },
    accepts: ({ text }, { options }) => {
      const value = parseInteger(text ?? '');
      return value !== undefined && value > 0 && (options.max === 0 || value <= options.max);
    },
    fault: 'is no limit',
    fix: {
      value: ({ options }) => String(options.max === 0 ? PIDS : Math.min(PIDS, options.max)),
      safety: 'unsafe',
    },
    because: 'one pod can use up all process ids of the node',
  }),
  'kubelet-seccomp-default': {
    description: "Make RuntimeDefault the node's seccomp default",
    risk: 4.5,
    cwe: [693],
    kubernetes: '>=1.22',
    flag: 'seccomp-default',
    wanted: 'true',
    accepts: isTrue,
    fault: 'is not true',
    fix: { value: 'true', safety: 'unsafe' },
    because: 'pods that name no seccomp profile may make every system call',
  },
  'kubelet-protect-kernel-defaults': {
    description: 'Let the kubelet refuse unexpected kernel settings',
    risk: 3.5,
    severity: 'off',
    cwe: [693],
    flag: 'protect-kernel-defaults',
    wanted: 'true',
    accepts: isTrue,
    fault: 'is not true',
    fix: { value: 'true', safety: 'unsafe' },
    because: "it changes the node's kernel settings instead of refusing to start",
  },
};

export const kubelet: Readonly<Record<string, AnyRule>> = {
  ...rulesOf('Kubelet', rows),
  'kubelet-tls-cert': pairOf('Kubelet', {
    description: 'Give the kubelet a serving certificate',
    risk: 4.5,
    cwe: [295],
    flags: ['tls-cert-file', 'tls-private-key-file'],
    unless: servesNothing,
    because: 'it makes a certificate that signs itself, which the API server cannot verify',
    instead: (component) => isTrue(component.setting('rotate-server-certificates')),
    fix: (component) => {
      const bootstrap = component.setting('rotate-server-certificates');
      // Beside a gate that is off the kubelet refuses it.
      const isPossible = gateIsOn(component.setting('feature-gates'), SERVER_GATE, true);
      return isPossible && bootstrap.state !== 'unknown'
        ? settingFix(component, bootstrap, 'true')
        : undefined;
    },
  }),
};
