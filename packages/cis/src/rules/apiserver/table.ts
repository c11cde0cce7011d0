import { type AnyRule, parseDuration } from '@plimsoll/core';
import { hasPlainAddress, integerFrom, isFalse, isSet, isTrue, never } from '../../settings/checks.js';
import { areStrong, strongSuites } from '../../settings/ciphers.js';
import { pairOf } from '../../settings/pairs.js';
import { type Row, row, rulesOf } from '../../settings/rule-of.js';

/** Without etcd (k3s with a database of its own) there is no connection to protect. */
const needsEtcd: Row['absent'] = ({ component }) =>
  component.setting('etcd-servers').state === 'absent' ? 'none' : 'fails';

/** From 1.36 the API server keeps audit logs for 366 days, in 100 files of 100 MB, without being told. */
const auditDefault: Row['absent'] = ({ kubernetes }) => (kubernetes.atLeast('1.36') ? 'passes' : 'fails');

/** In the order of section 1.2. Flags: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/ */
const rows: Readonly<Record<string, Row>> = {
  'apiserver-token-auth-file': {
    description: 'Disallow static token files at the API server',
    risk: 7.5,
    cwe: [522],
    flag: 'token-auth-file',
    absent: 'passes',
    accepts: never,
    fault: 'names a file of tokens',
    fix: { value: null, safety: 'unsafe' },
    because: 'they are stored in plain text, never expire and change only with a restart',
  },
  'apiserver-kubelet-certificate-authority': {
    description: 'Verify the serving certificates of kubelets',
    risk: 5.5,
    cwe: [295],
    flag: 'kubelet-certificate-authority',
    accepts: isSet,
    fault: 'is empty',
    because:
      'it trusts any certificate that a kubelet shows, and sends exec sessions and logs to whoever answers',
  },
  'apiserver-profiling': {
    description: 'Switch off profiling at the API server',
    risk: 3,
    cwe: [200],
    flag: 'profiling',
    wanted: 'false',
    accepts: isFalse,
    fault: 'is not false',
    fix: { value: 'false', safety: 'safe' },
    because: 'its profiling endpoints show internals and cost time',
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
    fault: 'keeps nothing',
    because: 'nobody can tell afterwards who did what',
  }),
  'apiserver-audit-log-maxage': row({
    description: 'Keep audit logs at least 30 days',
    risk: 3.5,
    cwe: [779],
    flag: 'audit-log-maxage',
    options: { min: 30 },
    absent: auditDefault,
    accepts: (setting, { options }) => integerFrom(setting, options.min),
    fault: 'is below the number of days that audit logs must be kept',
    fix: { value: ({ options }) => String(options.min), safety: 'unsafe' },
    because: 'what happened before is lost when an incident is found',
  }),
  'apiserver-audit-log-maxbackup': row({
    description: 'Keep at least 10 rotated audit logs',
    risk: 3,
    cwe: [779],
    flag: 'audit-log-maxbackup',
    options: { min: 10 },
    absent: auditDefault,
    accepts: (setting, { options }) => integerFrom(setting, options.min),
    fault: 'is below the number of files that must be kept',
    fix: { value: ({ options }) => String(options.min), safety: 'unsafe' },
    because: 'a burst of requests drives older events out of the log',
  }),
  'apiserver-audit-log-maxsize': row({
    description: 'Rotate audit logs at 100 MB or more',
    risk: 3,
    cwe: [779],
    flag: 'audit-log-maxsize',
    options: { min: 100 },
    absent: auditDefault,
    accepts: (setting, { options }) => integerFrom(setting, options.min),
    fault: 'is below the size that a file may have',
    fix: { value: ({ options }) => String(options.min), safety: 'unsafe' },
    because: 'a burst of requests drives older events out of the log',
  }),
  'apiserver-request-timeout': row({
    description: "Keep the API server's request timeout in a sane range",
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
    fault: 'is no duration in the accepted range',
    fix: { value: null, safety: 'unsafe' },
    because: 'long requests can exhaust the server, and short ones fail on slow networks',
  }),
  'apiserver-service-account-lookup': {
    description: 'Check that service account tokens still exist',
    risk: 6,
    cwe: [613],
    flag: 'service-account-lookup',
    absent: 'passes',
    accepts: isTrue,
    fault: 'is not true',
    fix: { value: 'true', safety: 'unsafe' },
    because: 'the token of a deleted ServiceAccount or Secret stays valid',
  },
  'apiserver-service-account-key-file': {
    description: 'Name the key that verifies service account tokens',
    risk: 4,
    cwe: [320],
    flag: 'service-account-key-file',
    absent: ({ component }) =>
      isSet(component.setting('service-account-signing-endpoint')) ? 'passes' : 'fails',
    accepts: isSet,
    fault: 'is empty',
    because: "tokens are verified with the server's TLS key, and the two cannot be rotated apart",
  },
  'apiserver-client-ca-file': {
    description: 'Give the API server a CA for client certificates',
    risk: 5.5,
    cwe: [295],
    flag: 'client-ca-file',
    accepts: isSet,
    fault: 'is empty',
    because: 'no client can identify itself with a certificate',
  },
  'apiserver-etcd-cafile': {
    description: "Verify etcd's certificate from the API server",
    risk: 7,
    cwe: [295],
    flag: 'etcd-cafile',
    absent: needsEtcd,
    accepts: isSet,
    fault: 'is empty',
    because: 'whoever answers in place of etcd sees and changes all of the cluster',
  },
  'apiserver-etcd-servers': {
    description: 'Reach etcd over https alone',
    risk: 8.5,
    cwe: [319],
    flag: 'etcd-servers',
    absent: 'passes',
    accepts: (setting, { component }) =>
      (!hasPlainAddress(setting) && !hasPlainAddress(component.setting('etcd-servers-overrides'))) ||
      // Without certificates the rules about these report.
      (isSet(component.setting('etcd-cafile')) ? 'fails' : 'none'),
    fault: 'has an http:// address',
    because:
      'no certificate is used for it, and all of the cluster crosses the network in plain text, Secrets too',
  },
  'apiserver-tls-cipher-suites': {
    description: 'Allow only strong cipher suites at the API server',
    risk: 4,
    cwe: [327],
    flag: 'tls-cipher-suites',
    absent: ({ component }) =>
      component.setting('tls-min-version').text === 'VersionTLS13' ? 'passes' : 'fails',
    accepts: (setting, { component }) => areStrong(setting, component.setting('tls-min-version')),
    fault: 'names suites that are not strong',
    fix: { items: strongSuites, safety: 'unsafe' },
    because: 'clients may agree on suites without forward secrecy or authenticated encryption',
  },
  'apiserver-service-account-extend-token-expiration': {
    description: 'Switch off the one-year extension of service account tokens',
    risk: 4,
    cwe: [613],
    flag: 'service-account-extend-token-expiration',
    wanted: 'false',
    accepts: isFalse,
    fault: 'is not false',
    fix: { value: 'false', safety: 'unsafe' },
    because: 'tokens meant for an hour stay valid for a year',
  },
};

/** Flags that come in pairs. */
const pairs: Readonly<Record<string, AnyRule>> = {
  'apiserver-kubelet-client-cert': pairOf('KubeApiserver', {
    description: 'Give the API server a client certificate for kubelets',
    risk: 6,
    cwe: [306],
    flags: ['kubelet-client-certificate', 'kubelet-client-key'],
    because: 'kubelets cannot tell its requests from those of anybody else',
  }),
  'apiserver-etcd-client-cert': pairOf('KubeApiserver', {
    description: 'Give the API server a client certificate for etcd',
    risk: 7.5,
    cwe: [306],
    flags: ['etcd-certfile', 'etcd-keyfile'],
    because:
      'etcd cannot require certificates, and serves the whole state of the cluster to anybody who reaches it',
    unless: (component) => component.setting('etcd-servers').state === 'absent',
  }),
  'apiserver-tls-cert': pairOf('KubeApiserver', {
    description: 'Give the API server a serving certificate',
    risk: 6,
    cwe: [295],
    flags: ['tls-cert-file', 'tls-private-key-file'],
    because: 'it makes a certificate that signs itself, which clients cannot verify',
    instead: (component) => isSet(component.setting('tls-sni-cert-key')),
  }),
};

export const apiserverSettings: Readonly<Record<string, AnyRule>> = {
  ...rulesOf('KubeApiserver', rows),
  ...pairs,
};
