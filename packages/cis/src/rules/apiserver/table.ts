import type { AnyRule } from '@plimsoll/core';
import { parseDuration } from '@plimsoll/core/kubernetes';
import {
  hasPlainAddress,
  integerFrom,
  isFalse,
  isSet,
  isTrue,
  never,
  type Row,
  row,
  rulesOf,
} from '@plimsoll/rule-kit';
import { areStrong, strongSuites } from '../../settings/ciphers.js';
import { pairOf } from '../../settings/pairs.js';

/** Without etcd (k3s with a database of its own) there is no connection to protect. */
const needsEtcd: Row['absent'] = ({ component }) =>
  component.setting('etcd-servers').state === 'absent' ? 'none' : 'fails';

/** From 1.36 the API server by default keeps audit logs for 366 days, in 100 files of 100 MB. */
const auditDefault: Row['absent'] = ({ kubernetes }) => (kubernetes.atLeast('1.36') ? 'passes' : 'fails');

/** In the order of section 1.2. Flags: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/ */
const rows: Readonly<Record<string, Row>> = {
  'apiserver-token-auth-file': {
    description: 'Disallow static token files on the API server',
    risk: 7.5,
    cwe: [522],
    flag: 'token-auth-file',
    absent: 'passes',
    accepts: never,
    fix: { value: null, safety: 'unsafe' },
    messages: {
      wrong:
        "'{{setting}}' names a file of static tokens, which are stored in plain text, never expire and change only with a restart. Remove it.",
    },
  },
  'apiserver-kubelet-certificate-authority': {
    description: 'Verify the serving certificates of kubelets',
    risk: 5.5,
    cwe: [295],
    flag: 'kubelet-certificate-authority',
    accepts: isSet,
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so it trusts any kubelet certificate, and anyone impersonating a kubelet receives exec sessions and logs. Name the CA of the kubelets.",
      wrong:
        "'{{setting}}' is empty, so the API server trusts any kubelet certificate, and anyone impersonating a kubelet receives exec sessions and logs. Name the CA of the kubelets.",
    },
  },
  'apiserver-profiling': {
    description: 'Turn off profiling on the API server',
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
  'apiserver-audit-log-path': row({
    description: 'Write an API server audit log',
    risk: 6,
    cwe: [778],
    flag: 'audit-log-path',
    options: { acceptWebhook: false },
    absent: ({ component, options }) =>
      options.acceptWebhook && isSet(component.setting('audit-webhook-config-file')) ? 'passes' : 'fails',
    accepts: (setting) => isSet(setting) && !/^\/dev\/(?:null|zero|full)$/.test(setting.text ?? ''),
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so there is no record of who did what. Name a log file.",
      wrong: "'{{setting}}' keeps no log, so there is no record of who did what. Name a log file.",
    },
  }),
  'apiserver-audit-log-maxage': row({
    description: 'Keep audit logs for at least 30 days',
    risk: 3.5,
    cwe: [779],
    flag: 'audit-log-maxage',
    options: { min: 30 },
    absent: auditDefault,
    accepts: (setting, { options }) => integerFrom(setting, options.min),
    fix: { value: ({ options }) => String(options.min), safety: 'unsafe' },
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so it can delete the log of an incident before anyone looks for it. Set at least {{min}} days.",
      wrong:
        "'{{setting}}' keeps audit logs for less than {{min}} days, so the log of an incident may be gone before anyone looks for it. Raise it.",
    },
  }),
  'apiserver-audit-log-maxbackup': row({
    description: 'Keep at least 10 rotated audit logs',
    risk: 3,
    severity: 'off',
    cwe: [779],
    flag: 'audit-log-maxbackup',
    options: { min: 10 },
    absent: auditDefault,
    accepts: (setting, { options }) => integerFrom(setting, options.min),
    fix: { value: ({ options }) => String(options.min), safety: 'unsafe' },
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so a burst of requests can push older events out of the log. Keep at least {{min}} files.",
      wrong:
        "'{{setting}}' keeps fewer than {{min}} audit logs, so a burst of requests can push older events out of the log. Raise it.",
    },
  }),
  'apiserver-audit-log-maxsize': row({
    description: 'Rotate audit logs at 100 MB or more',
    risk: 3,
    severity: 'off',
    cwe: [779],
    flag: 'audit-log-maxsize',
    options: { min: 100 },
    absent: auditDefault,
    accepts: (setting, { options }) => integerFrom(setting, options.min),
    fix: { value: ({ options }) => String(options.min), safety: 'unsafe' },
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so a burst of requests can push older events out of the log. Set at least {{min}} megabytes.",
      wrong:
        "'{{setting}}' is below {{min}} megabytes, so a burst of requests can push older events out of the log. Raise it.",
    },
  }),
  'apiserver-request-timeout': row({
    description: "Keep the API server's request timeout in a useful range",
    risk: 3,
    severity: 'off',
    cwe: [400],
    flag: 'request-timeout',
    options: { min: 10, max: 300 },
    absent: 'passes',
    accepts: ({ text }, { options }) => {
      const seconds = parseDuration(text ?? '');
      return seconds !== undefined && seconds >= options.min && seconds <= options.max;
    },
    fix: { value: null, safety: 'unsafe' },
    messages: {
      wrong:
        "'{{setting}}' is not between {{min}} and {{max}} seconds. Long requests can exhaust the server, and short timeouts fail on slow networks.",
    },
  }),
  'apiserver-service-account-lookup': {
    description: 'Check that service account tokens still exist',
    risk: 6,
    cwe: [613],
    flag: 'service-account-lookup',
    absent: 'passes',
    accepts: isTrue,
    fix: { value: 'true', safety: 'unsafe' },
    messages: {
      wrong: "'{{setting}}' is not true, so the token of a deleted ServiceAccount or Secret stays valid.",
    },
  },
  'apiserver-service-account-key-file': {
    description: 'Name the key that verifies service account tokens',
    risk: 4,
    cwe: [320],
    flag: 'service-account-key-file',
    absent: ({ component }) =>
      isSet(component.setting('service-account-signing-endpoint')) ? 'passes' : 'fails',
    accepts: isSet,
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so it verifies service account tokens with the server's TLS key, and you cannot rotate the two separately. Name the key file.",
      wrong:
        "'{{setting}}' is empty, so the API server verifies service account tokens with its TLS key, and you cannot rotate the two separately. Name the key file.",
    },
  },
  'apiserver-client-ca-file': {
    description: 'Give the API server a CA for client certificates',
    risk: 5.5,
    cwe: [295],
    flag: 'client-ca-file',
    accepts: isSet,
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so no client can authenticate with a certificate. Name the CA of the clients.",
      wrong:
        "'{{setting}}' is empty, so no client can authenticate with a certificate. Name the CA of the clients.",
    },
  },
  'apiserver-etcd-cafile': {
    description: "Verify etcd's certificate from the API server",
    risk: 7,
    cwe: [295],
    flag: 'etcd-cafile',
    absent: needsEtcd,
    accepts: isSet,
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so anyone impersonating etcd can read and change all cluster state. Name etcd's CA.",
      wrong:
        "'{{setting}}' is empty, so anyone impersonating etcd can read and change all cluster state. Name etcd's CA.",
    },
  },
  'apiserver-etcd-servers': {
    description: 'Connect to etcd only over https',
    risk: 8.5,
    cwe: [319],
    flag: 'etcd-servers',
    absent: 'passes',
    accepts: (setting, { component }) =>
      (!hasPlainAddress(setting) && !hasPlainAddress(component.setting('etcd-servers-overrides'))) ||
      // Without certificates the rules about these report.
      (isSet(component.setting('etcd-cafile')) ? 'fails' : 'none'),
    messages: {
      wrong:
        "'{{setting}}' has an http:// address, so all cluster state, including Secrets, crosses the network in plain text. Use https.",
    },
  },
  'apiserver-tls-cipher-suites': {
    description: 'Allow only strong cipher suites on the API server',
    risk: 4,
    severity: 'off',
    cwe: [327],
    flag: 'tls-cipher-suites',
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
  'apiserver-service-account-extend-token-expiration': {
    description: 'Turn off the one-year extension of service account tokens',
    risk: 4,
    severity: 'off',
    cwe: [613],
    flag: 'service-account-extend-token-expiration',
    wanted: 'false',
    accepts: isFalse,
    fix: { value: 'false', safety: 'unsafe' },
    messages: {
      missing: "{{program}} runs without '{{setting}}', so tokens meant for an hour stay valid for a year.",
      wrong: "'{{setting}}' is not false, so tokens meant for an hour stay valid for a year.",
    },
  },
};

/** Flags that come in pairs. */
const pairs: Readonly<Record<string, AnyRule>> = {
  'apiserver-kubelet-client-cert': pairOf('KubeApiserver', {
    description: 'Give the API server a client certificate for kubelets',
    risk: 6,
    cwe: [306],
    flags: ['kubelet-client-certificate', 'kubelet-client-key'],
    missing:
      '{{program}} runs without {{settings}}, so kubelets cannot tell its requests from those of anyone else. Name both.',
  }),
  'apiserver-etcd-client-cert': pairOf('KubeApiserver', {
    description: 'Give the API server a client certificate for etcd',
    risk: 7.5,
    cwe: [306],
    flags: ['etcd-certfile', 'etcd-keyfile'],
    missing:
      '{{program}} runs without {{settings}}, so etcd cannot require client certificates and serves all cluster state to anyone who reaches it. Name both.',
    unless: (component) => component.setting('etcd-servers').state === 'absent',
  }),
  'apiserver-tls-cert': pairOf('KubeApiserver', {
    description: 'Give the API server a serving certificate',
    risk: 6,
    cwe: [295],
    flags: ['tls-cert-file', 'tls-private-key-file'],
    missing:
      '{{program}} runs without {{settings}}, so it generates a self-signed certificate that clients cannot verify. Name both.',
    instead: (component) => isSet(component.setting('tls-sni-cert-key')),
  }),
};

export const apiserverSettings: Readonly<Record<string, AnyRule>> = {
  ...rulesOf('KubeApiserver', rows),
  ...pairs,
};
