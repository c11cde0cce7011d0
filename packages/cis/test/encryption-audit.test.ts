import { file, pod, testCis } from './component.js';

const at = (text: string, messageId: string) => [{ messageId, text }];
const api = (...flags: readonly string[]): string => pod('kube-apiserver', flags);

/** An EncryptionConfiguration: each entry its resources and its providers, in order. */
function encryption(
  ...entries: readonly (readonly [resources: string, ...providers: readonly string[]])[]
): string {
  const texts = entries.map(
    ([resources, ...providers]) =>
      `- resources: [${resources}]\n  providers:\n${providers.map((provider) => `  - ${provider}\n`).join('')}`,
  );
  return file('apiserver.config.k8s.io/v1 EncryptionConfiguration', `resources:\n${texts.join('')}`);
}

const KMS = 'kms: { apiVersion: v2, name: a, endpoint: unix:///a }';
const BOX = 'secretbox: { keys: [] }';
const CBC = 'aescbc: { keys: [] }';
const GCM = 'aesgcm: { keys: [] }';
const NONE = 'identity: {}';

testCis('apiserver-encryption-provider-config', {
  valid: [
    api('--encryption-provider-config=/a'),
    encryption(['secrets', KMS]),
    encryption(['configmaps', KMS], ['"*."', BOX]),
    encryption(['"*.*"', BOX]),
    {
      name: 'the spelling of old releases',
      kubernetesVersion: '1.23',
      code: api('--experimental-encryption-provider-config=/a'),
    },
    {
      code: api('--encryption-provider-config=$(E)'),
      unknown: ['It takes its value from the variable $(E).'],
    },
  ],
  invalid: [
    { code: api(), findings: at('c', 'missing') },
    { code: api('--encryption-provider-config='), findings: at('--encryption-provider-config=', 'empty') },
    {
      name: 'the spelling of old releases, gone since',
      kubernetesVersion: '1.24',
      code: api('--experimental-encryption-provider-config=/a'),
      findings: at('c', 'missing'),
    },
    { code: encryption(['configmaps', KMS]), findings: at('resources', 'uncovered') },
    {
      name: 'a wildcard of another group',
      code: encryption(['"*.apps"', KMS]),
      findings: at('resources', 'uncovered'),
    },
    {
      name: 'a Secret of another group',
      code: encryption(['secrets.example.com', KMS]),
      findings: at('resources', 'uncovered'),
    },
    {
      code: file('apiserver.config.k8s.io/v1 EncryptionConfiguration', 'resources: []\n'),
      findings: at('resources', 'uncovered'),
    },
  ],
});

testCis('encryption-providers', {
  valid: [
    encryption(['secrets', KMS, NONE]),
    encryption(['secrets', BOX, NONE]),
    encryption(['secrets', CBC, GCM, NONE]),
    { name: 'the exact name wins', code: encryption(['secrets', BOX], ['"*.*"', NONE]) },
    { name: 'entries with the same name are joined', code: encryption(['secrets', BOX], ['secrets', NONE]) },
    { name: 'Secrets are not covered: another rule says so', code: encryption(['configmaps', NONE]) },
    {
      name: 'kms v1 before 1.29',
      kubernetesVersion: '1.28',
      code: encryption(['secrets', 'kms: { name: a }']),
    },
  ],
  invalid: [
    {
      code: encryption(['secrets', NONE, KMS]),
      findings: at('identity', 'identity'),
      fixed: encryption(['secrets', KMS, NONE]),
    },
    { code: encryption(['secrets', GCM]), findings: at('aesgcm', 'weak') },
    {
      name: 'the key of the first one goes on reading',
      code: encryption([
        'secrets',
        'aesgcm: { keys: [{ name: a, secret: YWFhYWFhYWFhYWFhYWFhYQ== }] }',
        BOX,
        NONE,
      ]),
      findings: at('aesgcm', 'weak'),
      fixed: encryption([
        'secrets',
        BOX,
        NONE,
        'aesgcm:\n      keys:\n      - name: a\n        secret: "YWFhYWFhYWFhYWFhYWFhYQ=="',
      ]),
    },
    {
      name: 'a second one that is no better',
      code: encryption(['secrets', NONE, GCM, BOX]),
      findings: at('identity', 'identity'),
    },
    {
      name: 'a second one that is off by default',
      code: encryption(['secrets', NONE, 'kms: { name: a }']),
      findings: at('identity', 'identity'),
    },
    { name: 'by wildcard', code: encryption(['"*."', NONE]), findings: at('identity', 'identity') },
    {
      name: 'the group before everything, whatever the order',
      code: encryption(['"*.*"', BOX], ['"*."', GCM]),
      findings: at('aesgcm', 'weak'),
    },
    {
      name: 'the first of joined entries',
      code: encryption(['secrets', NONE], ['secrets', BOX]),
      findings: at('identity', 'identity'),
    },
    {
      name: 'a bare identity is null',
      code: encryption(['secrets', 'identity:']),
      findings: at('identity', 'none'),
    },
    {
      name: 'two kinds in one',
      code: encryption(['secrets', `{ ${BOX}, ${NONE} }`]),
      findings: at('secretbox', 'none'),
    },
    { code: encryption(['secrets', 'kms: { name: a }']), findings: at('kms', 'kmsV1') },
    { code: encryption(['secrets', 'kms: { apiVersion: v1 }']), findings: at('v1', 'kmsV1') },
    {
      name: 'inside of a ConfigMap',
      code: `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  encryption.yaml: |\n${encryption(['secrets', NONE]).replace(/^(?=.)/gm, '    ')}`,
      findings: at('identity', 'identity'),
    },
  ],
  variations: false,
});

const policy = (rules: string, more = ''): string =>
  file('audit.k8s.io/v1 Policy', `${more}rules:\n${rules}`);
const METADATA = '- level: Metadata\n';
const resources = (group: string, names: string): string =>
  `  resources: [{ group: "${group}", resources: [${names}] }]\n`;

testCis('audit-policy-file', {
  valid: [
    api('--audit-policy-file=/a'),
    policy(METADATA),
    policy(`- level: None\n  users: [a]\n${METADATA}`),
    {
      name: 'an old version while it was there',
      kubernetesVersion: '1.23',
      code: policy(METADATA).replace('/v1', '/v1beta1'),
    },
  ],
  invalid: [
    { code: api('--audit-log-path=/a'), findings: at('c', 'missing') },
    { code: api('--audit-policy-file='), findings: at('--audit-policy-file=', 'empty') },
    { code: file('audit.k8s.io/v1 Policy', 'rules: []\n'), findings: at('rules', 'rules') },
    { code: file('audit.k8s.io/v1 Policy', ''), findings: at('Policy', 'rules') },
    { code: policy('- level: None\n'), findings: at('rules', 'none') },
    { code: policy('- level: Everything\n'), findings: at('Everything', 'invalid') },
    { code: policy('- users: [a]\n'), findings: at('users', 'invalid') },
    { code: policy(METADATA, 'omitStages: [Never]\n'), findings: at('Never', 'invalid') },
    { code: policy(`${METADATA}  omitStages: [Never]\n`), findings: at('Never', 'invalid') },
    {
      code: policy(`${METADATA}  nonResourceURLs: [/a]\n  namespaces: [a]\n`),
      findings: at('nonResourceURLs', 'invalid'),
    },
    {
      code: policy(`${METADATA}${resources('apps/v1', 'deployments')}`),
      findings: at('"apps/v1"', 'invalid'),
    },
    {
      code: policy(`${METADATA}  resources: [{ group: "", resourceNames: [a] }]\n`),
      findings: at('resourceNames', 'invalid'),
    },
    { code: policy(METADATA).replace('/v1', '/v1beta1'), findings: at('audit.k8s.io/v1beta1', 'version') },
  ],
});

const OTHERS =
  'changes of pods, changes of Deployments, exec, port-forward and proxy, certificate requests, changes of other objects';

testCis('audit-policy-coverage', {
  valid: [
    policy(METADATA),
    {
      name: 'narrow rules first',
      code: policy(
        `- level: Metadata\n${resources('', 'secrets, configmaps, serviceaccounts/token')}- level: Metadata\n${resources('authentication.k8s.io', 'tokenreviews')}- level: RequestResponse\n`,
      ),
    },
    {
      name: 'rules for others do not count',
      code: policy(
        `- level: None\n  users: ["system:kube-proxy"]\n- level: None\n  userGroups: ["system:nodes"]\n- level: None\n  namespaces: [kube-system]\n- level: None\n  resources: [{ group: "", resources: [configmaps], resourceNames: [controller-leader] }]\n${METADATA}`,
      ),
    },
    {
      name: 'reading of other objects',
      code: policy(
        `- level: None\n  verbs: [get, list, watch]\n${resources('apps', 'deployments')}${METADATA}`,
      ),
    },
    {
      name: 'the body of a token request, without its answer',
      code: policy(`- level: Request\n${resources('', 'serviceaccounts/token')}${METADATA}`),
    },
    { name: 'URLs', code: policy(`- level: None\n  nonResourceURLs: [/healthz*]\n${METADATA}`) },
    {
      code: policy(`${METADATA}  verbs: [create, update, patch, delete, get, list, watch]\n`),
    },
    { code: policy(METADATA), options: { minLevelForOthers: 'None' } },
  ],
  invalid: [
    {
      code: policy('- level: RequestResponse\n'),
      fixed: policy(
        `- level: Metadata
  resources:
  - group: ""
    resources:
    - secrets
    - configmaps
    - serviceaccounts/token
  - group: authentication.k8s.io
    resources:
    - tokenreviews
- level: RequestResponse
`,
      ),
      findings: [
        {
          messageId: 'body',
          text: 'RequestResponse',
          message:
            'The audit policy records the bodies of: Secrets, ConfigMaps, TokenReviews, service account tokens. Whoever reads the log reads credentials.',
        },
      ],
    },
    {
      code: policy('- level: Request\n'),
      findings: [
        {
          messageId: 'body',
          text: 'Request',
          message:
            'The audit policy records the bodies of: Secrets, ConfigMaps, TokenReviews. Whoever reads the log reads credentials.',
        },
      ],
    },
    {
      name: 'nothing behind the last rule',
      code: policy(
        `- level: Metadata\n${resources('', 'secrets, configmaps, serviceaccounts/token')}- level: Metadata\n${resources('authentication.k8s.io', 'tokenreviews')}`,
      ),
      fixed: policy(
        `- level: Metadata\n${resources('', 'secrets, configmaps, serviceaccounts/token')}- level: Metadata\n${resources('authentication.k8s.io', 'tokenreviews')}${METADATA}`,
      ),
      findings: [
        {
          messageId: 'unrecorded',
          text: 'rules',
          message: `The audit policy does not record enough of: ${OTHERS}.`,
        },
      ],
    },
    {
      name: 'a resource does not cover its subresources',
      code: policy(
        `- level: None\n${resources('', 'pods/exec')}- level: None\n${resources('', 'pods')}${METADATA}`,
      ),
      fixed: policy(
        `- level: Metadata
  verbs:
  - get
  - create
  resources:
  - group: ""
    resources:
    - pods/exec
    - pods/portforward
    - pods/proxy
    - services/proxy
- level: None
${resources('', 'pods/exec')}- level: Metadata
  verbs:
  - create
  - update
  - patch
  - delete
  resources:
  - group: ""
    resources:
    - pods
- level: None
${resources('', 'pods')}${METADATA}`,
      ),
      findings: [
        {
          messageId: 'unrecorded',
          text: 'None',
          line: 4,
          message: 'The audit policy does not record enough of: exec, port-forward and proxy.',
        },
        {
          messageId: 'unrecorded',
          text: 'None',
          line: 6,
          message: 'The audit policy does not record enough of: changes of pods.',
        },
      ],
    },
    {
      name: 'res/* covers the resource too, */sub every subresource of that name',
      code: policy(
        `- level: None\n${resources('', 'pods/*')}- level: None\n${resources('', '"*/token"')}${METADATA}`,
      ),
      findings: [
        {
          messageId: 'unrecorded',
          text: 'None',
          line: 4,
          message:
            'The audit policy does not record enough of: changes of pods, exec, port-forward and proxy.',
        },
        {
          messageId: 'unrecorded',
          text: 'None',
          line: 6,
          message: 'The audit policy does not record enough of: service account tokens.',
        },
      ],
    },
    {
      name: 'cluster-wide objects are in the empty namespace',
      code: policy(`- level: None\n  namespaces: [""]\n${METADATA}`),
      findings: [
        {
          messageId: 'unrecorded',
          text: 'None',
          message: 'The audit policy does not record enough of: TokenReviews, certificate requests.',
        },
      ],
    },
    {
      name: 'everybody who signs in',
      code: policy(
        `- level: None\n  userGroups: ["system:authenticated"]\n  verbs: [delete]\n${resources('example.com', 'widgets')}${METADATA}`,
      ),
      findings: [{ messageId: 'unrecorded', text: 'None' }],
    },
    {
      code: policy(METADATA),
      options: { minLevelForOthers: 'Request' },
      findings: [
        {
          messageId: 'unrecorded',
          text: 'Metadata',
          message: 'The audit policy does not record enough of: changes of other objects.',
        },
      ],
    },
    {
      code: policy(METADATA, 'omitStages: [RequestReceived, ResponseComplete]\n'),
      findings: at('omitStages', 'stage'),
      fixed: policy(METADATA, 'omitStages: [RequestReceived]\n'),
    },
    {
      code: policy(`${METADATA}  omitStages: [ResponseComplete]\n`),
      findings: at('omitStages', 'stage'),
      fixed: policy(`${METADATA}  omitStages: []\n`),
    },
  ],
  variations: false,
});

testCis('audit-policy-coverage', {
  valid: [policy(METADATA)],
  invalid: [{ code: policy('- level: None\n'), findings: at('None', 'unrecorded'), fixed: policy(METADATA) }],
});
