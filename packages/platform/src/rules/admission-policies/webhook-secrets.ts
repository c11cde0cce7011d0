import { type Cursor, defineRule, type Json, urlOf } from '@plimsoll/core';
import { listOf, optionsSchema } from '@plimsoll/nsa-hardening';

/** https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/ */
export const webhookSecrets = defineRule({
  meta: {
    description: 'Send Secrets to no admission webhook that changes them or is outside',
    risk: 6.5,
    cwe: [200],
    precision: 'high',
    messages: {
      changes:
        "The webhook '{{name}}' gets the Secrets of all namespaces with their values, and may change them. Narrow it with an objectSelector, or leave secrets out.",
      sent: "The webhook '{{name}}' gets the Secrets of all namespaces with their values, and is called by URL. Leave secrets out.",
    },
    schema: optionsSchema({
      allowed: listOf('Names of webhooks of secret managers, as bank-vaults has one.'),
    }),
    defaultOptions: { allowed: [] },
  },
  create(context) {
    const judge = (
      root: Cursor<Json>,
      isSent: (webhook: Cursor<Json>) => 'changes' | 'sent' | undefined,
    ): void => {
      for (const webhook of root.at('webhooks').items()) {
        const name = String(webhook.at('name').value ?? '(unnamed)');
        const messageId = isSent(webhook);
        const at = secretsIn(webhook);
        if (at && messageId && !isOptIn(webhook) && !context.options.allowed.includes(name))
          context.report({ at, messageId, data: { name } });
      }
    };
    return {
      MutatingWebhookConfiguration: (root) => judge(root as Cursor<Json>, () => 'changes'),
      ValidatingWebhookConfiguration: (root) =>
        judge(root as Cursor<Json>, (webhook) =>
          urlOf(webhook.at('clientConfig').at('url').value) ? 'sent' : undefined,
        ),
    };
  },
});

/** The item that names Secrets; wildcards are for nsa-hardening/webhook-scope. */
const secretsIn = (webhook: Cursor<Json>): Cursor<Json> | undefined =>
  webhook
    .at('rules')
    .items()
    .filter((rule) =>
      rule
        .at('apiGroups')
        .items()
        .some(({ value }) => value === '' || value === '*'),
    )
    .flatMap((rule) => rule.at('resources').items())
    .find(({ value }) => value === 'secrets' || value === 'secrets/*');

/** Whether the webhook gets only objects, or objects of namespaces, that ask for it by a label. */
function isOptIn(webhook: Cursor<Json>): boolean {
  return [webhook.at('objectSelector'), webhook.at('namespaceSelector')].some(
    (selector) =>
      selector.at('matchLabels').entries().length > 0 ||
      selector
        .at('matchExpressions')
        .items()
        .some((each) => ['In', 'Exists'].includes(String(each.at('operator').value))),
  );
}
