import { testRule } from '../../../test/test-rule.js';

const webhook = (
  fields: string,
  { kind = 'ValidatingWebhookConfiguration', version = 'v1', annotations = '{}' } = {},
): string => `apiVersion: admissionregistration.k8s.io/${version}
kind: ${kind}
metadata:
  name: policies
  annotations: ${annotations}
webhooks:
  - {name: policies.example.com, ${fields}}
`;
const mutating = { kind: 'MutatingWebhookConfiguration' };
const at = (url: string): string => webhook(`clientConfig: {url: "${url}"}`);
const LATE = 'A controller in the cluster has to inject the caBundle.';

const apiService = (spec: string): string => `apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1beta1.metrics.k8s.io}
spec: {group: metrics.k8s.io, version: v1beta1, groupPriorityMinimum: 100, versionPriority: 100${spec}}
`;
const definition = (conversion: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: backups.example.com}
spec: {group: example.com, scope: Namespaced, conversion: {${conversion}}}
`;

testRule('webhook-endpoint', {
  valid: [
    apiService(', service: {name: metrics, namespace: kube-system}, caBundle: Q0E='),
    { name: 'served by the API server itself', code: apiService(', insecureSkipTLSVerify: true') },
    definition('strategy: None'),
    definition(
      'strategy: Webhook, webhook: {clientConfig: {service: {name: a, namespace: b}, caBundle: Q0E=}}',
    ),
    at('https://webhook.policies.svc/validate'),
    at('https://webhook.policies.svc.cluster.local:8443'),
    at('HTTPS://LOCALHOST:8443'),
    {
      name: 'an allowed domain',
      code: at('https://a.example.com'),
      options: { allowedDomains: ['example.com'] },
    },
    { name: 'a CA', code: webhook('clientConfig: {service: {name: web}, caBundle: Q0E=}') },
    {
      name: 'an injector',
      code: webhook('clientConfig: {service: {name: web}}', {
        annotations: '{cert-manager.io/inject-ca-from: policies/web}',
      }),
    },
    { name: 'no CA', code: webhook('clientConfig: {service: {name: web}}'), unknown: [LATE] },
    {
      name: 'an injector that is not counted',
      code: webhook('clientConfig: {service: {name: web}}', {
        annotations: '{cert-manager.io/inject-ca-from: policies/web}',
      }),
      options: { injectors: [] },
      unknown: [LATE],
    },
  ],
  invalid: [
    {
      code: apiService(', service: {name: metrics, namespace: kube-system}, insecureSkipTLSVerify: true'),
      findings: [
        {
          messageId: 'unverified',
          text: 'true',
          message:
            "The certificate of 'v1beta1.metrics.k8s.io' is not verified, so anyone impersonating its Service serves the whole API group. Set caBundle and remove insecureSkipTLSVerify.",
        },
      ],
    },
    {
      name: 'a conversion',
      code: definition('strategy: Webhook, webhook: {clientConfig: {url: "https://example.com"}}'),
      findings: [{ messageId: 'outside', text: '"https://example.com"' }],
    },
    {
      name: 'as v1beta1 writes it',
      code: definition('strategy: Webhook, webhookClientConfig: {url: "http://a.b.svc"}').replace(
        '/v1',
        '/v1beta1',
      ),
      findings: [{ messageId: 'insecure', text: '"http://a.b.svc"' }],
    },
    {
      code: at('http://webhook.policies.svc'),
      findings: [{ messageId: 'insecure', text: '"http://webhook.policies.svc"' }],
    },
    {
      code: at('https://policies.example.com/validate'),
      findings: [
        {
          messageId: 'outside',
          text: '"https://policies.example.com/validate"',
          message:
            "The webhook 'policies.example.com' is outside the cluster and sees every object that it checks. Run it in the cluster, or allow its domain.",
        },
      ],
    },
    {
      name: 'a domain that only ends alike',
      code: at('https://badexample.com'),
      options: { allowedDomains: ['example.com'] },
      findings: [{ messageId: 'outside', text: '"https://badexample.com"' }],
    },
    {
      name: 'a user that looks like a host',
      code: at('https://a.svc@example.com/'),
      findings: [{ messageId: 'outside', text: '"https://a.svc@example.com/"' }],
    },
    {
      name: 'of a mutating webhook',
      code: webhook('clientConfig: {url: "https://example.com"}', mutating),
      findings: [{ messageId: 'outside', text: '"https://example.com"' }],
    },
  ],
});

const policy = (spec: string): string => `---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: no-latest
spec: ${spec}
`;

testRule('webhook-failure-policy', {
  valid: [
    webhook('failurePolicy: Fail'),
    webhook('sideEffects: None'),
    { name: 'a mutating one changes nothing meanwhile', code: webhook('failurePolicy: Ignore', mutating) },
    {
      name: 'allowed',
      code: webhook('failurePolicy: Ignore'),
      options: { allowed: ['policies.example.com'] },
    },
    policy('{failurePolicy: Fail}'),
    {
      name: 'an allowed policy',
      code: policy('{failurePolicy: Ignore}'),
      options: { allowed: ['no-latest'] },
    },
  ],
  invalid: [
    { code: webhook('failurePolicy: Ignore'), findings: [{ messageId: 'webhook', text: 'Ignore' }] },
    {
      name: 'the default of v1beta1',
      code: webhook('sideEffects: None', { version: 'v1beta1' }),
      findings: [{ messageId: 'byDefault', text: 'policies.example.com' }],
    },
    { code: policy('{failurePolicy: Ignore}'), findings: [{ messageId: 'policy', text: 'Ignore' }] },
  ],
});

const rules = (operations: string, resources = '["*"]', more = ''): string =>
  `rules: [{apiGroups: ["*"], apiVersions: ["*"], resources: ${resources}, operations: ${operations}}]${more}`;

testRule('webhook-scope', {
  valid: [
    webhook(rules('[CREATE]')),
    webhook(rules('["*"]', '[pods]')),
    webhook(rules('["*"]', '["*"]', ', namespaceSelector: {matchLabels: {policies: on}}')),
    webhook(rules('["*"]', '["*"]', ', objectSelector: {matchExpressions: [{key: a, operator: Exists}]}')),
    webhook(rules('["*"]', '["*"]', ', matchConditions: [{name: a, expression: "true"}]')),
    webhook('timeoutSeconds: 10'),
    { name: 'a higher bound', code: webhook('timeoutSeconds: 20'), options: { maxTimeout: 20 } },
  ],
  invalid: [
    {
      code: webhook(rules('["*"]', '["*/*"]', ', namespaceSelector: {}')),
      findings: [{ messageId: 'everything', text: 'apiGroups' }],
    },
    { code: webhook(rules('["*"]'), mutating), findings: [{ messageId: 'everything', text: 'apiGroups' }] },
    {
      code: webhook('timeoutSeconds: 30'),
      findings: [
        {
          messageId: 'timeout',
          text: '30',
          message:
            "The API server waits up to 30 seconds for the webhook 'policies.example.com'. Lower timeoutSeconds.",
        },
      ],
      fixed: webhook('timeoutSeconds: 10'),
    },
    {
      name: 'the default of v1beta1',
      code: webhook('sideEffects: None', { version: 'v1beta1' }),
      findings: [{ messageId: 'timeout', text: 'policies.example.com' }],
      fixed: webhook('sideEffects: None, timeoutSeconds: 10', { version: 'v1beta1' }),
    },
  ],
});

const binding = (policyName: string, kind = 'ValidatingAdmissionPolicyBinding'): string => `---
apiVersion: admissionregistration.k8s.io/v1
kind: ${kind}
metadata:
  name: binding
spec: {policyName: ${policyName}}
`;

const kyvernoPolicy = (kind: string, spec: string, apiVersion = 'policies.kyverno.io/v1'): string =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: labels}\nspec: ${spec}\n`;

testRule('admission-policy-binding', {
  valid: [
    policy('{}') + binding('no-latest'),
    policy('{}').replace('Validating', 'Mutating') + binding('no-latest', 'MutatingAdmissionPolicyBinding'),
    {
      name: 'a part of a project',
      code: policy('{}'),
      complete: false,
      unknown: ['Only a part of the project was linted.'],
    },
    ...[
      kyvernoPolicy('ValidatingPolicy', '{autogen: {validatingAdmissionPolicy: {enabled: true}}}') +
        binding('vpol-labels'),
      kyvernoPolicy('MutatingPolicy', '{autogen: {mutatingAdmissionPolicy: {enabled: true}}}') +
        binding('mpol-labels', 'MutatingAdmissionPolicyBinding'),
      kyvernoPolicy('ClusterPolicy', '{rules: []}', 'kyverno.io/v1') +
        policy('{}').replace('no-latest', 'cpol-labels'),
      binding('no-latest').replace(
        'name: binding',
        'name: binding\n  labels: {app.kubernetes.io/managed-by: kyverno}',
      ),
    ].map((code, index) => ({ name: `made by Kyverno: ${index}`, code })),
    {
      name: 'a binding in a part of a project',
      code: binding('no-latest'),
      complete: false,
      unknown: ['Only a part of the project was linted.'],
    },
  ],
  invalid: [
    {
      code: policy('{}') + binding('no-lastest'),
      findings: [
        { messageId: 'unbound', text: 'no-latest' },
        {
          messageId: 'dangling',
          text: 'no-lastest',
          message:
            "No file defines ValidatingAdmissionPolicy 'no-lastest', so this binding has no effect. Correct the name, or add the policy.",
        },
      ],
    },
    {
      name: 'a policy of which Kyverno makes none',
      code: kyvernoPolicy('ValidatingPolicy', '{}') + binding('vpol-labels'),
      findings: [{ messageId: 'dangling', text: 'vpol-labels' }],
    },
    {
      name: 'a binding of the other kind',
      code: policy('{}') + binding('no-latest', 'MutatingAdmissionPolicyBinding'),
      findings: [
        { messageId: 'unbound', text: 'no-latest' },
        { messageId: 'dangling', text: 'no-latest' },
      ],
    },
  ],
});

const engine = (apiVersion: string, kind: string, spec: string): string =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: engine}\nspec: ${spec}\n`;
const acting = (actions: string): string =>
  binding('no-latest').replace('no-latest}', `no-latest, validationActions: ${actions}}`);
const kyverno = (action: string, validate = '{pattern: {}}'): string =>
  engine(
    'kyverno.io/v1',
    'ClusterPolicy',
    `{${action}rules: [{name: r, match: {any: [{resources: {kinds: [Service]}}]}, validate: ${validate}}]}`,
  );
const constraint = (spec: string): string => engine('constraints.gatekeeper.sh/v1beta1', 'K8sLabels', spec);
const warden = (spec: string): string => engine('policies.kubewarden.io/v1', 'ClusterAdmissionPolicy', spec);
const sigstore = (spec: string): string => engine('policy.sigstore.dev/v1beta1', 'ClusterImagePolicy', spec);
const reports = (text: string) => [{ messageId: 'reports', text }];

testRule('admission-policy-only-reports', {
  valid: [
    acting('[Deny, Audit]'),
    {
      name: 'beside a binding of the policy that denies',
      code: acting('[Audit]') + acting('[Deny]').replace('name: binding', 'name: other'),
    },
    kyverno('validationFailureAction: Enforce, '),
    kyverno('', '{failureAction: Enforce, pattern: {}}'),
    kyverno('validationFailureActionOverrides: [{action: Enforce, namespaces: [shop]}], '),
    engine('kyverno.io/v1', 'ClusterPolicy', '{rules: [{name: r, mutate: {patchStrategicMerge: {}}}]}'),
    constraint('{}'),
    constraint('{enforcementAction: deny}'),
    {
      name: 'beside a constraint that asks for the same and denies',
      code: constraint('{enforcementAction: warn}') + constraint('{}').replace('name: engine', 'name: other'),
    },
    warden('{mode: protect}'),
    sigstore('{mode: enforce}'),
  ],
  invalid: [
    { code: acting('[Warn, Audit]'), findings: reports('validationActions') },
    {
      code: kyverno('validationFailureAction: Audit, '),
      findings: [
        {
          messageId: 'reports',
          text: 'Audit',
          message: 'This policy only reports violations and still admits the objects. Make it deny them.',
        },
      ],
    },
    { name: 'by default', code: kyverno(''), findings: reports('spec') },
    {
      name: 'a rule against its policy',
      code: kyverno('validationFailureAction: Enforce, ', '{failureAction: Audit, pattern: {}}'),
      findings: reports('Audit'),
    },
    {
      name: 'in the background only',
      code: kyverno('validationFailureAction: Enforce, admission: false, '),
      findings: reports('false'),
    },
    {
      code: engine('policies.kyverno.io/v1', 'ValidatingPolicy', '{validationActions: [Audit]}'),
      findings: reports('validationActions'),
    },
    { code: constraint('{enforcementAction: dryrun}'), findings: reports('dryrun') },
    {
      name: 'beside a constraint that asks for something else',
      code: constraint('{enforcementAction: warn, parameters: {labels: [owner]}}') + constraint('{}'),
      findings: reports('warn'),
    },
    {
      code: constraint(
        '{enforcementAction: scoped, scopedEnforcementActions: [{action: warn, enforcementPoints: [{name: "*"}]}]}',
      ),
      findings: reports('scopedEnforcementActions'),
    },
    { code: warden('{mode: monitor}'), findings: reports('monitor') },
    { code: sigstore('{mode: warn}'), findings: reports('warn') },
  ],
});
