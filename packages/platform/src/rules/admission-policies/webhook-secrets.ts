import { defineRule } from '@plimsoll/core';
import { type Cursor, type Json, textOf, urlOf } from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';

/** https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/ */
export const webhookSecrets = defineRule({
  meta: {
    description: 'Keep Secrets away from mutating and external admission webhooks',
    scope: 'resource',
    risk: 6.5,
    cwe: [200],
    precision: 'high',
    messages: {
      changes:
        "The webhook '{{name}}' receives the Secrets of all namespaces with their values and can change them. Narrow it with an objectSelector, or exclude secrets.",
      sent: "The webhook '{{name}}' receives the Secrets of all namespaces with their values at a URL. Exclude secrets from its rules.",
    },
    schema: optionsSchema({
      allowed: listOf('Names of webhooks of secret managers, for example that of bank-vaults.'),
    }),
    defaultOptions: { allowed: [] },
  },
  create(context) {
    const judge = (
      root: Cursor<Json>,
      isSent: (webhook: Cursor<Json>) => 'changes' | 'sent' | undefined,
    ): void => {
      for (const webhook of root.at('webhooks').items()) {
        const name = textOf(webhook.at('name').value ?? '(unnamed)');
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

/** The item that names Secrets. nsa-hardening/webhook-scope checks wildcards. */
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

/** Whether the webhook gets only objects that ask for it by a label, on themselves or their namespace. */
function isOptIn(webhook: Cursor<Json>): boolean {
  return [webhook.at('objectSelector'), webhook.at('namespaceSelector')].some(
    (selector) =>
      selector.at('matchLabels').entries().length > 0 ||
      selector
        .at('matchExpressions')
        .items()
        .some((each) => ['In', 'Exists'].includes(textOf(each.at('operator').value))),
  );
}
