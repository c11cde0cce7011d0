import { oncePer, valueAt } from '@plimsoll/core/internal';
import { type Project, type Resource, textOf } from '@plimsoll/core/kubernetes';
import { objectsAt } from '../graph/objects.js';
import { EVERYWHERE } from '../graph/places.js';
import { type Need, together } from '../graph/together.js';
import type { Techniques } from './technique.js';

/** Permissions for the certificates of cert-manager. */
export const RBAC_CERT_MANAGER: Techniques = {
  'rbac-cert-manager': {
    title: 'gets a certificate for any name from cert-manager',
    references: ['T1649'],
    rules: [],
    source: 'https://cert-manager.io/docs/usage/certificaterequest/#approval',
    *ofIdentity(identity, context) {
      const { project, vertices } = context;
      const needs = project.memo(approvesByItself) ? [REQUEST] : [REQUEST, APPROVE, MARK];
      for (const { place, evidence } of together(identity, needs)) {
        const [issuer] = [
          ...signing(objectsAt(context, CERT_MANAGER, 'Issuer', place)),
          ...signing(objectsAt(context, CERT_MANAGER, 'ClusterIssuer', EVERYWHERE)),
        ];
        if (!issuer) continue;
        const [policy] = project.ofKind('CertificateRequestPolicy', 'policy.cert-manager.io');
        yield {
          from: identity.vertex,
          to: vertices.goal('mitm'),
          evidence: [
            ...evidence,
            { at: issuer.root, message: `${issuer.kind} ${issuer.name} signs for any name.`, context: true },
          ],
          assumptions: ['ca-trusted'],
          doubt: policy && `CertificateRequestPolicy ${policy.name} may deny the request.`,
        };
      }
    },
  },
};

const CERT_MANAGER = 'cert-manager.io';

const REQUEST: readonly Need[] = ['certificates', 'certificaterequests'].map((resource) => ({
  group: CERT_MANAGER,
  resource,
  verbs: ['create'],
  within: 'any' as const,
  what: `create ${resource === 'certificates' ? 'Certificates' : 'CertificateRequests'}`,
}));

const APPROVE: readonly Need[] = [
  {
    group: CERT_MANAGER,
    resource: 'signers',
    verbs: ['approve'],
    named: (name) => /^(?:cluster)?issuers\.cert-manager\.io\//.test(name),
    what: 'approve CertificateRequests',
  },
];

const MARK: readonly Need[] = [
  {
    group: CERT_MANAGER,
    resource: 'certificaterequests',
    subresource: 'status',
    verbs: ['update', 'patch'],
    within: 'any',
    what: 'set the condition that approves a CertificateRequest',
  },
];

/** Issuers that sign what they are asked to. ACME proves the name, and nobody trusts self-signed certificates. */
const signing = oncePer((issuers: readonly Resource[]) =>
  issuers.filter(({ value }) =>
    ['ca', 'vault', 'venafi'].some((type) => valueAt(value, ['spec', type]) !== undefined),
  ),
);

/** Its controller approves every request, unless that is turned off. */
const approvesByItself = (project: Project): boolean =>
  !project.pods.some((pod) =>
    pod.containers.some((container) =>
      container
        .at('args')
        .items()
        .some(({ value }) => /^--controllers=.*-certificaterequests-approver/.test(textOf(value ?? ''))),
    ),
  );
