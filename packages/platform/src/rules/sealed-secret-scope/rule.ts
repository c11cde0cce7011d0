import { defineRule } from '@plimsoll/core';
import { listOf, optionsSchema } from '@plimsoll/nsa-hardening';

const CLUSTER_WIDE = 'sealedsecrets.bitnami.com/cluster-wide';

/** The annotation: https://github.com/bitnami-labs/sealed-secrets#scopes */
export const sealedSecretScope = defineRule({
  meta: {
    description: 'Seal secrets for one namespace',
    risk: 4,
    cwe: [668],
    precision: 'high',
    messages: {
      clusterWide:
        'This SealedSecret may be unsealed in every namespace: whoever has the file and may create one in a namespace of theirs reads its values there. Seal it for its namespace.',
    },
    schema: optionsSchema({
      allowed: listOf('Names of SealedSecrets whose values every namespace may know.'),
    }),
    defaultOptions: { allowed: [] },
  },
  create(context) {
    return {
      'bitnami.com/SealedSecret'(root, { name }) {
        if (name !== undefined && context.options.allowed.includes(name)) return;
        for (const metadata of [root.at('metadata'), root.at('spec').at('template').at('metadata')]) {
          const at = metadata.at('annotations').at(CLUSTER_WIDE);
          if (at.value !== 'true') continue;
          context.report({ at, messageId: 'clusterWide' });
          return;
        }
      },
    };
  },
});
