import { defineRule } from '@plimsoll/core';
import { groupBy } from '@plimsoll/core/internal';
import {
  type Cursor,
  type Json,
  type Project,
  type Resource,
  whyAbsenceIsUnknown,
} from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';

const GROUP = 'cert-manager.io';
const POLICY = 'CertificateRequestPolicy';

/**
 * Who can get which certificate signed: https://cert-manager.io/docs/policy/approval/approver-policy/
 * Without a policy cert-manager approves every request: https://cert-manager.io/docs/usage/certificaterequest/#approval
 */
export const certificateIssuerOpen = defineRule({
  meta: {
    description: 'Limit which names a cluster CA signs for whom',
    scope: 'project',
    risk: 4,
    severity: 'off',
    cwe: [295],
    precision: 'high',
    messages: {
      anyone:
        'Anyone who can create a Certificate in any namespace can make this CA sign any name, including that of another service. Add a CertificateRequestPolicy, or use an Issuer in one namespace.',
      selfSigned:
        'This issuer makes self-signed certificates that no client can verify. Use it only to sign a CA, and issue certificates from that CA.',
      names: 'This policy approves any name for every issuer. List the names, or the issuers.',
      authority:
        'This policy lets requesters create CAs of their own. Limit it to a namespace, or remove it.',
      intermediate:
        'This certificate can sign others and is outside the namespaces for CAs, so anyone who reads its Secret can sign as the CA. Remove isCA.',
      any: 'This certificate may be used for everything, including signing code and logging in. Name the usages.',
    },
    schema: optionsSchema({ caNamespaces: listOf('Namespaces that hold CAs.') }),
    defaultOptions: { caNamespaces: ['cert-manager'] },
  },
  create(context) {
    const { project, options } = context;
    const isCaPlace = (namespace: string | undefined): boolean =>
      namespace === undefined || options.caNamespaces.includes(namespace);
    return {
      'cert-manager.io/ClusterIssuer'(root, { name }) {
        const [ca, selfSigned] = [root.at('spec').at('ca'), root.at('spec').at('selfSigned')];
        const others = (project.memo(certificatesBy).get(name) ?? []).filter((each) => !isCa(each));
        if (selfSigned.exists && others.length > 0)
          context.report({ at: selfSigned, messageId: 'selfSigned' });
        if (!ca.exists || project.ofKind(POLICY, 'policy.cert-manager.io').length > 0) return;
        const reason = whyAbsenceIsUnknown(project, { kind: POLICY });
        if (reason) context.unknown({ at: ca, reason });
        else context.report({ at: ca, messageId: 'anyone' });
      },
      'policy.cert-manager.io/CertificateRequestPolicy'(root) {
        const spec = root.at('spec');
        const allowed = spec.at('allowed');
        const issuer = spec.at('selector').at('issuerRef');
        const isEveryIssuer = ['name', 'kind', 'group'].every((name) => isAny(issuer.at(name)));
        const values = [
          ...allowed.at('dnsNames').at('values').items(),
          ...allowed.at('uris').at('values').items(),
          allowed.at('commonName').at('value'),
        ];
        const open = values.find(({ value }) => value === '*');
        if (open && isEveryIssuer) context.report({ at: open, messageId: 'names' });
        const authority = allowed.at('isCA');
        if (authority.value === true && takesEveryNamespace(spec.at('selector').at('namespace')))
          context.report({ at: authority, messageId: 'authority' });
      },
      'cert-manager.io/Certificate'(root, resource) {
        const spec = root.at('spec');
        if (isCaPlace(resource.namespace) || !isOfClusterCa(project, spec)) return context.notApplicable();
        const authority = spec.at('isCA');
        if (authority.value === true) context.report({ at: authority, messageId: 'intermediate' });
        const any = spec
          .at('usages')
          .items()
          .find(({ value }) => value === 'any');
        if (any) context.report({ at: any, messageId: 'any' });
      },
    };
  },
});

/** A missing part of a selector, or `*`, matches everything. */
const isAny = ({ exists, value }: Cursor<Json>): boolean => !exists || value === '*';

/**
 * Whether the selector of a policy matches every namespace. Names and labels must both match.
 * https://github.com/cert-manager/approver-policy/blob/main/pkg/internal/approver/manager/predicate/predicate.go
 */
function takesEveryNamespace(selector: Cursor<Json>): boolean {
  const names = selector.at('matchNames').items();
  return (names.length === 0 || names.some(isAny)) && selector.at('matchLabels').entries().length === 0;
}

const specOf = ({ root }: Resource): Cursor<Json> => (root as Cursor<Json>).at('spec');

const isCa = (certificate: Resource): boolean => specOf(certificate).at('isCA').value === true;

/** The certificates of ClusterIssuers, by the name of the issuer. */
const certificatesBy = (project: Project) => {
  const certificates = project
    .ofKind('Certificate', GROUP)
    .filter((each) => specOf(each).at('issuerRef').at('kind').value === 'ClusterIssuer');
  return groupBy(certificates, (each) => specOf(each).at('issuerRef').at('name').value);
};

/** Whether a certificate comes from a CA that the whole cluster shares, as far as the files show. */
function isOfClusterCa(project: Project, spec: Cursor<Json>): boolean {
  const issuer = spec.at('issuerRef');
  const name = issuer.at('name').value;
  if (issuer.at('kind').value !== 'ClusterIssuer' || typeof name !== 'string') return false;
  const found = project.find({ group: GROUP, kind: 'ClusterIssuer', name, near: spec.resource });
  return found !== undefined && specOf(found).at('ca').exists;
}
