import type { AnyRule } from '@plimsoll/core';
import { sealedSecretScope } from './sealed-secret-scope/rule.js';

/** What deploys, admits and keeps secrets: GitOps, policy engines, secret stores. */
export const gitops: Readonly<Record<string, AnyRule>> = {
  'sealed-secret-scope': sealedSecretScope,
};
