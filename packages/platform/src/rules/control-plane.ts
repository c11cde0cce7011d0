import type { AnyRule } from '@plimsoll/core';
import { authenticationConfigPrefix, oidcIssuerHttps } from './apiserver-files/authentication.js';
import { authorizationConfigWeak } from './apiserver-files/authorization.js';
import { featureGatesAllAlpha } from './components/feature-gates.js';
import { kubeletImagePullPolicy, kubeletUnsafeSysctls } from './components/kubelet.js';
import { apiserverRequestheaderCa } from './components/requestheader-ca.js';
import { csiTokenInContext, draAdminAccess } from './devices/rules.js';
import { certificateValidity, kubeadmDiscoveryUnverified, nodeFilePermissions } from './kubeadm/rules.js';
import { podSecurityPolicy } from './pod-security-admission/pod-security-policy.js';
import { podSecurityDefaults, podSecurityExemption } from './pod-security-admission/rules.js';

/** Configuration of Kubernetes' components, and what they serve since 1.34. */
export const controlPlane: Readonly<Record<string, AnyRule>> = {
  'apiserver-requestheader-ca': apiserverRequestheaderCa,
  'authentication-config-prefix': authenticationConfigPrefix,
  'authorization-config-weak': authorizationConfigWeak,
  'certificate-validity': certificateValidity,
  'csi-token-in-context': csiTokenInContext,
  'dra-admin-access': draAdminAccess,
  'feature-gates-all-alpha': featureGatesAllAlpha,
  'kubeadm-discovery-unverified': kubeadmDiscoveryUnverified,
  'kubelet-image-pull-policy': kubeletImagePullPolicy,
  'kubelet-unsafe-sysctls': kubeletUnsafeSysctls,
  'node-file-permissions': nodeFilePermissions,
  'oidc-issuer-https': oidcIssuerHttps,
  'pod-security-defaults': podSecurityDefaults,
  'pod-security-exemption': podSecurityExemption,
  'pod-security-policy': podSecurityPolicy,
};
