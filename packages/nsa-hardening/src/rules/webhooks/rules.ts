import { defineRule } from '@plimsoll/core';
import type { Cursor, Json, Kinds, Resource } from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';
import { bothKinds, isBeta, nameOf, type Webhook } from './webhooks.js';

const INJECTORS = [
  'cert-manager.io/inject-apiserver-ca',
  'cert-manager.io/inject-ca-from',
  'cert-manager.io/inject-ca-from-secret',
  'certmanager.k8s.io/inject-ca-from',
  'service.beta.openshift.io/inject-cabundle',
] as const;

type Webhooks = NonNullable<Kinds['ValidatingWebhookConfiguration']['webhooks']>;
type ClientConfig = NonNullable<Webhooks[number]['clientConfig']>;

const INSIDE = /^(?:localhost|127\.0\.0\.1|\[::1\]|.+\.svc|.+\.svc\.cluster\.local)$/;

/** https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#contacting-the-webhook */
export const endpoint = defineRule({
  meta: {
    description: 'Call webhooks and extension API servers over verified TLS inside the cluster',
    scope: 'resource',
    risk: 6.0,
    cwe: [319, 441],
    precision: 'medium',
    messages: {
      insecure: "The URL of webhook '{{name}}' does not use https. Use an https URL.",
      unverified:
        "The certificate of '{{name}}' is not verified, so anyone impersonating its Service serves the whole API group. Set caBundle and remove insecureSkipTLSVerify.",
      outside:
        "The webhook '{{name}}' is outside the cluster and sees every object that it checks. Run it in the cluster, or allow its domain.",
    },
    schema: optionsSchema({
      allowedDomains: listOf(
        'Domains outside the cluster where webhooks may run, including their subdomains.',
      ),
      injectors: listOf('Annotations that make a controller inject the caBundle in the cluster.'),
    }),
    defaultOptions: { allowedDomains: [], injectors: INJECTORS },
  },
  create(context) {
    const { allowedDomains, injectors } = context.options;
    const judge = (client: Cursor<ClientConfig | undefined>, name: string, resource: Resource): void => {
      const at = client.at('url');
      if (at.value !== undefined) {
        const [, scheme, host] =
          /^([a-z][a-z0-9+.-]*):\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]*)/i.exec(at.value) ?? [];
        if (scheme?.toLowerCase() !== 'https') context.report({ at, messageId: 'insecure', data: { name } });
        else if (!isInside(host!.toLowerCase(), allowedDomains))
          context.report({ at, messageId: 'outside', data: { name } });
        return;
      }
      const injected = injectors.some((key) => resource.annotations[key] !== undefined);
      // Without a CA no call succeeds, so something unknown must write it.
      if (client.at('service').exists && !client.at('caBundle').exists && !injected)
        context.unknown({ at: client, reason: 'A controller in the cluster has to inject the caBundle.' });
    };
    return {
      ...bothKinds((webhook, resource) => judge(webhook.at('clientConfig'), nameOf(webhook), resource)),
      CustomResourceDefinition(root, resource) {
        const conversion = root.at('spec').at('conversion');
        if (conversion.at('strategy').value !== 'Webhook') return context.notApplicable();
        const beta = (conversion as Cursor<Json>).at('webhookClientConfig') as Cursor<
          ClientConfig | undefined
        >;
        const client = beta.exists ? beta : conversion.at('webhook').at('clientConfig');
        judge(client, `conversion of ${resource.name ?? '(unnamed)'}`, resource);
      },
      APIService(root, { name = '(unnamed)' }) {
        const spec = root.at('spec');
        // Without a Service the API server serves the group itself.
        if (!spec.at('service').exists) return context.notApplicable();
        const at = spec.at('insecureSkipTLSVerify');
        if (at.value === true) context.report({ at, messageId: 'unverified', data: { name } });
      },
    };
  },
});

const isInside = (host: string, allowed: readonly string[]): boolean =>
  INSIDE.test(host) || allowed.some((domain) => host === domain || host.endsWith(`.${domain}`));

export const failurePolicy = defineRule({
  meta: {
    description: 'Fail closed in validating webhooks',
    scope: 'resource',
    risk: 4.5,
    cwe: [636],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      webhook:
        "While the webhook '{{name}}' cannot be reached, the API server admits what it would deny. Set failurePolicy: Fail.",
      byDefault:
        "Before v1, the default failurePolicy is Ignore, so the webhook '{{name}}' fails open. Set failurePolicy: Fail.",
      policy:
        'When an expression of this policy fails, the API server admits what it would deny. Set failurePolicy: Fail.',
    },
    schema: optionsSchema({ allowed: listOf('Names of webhooks and policies that may fail open.') }),
    defaultOptions: { allowed: [] },
  },
  create(context) {
    const allowed = (name: string | undefined): boolean =>
      name !== undefined && context.options.allowed.includes(name);
    return {
      ValidatingWebhookConfiguration(root, resource) {
        for (const webhook of root.at('webhooks').items()) {
          const at = webhook.at('failurePolicy');
          const name = nameOf(webhook as Webhook);
          if (allowed(name)) continue;
          if (at.value === 'Ignore')
            context.report({
              at,
              messageId: 'webhook',
              data: { name },
              fix: (fixer) => fixer.set(at, 'Fail'),
            });
          else if (!at.exists && isBeta(resource))
            context.report({
              at,
              messageId: 'byDefault',
              data: { name },
              fix: (fixer) => fixer.set(at, 'Fail'),
            });
        }
      },
      ValidatingAdmissionPolicy(root, { name }) {
        const at = root.at('spec').at('failurePolicy');
        if (at.value === 'Ignore' && !allowed(name))
          context.report({ at, messageId: 'policy', fix: (fixer) => fixer.set(at, 'Fail') });
      },
    };
  },
});

export const scope = defineRule({
  meta: {
    description: 'Limit what an admission webhook intercepts',
    scope: 'resource',
    risk: 4.5,
    cwe: [250],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      everything:
        "The webhook '{{name}}' intercepts every operation on every object in every namespace. Limit its rules or add a namespaceSelector.",
      timeout:
        "The API server waits up to {{seconds}} seconds for the webhook '{{name}}'. Lower timeoutSeconds.",
    },
    schema: optionsSchema({
      maxTimeout: {
        type: 'integer',
        description: 'The longest timeout to accept, in seconds. The API server allows 1 to 30.',
      },
    }),
    defaultOptions: { maxTimeout: 10 },
  },
  create(context) {
    const { maxTimeout } = context.options;
    return bothKinds((webhook, resource) => {
      const name = nameOf(webhook);
      const rules = webhook.at('rules').items();
      const wide = rules.find((rule) =>
        (['apiGroups', 'resources', 'operations'] as const).every((field) =>
          rule
            .at(field)
            .items()
            .some(({ value }) => value === '*' || (field === 'resources' && value === '*/*')),
        ),
      );
      if (wide && !isLimited(webhook)) context.report({ at: wide, messageId: 'everything', data: { name } });
      const at = webhook.at('timeoutSeconds');
      const seconds = at.value ?? (isBeta(resource) && !at.exists ? 30 : 10);
      if (seconds > maxTimeout)
        context.report({
          at,
          messageId: 'timeout',
          data: { name, seconds },
          fix: (fixer) => fixer.set(at, maxTimeout),
        });
    });
  },
});

/** An empty selector and an empty list of conditions limit nothing. */
function isLimited(webhook: Webhook): boolean {
  const selectors = [webhook.at('namespaceSelector'), webhook.at('objectSelector')];
  const conditions = webhook.at('matchConditions').items();
  return (
    conditions.length > 0 ||
    selectors.some(
      (each) => each.at('matchLabels').entries().length > 0 || each.at('matchExpressions').items().length > 0,
    )
  );
}
