import { type AnyCursor, type Cursor, defineRule, type Json } from '@plimsoll/core';
import { listOf, optionsSchema } from '@plimsoll/nsa-hardening';
import { isEmptySelector, isEverything } from './store-weak.js';

/**
 * https://github.com/emberstack/kubernetes-reflector#1-annotate-the-source-secret-or-configmap and
 * https://github.com/mittwald/kubernetes-replicator#usage and
 * https://projectcontour.io/docs/main/config/tls-delegation/
 */
export const secretReplicatedWide = defineRule({
  meta: {
    description: 'Copy secrets to the namespaces that need them only',
    risk: 5.5,
    cwe: [668],
    precision: 'high',
    messages: {
      copied:
        'Every namespace may have a copy of this secret: whoever may read Secrets in one of them reads it. List the namespaces.',
      delegated:
        'Routes of every namespace may use this certificate: whoever creates one answers for its names. List the namespaces.',
    },
    schema: optionsSchema({ allowed: listOf('Names of secrets that every namespace may have.') }),
    defaultOptions: { allowed: [] },
  },
  create(context) {
    const { allowed } = context.options;
    const judge = (name: string | undefined, metadata: readonly Cursor<Json>[]): void => {
      if (name !== undefined && allowed.includes(name)) return;
      for (const each of metadata) {
        const at = copiesOf(each.at('annotations'));
        if (at) context.report({ at, messageId: 'copied' });
      }
    };
    return {
      Secret(root, { name }) {
        if (isPublic(root as Cursor<Json>)) return context.notApplicable();
        judge(name, [(root as Cursor<Json>).at('metadata')]);
      },
      'cert-manager.io/Certificate'(root, { name }) {
        judge(name, [root.at('spec').at('secretTemplate'), root.at('metadata')]);
      },
      'bitnami.com/SealedSecret': (root, { name }) =>
        judge(name, [root.at('spec').at('template').at('metadata')]),
      'external-secrets.io/ExternalSecret': (root, { name }) =>
        judge(name, [root.at('spec').at('target').at('template').at('metadata')]),
      'external-secrets.io/ClusterExternalSecret'(root, { name }) {
        const spec = root.at('spec');
        const selectors = [spec.at('namespaceSelector'), ...spec.at('namespaceSelectors').items()];
        const at = selectors.find(isEmptySelector);
        if (at && !allowed.includes(name ?? '')) context.report({ at, messageId: 'copied' });
      },
      'projectcontour.io/TLSCertificateDelegation'(root) {
        for (const delegation of root.at('spec').at('delegations').items()) {
          const at = delegation
            .at('targetNamespaces')
            .items()
            .find(({ value }) => value === '*');
          const name = delegation.at('secretName').value;
          if (at && !allowed.includes(String(name))) context.report({ at, messageId: 'delegated' });
        }
      },
    };
  },
});

const REFLECTOR = 'reflector.v1.k8s.emberstack.com';
const REPLICATOR = 'replicator.v1.mittwald.de';

/** The annotation that copies a secret to every namespace, or lets every namespace copy it. */
function copiesOf(annotations: Cursor<Json>): AnyCursor | undefined {
  for (const prefix of ['', 'secret-']) {
    const allowed = annotations.at(`${REFLECTOR}/${prefix}reflection-allowed`);
    const namespaces = annotations.at(`${REFLECTOR}/${prefix}reflection-allowed-namespaces`);
    if (allowed.value === 'true' && (!namespaces.exists || hasEverything(namespaces)))
      return namespaces.exists ? namespaces : allowed;
  }
  const to = annotations.at(`${REPLICATOR}/replicate-to`);
  const by = annotations.at(`${REPLICATOR}/replication-allowed-namespaces`);
  if (to.exists && to.value !== '' && hasEverything(to)) return to;
  if (annotations.at(`${REPLICATOR}/replication-allowed`).value === 'true' && by.exists && hasEverything(by))
    return by;
  return undefined;
}

/** One of the patterns, which commas separate, takes every namespace. */
const hasEverything = ({ value }: Cursor<Json>): boolean =>
  typeof value === 'string' && value.split(',').some(isEverything);

/** A bundle of certificates without a key. */
function isPublic(secret: Cursor<Json>): boolean {
  const keys = [...secret.at('data').entries(), ...secret.at('stringData').entries()].map(([key]) => key);
  return keys.length > 0 && keys.every((key) => /\.crt$|^ca(?:-?bundle)?(?:\.pem)?$/.test(key));
}
