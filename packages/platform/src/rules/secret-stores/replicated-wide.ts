import { defineRule } from '@plimsoll/core';
import { type AnyCursor, type Cursor, type Json, textOf } from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';
import { isEmptySelector, isEverything } from './store-weak.js';

/**
 * https://github.com/emberstack/kubernetes-reflector#1-annotate-the-source-secret-or-configmap and
 * https://github.com/mittwald/kubernetes-replicator#usage and
 * https://projectcontour.io/docs/main/config/tls-delegation/
 */
export const secretReplicatedWide = defineRule({
  meta: {
    description: 'Copy secrets only to the namespaces that need them',
    scope: 'resource',
    risk: 5.5,
    cwe: [668],
    precision: 'high',
    messages: {
      copied:
        'Every namespace can get a copy of this Secret, so anyone who can read Secrets in one of them can read it. List the namespaces.',
      delegated:
        'Routes in every namespace may use this certificate, so anyone who creates one can answer for its names. List the namespaces.',
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
          if (at && !allowed.includes(textOf(name))) context.report({ at, messageId: 'delegated' });
        }
      },
    };
  },
});

const REFLECTOR = 'reflector.v1.k8s.emberstack.com';
const REPLICATOR = 'replicator.v1.mittwald.de';

/** The annotation that copies a secret to every namespace, or lets every namespace copy it. */
const copiesOf = (annotations: Cursor<Json>): AnyCursor | undefined =>
  reflectedOf(annotations, '') ?? reflectedOf(annotations, 'secret-') ?? replicatedOf(annotations);

/**
 * A list without patterns, or no list, allows every namespace, unless a selector limits them by labels.
 * https://github.com/emberstack/kubernetes-reflector/blob/main/src/ES.Kubernetes.Reflector/Mirroring/Core/MirroringPropertiesExtensions.cs
 */
function reflectedOf(annotations: Cursor<Json>, prefix: string): AnyCursor | undefined {
  const allowed = annotations.at(`${REFLECTOR}/${prefix}reflection-allowed`);
  if (!/^true$/i.test(textOf(allowed.value))) return undefined;
  const namespaces = annotations.at(`${REFLECTOR}/${prefix}reflection-allowed-namespaces`);
  const selector = annotations.at(`${REFLECTOR}/${prefix}reflection-allowed-namespaces-selector`);
  const patterns = patternsOf(namespaces);
  if (patterns.length > 0) return patterns.some(isEverything) ? namespaces : undefined;
  if (textOf(selector.value ?? '').trim() !== '') return undefined;
  return namespaces.exists ? namespaces : allowed;
}

/**
 * An empty pattern matches no namespace, an empty selector matches every one.
 * https://github.com/mittwald/kubernetes-replicator/blob/master/replicate/common/generic-replicator.go
 */
function replicatedOf(annotations: Cursor<Json>): AnyCursor | undefined {
  const matching = annotations.at(`${REPLICATOR}/replicate-to-matching`);
  if (matching.value === '') return matching;
  const to = annotations.at(`${REPLICATOR}/replicate-to`);
  if (patternsOf(to).some(isEverything)) return to;
  const by = annotations.at(`${REPLICATOR}/replication-allowed-namespaces`);
  const isAllowed = /^(?:true|t|1)$/i.test(textOf(annotations.at(`${REPLICATOR}/replication-allowed`).value));
  return isAllowed && patternsOf(by).some(isEverything) ? by : undefined;
}

/** The patterns of a list, separated by commas. */
const patternsOf = ({ value }: Cursor<Json>): readonly string[] =>
  typeof value === 'string' ? value.split(',').filter((pattern) => pattern.trim() !== '') : [];

/** Whether a Secret is a bundle of certificates without a key. */
function isPublic(secret: Cursor<Json>): boolean {
  const keys = [...secret.at('data').entries(), ...secret.at('stringData').entries()].map(([key]) => key);
  return keys.length > 0 && keys.every((key) => /\.crt$|^ca(?:-?bundle)?(?:\.pem)?$/.test(key));
}
