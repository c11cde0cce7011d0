import type { AnyRule } from '@plimsoll/core';
import { encryptionKeyInManifest, encryptionKmsV2 } from './encryption/rules.js';
import { kubeletContainerLog } from './nodes/container-log.js';
import { kubeletEvictionInodes } from './nodes/eviction-inodes.js';
import { nodeSettings } from './nodes/table.js';
import { apiserverUserAuthentication, auditWebhookTls, tlsMinVersion } from './nodes/tls.js';
import { rbacDanglingReference } from './rbac-dangling-reference/rule.js';
import { rbacGrants } from './rbac-grants/table.js';
import { unverifiedApiClient } from './scripts/rules.js';
import { credentialsInConfig } from './secrets/credentials-in-config.js';
import { exposedToken } from './secrets/exposed-token.js';
import { kubeconfigInManifest } from './secrets/kubeconfig.js';
import { kubeconfigTls } from './secrets/kubeconfig-tls.js';

/** Access, secrets, and settings of the control plane and nodes beyond the CIS benchmark. */
export const access: Readonly<Record<string, AnyRule>> = {
  ...rbacGrants,
  'rbac-dangling-reference': rbacDanglingReference,
  'exposed-token': exposedToken,
  'credentials-in-config': credentialsInConfig,
  'kubeconfig-in-manifest': kubeconfigInManifest,
  'kubeconfig-tls': kubeconfigTls,
  'unverified-api-client': unverifiedApiClient,
  'encryption-kms-v2': encryptionKmsV2,
  'encryption-key-in-manifest': encryptionKeyInManifest,
  ...nodeSettings,
  'kubelet-container-log': kubeletContainerLog,
  'kubelet-eviction-inodes': kubeletEvictionInodes,
  'tls-min-version': tlsMinVersion,
  'audit-webhook-tls': auditWebhookTls,
  'apiserver-user-authentication': apiserverUserAuthentication,
};
