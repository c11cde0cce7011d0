import { defineRule } from '@plimsoll/core';
import { type Component, type Cursor, type Json, parseDuration, textOf } from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';

/** Seconds: the default of `authorizedTTL`. */
const FIVE_MINUTES = 300;

const isLong = (text: unknown): boolean =>
  typeof text === 'string' && (parseDuration(text) ?? 0) > FIVE_MINUTES;

/** Sources: pkg/apis/apiserver/v1 of k8s.io/apiserver, and https://kubernetes.io/docs/reference/access-authn-authz/authorization/ */
export const authorizationConfigWeak = defineRule({
  meta: {
    description: "Keep an authorization webhook's denials when it fails",
    scope: 'resource',
    risk: 4.5,
    cwe: [636],
    precision: 'high',
    messages: {
      open: "While the webhook '{{name}}' fails, requests that it would deny go to the next authorizer, which may allow them. Set failurePolicy: Deny, or put the webhook last.",
      ttl: "'{{setting}}' caches allowed requests for longer than five minutes, so a revoked permission keeps working. Shorten it.",
    },
    schema: optionsSchema({
      grantingWebhooks: listOf(
        'Names of webhooks that only allow requests. If one fails, no denial is lost.',
      ),
    }),
    defaultOptions: { grantingWebhooks: [] as readonly string[] },
  },
  create(context) {
    const { grantingWebhooks } = context.options;
    return {
      'apiserver.config.k8s.io/AuthorizationConfiguration'(root) {
        const authorizers = (root.at('authorizers') as Cursor<Json[]>).items();
        for (const [index, authorizer] of authorizers.entries()) {
          if (authorizer.at('type').value !== 'Webhook') continue;
          const webhook = authorizer.at('webhook');
          const name = textOf(authorizer.at('name').value ?? '(unnamed)');
          const policy = webhook.at('failurePolicy');
          const mayAllow = authorizers
            .slice(index + 1)
            .some((other) => other.at('type').value !== 'AlwaysDeny');
          if (policy.value === 'NoOpinion' && mayAllow && !grantingWebhooks.includes(name))
            context.report({ at: policy, messageId: 'open', data: { name } });
          const ttl = webhook.at('authorizedTTL');
          if (isLong(ttl.value) && webhook.at('cacheAuthorizedRequests').value !== false)
            context.report({ at: ttl, messageId: 'ttl', data: { setting: 'authorizedTTL' } });
        }
      },
      KubeApiserver(component: Component) {
        const ttl = component.setting('authorization-webhook-cache-authorized-ttl');
        if (isLong(ttl.text)) context.report({ at: ttl.at, messageId: 'ttl', data: { setting: ttl.label } });
      },
    };
  },
});
