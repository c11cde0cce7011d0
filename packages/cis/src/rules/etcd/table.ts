import type { AnyRule } from '@plimsoll/core';
import type { Component } from '@plimsoll/core/kubernetes';
import { hasPlainAddress, isFalse, isSet, isTrue, type Row, rulesOf } from '@plimsoll/rule-kit';
import { pairOf } from '../../settings/pairs.js';
import { isOnLoopback, isWithinPod } from './reach.js';
import { etcdUniqueCa } from './unique-ca.js';

/** Whether etcd has no peers, as by default. */
function isAlone(component: Component): boolean {
  const members = component.setting('initial-cluster');
  if (members.state === 'given') return members.items.length === 1;
  const others = ['discovery', 'discovery-endpoints', 'discovery-srv', 'initial-cluster-state'];
  return members.state === 'absent' && others.every((flag) => component.setting(flag).state === 'absent');
}

/**
 * etcd cannot verify client certificates without an authority, and does not start without its own certificate. So a fix
 * needs these files.
 */
const has =
  (flag: string) =>
  ({ component }: { readonly component: Component }): boolean =>
    isSet(component.setting(flag));

/** Section 2, in its order. https://etcd.io/docs/v3.6/op-guide/configuration/#security */
const rows: Readonly<Record<string, Row>> = {
  'etcd-client-cert-auth': {
    description: 'Require client certificates on etcd',
    risk: 9.2,
    cwe: [306],
    flag: 'client-cert-auth',
    unless: isWithinPod,
    wanted: 'true',
    accepts: isTrue,
    fix: { value: 'true', safety: 'unsafe', where: has('trusted-ca-file') },
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so anyone who reaches etcd can read and change everything it stores, including Secrets.",
      wrong:
        "'{{setting}}' is not true, so anyone who reaches etcd can read and change everything it stores, including Secrets. Set it to true.",
    },
  },
  'etcd-auto-tls': {
    description: 'Disallow self-signed client certificates on etcd',
    risk: 7,
    cwe: [295],
    flag: 'auto-tls',
    absent: 'passes',
    accepts: isFalse,
    fix: { value: 'false', safety: 'unsafe', where: has('cert-file') },
    messages: {
      wrong:
        "'{{setting}}' makes etcd generate self-signed certificates, which clients cannot verify. Set it to false and name a certificate.",
    },
  },
  'etcd-peer-client-cert-auth': {
    description: 'Require certificates from etcd peers',
    risk: 8.5,
    cwe: [306],
    flag: 'peer-client-cert-auth',
    wanted: 'true',
    absent: ({ component }) => (isAlone(component) ? 'none' : 'fails'),
    accepts: isTrue,
    fix: { value: 'true', safety: 'unsafe', where: has('peer-trusted-ca-file') },
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so anyone who reaches the peer port can join and read everything etcd stores.",
      wrong:
        "'{{setting}}' is not true, so anyone who reaches the peer port can join and read everything etcd stores.",
    },
  },
  'etcd-peer-auto-tls': {
    description: 'Disallow self-signed peer certificates on etcd',
    risk: 7,
    cwe: [295],
    flag: 'peer-auto-tls',
    absent: 'passes',
    accepts: isFalse,
    fix: { value: 'false', safety: 'unsafe', where: has('peer-cert-file') },
    messages: {
      wrong:
        "'{{setting}}' makes etcd generate self-signed peer certificates, which other members cannot verify. Set it to false and name a certificate.",
    },
  },
};

/** Addresses say whether certificates are used at all. Without certificates, the rule about those reports. */
const urls = (flag: string, certificate: string): Pick<Row, 'flag' | 'absent' | 'accepts'> => ({
  flag,
  absent: 'passes',
  accepts: (setting, { component }) =>
    !hasPlainAddress(setting) || (isSet(component.setting(certificate)) ? 'fails' : 'none'),
});

/** https://etcd.io/docs/v3.6/op-guide/security/: with a scheme other than https, etcd ignores the certificates. */
const addresses: Readonly<Record<string, Row>> = {
  'etcd-client-urls': {
    description: 'Listen for etcd clients only over https',
    risk: 8.5,
    cwe: [319],
    ...urls('listen-client-urls', 'cert-file'),
    messages: {
      wrong:
        "'{{setting}}' has an http:// address, so everything etcd stores crosses the network in plain text there. Use https.",
    },
  },
  'etcd-peer-urls': {
    description: 'Listen for etcd peers only over https',
    risk: 7.5,
    cwe: [319],
    ...urls('listen-peer-urls', 'peer-cert-file'),
    messages: {
      wrong:
        "'{{setting}}' has an http:// address, so everything etcd stores crosses the network in plain text there. Use https.",
    },
  },
};

export const etcd: Readonly<Record<string, AnyRule>> = {
  'etcd-cert-key': pairOf('Etcd', {
    description: 'Serve etcd clients over TLS',
    risk: 8.5,
    cwe: [319],
    flags: ['cert-file', 'key-file'],
    unless: isOnLoopback,
    missing:
      '{{program}} runs without {{settings}}, so everything it stores, including Secrets, crosses the network in plain text.',
  }),
  'etcd-peer-cert-key': pairOf('Etcd', {
    description: 'Serve etcd peers over TLS',
    risk: 7.5,
    cwe: [319],
    flags: ['peer-cert-file', 'peer-key-file'],
    missing:
      '{{program}} runs without {{settings}}, so everything it stores crosses the network between members in plain text.',
    unless: (component) => isAlone(component) && !isSet(component.setting('peer-cert-file')),
  }),
  ...rulesOf('Etcd', { ...rows, ...addresses }),
  'etcd-unique-ca': etcdUniqueCa,
};
