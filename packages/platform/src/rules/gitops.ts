import type { AnyRule } from '@plimsoll/core';
import { policyExceptionBroad } from './admission-policies/exception.js';
import { imagePolicyToothless } from './admission-policies/image-policy.js';
import { admissionPolicyToothless } from './admission-policies/toothless.js';
import { webhookSecrets } from './admission-policies/webhook-secrets.js';
import { argocdAnonymous } from './argocd/anonymous.js';
import { argocdApplicationSource } from './argocd/application-source.js';
import { argocdKustomizePlugins } from './argocd/kustomize-plugins.js';
import { argocdProjectOpen } from './argocd/project-open.js';
import { certificateIssuerOpen } from './cert-manager/issuer-open.js';
import { deprecatedField } from './deprecated-field/rule.js';
import { fluxCrossNamespace } from './flux/cross-namespace.js';
import { fluxSourceSignature } from './flux/source-signature.js';
import { fluxSourceUnverified } from './flux/source-unverified.js';
import { mutatingPolicyWeakens } from './mutating-policy-weakens/rule.js';
import { sealedSecretScope } from './sealed-secret-scope/rule.js';
import { secretReplicatedWide } from './secret-stores/replicated-wide.js';
import { externalSecretStoreWeak } from './secret-stores/store-weak.js';
import { sopsPlaintextLeft } from './sops-plaintext-left/rule.js';

/** GitOps, policy engines and secret stores. */
export const gitops: Readonly<Record<string, AnyRule>> = {
  'admission-policy-toothless': admissionPolicyToothless,
  'argocd-anonymous': argocdAnonymous,
  'argocd-application-source': argocdApplicationSource,
  'argocd-kustomize-plugins': argocdKustomizePlugins,
  'argocd-project-open': argocdProjectOpen,
  'certificate-issuer-open': certificateIssuerOpen,
  'deprecated-field': deprecatedField,
  'external-secret-store-weak': externalSecretStoreWeak,
  'flux-cross-namespace': fluxCrossNamespace,
  'flux-source-signature': fluxSourceSignature,
  'flux-source-unverified': fluxSourceUnverified,
  'image-policy-toothless': imagePolicyToothless,
  'mutating-policy-weakens': mutatingPolicyWeakens,
  'policy-exception-broad': policyExceptionBroad,
  'sealed-secret-scope': sealedSecretScope,
  'secret-replicated-wide': secretReplicatedWide,
  'sops-plaintext-left': sopsPlaintextLeft,
  'webhook-secrets': webhookSecrets,
};
