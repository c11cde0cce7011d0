import { defineRule } from '@plimsoll/core';
import { plainValuesOf } from '@plimsoll/core/kubernetes';

/** CIS Kubernetes Benchmark 5.4.2: a Secret whose values are in the manifest. */
export const plainSecret = defineRule({
  meta: {
    description: 'Keep Secret data out of manifests',
    scope: 'resource',
    risk: 6.0,
    cwe: [312, 540],
    precision: 'high',
    messages: {
      plain:
        "The Secret's values are in the manifest, so anyone who reads the file can use them. Keep them in a secret store, or encrypt the manifest.",
    },
  },
  create(context) {
    return {
      Secret(secret, resource) {
        // Helm stores releases so, but only in the cluster. SOPS encrypts the values and adds a key at the root.
        if (secret.at('type').value === 'helm.sh/release.v1' || resource.value.sops !== undefined)
          return context.notApplicable();
        const type = secret.at('type');
        const isBootstrapToken = type.value === 'bootstrap.kubernetes.io/token';
        const [first] = plainValuesOf(resource);
        const at = first?.at.parent;
        if (at)
          context.report({
            at,
            messageId: 'plain',
            related: isBootstrapToken ? [{ at: type, message: 'A token that nodes join with.' }] : [],
          });
      },
    };
  },
});
