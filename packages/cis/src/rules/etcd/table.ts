import type { AnyRule, Component } from '@plimsoll/core';
import { hasPlainAddress, isFalse, isSet, isTrue } from '../../settings/checks.js';
import { pairOf } from '../../settings/pairs.js';
import { type Row, rulesOf } from '../../settings/rule-of.js';
import { isOnLoopback, isWithinPod } from './reach.js';
import { etcdUniqueCa } from './unique-ca.js';

/** One member alone talks to no peers: etcd is that unless it is told of others. */
function isAlone(component: Component): boolean {
  const members = component.setting('initial-cluster');
  if (members.state === 'given') return members.items.length === 1;
  const others = ['discovery', 'discovery-endpoints', 'discovery-srv', 'initial-cluster-state'];
  return members.state === 'absent' && others.every((flag) => component.setting(flag).state === 'absent');
}

/**
 * Certificates that nobody has named an authority for are asked for in vain, and without one of its own etcd does
 * not start: a fix that lacks these files repairs nothing.
 */
const has =
  (flag: string) =>
  ({ component }: { readonly component: Component }): boolean =>
    isSet(component.setting(flag));

/** Section 2, in its order. https://etcd.io/docs/v3.6/op-guide/configuration/#security */
const rows: Readonly<Record<string, Row>> = {
  'etcd-client-cert-auth': {
    description: 'Require client certificates at etcd',
    risk: 9.2,
    cwe: [306],
    flag: 'client-cert-auth',
    unless: isWithinPod,
    wanted: 'true',
    accepts: isTrue,
    fault: 'is not true',
    fix: { value: 'true', safety: 'unsafe', where: has('trusted-ca-file') },
    because: 'whoever reaches etcd may read and change all that it stores, of a cluster also the Secrets',
  },
  'etcd-auto-tls': {
    description: 'Disallow self-signed client TLS at etcd',
    risk: 7,
    cwe: [295],
    flag: 'auto-tls',
    absent: 'passes',
    accepts: isFalse,
    fault: 'is not false',
    fix: { value: 'false', safety: 'unsafe', where: has('cert-file') },
    because: 'clients cannot verify certificates that sign themselves',
  },
  'etcd-peer-client-cert-auth': {
    description: 'Require certificates from etcd peers',
    risk: 8.5,
    cwe: [306],
    flag: 'peer-client-cert-auth',
    wanted: 'true',
    absent: ({ component }) => (isAlone(component) ? 'none' : 'fails'),
    accepts: isTrue,
    fault: 'is not true',
    fix: { value: 'true', safety: 'unsafe', where: has('peer-trusted-ca-file') },
    because: 'whoever reaches the peer port may join and read all that it stores',
  },
  'etcd-peer-auto-tls': {
    description: 'Disallow self-signed peer TLS at etcd',
    risk: 7,
    cwe: [295],
    flag: 'peer-auto-tls',
    absent: 'passes',
    accepts: isFalse,
    fault: 'is not false',
    fix: { value: 'false', safety: 'unsafe', where: has('peer-cert-file') },
    because: 'members cannot verify certificates that sign themselves',
  },
};

/** Addresses, which say whether certificates are used at all; where there are none, the rule about these reports. */
const urls = (flag: string, certificate: string): Pick<Row, 'flag' | 'absent' | 'accepts' | 'fault'> => ({
  flag,
  absent: 'passes',
  accepts: (setting, { component }) =>
    !hasPlainAddress(setting) || (isSet(component.setting(certificate)) ? 'fails' : 'none'),
  fault: 'has an http:// address',
});

/** https://etcd.io/docs/v3.6/op-guide/security/: a scheme other than https takes no notice of the certificates. */
const addresses: Readonly<Record<string, Row>> = {
  'etcd-client-urls': {
    description: 'Listen for etcd clients over https alone',
    risk: 8.5,
    cwe: [319],
    ...urls('listen-client-urls', 'cert-file'),
    because: 'it uses no certificate there, and all that it stores crosses the network in plain text',
  },
  'etcd-peer-urls': {
    description: 'Listen for etcd peers over https alone',
    risk: 7.5,
    cwe: [319],
    ...urls('listen-peer-urls', 'peer-cert-file'),
    because: 'it uses no certificate there, and all that it stores crosses the network in plain text',
  },
};

export const etcd: Readonly<Record<string, AnyRule>> = {
  'etcd-cert-key': pairOf('Etcd', {
    description: 'Serve etcd clients over TLS',
    risk: 8.5,
    cwe: [319],
    flags: ['cert-file', 'key-file'],
    unless: isOnLoopback,
    because: 'all that it stores, of a cluster also the Secrets, crosses the network in plain text',
  }),
  'etcd-peer-cert-key': pairOf('Etcd', {
    description: 'Serve etcd peers over TLS',
    risk: 7.5,
    cwe: [319],
    flags: ['peer-cert-file', 'peer-key-file'],
    because: 'all that it stores crosses the network between members in plain text',
    unless: (component) => isAlone(component) && !isSet(component.setting('peer-cert-file')),
  }),
  ...rulesOf('Etcd', { ...rows, ...addresses }),
  'etcd-unique-ca': etcdUniqueCa,
};
