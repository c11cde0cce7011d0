import type { AnyRule } from '@plimsoll/core';
import { type Component, parseDuration, parseInteger } from '@plimsoll/core/kubernetes';
import {
  gateIsOn,
  isFalse,
  isSet,
  isTrue,
  never,
  type Row,
  row,
  rulesOf,
  settingFix,
  withGate,
} from '@plimsoll/rule-kit';
import { areStrong, strongSuites } from '../../settings/ciphers.js';
import { pairOf } from '../../settings/pairs.js';

/** A KubeletConfiguration has safe defaults. A kubelet with flags only has the old, unsafe ones. */
const safeInFile: Row['absent'] = ({ component }) => (component.source === 'file' ? 'passes' : 'fails');

const SERVER_GATE = 'RotateKubeletServerCertificate';

/** Without a server there is nobody to authenticate. Kubelets that only start static pods run so. */
const servesNothing = (component: Component): boolean => isFalse(component.setting('enable-server'));

/** Many processes for a container, but few for a node. Managed clusters set 1024 to 16384. */
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
    fix: { value: 'false', safety: 'unsafe' },
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so anyone who reaches the node can send requests to the kubelet without credentials.",
      wrong:
        "'{{setting}}' is not false, so anyone who reaches the node can send requests to the kubelet without credentials.",
    },
  },
  'kubelet-authorization-mode': {
    description: 'Disallow the authorization mode AlwaysAllow on the kubelet',
    risk: 9.1,
    cwe: [862],
    flag: 'authorization-mode',
    unless: servesNothing,
    absent: safeInFile,
    accepts: ({ text }) => text === 'Webhook',
    fix: { value: 'Webhook', safety: 'unsafe' },
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so anyone who can reach the kubelet can run commands in every pod on the node. Set Webhook.",
      wrong:
        "'{{setting}}' is not Webhook, so anyone who can reach the kubelet can run commands in every pod on the node.",
    },
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
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so it cannot recognise the API server by its certificate. Name the CA that signs client certificates.",
      wrong:
        "'{{setting}}' is empty, so the kubelet cannot recognise the API server by its certificate. Name the CA that signs client certificates.",
    },
  }),
  'kubelet-read-only-port': {
    description: "Close the kubelet's read-only port",
    risk: 7,
    cwe: [306],
    flag: 'read-only-port',
    absent: safeInFile,
    accepts: ({ text }) => parseInteger(text ?? '') === 0,
    fix: { value: '0', safety: 'unsafe' },
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so it tells anyone on the network about the pods on the node without credentials. Set it to 0.",
      wrong:
        "'{{setting}}' is not 0, so the kubelet tells anyone on the network about the pods on the node without credentials.",
    },
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
    fix: { value: '4h0m0s', safety: 'safe' },
    messages: {
      wrong:
        "'{{setting}}' is not a duration above zero, so forgotten sessions stay open and use up connections. Set one, such as 4h.",
    },
  }),
  'kubelet-make-iptables-util-chains': {
    description: 'Let the kubelet manage its iptables chains',
    risk: 3,
    cwe: [693],
    flag: 'make-iptables-util-chains',
    absent: 'passes',
    accepts: isTrue,
    fix: { value: 'true', safety: 'safe' },
    messages: {
      wrong:
        "'{{setting}}' is not true, so the iptables rules of the node and of the pod network can contradict each other.",
    },
  },
  'kubelet-hostname-override': {
    description: 'Avoid overriding node names',
    risk: 3,
    severity: 'off',
    cwe: [295],
    flag: 'hostname-override',
    absent: 'passes',
    accepts: never,
    fix: { value: null, safety: 'unsafe' },
    messages: {
      wrong: "'{{setting}}' is set, so the node's certificate and logs no longer match its name. Remove it.",
    },
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
    fix: { value: ({ options }) => String(Math.max(options.min, 50)), safety: 'unsafe' },
    messages: {
      wrong:
        "'{{setting}}' is outside the accepted range. The kubelet drops important events if it is too low, and floods the API server if there is no limit.",
    },
  }),
  'kubelet-rotate-certificates': {
    description: "Rotate the kubelet's client certificate",
    risk: 4,
    cwe: [324],
    flag: 'rotate-certificates',
    absent: 'passes',
    accepts: isTrue,
    fix: { value: 'true', safety: 'safe' },
    messages: {
      wrong:
        "'{{setting}}' is not true, so the node leaves the cluster when its certificate expires, and a stolen certificate is not replaced.",
    },
  },
  'kubelet-rotate-server-certificate-gate': {
    description: "Keep the kubelet's feature gate for rotating its serving certificate on",
    risk: 4,
    cwe: [324],
    flag: 'feature-gates',
    absent: 'passes',
    accepts: (setting, { component }) =>
      isTrue(component.setting('rotate-server-certificates')) ? 'none' : gateIsOn(setting, SERVER_GATE, true),
    fix: { items: (setting) => withGate(setting, SERVER_GATE), safety: 'safe' },
    messages: {
      wrong:
        "'{{setting}}' turns off RotateKubeletServerCertificate, so the kubelet's serving certificate expires without renewal. Remove that entry.",
    },
  },
  'kubelet-tls-cipher-suites': {
    description: 'Allow only strong cipher suites on the kubelet',
    risk: 4,
    severity: 'off',
    cwe: [327],
    flag: 'tls-cipher-suites',
    unless: servesNothing,
    absent: ({ component }) =>
      component.setting('tls-min-version').text === 'VersionTLS13' ? 'passes' : 'fails',
    accepts: (setting, { component }) => areStrong(setting, component.setting('tls-min-version')),
    fix: { items: strongSuites, safety: 'unsafe' },
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so clients can negotiate suites without forward secrecy or authenticated encryption. List strong suites.",
      wrong:
        "'{{setting}}' includes weak suites, so clients can negotiate suites without forward secrecy or authenticated encryption. Keep only strong ones.",
    },
  },
  'kubelet-pod-pids-limit': row({
    description: 'Limit the number of processes per pod',
    risk: 4,
    severity: 'off',
    cwe: [770],
    flag: 'pod-max-pids',
    options: { max: 0 },
    accepts: ({ text }, { options }) => {
      const value = parseInteger(text ?? '');
      return value !== undefined && value > 0 && (options.max === 0 || value <= options.max);
    },
    fix: {
      value: ({ options }) => String(options.max === 0 ? PIDS : Math.min(PIDS, options.max)),
      safety: 'unsafe',
    },
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so one pod can use up all process IDs on the node. Set a limit.",
      wrong:
        "'{{setting}}' sets no effective limit, so one pod can use up all process IDs on the node. Set a positive number.",
    },
  }),
  'kubelet-seccomp-default': {
    description: "Make RuntimeDefault the node's seccomp default",
    risk: 4.5,
    cwe: [693],
    kubernetes: '>=1.22',
    flag: 'seccomp-default',
    wanted: 'true',
    accepts: isTrue,
    fix: { value: 'true', safety: 'unsafe' },
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so pods without a seccomp profile can make every system call.",
      wrong: "'{{setting}}' is not true, so pods without a seccomp profile can make every system call.",
    },
  },
  'kubelet-protect-kernel-defaults': {
    description: 'Make the kubelet reject unexpected kernel settings',
    risk: 3.5,
    severity: 'off',
    cwe: [693],
    flag: 'protect-kernel-defaults',
    wanted: 'true',
    accepts: isTrue,
    fix: { value: 'true', safety: 'unsafe' },
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so it changes the node's kernel settings instead of refusing to start.",
      wrong:
        "'{{setting}}' is not true, so the kubelet changes the node's kernel settings instead of refusing to start.",
    },
  },
};

export const kubelet: Readonly<Record<string, AnyRule>> = {
  ...rulesOf('Kubelet', rows),
  'kubelet-tls-cert': pairOf('Kubelet', {
    description: 'Give the kubelet a serving certificate',
    risk: 4.5,
    severity: 'off',
    cwe: [295],
    flags: ['tls-cert-file', 'tls-private-key-file'],
    unless: servesNothing,
    missing:
      '{{program}} runs without {{settings}}, so it generates a self-signed certificate that the API server cannot verify. Name both, or set serverTLSBootstrap: true.',
    instead: (component) => isTrue(component.setting('rotate-server-certificates')),
    fix: (component) => {
      const bootstrap = component.setting('rotate-server-certificates');
      // With the gate off the kubelet rejects it.
      const isPossible = gateIsOn(component.setting('feature-gates'), SERVER_GATE, true);
      return isPossible && bootstrap.state !== 'unknown'
        ? settingFix(component, bootstrap, 'true')
        : undefined;
    },
  }),
};
