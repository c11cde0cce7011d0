import type { AnyRule } from '@plimsoll/core';
import { cloudIdentity } from './cloud-identity/rules.js';
import { clusterEncryption } from './cluster-encryption/rule.js';
import { clusterEndpoint } from './cluster-endpoint/rules.js';
import { clusterLogging } from './cluster-logging/rule.js';
import { installers } from './installers/rules.js';
import { managedIdentity } from './managed-identity/rule.js';
import { nodeBootstrap } from './nodes/bootstrap.js';
import { nodeMetadata } from './nodes/metadata.js';
import { openshiftScc } from './openshift-scc/rule.js';
import { registryTls } from './registry-tls/rule.js';

/** What providers and installers create clusters from: nodes, endpoints, identities. */
export const clusters: Readonly<Record<string, AnyRule>> = {
  ...clusterEndpoint,
  'cluster-logging-off': clusterLogging,
  'cluster-secrets-encryption': clusterEncryption,
  'managed-cluster-identity-weak': managedIdentity,
  ...nodeMetadata,
  'node-image-or-user-data': nodeBootstrap,
  ...installers,
  'openshift-scc-broad': openshiftScc,
  'registry-tls-off': registryTls,
  ...cloudIdentity,
};
