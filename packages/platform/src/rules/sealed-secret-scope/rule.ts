import { defineRule } from '@plimsoll/core';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';

const CLUSTER_WIDE = 'sealedsecrets.bitnami.com/cluster-wide';

/** The annotation: https://github.com/bitnami-labs/sealed-secrets#scopes */
export const sealedSecretScope = defineRule({
  meta: {
    description: 'Seal secrets for one namespace',
    scope: 'resource',
    risk: 4,
    cwe: [668],
    precision: 'high',
    messages: {
      clusterWide:
        'This SealedSecret can be unsealed in every namespace, so anyone who has the file and can create one in their namespace can read its values. Seal it for its namespace.',
    },
    schema: optionsSchema({
      allowed: listOf('Names of SealedSecrets whose values every namespace may read.'),
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
