import type { AnyRule } from '@plimsoll/core';
import { defaultNamespace } from './default-namespace/rule.js';
import { defaultServiceAccount } from './default-service-account/rule.js';
import { defaultServiceAccountToken } from './default-service-account-token/rule.js';
import { eksAwsAuth } from './eks-aws-auth/rule.js';
import { imageRegistry } from './image-registry/rule.js';
import { ingressTls } from './ingress-tls/rule.js';
import { loadBalancerTls } from './load-balancer-tls/rule.js';
import { namespaceNetworkPolicy } from './namespace-network-policy/rule.js';
import { namespacePodSecurity } from './namespace-pod-security/rule.js';
import { netRaw } from './net-raw/rule.js';
import { plainSecret } from './plain-secret/rule.js';
import { rbac } from './rbac.js';
import { secretEnv } from './secret-env/rule.js';
import { securityContext } from './security-context/rule.js';
import { serviceAccountTokenAutomount } from './service-account-token-automount/rule.js';

/** Section 5: who may do what, and the policies for workloads. */
export const policies: Readonly<Record<string, AnyRule>> = {
  ...rbac,
  'default-service-account': defaultServiceAccount,
  'default-service-account-token': defaultServiceAccountToken,
  'service-account-token-automount': serviceAccountTokenAutomount,
  'namespace-pod-security': namespacePodSecurity,
  'net-raw': netRaw,
  'namespace-network-policy': namespaceNetworkPolicy,
  'secret-env': secretEnv,
  'plain-secret': plainSecret,
  'security-context': securityContext,
  'default-namespace': defaultNamespace,
  'image-registry': imageRegistry,
  'ingress-tls': ingressTls,
  'load-balancer-tls': loadBalancerTls,
  'eks-aws-auth': eksAwsAuth,
};
