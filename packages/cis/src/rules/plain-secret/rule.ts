import { type Cursor, defineRule, type Json } from '@plimsoll/core';
import { isPlaceholder } from './placeholder.js';

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
        const fields = [secret.at('stringData'), secret.at('data')] as unknown as Cursor<Json>[];
        const at = fields.find((field) => field.entries().some(([, entry]) => holdsSecret(entry)));
        if (at) context.report({ at, messageId: 'plain' });
      },
    };
  },
});

function holdsSecret({ value }: Cursor<Json>): boolean {
  return typeof value === 'string' ? !isPlaceholder(value) : value !== undefined;
}
