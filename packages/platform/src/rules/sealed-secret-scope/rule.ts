import { defineRule } from '@plimsoll/core';

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
  },
  create(context) {
    return {
      'bitnami.com/SealedSecret'(root) {
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
