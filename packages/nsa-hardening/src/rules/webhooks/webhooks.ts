import type { Cursor, Kinds, Resource } from '@plimsoll/core/kubernetes';

/** Both kinds of configuration have the same fields as far as rules read them. */
export type Configuration = Cursor<Kinds['ValidatingWebhookConfiguration']>;
export type Webhook = Cursor<NonNullable<Kinds['ValidatingWebhookConfiguration']['webhooks']>[number]>;

/** The visitor keys of both kinds, for one listener. */
export const bothKinds = (judge: (webhook: Webhook, resource: Resource) => void) => {
  const each = (root: Configuration, resource: Resource): void => {
    for (const webhook of root.at('webhooks').items()) judge(webhook, resource);
  };
  return {
    ValidatingWebhookConfiguration: each,
    MutatingWebhookConfiguration: (root: Cursor<Kinds['MutatingWebhookConfiguration']>, resource: Resource) =>
      each(root, resource),
  };
};

export const nameOf = (webhook: Webhook): string => webhook.at('name').value ?? '(unnamed)';

/** admissionregistration.k8s.io/v1beta1 had `Ignore` where v1 has `Fail`, and 30 seconds where it has 10. */
export const isBeta = ({ version }: Resource): boolean => version === 'v1beta1';
