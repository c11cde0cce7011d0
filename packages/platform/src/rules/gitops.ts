import type { AnyRule } from '@plimsoll/core';
import { argocdAnonymous } from './argocd/anonymous.js';
import { argocdApplicationSource } from './argocd/application-source.js';
import { argocdKustomizePlugins } from './argocd/kustomize-plugins.js';
import { argocdProjectOpen } from './argocd/project-open.js';
import { sealedSecretScope } from './sealed-secret-scope/rule.js';

/** What deploys, admits and keeps secrets: GitOps, policy engines, secret stores. */
export const gitops: Readonly<Record<string, AnyRule>> = {
  'argocd-anonymous': argocdAnonymous,
  'argocd-application-source': argocdApplicationSource,
  'argocd-kustomize-plugins': argocdKustomizePlugins,
  'argocd-project-open': argocdProjectOpen,
  'sealed-secret-scope': sealedSecretScope,
};
