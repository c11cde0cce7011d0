import type { Cursor, Kinds, Resource } from '@plimsoll/core/kubernetes';

/** Both kinds of configuration have the same fields where rules read them. */
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

/** The defaults of admissionregistration.k8s.io/v1beta1 were `Ignore` and 30 seconds; those of v1 are `Fail` and 10. */
export const isBeta = ({ version }: Resource): boolean => version === 'v1beta1';
