import { binding, documents, role, testPolicy } from '../../../test/policies.js';

const SECRETS = '{apiGroups: [""], resources: [configmaps, secrets], verbs: [get, list]}';
const DEVS = ['Group:devs'];
const shop = { namespace: 'shop' };

const entry = (group: string, resources: string, verbs: string, names = ''): string =>
  `{apiGroups: ["${group}"], resources: [${resources}], verbs: [${verbs}]${names && `, resourceNames: [${names}]`}}`;
const ADMISSION = 'admissionregistration.k8s.io';
const RBAC = 'rbac.authorization.k8s.io';

testPolicy('rbac-secrets-read', {
  valid: [
    { name: 'another resource', code: role('r', entry('', 'configmaps', 'get, list')) },
    { name: 'another verb', code: role('r', entry('', 'secrets', 'create, update')) },
    { name: 'another group', code: role('r', entry('example.com', 'secrets', 'get')) },
    { name: 'named objects', code: role('r', entry('', 'secrets', 'get', 'tls'), shop) },
    { name: 'secrets/* is no wildcard', code: role('r', entry('', 'secrets/*', 'get')) },
    {
      name: 'what Kubernetes itself grants by a role of the name',
      code: role('"system:kube-controller-manager"', entry('', 'configmaps, secrets', 'get, list, watch')),
    },
    {
      name: 'less than Kubernetes grants by it, through aggregation too, with its label or without',
      code: role('edit', entry('', 'secrets', 'get')),
    },
    {
      name: 'a role of a controller',
      code: role(
        '"system:controller:generic-garbage-collector"',
        entry('*', '"*"', 'get, list, watch, delete'),
      ),
    },
    { name: 'an allowed role', code: role('r', SECRETS), options: { allowedRoles: ['r'] } },
    {
      name: 'bound to nobody but allowed subjects',
      code: documents(
        role('r', SECRETS),
        binding('a', 'ClusterRole/r', ['Group:devs', 'ServiceAccount:shop/app']),
      ),
      options: { allowedSubjects: ['Group:devs', 'ServiceAccount:shop/app'] },
    },
    {
      name: 'a namespace that the settings leave out',
      code: role('r', SECRETS, { namespace: 'kube-system' }),
      settings: { exemptRbacNamespaces: ['kube-system'] },
    },
    { name: 'view reads no Secrets', code: binding('v', 'ClusterRole/view', DEVS) },
    {
      name: 'a default binding',
      code: binding('"system:kube-controller-manager"', 'ClusterRole/system:kube-controller-manager', [
        'User:system:kube-controller-manager',
      ]),
    },
    {
      name: 'of a controller',
      code: binding(
        '"system:controller:generic-garbage-collector"',
        'ClusterRole/system:controller:generic-garbage-collector',
        ['ServiceAccount:kube-system/generic-garbage-collector'],
      ),
    },
    {
      name: 'all nodes, as it was before the Node authorizer',
      kubernetesVersion: '1.7',
      code: binding('"system:node"', 'ClusterRole/system:node', ['Group:system:nodes']),
    },
    {
      name: 'entries of an aggregated role do not hold',
      code: `${role('r', SECRETS)}aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}\n`,
    },
    {
      name: 'a role that is not here',
      code: binding('b', 'ClusterRole/elsewhere', DEVS),
      unknown: ['The role "elsewhere" is not among the linted files.'],
    },
  ],
  invalid: [
    {
      name: 'a role without a binding',
      code: role('r', SECRETS),
      findings: [
        {
          messageId: 'role',
          text: 'secrets',
          message:
            "ClusterRole 'r' allows get, list on secrets. Secrets hold credentials, including service account tokens. Remove what is not needed.",
        },
      ],
    },
    {
      name: 'also in a partial run',
      code: role('r', SECRETS, shop),
      complete: false,
      findings: [{ messageId: 'role', text: 'secrets' }],
    },
    {
      name: 'a role and its bindings',
      code: documents(
        role('r', SECRETS),
        binding('a', 'ClusterRole/r', ['User:jane', 'ServiceAccount:shop/app'], shop),
        binding('b', 'ClusterRole/r', DEVS),
      ),
      options: { allowedSubjects: ['Group:devs'] },
      findings: [
        {
          messageId: 'role',
          text: 'secrets',
          related: [
            { text: 'r', message: "RoleBinding shop/a grants it to User 'jane', ServiceAccount 'shop/app'." },
            { text: 'r', message: "ClusterRoleBinding b grants it to Group 'devs'." },
          ],
        },
      ],
    },
    {
      name: 'wildcards',
      code: role(
        'r',
        `{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}
         {apiGroups: [""], resources: [pods, "*"], verbs: [watch]}`,
      ),
      findings: [
        {
          messageId: 'role',
          text: '"*"',
          line: 6,
          message:
            "ClusterRole 'r' allows * on secrets (through '*'). Secrets hold credentials, including service account tokens. Remove what is not needed.",
        },
        { messageId: 'role', text: '"*"', line: 7 },
      ],
    },
    {
      name: 'one finding per entry',
      code: role('r', `${SECRETS}\n${entry('', 'secrets', 'watch')}`),
      findings: [
        { messageId: 'role', text: 'secrets', line: 6 },
        { messageId: 'role', text: 'secrets', line: 7 },
      ],
    },
    {
      name: 'a role that extends the built-in view, through its binding',
      code: documents(
        role('r', SECRETS, { labels: '{rbac.authorization.k8s.io/aggregate-to-view: "true"}' }),
        binding('b', 'ClusterRole/view', DEVS, shop),
      ),
      findings: [
        {
          messageId: 'role',
          text: 'secrets',
          related: [{ text: 'view', message: "RoleBinding shop/b grants it to Group 'devs'." }],
        },
      ],
    },
    {
      name: 'a built-in role in one namespace',
      code: binding('b', 'ClusterRole/edit', ['Group:devs', 'User:jane'], shop),
      findings: [
        {
          messageId: 'binding',
          text: 'edit',
          message:
            "RoleBinding shop/b gives Group 'devs', User 'jane' the ClusterRole 'edit', which allows get, list, watch on secrets. Secrets hold credentials, including service account tokens. Bind a role that allows less.",
          related: [{ text: 'devs' }, { text: 'jane' }],
        },
      ],
    },
    {
      name: 'a default role in the files is judged at its binding',
      code: documents(
        role('"system:kube-controller-manager"', entry('', 'secrets', 'get')),
        binding('b', 'ClusterRole/system:kube-controller-manager', ['ServiceAccount:shop/app']),
      ),
      findings: [{ messageId: 'binding', text: 'system:kube-controller-manager' }],
    },
    {
      name: 'what was added to a default role',
      code: role('"system:heapster"', `${entry('', 'pods', 'list')}\n${SECRETS}`),
      findings: [{ messageId: 'role', text: 'secrets', line: 7 }],
    },
    {
      name: 'a verb that was added to an entry',
      code: role('"system:controller:node-controller"', entry('', 'nodes, secrets', 'get, list')),
      findings: [
        {
          messageId: 'role',
          text: 'secrets',
          message:
            "ClusterRole 'system:controller:node-controller' allows get, list on secrets. Secrets hold credentials, including service account tokens. Remove what is not needed.",
        },
      ],
    },
    {
      name: 'a default allows fewer objects',
      code: role('"system:controller:bootstrap-signer"', entry('', 'configmaps, secrets', 'get'), {
        namespace: 'kube-public',
      }),
      findings: [{ messageId: 'role', text: 'secrets' }],
    },
    {
      name: 'a subject that was added to a default binding',
      code: binding('"system:kube-controller-manager"', 'ClusterRole/system:kube-controller-manager', [
        'User:system:kube-controller-manager',
        'User:jane',
      ]),
      findings: [
        {
          messageId: 'binding',
          text: 'jane',
          message:
            "ClusterRoleBinding system:kube-controller-manager gives User 'jane' the ClusterRole 'system:kube-controller-manager', which allows get, list, watch on secrets (through '*'). Secrets hold credentials, including service account tokens. Bind a role that allows less.",
          related: [{ text: 'system:kube-controller-manager', message: 'The role that it grants.' }],
        },
      ],
    },
    {
      name: 'all nodes, which the Node authorizer would restrict',
      code: binding('"system:node"', 'ClusterRole/system:node', ['Group:system:nodes']),
      findings: [{ messageId: 'binding', text: 'system:nodes' }],
    },
    {
      name: 'the name of a default binding with another role',
      code: binding('"system:node"', 'ClusterRole/cluster-admin', DEVS),
      findings: [{ messageId: 'binding', text: 'cluster-admin' }],
    },
    {
      name: 'a default binding with the role of another kind',
      code: binding(
        '"system::leader-locking-kube-scheduler"',
        'ClusterRole/edit',
        ['User:system:kube-scheduler'],
        {
          namespace: 'kube-system',
        },
      ),
      findings: [{ messageId: 'binding', text: 'edit' }],
    },
    {
      name: 'defaults have no place in namespaces of applications',
      code: role('"system:controller:token-cleaner"', SECRETS, shop),
      findings: [{ messageId: 'role', text: 'secrets' }],
    },
    {
      name: 'a label makes no default',
      code: role('r', SECRETS, { labels: '{kubernetes.io/bootstrapping: rbac-defaults}' }),
      findings: [{ messageId: 'role', text: 'secrets' }],
    },
    {
      name: 'nor does the beginning of a name, with the label or without',
      code: documents(
        role('"system:kube-apiserver-to-kubelet"', SECRETS),
        role('"system:reader"', SECRETS, { labels: '{kubernetes.io/bootstrapping: rbac-defaults}' }),
      ),
      findings: [
        { messageId: 'role', text: 'secrets' },
        { messageId: 'role', text: 'secrets' },
      ],
    },
    {
      name: 'defaults, where the settings ask for them',
      code: role('"system:heapster"', SECRETS),
      settings: { checkDefaultRbac: true },
      findings: [{ messageId: 'role', text: 'secrets' }],
    },
    {
      name: 'one of two subjects is allowed',
      code: binding('b', 'ClusterRole/edit', ['Group:devs', 'Group:guests'], shop),
      options: { allowedSubjects: ['Group:devs'] },
      findings: [{ messageId: 'binding', text: 'edit' }],
    },
  ],
});

testPolicy('rbac-pod-create', {
  valid: [
    role('r', entry('', 'pods', 'get, delete')),
    role('r', entry('', 'pods/exec', 'create')),
    { name: 'create takes no names', code: role('r', entry('', 'pods', 'create', 'web')) },
    { name: 'a named controller', code: role('r', entry('apps', 'deployments', 'patch', 'web')) },
    { name: 'scaling', code: role('r', entry('apps', 'deployments/scale', 'update')) },
    {
      name: 'controllers, switched off',
      code: role('r', entry('apps', 'deployments', 'create')),
      options: { includeControllers: false },
    },
  ],
  invalid: [
    {
      code: role('r', entry('', 'pods', 'create'), shop),
      options: { includeControllers: false },
      findings: [{ messageId: 'role', text: 'pods' }],
    },
    {
      name: 'controllers and debug containers',
      code: role(
        'r',
        `${entry('apps', 'statefulsets, deployments', 'patch')}
         ${entry('batch', 'cronjobs', 'create')}
         ${entry('', 'pods/ephemeralcontainers', 'patch')}
         ${entry('', '"*/ephemeralcontainers"', 'patch')}`,
      ),
      findings: [
        {
          messageId: 'role',
          text: 'statefulsets',
          message:
            "ClusterRole 'r' allows patch on deployments, statefulsets. A pod can use every Secret and ServiceAccount in its namespace, and as much of the node as admission allows. Remove what is not needed.",
        },
        { messageId: 'role', text: 'cronjobs' },
        { messageId: 'role', text: 'pods/ephemeralcontainers' },
        { messageId: 'role', text: '"*/ephemeralcontainers"' },
      ],
    },
    {
      name: 'custom resources that make pods',
      code: role(
        'r',
        `${entry('argoproj.io', 'workflows', 'create')}
         ${entry('tekton.dev', 'taskruns', 'create')}
         ${entry('serving.knative.dev', 'services', 'update')}`,
        shop,
      ),
      findings: [
        { messageId: 'role', text: 'workflows' },
        { messageId: 'role', text: 'taskruns' },
        { messageId: 'role', text: 'services' },
      ],
    },
    { code: binding('b', 'ClusterRole/edit', DEVS), findings: [{ messageId: 'binding', text: 'edit' }] },
  ],
});

testPolicy('rbac-escalation-verbs', {
  valid: [
    role('r', entry(RBAC, 'roles, clusterroles', 'create, update')),
    { name: 'peers look at bindings', code: role('r', entry(RBAC, 'rolebindings', 'bind')) },
    { name: 'named roles', code: role('r', entry(RBAC, 'clusterroles', 'bind', 'view')) },
    { name: 'a named user', code: role('r', entry('', 'users', 'impersonate', 'jane')) },
    { name: 'users, in one namespace', code: role('r', entry('', 'users', 'impersonate'), shop) },
    { name: 'acting alone', code: role('r', entry('', 'pods', '"impersonate-on:user-info:list"')) },
    { name: 'namespace administrators', code: binding('b', 'ClusterRole/admin', DEVS, shop) },
  ],
  invalid: [
    {
      name: 'bind and escalate',
      code: role(
        'r',
        `${entry(RBAC, 'roles', 'bind')}
         ${entry(RBAC, 'clusterroles', 'escalate', 'app')}
         ${entry(RBAC, 'clusterroles', 'bind', 'cluster-admin')}
         ${entry(RBAC, '"*"', '"*"')}`,
      ),
      findings: [
        { messageId: 'role', text: 'roles' },
        { messageId: 'role', text: 'clusterroles' },
        { messageId: 'role', text: 'clusterroles' },
        { messageId: 'role', text: '"*"' },
      ],
    },
    {
      name: 'impersonation',
      code: role(
        'r',
        `${entry('', 'users, groups', 'impersonate')}
         ${entry('', 'groups', 'impersonate', '"system:masters"')}
         ${entry('authentication.k8s.io', 'userextras/scopes', 'impersonate')}
         ${entry('authentication.k8s.io', 'users', '"impersonate:user-info"')}`,
      ),
      findings: [
        { messageId: 'role', text: 'users' },
        { messageId: 'role', text: 'groups' },
        { messageId: 'role', text: 'userextras/scopes' },
        { messageId: 'role', text: 'users' },
      ],
    },
    {
      name: 'in one namespace',
      code: role(
        'r',
        `${entry('', 'serviceaccounts', 'impersonate')}\n${entry(RBAC, 'clusterroles', 'bind')}`,
        shop,
      ),
      findings: [
        { messageId: 'role', text: 'serviceaccounts' },
        { messageId: 'role', text: 'clusterroles' },
      ],
    },
    {
      name: 'administrators of all namespaces',
      code: binding('b', 'ClusterRole/edit', DEVS),
      findings: [{ messageId: 'binding', text: 'edit' }],
    },
    {
      name: 'administrators of one, where asked for',
      code: binding('b', 'ClusterRole/edit', DEVS, shop),
      options: { includeNamespaceAdmins: true },
      findings: [{ messageId: 'binding', text: 'edit' }],
    },
  ],
});

testPolicy('rbac-pv-create', {
  valid: [
    role('r', entry('', 'persistentvolumes', 'get, delete')),
    role('r', entry('', 'persistentvolumeclaims', 'create')),
    { name: 'dead weight in a Role', code: role('r', entry('', 'persistentvolumes', 'create'), shop) },
    {
      name: 'dead weight in a ClusterRole that only a RoleBinding grants',
      code: documents(
        role('r', entry('', 'persistentvolumes', 'create')),
        binding('b', 'ClusterRole/r', DEVS, shop),
      ),
    },
    {
      name: 'a RoleBinding',
      code: binding('b', 'ClusterRole/system:persistent-volume-provisioner', DEVS, shop),
    },
  ],
  invalid: [
    {
      code: role('r', entry('', 'persistentvolumes', 'create')),
      findings: [{ messageId: 'role', text: 'persistentvolumes' }],
    },
    {
      name: 'in a partial run, where another binding may be elsewhere',
      code: documents(
        role('r', entry('', 'persistentvolumes', 'create')),
        binding('b', 'ClusterRole/r', DEVS, shop),
      ),
      complete: false,
      findings: [{ messageId: 'role', text: 'persistentvolumes' }],
    },
    {
      code: binding('b', 'ClusterRole/system:persistent-volume-provisioner', DEVS),
      findings: [{ messageId: 'binding', text: 'system:persistent-volume-provisioner' }],
    },
  ],
});

testPolicy('rbac-nodes-proxy', {
  valid: [
    role('r', entry('', 'nodes, nodes/metrics, nodes/stats', 'get')),
    role('r', entry('', 'pods/proxy, services/proxy', 'get')),
    { name: 'no request of the proxy is a list', code: role('r', entry('', '"*"', 'list, watch')) },
    { name: 'in one namespace', code: role('r', entry('', 'nodes/proxy', 'get'), shop) },
  ],
  invalid: [
    {
      name: 'get is enough, and so is one node',
      code: role(
        'r',
        `${entry('', 'nodes, nodes/proxy', 'get')}\n${entry('', '"*/proxy"', 'create', 'node-1')}`,
      ),
      findings: [
        { messageId: 'role', text: 'nodes/proxy' },
        { messageId: 'role', text: '"*/proxy"' },
      ],
    },
    {
      code: binding('b', 'ClusterRole/system:kubelet-api-admin', ['User:apiserver']),
      findings: [{ messageId: 'binding', text: 'system:kubelet-api-admin' }],
    },
  ],
});

testPolicy('rbac-csr-approval', {
  valid: [
    role('r', entry('certificates.k8s.io', 'certificatesigningrequests', 'update')),
    role('r', entry('certificates.k8s.io', 'certificatesigningrequests/approval', 'get')),
    {
      name: 'for signers that make no identities',
      code: role(
        'r',
        [
          entry('certificates.k8s.io', 'certificatesigningrequests/approval', 'update'),
          entry('certificates.k8s.io', 'signers', 'approve', 'kubernetes.io/kubelet-serving'),
          entry('certificates.k8s.io', 'signers', 'approve', 'example.com/own'),
        ].join('\n'),
      ),
    },
  ],
  invalid: [
    ...['kubernetes.io/kube-apiserver-client', 'kubernetes.io/*', ''].map((signer) => ({
      name: `for the signer ${signer}`,
      code: role(
        'r',
        [
          entry('certificates.k8s.io', 'certificatesigningrequests/approval', 'update'),
          entry('certificates.k8s.io', 'signers', 'approve', 'example.com/own'),
          entry('certificates.k8s.io', 'signers', 'approve', signer),
        ].join('\n'),
      ),
      findings: [{ messageId: 'role', text: 'certificatesigningrequests/approval' }],
    })),
    {
      code: role('r', entry('certificates.k8s.io', 'certificatesigningrequests/approval', 'update')),
      findings: [{ messageId: 'role', text: 'certificatesigningrequests/approval' }],
    },
    {
      code: binding('b', 'ClusterRole/system:controller:certificate-controller', DEVS),
      findings: [{ messageId: 'binding', text: 'system:controller:certificate-controller' }],
    },
  ],
});

testPolicy('rbac-webhook-config', {
  valid: [
    role('r', entry(ADMISSION, 'validatingwebhookconfigurations', 'get, list, watch')),
    {
      name: 'its own webhook',
      code: role('r', entry(ADMISSION, 'mutatingwebhookconfigurations', 'patch', 'own')),
    },
    { name: 'policies', code: role('r', entry(ADMISSION, 'validatingadmissionpolicies', 'create')) },
  ],
  invalid: [
    {
      code: role('r', entry(ADMISSION, 'mutatingwebhookconfigurations', 'patch')),
      findings: [{ messageId: 'role', text: 'mutatingwebhookconfigurations' }],
    },
    {
      name: 'policies, where asked for',
      code: role('r', entry(ADMISSION, 'validatingadmissionpolicies', 'create')),
      options: { includePolicies: true },
      findings: [{ messageId: 'role', text: 'validatingadmissionpolicies' }],
    },
    {
      code: binding('b', 'ClusterRole/system:controller:generic-garbage-collector', DEVS),
      findings: [{ messageId: 'binding', text: 'system:controller:generic-garbage-collector' }],
    },
  ],
});

testPolicy('rbac-service-account-token-create', {
  valid: [
    role('r', entry('', 'serviceaccounts', 'create')),
    { name: 'of a named account', code: role('r', entry('', 'serviceaccounts/token', 'create', 'app')) },
    binding('b', 'ClusterRole/edit', DEVS, shop),
  ],
  invalid: [
    {
      code: role('r', `${entry('', 'serviceaccounts/token', 'create')}\n${entry('', '"*/token"', '"*"')}`),
      findings: [
        { messageId: 'role', text: 'serviceaccounts/token' },
        { messageId: 'role', text: '"*/token"' },
      ],
    },
    { code: binding('b', 'ClusterRole/edit', DEVS), findings: [{ messageId: 'binding', text: 'edit' }] },
  ],
});
