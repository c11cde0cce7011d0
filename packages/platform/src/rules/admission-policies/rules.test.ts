import { testRule } from '../../../test/test-rule.js';

const object = (group: string, kind: string, spec: string, name = 'one'): string =>
  `---\napiVersion: ${group}\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
const native = (kind: string, spec: string, version = 'v1'): string =>
  object(`admissionregistration.k8s.io/${version}`, kind, spec);

const POLICY = native(
  'ValidatingAdmissionPolicy',
  '{paramKind: {apiVersion: rules.example.com/v1, kind: Limit}}',
);
const binding = (reference: string): string =>
  native(
    'ValidatingAdmissionPolicyBinding',
    `{policyName: one, validationActions: [Deny], paramRef: ${reference}}`,
  );
const LIMIT = object('rules.example.com/v1', 'Limit', '{}', 'limits');

testRule('admission-policy-toothless', {
  valid: [
    native('ValidatingAdmissionPolicy', '{validations: [{expression: object.spec.replicas < 5}]}'),
    native('ValidatingAdmissionPolicy', '{matchConditions: [{name: a, expression: "true"}]}'),
    {
      name: 'not about security',
      code: native('ValidatingAdmissionPolicy', '{validations: [{expression: "true"}]}'),
      options: { allowed: ['one'] },
    },
    POLICY + binding('{name: limits, parameterNotFoundAction: Deny}') + LIMIT,
    POLICY + binding('{selector: {}, parameterNotFoundAction: Deny}'),
    native(
      'MutatingAdmissionPolicyBinding',
      '{policyName: one, paramRef: {selector: {}, parameterNotFoundAction: Allow}}',
    ),
    {
      name: 'a part of a project',
      code: POLICY + binding('{name: limits, parameterNotFoundAction: Deny}'),
      complete: false,
      unknown: ['Only a part of the project was linted.'],
    },
  ],
  invalid: [
    {
      code: native('ValidatingAdmissionPolicy', '{validations: [{expression: " true "}]}'),
      findings: [{ messageId: 'always', text: '" true "' }],
    },
    {
      code: native(
        'MutatingAdmissionPolicy',
        '{matchConditions: [{name: a, expression: "false"}]}',
        'v1beta1',
      ),
      findings: [{ messageId: 'never', text: '"false"' }],
    },
    {
      code: object(
        'policies.kyverno.io/v1alpha1',
        'ValidatingPolicy',
        '{validations: [{expression: "true"}]}',
      ),
      findings: [{ messageId: 'always', text: '"true"' }],
    },
    {
      code: POLICY + binding('{name: limits, parameterNotFoundAction: Allow}') + LIMIT,
      findings: [{ messageId: 'allow', text: 'Allow' }],
      fixed: POLICY + binding('{name: limits, parameterNotFoundAction: Deny}') + LIMIT,
    },
    {
      code: POLICY + binding('{name: limit, parameterNotFoundAction: Deny}') + LIMIT,
      findings: [
        {
          messageId: 'missing',
          text: 'limit',
          message:
            "No file defines Limit 'limit', which holds the policy's parameters, so the policy denies everything. Add it.",
        },
      ],
    },
  ],
});

const sigstore = (authority: string, images = '[{glob: "**"}]', more = ''): string =>
  object(
    'policy.sigstore.dev/v1alpha1',
    'ClusterImagePolicy',
    `{images: ${images}, authorities: [${authority}]${more}}`,
  );
const GITHUB = 'issuer: https://token.actions.githubusercontent.com';
const kyverno = (attestors: string): string =>
  object('kyverno.io/v1', 'ClusterPolicy', `{rules: [{name: r, verifyImages: [{attestors: ${attestors}}]}]}`);
const cel = (cosign: string): string =>
  object('policies.kyverno.io/v1', 'ImageValidatingPolicy', `{attestors: [{name: a, cosign: ${cosign}}]}`);

testRule('image-policy-toothless', {
  valid: [
    sigstore('{static: {action: pass}}', '[{glob: registry.example.com/base/**}]'),
    sigstore('{static: {action: pass}}', undefined, ', policy: {type: cue, data: a}'),
    sigstore('{static: {action: fail}}'),
    sigstore(`{keyless: {identities: [{${GITHUB}, subjectRegExp: "^https://github.com/example/.*"}]}}`),
    sigstore('{keyless: {identities: [{issuer: https://login.example.com, subjectRegExp: .*}]}}'),
    sigstore(`{keyless: {url: https://fulcio.example.com, identities: [{${GITHUB}, subjectRegExp: .*}]}}`),
    sigstore(`{keyless: {trustRootRef: own, identities: [{${GITHUB}, subjectRegExp: .*}]}}`),
    sigstore('{key: {data: k}, ctlog: {}}'),
    sigstore('{keyless: {identities: []}, ctlog: {}, rfc3161timestamp: {trustRootRef: t}}'),
    kyverno(`[{entries: [{keyless: {${GITHUB}, subject: "https://github.com/example/*"}}]}]`),
    kyverno(`[{entries: [{keyless: {${GITHUB}, subject: "*"}}, {keys: {publicKeys: k}}]}]`),
    cel(`{keyless: {roots: r, identities: [{${GITHUB}, subjectRegExp: .*}]}}`),
  ],
  invalid: [
    { code: sigstore('{static: {action: pass}}'), findings: [{ messageId: 'passes', text: 'pass' }] },
    {
      code: sigstore(
        `{keyless: {insecureIgnoreSCT: true, identities: [{${GITHUB}, subjectRegExp: ".*"}]}, ctlog: {}}`,
      ),
      findings: [
        { messageId: 'uncounted', text: 'true' },
        { messageId: 'anyone', text: '".*"' },
        { messageId: 'unlogged', text: 'ctlog' },
      ],
    },
    {
      code: sigstore('{keyless: {identities: [{issuerRegExp: .*, subjectRegExp: .+}]}}'),
      findings: [{ messageId: 'anyone', text: '.+' }],
    },
    {
      code: kyverno(`[{entries: [{keyless: {${GITHUB}, subject: "*", rekor: {ignoreTlog: true}}}]}]`),
      findings: [
        { messageId: 'anyone', text: '"*"' },
        { messageId: 'unlogged', text: 'true' },
      ],
    },
    {
      code: cel(`{ctlog: {insecureIgnoreSCT: true}, keyless: {identities: [{${GITHUB}}]}}`),
      findings: [
        { messageId: 'uncounted', text: 'true' },
        { messageId: 'anyone', text: 'issuer' },
      ],
    },
  ],
});

const exception = (names: string, resources: string, more = ''): string =>
  object(
    'kyverno.io/v2beta1',
    'PolicyException',
    `{exceptions: [${names}], match: {any: [{resources: ${resources}}]}${more}}`,
  );
const EVERY_RULE = '{policyName: one, ruleNames: ["*"]}';
const gatekeeper = (match: string): string =>
  object('config.gatekeeper.sh/v1alpha1', 'Config', `{match: [${match}]}`);
const celException = (spec: string): string => object('policies.kyverno.io/v1beta1', 'PolicyException', spec);
const REFERENCE = 'policyRefs: [{kind: ValidatingPolicy, name: one}]';

testRule('policy-exception-broad', {
  valid: [
    exception('{policyName: one, ruleNames: [two]}', '{kinds: [Pod]}'),
    exception(EVERY_RULE, '{kinds: [Pod], namespaces: [shop]}'),
    exception(EVERY_RULE, '{kinds: [Pod], names: [importer-*]}'),
    exception(EVERY_RULE, '{kinds: [Pod], selector: {matchLabels: {app: a}}}'),
    exception(EVERY_RULE, '{kinds: [Pod]}', ', conditions: {any: []}'),
    gatekeeper('{excludedNamespaces: [kube-*, gatekeeper-system, shop], processes: ["*"]}'),
    gatekeeper('{excludedNamespaces: [team-*], processes: [audit, sync]}'),
    {
      name: 'one that is added',
      code: gatekeeper('{excludedNamespaces: [infra-*], processes: [webhook]}'),
      options: { systemNamespaces: ['infra-*'] },
    },
    celException(`{${REFERENCE}, matchConditions: [{name: a, expression: b}]}`),
    celException('{policyRefs: [{kind: NamespacedValidatingPolicy, name: one}]}'),
  ],
  invalid: [
    { code: exception(EVERY_RULE, '{kinds: [Pod]}'), findings: [{ messageId: 'rules', text: '"*"' }] },
    {
      name: 'of every label',
      code: exception(EVERY_RULE, '{kinds: [Pod], selector: {matchLabels: {}}}'),
      findings: [{ messageId: 'rules', text: '"*"' }],
    },
    {
      name: 'in namespaces of every name',
      code: exception('{policyName: disallow-*, ruleNames: [two]}', '{kinds: [Pod], namespaces: ["*"]}'),
      findings: [{ messageId: 'rules', text: 'disallow-*' }],
    },
    { code: celException(`{${REFERENCE}}`), findings: [{ messageId: 'policies', text: 'policyRefs' }] },
    {
      code: gatekeeper('{excludedNamespaces: [kube-*, team-*, "*"], processes: [audit, webhook]}'),
      findings: [
        { messageId: 'namespaces', text: 'team-*' },
        { messageId: 'namespaces', text: '"*"' },
      ],
    },
  ],
});

const webhook = (kind: string, fields: string, resources = '[secrets]', groups = '[""]'): string => `---
apiVersion: admissionregistration.k8s.io/v1
kind: ${kind}WebhookConfiguration
metadata: {name: secrets}
webhooks: [{name: secrets.example.com, ${fields}, rules: [{apiGroups: ${groups}, resources: ${resources}, operations: [CREATE]}]}]
`;
const INSIDE = 'clientConfig: {service: {name: a, namespace: b}}';

testRule('webhook-secrets', {
  valid: [
    webhook('Validating', INSIDE),
    webhook('Mutating', INSIDE, '[pods]'),
    { name: 'of another group', code: webhook('Mutating', INSIDE, '[secrets]', '[example.com]') },
    webhook('Mutating', `${INSIDE}, objectSelector: {matchLabels: {inject: "true"}}`),
    webhook('Mutating', `${INSIDE}, namespaceSelector: {matchExpressions: [{key: a, operator: Exists}]}`),
    {
      name: 'of a secret manager',
      code: webhook('Mutating', INSIDE),
      options: { allowed: ['secrets.example.com'] },
    },
  ],
  invalid: [
    {
      code: webhook('Mutating', INSIDE, '[pods, secrets]'),
      findings: [
        {
          messageId: 'changes',
          text: 'secrets',
          message:
            "The webhook 'secrets.example.com' receives the Secrets of all namespaces with their values and can change them. Narrow it with an objectSelector, or exclude secrets.",
        },
      ],
    },
    {
      name: 'that leaves some out',
      code: webhook(
        'Mutating',
        `${INSIDE}, namespaceSelector: {matchExpressions: [{key: a, operator: NotIn}]}`,
      ),
      findings: [{ messageId: 'changes', text: 'secrets' }],
    },
    {
      code: webhook('Validating', 'clientConfig: {url: "https://policies.example.com"}'),
      findings: [{ messageId: 'sent', text: 'secrets' }],
    },
  ],
});
