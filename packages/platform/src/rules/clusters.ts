import type { AnyRule } from '@plimsoll/core';
import { clusterEncryption } from './cluster-encryption/rule.js';
import { clusterEndpoint } from './cluster-endpoint/rules.js';
import { clusterLogging } from './cluster-logging/rule.js';
import { managedIdentity } from './managed-identity/rule.js';

/** What a provider or an installer makes a cluster from: its nodes, endpoints, identities. */
export const clusters: Readonly<Record<string, AnyRule>> = {
  ...clusterEndpoint,
  'cluster-logging-off': clusterLogging,
  'cluster-secrets-encryption': clusterEncryption,
  'managed-cluster-identity-weak': managedIdentity,
};
