import type { InvalidCase } from '@plimsoll/rule-tester';
import { file, pod, testCis } from './component.js';

const at = (text: string, messageId: string) => [{ messageId, text }];
const api = (...flags: readonly string[]): string => pod('kube-apiserver', flags);

/** An EncryptionConfiguration. Each entry lists its resources and its providers, in order. */
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
/** Keys of zeros, with 32, 16 and 5 bytes. */
const [KEY, HALF, SHORT] = [32, 16, 5].map((length) => Buffer.alloc(length).toString('base64'));
const keys = (secret: string | undefined): string => `{ keys: [{ name: a, secret: ${secret} }] }`;
const BOX = `secretbox: ${keys(KEY)}`;
const CBC = `aescbc: ${keys(HALF)}`;
const GCM = `aesgcm: ${keys(HALF)}`;
const NONE = 'identity: {}';

testCis('apiserver-encryption-provider-config', {
  partial: true,
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
    {
      name: 'the name of the file before 1.13',
      code: file('v1 EncryptionConfig', `resources:\n- resources: [configmaps]\n  providers:\n  - ${KMS}\n`),
      findings: at('resources', 'uncovered'),
    },
  ],
});

const twice = ['secrets', KMS] as const;
const kms = (more: string): string => `kms: { name: a, endpoint: unix:///a, ${more} }`;
const refused = (name: string, code: string, text: string, problem: string): InvalidCase => ({
  name,
  code,
  findings: [
    {
      messageId: 'invalid',
      text,
      message: `The API server does not start with this file, because ${problem}.`,
    },
  ],
});

testCis('apiserver-encryption-provider-config', {
  partial: true,
  valid: [
    { name: 'ConfigMaps in plain text', code: encryption(['secrets', BOX]) },
    { name: 'a resource in several entries', code: encryption(twice, ['secrets', BOX]) },
    { name: 'the wildcard after what it covers', code: encryption(twice, ['"*."', BOX], ['"*.*"', NONE]) },
    { name: 'a wildcard of another group', code: encryption(['secrets, "*.apps"', BOX]) },
    { name: 'a key that something fills in', code: encryption(['secrets', `aescbc: ${keys('<key>')}`]) },
    { name: 'by a word', code: encryption(['secrets', `aescbc: ${keys('changeme')}`]) },
    { name: 'keys with one name, which are tried in turn', code: encryption(['secrets', CBC, CBC]) },
    { name: 'a kms of version 1', code: encryption(['secrets', kms('cachesize: 10, timeout: 3s')]) },
    { name: 'what another rule says', code: encryption(['secrets', 'identity:']) },
  ],
  invalid: [
    refused('no resources', encryption(twice, ['', BOX]), 'resources', 'an entry names no resources'),
    refused('no providers', encryption(twice, ['configmaps']), 'providers', 'an entry has no providers'),
    refused(
      'twice in one list',
      encryption(['secrets, configmaps, secrets', BOX]),
      'secrets',
      'an entry names a resource twice',
    ),
    refused(
      'beside its wildcard',
      encryption(['secrets, "*."', BOX]),
      '"*."',
      'an entry names a resource next to a wildcard that covers it',
    ),
    refused(
      'behind its wildcard',
      encryption(['"*."', BOX], ['secrets', KMS]),
      'secrets',
      'a wildcard in an earlier entry already covers this resource',
    ),
    refused(
      'a wildcard behind a wider one',
      encryption(['"*.*"', BOX], ['"*.apps"', KMS]),
      '"*.apps"',
      'a wildcard in an earlier entry already covers this resource',
    ),
    refused(
      'capitals',
      encryption(['secrets, ConfigMaps', BOX]),
      'ConfigMaps',
      'a resource has capital letters',
    ),
    refused(
      'a star alone',
      encryption(twice, ['"*"', BOX]),
      '"*"',
      "a resource is '*': write '*.' for the core group, '*.*' for everything",
    ),
    refused(
      'what no object is',
      encryption(twice, ['serviceipallocations', BOX]),
      'serviceipallocations',
      'a resource is not an object that the API stores',
    ),
    refused(
      'events of their new group',
      encryption(twice, ['events.events.k8s.io', BOX]),
      'events.events.k8s.io',
      "events are stored in the core group, so the resource must be 'events'",
    ),
    refused(
      'a group of old',
      encryption(twice, ['deployments.extensions', BOX]),
      'deployments.extensions',
      "the group 'extensions' was removed",
    ),
    refused(
      'all groups',
      encryption(twice, ['"secrets.*"', BOX]),
      '"secrets.*"',
      'a resource is named for every group',
    ),
    refused(
      'no provider',
      encryption(['secrets', KMS, 'identity:']),
      'identity',
      'each provider must be exactly one of kms, secretbox, aescbc, aesgcm, identity',
    ),
    refused('no keys', encryption(['secrets', 'aescbc: { keys: [] }']), 'keys', 'aescbc has no keys'),
    refused(
      'a key without a name',
      encryption(['secrets', `aescbc: { keys: [{ secret: ${KEY} }] }`]),
      'secret',
      'a key has no name',
    ),
    refused(
      'a key without a secret',
      encryption(['secrets', 'aescbc: { keys: [{ name: a }] }']),
      'a',
      'a key has no secret',
    ),
    refused(
      'a short key',
      encryption(['secrets', `aescbc: ${keys(SHORT)}`]),
      `${SHORT}`,
      'a key of aescbc has 5 bytes, not 16, 24 or 32',
    ),
    refused(
      'a short key of secretbox',
      encryption(['secrets', `secretbox: ${keys(HALF)}`]),
      `${HALF}`,
      'a key of secretbox has 16 bytes, not 32',
    ),
    refused(
      'a version of kms',
      encryption(['secrets', kms('apiVersion: v3')]),
      'v3',
      'the apiVersion of kms must be v1 or v2',
    ),
    refused(
      'a kms without a name',
      encryption(['secrets', 'kms: { apiVersion: v2, endpoint: unix:///a }']),
      'kms',
      'kms has no name',
    ),
    refused(
      'a colon in its name',
      encryption(['secrets', 'kms: { apiVersion: v2, name: "a:b", endpoint: unix:///a }']),
      '"a:b"',
      "the name of a kms v2 provider must not contain ':'",
    ),
    refused(
      'the name of another kms',
      encryption(['secrets', KMS], ['configmaps', KMS]),
      'a',
      'two kms providers have the same name',
    ),
    refused(
      'no endpoint',
      encryption(['secrets', 'kms: { apiVersion: v2, name: a }']),
      'kms',
      'kms has no endpoint',
    ),
    refused(
      'an endpoint on the network',
      encryption(['secrets', 'kms: { apiVersion: v2, name: a, endpoint: "https://a" }']),
      '"https://a"',
      'the endpoint of kms must be a unix socket',
    ),
    refused(
      'no time',
      encryption(['secrets', kms('apiVersion: v2, timeout: 0s')]),
      '0s',
      'the timeout of kms must be above 0',
    ),
    refused(
      'a cache',
      encryption(['secrets', kms('apiVersion: v2, cachesize: 10')]),
      '10',
      'a kms v2 provider has no cachesize',
    ),
  ],
  variations: false,
});

testCis('encryption-providers', {
  valid: [
    {
      name: 'events and leases in plain text',
      code: encryption(['secrets', BOX], ['events, leases.coordination.k8s.io', NONE]),
    },
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
        'aesgcm:\n      keys:\n      - name: a\n        secret: YWFhYWFhYWFhYWFhYWFhYQ==',
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

const none = (...lines: readonly string[]): string =>
  `- level: None\n${lines.map((line) => `  ${line}\n`).join('')}`;
const about = (names: string): string => `resources: [{ group: "", resources: [${names}] }]`;
const EVERYTHING =
  'Secrets, ConfigMaps, TokenReviews, service account tokens, changes to pods, changes to Deployments, exec, port-forward and proxy, certificate requests, changes to other objects';
const NAMESPACED = EVERYTHING.replace(' TokenReviews,', '').replace(' certificate requests,', '');

const OTHERS =
  'changes to pods, changes to Deployments, exec, port-forward and proxy, certificate requests, changes to other objects';

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
      name: 'what the policy of kube-up leaves out',
      code: policy(
        [
          none(
            'users: ["system:kube-proxy"]',
            'verbs: [watch]',
            about('endpoints, services, services/status'),
          ),
          none(
            'users: ["system:unsecured"]',
            'namespaces: [kube-system]',
            'verbs: [get]',
            about('configmaps'),
          ),
          none('userGroups: ["system:nodes"]', 'verbs: [get]', about('nodes, nodes/status')),
          none(
            'users: ["system:kube-controller-manager", "system:serviceaccount:kube-system:endpoint-controller"]',
            'verbs: [get, update]',
            'namespaces: [kube-system]',
            about('endpoints'),
          ),
          none('users: ["system:apiserver"]', 'verbs: [get]', about('namespaces, namespaces/finalize')),
          none(
            'users: [cluster-autoscaler]',
            'verbs: [get, update]',
            'namespaces: [kube-system]',
            about('configmaps, endpoints'),
          ),
          none(
            'users: ["system:kube-controller-manager"]',
            'verbs: [get, list]',
            'resources: [{ group: metrics.k8s.io }]',
          ),
          none('nonResourceURLs: [/healthz*, /version, /swagger*]'),
          none(about('events')),
          '- level: Request\n  userGroups: ["system:nodes"]\n  verbs: [update, patch]\n  resources: [{ group: "", resources: [nodes/status, pods/status] }]\n',
          '- level: Request\n  users: ["system:serviceaccount:kube-system:namespace-controller"]\n  verbs: [deletecollection]\n',
          `- level: Metadata\n${resources('', 'secrets, configmaps, serviceaccounts/token')}`,
          `- level: Metadata\n${resources('authentication.k8s.io', 'tokenreviews')}`,
          '- level: Request\n  verbs: [get, list, watch]\n',
          '- level: RequestResponse\n',
        ].join(''),
      ),
    },
    {
      name: 'locks of leaders, and kube-proxy, which may do nothing of this',
      code: policy(
        `${none('resources: [{ group: "", resources: [configmaps], resourceNames: [controller-leader] }]')}${none('users: ["system:kube-proxy"]')}${METADATA}`,
      ),
    },
    {
      name: 'a rule that is never reached',
      code: policy(`${METADATA}${none('users: [alice]')}- level: RequestResponse\n  namespaces: [shop]\n`),
    },
    {
      name: 'a user of whom an earlier rule records enough',
      code: policy(
        `- level: Metadata\n  users: [alice, bob]\n${none('users: [alice]')}- level: Request\n  users: [bob]\n  namespaces: [shop]\n${METADATA}`,
      ),
    },
    {
      name: 'a service account of whose group an earlier rule records enough',
      code: policy(
        `- level: Metadata\n  userGroups: ["system:serviceaccounts:shop"]\n${none('users: ["system:serviceaccount:shop:app"]')}${METADATA}`,
      ),
    },
    {
      name: 'too many rules',
      code: policy(`${none('users: [alice]').repeat(201)}${METADATA}`),
      unknown: ['The policy has more than 200 rules, too many to check.'],
    },
    {
      name: 'stages of what leaves no trace at all',
      code: policy(`${none(about('events'), 'omitStages: [ResponseComplete]')}${METADATA}`),
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
            'The audit policy records the bodies of requests for Secrets, ConfigMaps, TokenReviews, service account tokens, so anyone who reads the log reads credentials. Set level: Metadata for them.',
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
            'The audit policy records the bodies of requests for Secrets, ConfigMaps, TokenReviews, so anyone who reads the log reads credentials. Set level: Metadata for them.',
        },
      ],
    },
    {
      name: 'in a rule that is about them alone',
      code: policy(
        `- level: Request\n  verbs: [create, update]\n${resources('', 'secrets, configmaps')}${METADATA}`,
      ),
      fixed: policy(
        `- level: Metadata\n  verbs: [create, update]\n${resources('', 'secrets, configmaps')}${METADATA}`,
      ),
      findings: at('Request', 'body'),
    },
    {
      name: 'in a rule that is about others too',
      code: policy(`- level: Request\n${resources('', 'secrets, services')}${METADATA}`),
      fixed: policy(
        `- level: Metadata\n  resources:\n  - group: ""\n    resources:\n    - secrets\n- level: Request\n${resources('', 'secrets, services')}${METADATA}`,
      ),
      findings: at('Request', 'body'),
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
          message: `The audit policy does not record enough about ${OTHERS}. Raise the level of this rule, or add one for them.`,
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
          message:
            'The audit policy does not record enough about exec, port-forward and proxy. Raise the level of this rule, or add one for them.',
        },
        {
          messageId: 'unrecorded',
          text: 'None',
          line: 6,
          message:
            'The audit policy does not record enough about changes to pods. Raise the level of this rule, or add one for them.',
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
            'The audit policy does not record enough about changes to pods, exec, port-forward and proxy. Raise the level of this rule, or add one for them.',
        },
        {
          messageId: 'unrecorded',
          text: 'None',
          line: 6,
          message:
            'The audit policy does not record enough about service account tokens. Raise the level of this rule, or add one for them.',
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
          message:
            'The audit policy does not record enough about TokenReviews, certificate requests. Raise the level of this rule, or add one for them.',
        },
        {
          messageId: 'untraced',
          text: 'None',
          message:
            'The audit log has no trace of requests across all namespaces for Secrets, ConfigMaps. Raise the level of this rule, or remove it.',
        },
      ],
    },
    ...(
      [
        ['an administrator', 'users: [alice]', "of user 'alice'", EVERYTHING],
        ['a group', 'userGroups: ["system:masters"]', "of group 'system:masters'", EVERYTHING],
        [
          'those who do not sign in',
          'userGroups: ["system:unauthenticated"]',
          "of group 'system:unauthenticated'",
          EVERYTHING,
        ],
        ['the nodes', 'userGroups: ["system:nodes"]', "of group 'system:nodes'", EVERYTHING],
        ['a namespace', 'namespaces: [kube-system]', "in namespace 'kube-system'", NAMESPACED],
        ['five users', 'users: [a, b, c, d, e]', "of users 'a', 'b', 'c' and 2 more", EVERYTHING],
        [
          'a user in a namespace',
          'users: ["system:serviceaccount:ops:ci"]\n  namespaces: [shop]',
          "of user 'system:serviceaccount:ops:ci' in namespace 'shop'",
          NAMESPACED,
        ],
        [
          'one Secret',
          about('secrets').replace('] }]', '], resourceNames: [admin] }]'),
          "for the object 'admin'",
          'Secrets',
        ],
        [
          'reads of Secrets by a component',
          `users: ["system:kube-scheduler"]\n  ${about('secrets')}`,
          "of user 'system:kube-scheduler'",
          'Secrets',
        ],
        [
          'a wildcard for a component',
          `users: ["system:kube-scheduler"]\n  ${about('"*"')}\n  verbs: [get]`,
          "of user 'system:kube-scheduler'",
          'Secrets, ConfigMaps, exec, port-forward and proxy',
        ],
      ] as const
    ).map(([name, lines, whose, requests]) => ({
      name: `no trace of ${name}`,
      code: policy(`${none(lines)}${METADATA}`),
      fixed: policy(`${none(lines)}${METADATA}`.replace('None', 'Metadata')),
      findings: [
        {
          messageId: 'untraced',
          text: 'None',
          message: `The audit log has no trace of requests ${whose} for ${requests}. Raise the level of this rule, or remove it.`,
        },
      ],
    })),
    {
      name: 'no trace of those who do not sign in, behind a rule for all others',
      code: policy(
        `- level: Metadata\n  userGroups: ["system:authenticated"]\n${none('userGroups: ["system:unauthenticated"]')}${METADATA}`,
      ),
      findings: [{ messageId: 'untraced', text: 'None' }],
    },
    {
      name: 'bodies of Secrets of one namespace',
      code: policy(`- level: Request\n  namespaces: [kube-system]\n${resources('', 'secrets')}${METADATA}`),
      fixed: policy(`- level: Metadata\n  namespaces: [kube-system]\n${resources('', 'secrets')}${METADATA}`),
      findings: [
        {
          messageId: 'scopedBody',
          text: 'Request',
          message:
            "The audit policy records the bodies of requests in namespace 'kube-system' for Secrets, so anyone who reads the log reads credentials. Set level: Metadata for them.",
        },
      ],
    },
    ...(
      [
        [
          'everything of one namespace',
          'RequestResponse',
          '  namespaces: [shop]\n',
          "in namespace 'shop'",
          'Secrets, ConfigMaps, service account tokens',
        ],
        [
          'everything of one user',
          'Request',
          '  users: [alice]\n',
          "of user 'alice'",
          'Secrets, ConfigMaps, TokenReviews',
        ],
        [
          'all resources',
          'Request',
          '  namespaces: [shop]\n  resources: [{ group: "", resources: ["*"] }]\n',
          "in namespace 'shop'",
          'Secrets, ConfigMaps',
        ],
        [
          'a group without resources',
          'Request',
          '  namespaces: [shop]\n  resources: [{ group: "" }]\n',
          "in namespace 'shop'",
          'Secrets, ConfigMaps',
        ],
        [
          'every group',
          'Request',
          '  namespaces: [shop]\n  resources: [{ group: "*" }]\n',
          "in namespace 'shop'",
          'Secrets, ConfigMaps',
        ],
        [
          'with subresources',
          'Request',
          `  namespaces: [shop]\n${resources('', 'secrets/*')}`,
          "in namespace 'shop'",
          'Secrets',
        ],
        [
          'ConfigMaps',
          'Request',
          `  namespaces: [kube-system]\n${resources('', 'configmaps')}`,
          "in namespace 'kube-system'",
          'ConfigMaps',
        ],
        [
          'TokenReviews',
          'Request',
          `  users: [alice]\n${resources('authentication.k8s.io', 'tokenreviews')}`,
          "of user 'alice'",
          'TokenReviews',
        ],
      ] as const
    ).map(([name, level, lines, whose, requests]) => ({
      name: `bodies in a narrow rule: ${name}`,
      code: policy(`- level: ${level}\n${lines}${METADATA}`),
      findings: [
        {
          messageId: 'scopedBody',
          text: level,
          message: `The audit policy records the bodies of requests ${whose} for ${requests}, so anyone who reads the log reads credentials. Set level: Metadata for them.`,
        },
      ],
    })),
    {
      name: 'the group * is a name before Kubernetes 1.36',
      kubernetesVersion: '1.35',
      code: policy('- level: Metadata\n  resources: [{ group: "*" }]\n'),
      findings: [{ messageId: 'unrecorded', text: 'rules' }],
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
          message:
            'The audit policy does not record enough about changes to other objects. Raise the level of this rule, or add one for them.',
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
      fixed: policy(METADATA),
    },
  ],
  variations: false,
});

testCis('audit-policy-coverage', {
  partial: true,
  valid: [policy(METADATA)],
  invalid: [{ code: policy('- level: None\n'), findings: at('None', 'unrecorded'), fixed: policy(METADATA) }],
});
