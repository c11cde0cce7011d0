import { type Cursor, defineRule, type Json } from '@plimsoll/core';
import { decodeBase64 } from '../../base64.js';
import { isPublic } from './public.js';

/** CIS Kubernetes Benchmark 5.4.2: a Secret whose values are in the manifest. */
export const plainSecret = defineRule({
  meta: {
    description: 'Keep Secret data out of manifests',
    risk: 6.0,
    cwe: [312, 540],
    precision: 'high',
    messages: {
      plain: 'The Secret is in the manifest with its values: whoever reads the file has them.',
    },
  },
  create(context) {
    return {
      Secret(secret, { value }) {
        // Helm keeps its releases so, in the cluster alone; sops replaces the values and says so at the root.
        if (secret.at('type').value === 'helm.sh/release.v1' || value.sops !== undefined)
          return context.notApplicable();
        const type = secret.at('type');
        const isBootstrapToken = type.value === 'bootstrap.kubernetes.io/token';
        const holds = ([key, { value }]: readonly [string, Cursor<Json>], encoded: boolean): boolean =>
          // The other keys of a bootstrap token say what it is for.
          (!isBootstrapToken || key === 'token-secret') && isSecret(value, encoded);
        const [plain, data] = [secret.at('stringData'), secret.at('data')];
        const at = plain!.entries().some((entry) => holds(entry, false))
          ? plain!
          : data!.entries().some((entry) => holds(entry, true))
            ? data!
            : undefined;
        if (at)
          context.report({
            at,
            messageId: 'plain',
            related: isBootstrapToken ? [{ at: type, message: 'A token with which nodes join.' }] : [],
          });
      },
    };
  },
});

function isSecret(value: Json | undefined, encoded: boolean): boolean {
  if (typeof value !== 'string') return value !== undefined;
  return !isPublic(value) && !(encoded && isPublic(decodeBase64(value) ?? value));
}
