import type { AnyRule, Component } from '@plimsoll/core';
import { isFalse, isSet, isTrue } from '../../settings/checks.js';
import { pairOf } from '../../settings/pairs.js';
import { type Row, rulesOf } from '../../settings/rule-of.js';
import { etcdUniqueCa } from './unique-ca.js';

/** One member alone talks to no peers. */
function isAlone(component: Component): boolean {
  const members = component.setting('initial-cluster');
  return members.state === 'given' && members.items.length === 1;
}

/** Section 2, in its order. https://etcd.io/docs/v3.6/op-guide/configuration/#security */
const rows: Readonly<Record<string, Row>> = {
  'etcd-client-cert-auth': {
    description: 'Require client certificates at etcd',
    risk: 9.2,
    cwe: [306],
    flag: 'client-cert-auth',
    wanted: 'true',
    accepts: isTrue,
    fault: 'is not true',
    because: 'whoever reaches etcd may read and change all of the cluster, Secrets included',
  },
  'etcd-auto-tls': {
    description: 'Disallow self-signed client TLS at etcd',
    risk: 7,
    cwe: [295],
    flag: 'auto-tls',
    absent: 'passes',
    accepts: isFalse,
    fault: 'is not false',
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
    because: 'whoever reaches the peer port may join and read all of the cluster',
  },
  'etcd-peer-auto-tls': {
    description: 'Disallow self-signed peer TLS at etcd',
    risk: 7,
    cwe: [295],
    flag: 'peer-auto-tls',
    absent: 'passes',
    accepts: isFalse,
    fault: 'is not false',
    because: 'members cannot verify certificates that sign themselves',
  },
};

export const etcd: Readonly<Record<string, AnyRule>> = {
  'etcd-cert-key': pairOf('Etcd', {
    description: 'Serve etcd clients over TLS',
    risk: 8.5,
    cwe: [319],
    flags: ['cert-file', 'key-file'],
    because: 'all of the cluster, Secrets included, crosses the network in plain text',
  }),
  'etcd-peer-cert-key': pairOf('Etcd', {
    description: 'Serve etcd peers over TLS',
    risk: 7.5,
    cwe: [319],
    flags: ['peer-cert-file', 'peer-key-file'],
    because: 'all of the cluster, Secrets included, crosses the network between members in plain text',
    unless: (component) => isAlone(component) && !isSet(component.setting('peer-cert-file')),
  }),
  ...rulesOf('Etcd', rows),
  'etcd-unique-ca': etcdUniqueCa,
};
