import { testRule } from '../../../test/test-rule.js';

const object = (group: string, kind: string, spec: string, metadata = 'name: one'): string =>
  `---\napiVersion: ${group}\nkind: ${kind}\nmetadata: {${metadata}}\nspec: ${spec}\n`;
const issuer = (spec: string): string => object('cert-manager.io/v1', 'ClusterIssuer', spec);
const certificate = (spec: string, namespace = 'shop'): string =>
  object(
    'cert-manager.io/v1',
    'Certificate',
    `{issuerRef: {kind: ClusterIssuer, name: one}, ${spec}}`,
    `name: tls, namespace: ${namespace}`,
  );
const policy = (spec: string): string =>
  object('policy.cert-manager.io/v1alpha1', 'CertificateRequestPolicy', spec);

const CA = issuer('{ca: {secretName: ca}}');
const NARROW = policy('{selector: {issuerRef: {}}, allowed: {dnsNames: {values: ["*.shop.svc"]}}}');

testRule('certificate-issuer-open', {
  valid: [
    issuer('{acme: {}}'),
    CA + NARROW,
    issuer('{selfSigned: {}}'),
    issuer('{selfSigned: {}}') + certificate('isCA: true', 'cert-manager'),
    {
      name: 'a part of a project',
      code: CA,
      complete: false,
      unknown: ['Only a part of the project was linted.'],
    },
    policy('{selector: {issuerRef: {name: one}}, allowed: {dnsNames: {values: ["*"]}}}'),
    policy('{selector: {issuerRef: {name: one}, namespace: {matchNames: [pki]}}, allowed: {isCA: true}}'),
    { name: 'of an issuer that is not there', code: certificate('isCA: true') },
    {
      name: 'where CAs are kept',
      code: NARROW + CA + certificate('isCA: true'),
      options: { caNamespaces: ['shop'] },
    },
    NARROW + CA + certificate('usages: [server auth]'),
  ],
  invalid: [
    { code: CA, findings: [{ messageId: 'anyone', text: 'ca' }] },
    {
      code: issuer('{selfSigned: {}}') + certificate('dnsNames: [a]'),
      findings: [{ messageId: 'selfSigned', text: 'selfSigned' }],
    },
    {
      name: 'stars in place of names',
      code: policy(
        '{selector: {issuerRef: {name: "*", kind: "*"}, namespace: {matchNames: ["*"]}}, allowed: {isCA: true, dnsNames: {values: ["*"]}}}',
      ),
      findings: [
        { messageId: 'authority', text: 'true' },
        { messageId: 'names', text: '"*"' },
      ],
    },
    {
      code: policy('{selector: {issuerRef: {}}, allowed: {isCA: true, commonName: {value: "*"}}}'),
      findings: [
        { messageId: 'authority', text: 'true' },
        { messageId: 'names', text: '"*"' },
      ],
    },
    {
      code: NARROW + CA + certificate('isCA: true, usages: [any]'),
      findings: [
        { messageId: 'intermediate', text: 'true' },
        { messageId: 'any', text: 'any' },
      ],
    },
  ],
});
