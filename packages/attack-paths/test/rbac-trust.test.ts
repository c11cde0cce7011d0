import { everywhere, inNamespace, ROBOT, shown } from './grants.js';
import { testTechnique } from './pairs.js';

const pod = (projection: string): string => `---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers: [{name: app, image: example.com/web:1}]
  volumes: [{name: trust, projected: {sources: [{clusterTrustBundle: ${projection}}]}}]
`;
const BY_NAME = pod('{name: partners, path: ca.pem}');
const BY_SIGNER = pod('{signerName: example.com/ca, labelSelector: {}, path: ca.pem}');
const BUNDLES = 'certificates.k8s.io clustertrustbundles';
const ATTEST = 'attest certificates.k8s.io signers';
const EXISTING = `---
apiVersion: certificates.k8s.io/v1beta1
kind: ClusterTrustBundle
metadata: {name: partners}
spec: {trustBundle: ""}
`;
const apiServer = (flags: string): string => `---
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec: {containers: [{name: kube-apiserver, image: kube-apiserver:1, command: [kube-apiserver, ${flags}]}]}
`;
const GATE = '"--feature-gates=ClusterTrustBundle=true"';
const API = '"--runtime-config=certificates.k8s.io/v1beta1/clustertrustbundles=true"';
const toMitm = (...evidence: readonly string[]) => ({ from: ROBOT, to: 'mitm', evidence });
const PROJECTED = 'clusterTrustBundle';

testTechnique('rbac-trust-bundle', {
  holds: [
    {
      code: everywhere(`update ${BUNDLES}`) + BY_NAME,
      steps: [toMitm(...shown(`update ${BUNDLES}`), PROJECTED)],
    },
    {
      name: 'of one name',
      code: everywhere(`patch ${BUNDLES} partners`) + BY_NAME,
      steps: [toMitm(...shown(`patch ${BUNDLES} partners`), PROJECTED)],
    },
    {
      name: 'that is new',
      code: everywhere(`create ${BUNDLES}`) + BY_NAME,
      steps: [{ ...toMitm(...shown(`create ${BUNDLES}`), PROJECTED), doubt: 'may exist already' }],
    },
    {
      name: 'of a signer',
      code: everywhere(`create ${BUNDLES}`, `${ATTEST} example.com/*`) + BY_SIGNER,
      steps: [toMitm(...shown(`create ${BUNDLES}`, `${ATTEST} example.com/*`), PROJECTED)],
    },
    {
      name: 'of a signer, by its name',
      code:
        everywhere(`update ${BUNDLES} example.com:ca:one`, `${ATTEST} example.com/ca`) +
        pod('{name: "example.com:ca:one", path: ca.pem}'),
      steps: [
        toMitm(...shown(`update ${BUNDLES} example.com:ca:one`, `${ATTEST} example.com/ca`), PROJECTED),
      ],
    },
    {
      name: 'that is switched on',
      code: everywhere(`update ${BUNDLES}`) + BY_NAME + apiServer(`${GATE}, ${API}`),
      kubernetes: '1.34',
      steps: [toMitm(...shown(`update ${BUNDLES}`), PROJECTED)],
    },
  ],
  not: [
    { name: 'that no pod projects', code: everywhere(`update ${BUNDLES}`) },
    { name: 'of another name', code: everywhere(`patch ${BUNDLES} other`) + BY_NAME },
    { name: 'without the signer', code: everywhere(`update ${BUNDLES}`) + BY_SIGNER },
    { name: 'of another signer', code: everywhere(`update ${BUNDLES}`, `${ATTEST} other.com/*`) + BY_SIGNER },
    {
      name: 'of none of the signer',
      code: everywhere(`update ${BUNDLES}`, ATTEST) + pod('{signerName: example.com/ca, path: ca.pem}'),
    },
    { name: 'that is there already', code: everywhere(`create ${BUNDLES}`) + BY_NAME + EXISTING },
    { name: 'before it is on', code: everywhere(`update ${BUNDLES}`) + BY_NAME, kubernetes: '1.36' },
    {
      name: 'without the API',
      code: everywhere(`update ${BUNDLES}`) + BY_NAME + apiServer(GATE),
      kubernetes: '1.36',
    },
    { name: 'to read', code: everywhere(`get ${BUNDLES}`) + BY_NAME },
  ],
});

const issuer = (spec: string, kind = 'Issuer'): string => `---
apiVersion: cert-manager.io/v1
kind: ${kind}
metadata: {name: company${kind === 'Issuer' ? ', namespace: shop' : ''}}
spec: ${spec}
`;
const CA = issuer('{ca: {secretName: ca}}');
const POLICY = `---
apiVersion: policy.cert-manager.io/v1alpha1
kind: CertificateRequestPolicy
metadata: {name: names}
spec: {}
`;
const UNAPPROVED = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cert-manager, namespace: cert-manager}
spec:
  selector: {matchLabels: {app: cert-manager}}
  template:
    metadata: {labels: {app: cert-manager}}
    spec: {containers: [{name: c, image: quay.io/jetstack/cert-manager-controller:v1, args: ["--controllers=*,-certificaterequests-approver"]}]}
`;
const REQUEST = 'create cert-manager.io certificaterequests';
const APPROVE = 'approve cert-manager.io signers issuers.cert-manager.io/*';
const MARK = 'update cert-manager.io certificaterequests/status';
const trusted = { assume: ['ca-trusted'] };
const signed = (...evidence: readonly string[]) => ({
  ...toMitm(...evidence),
  assumptions: ['ca-trusted' as const],
});

testTechnique('rbac-cert-manager', {
  holds: [
    { ...trusted, code: inNamespace('shop', REQUEST) + CA, steps: [signed(...shown(REQUEST), 'company')] },
    {
      ...trusted,
      name: 'by an issuer for all namespaces',
      code:
        inNamespace('bank', 'create cert-manager.io certificates') + issuer('{vault: {}}', 'ClusterIssuer'),
      steps: [signed(...shown('create cert-manager.io certificates'), 'company')],
    },
    {
      ...trusted,
      name: 'that a policy may deny',
      code: inNamespace('shop', REQUEST) + CA + POLICY,
      steps: [{ ...signed(...shown(REQUEST), 'company'), doubt: 'CertificateRequestPolicy names may deny' }],
    },
    {
      ...trusted,
      name: 'that it approves itself',
      code: everywhere(REQUEST, APPROVE, MARK) + CA + UNAPPROVED,
      steps: [signed(...shown(REQUEST, APPROVE, MARK), 'company')],
    },
  ],
  not: [
    { name: 'that nobody is known to trust', code: inNamespace('shop', REQUEST) + CA },
    { ...trusted, name: 'without an issuer', code: inNamespace('shop', REQUEST) },
    { ...trusted, name: 'of an issuer of another namespace', code: inNamespace('bank', REQUEST) + CA },
    {
      ...trusted,
      name: 'of names that are proved',
      code: inNamespace('shop', REQUEST) + issuer('{acme: {}}'),
    },
    { ...trusted, name: 'to read', code: inNamespace('shop', 'get cert-manager.io certificates') + CA },
    { ...trusted, name: 'that nobody approves', code: everywhere(REQUEST) + CA + UNAPPROVED },
    { ...trusted, name: 'that it cannot mark', code: everywhere(REQUEST, APPROVE) + CA + UNAPPROVED },
    {
      ...trusted,
      name: 'by another signer',
      code: everywhere(REQUEST, 'approve cert-manager.io signers example.com/*', MARK) + CA + UNAPPROVED,
    },
  ],
});
