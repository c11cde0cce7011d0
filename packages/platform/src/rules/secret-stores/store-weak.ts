import { defineRule } from '@plimsoll/core';
import { type Cursor, isPlain, type Json } from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';

/**
 * https://external-secrets.io/latest/api/spec/ and https://external-secrets.io/latest/guides/security-best-practices/
 */
export const externalSecretStoreWeak = defineRule({
  meta: {
    description: 'Limit who gets secrets from an external store, and use TLS',
    scope: 'resource',
    risk: 5,
    cwe: [284],
    precision: 'high',
    messages: {
      plain: 'Secrets are fetched without TLS, so anyone on the network path can read them. Use https.',
      everyone:
        'Anyone who can create an ExternalSecret in any namespace can read everything that this store can read. Add conditions that name the namespaces.',
      fake: "The provider 'fake' keeps its values in this file, so they are not secret. Use a provider that keeps secrets.",
      everything:
        'This fetches every secret that the store can read, including future ones. Name them, or give a path or tags.',
    },
    schema: optionsSchema({ allowed: listOf('Names of ClusterSecretStores that every namespace may use.') }),
    defaultOptions: { allowed: [] },
  },
  create(context) {
    const judgeStore = (root: Cursor<Json>): void => {
      const provider = root.at('spec').at('provider');
      if (provider.at('fake').exists) context.report({ at: provider.at('fake'), messageId: 'fake' });
      for (const at of textsIn(provider)) if (isPlain(at.value)) context.report({ at, messageId: 'plain' });
    };
    const judgeSecret = (spec: Cursor<Json>): void => {
      for (const from of spec.at('dataFrom').items()) {
        const find = from.at('find');
        const at = find.at('name').at('regexp');
        if (isEverything(at.value) && !find.at('path').exists && !find.at('tags').exists)
          context.report({ at, messageId: 'everything' });
      }
    };
    return {
      'external-secrets.io/SecretStore': judgeStore,
      'external-secrets.io/ClusterSecretStore'(root, { name }) {
        judgeStore(root);
        const conditions = root.at('spec').at('conditions');
        const open =
          conditions.items().find(takesAll) ?? (conditions.items().length === 0 ? conditions : undefined);
        if (open && !context.options.allowed.includes(name ?? ''))
          context.report({ at: open, messageId: 'everyone' });
      },
      'external-secrets.io/ExternalSecret': (root) => judgeSecret(root.at('spec')),
      'external-secrets.io/ClusterExternalSecret': (root) =>
        judgeSecret(root.at('spec').at('externalSecretSpec')),
    };
  },
});

const EVERYTHING = ['.*', '.+', '^.*$', '^.+$', '*', ''];

export const isEverything = (pattern: Json | undefined): boolean =>
  typeof pattern === 'string' && EVERYTHING.includes(pattern.trim());

/** A selector without labels and expressions matches every namespace. */
export const isEmptySelector = (selector: Cursor<Json>): boolean =>
  selector.exists &&
  selector.at('matchLabels').entries().length + selector.at('matchExpressions').items().length === 0;

const takesAll = (condition: Cursor<Json>): boolean =>
  isEmptySelector(condition.at('namespaceSelector')) ||
  condition
    .at('namespaceRegexes')
    .items()
    .some(({ value }) => isEverything(value));

/** The strings of a provider that may be addresses, without bodies and headers of requests. */
function textsIn(provider: Cursor<Json>): readonly Cursor<Json>[] {
  if (typeof provider.value === 'string') return [provider];
  return provider
    .entries()
    .filter(([key]) => !['body', 'fake', 'headers'].includes(key))
    .flatMap(([, child]) => textsIn(child));
}
