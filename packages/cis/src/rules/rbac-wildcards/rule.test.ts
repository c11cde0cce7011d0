import { binding, documents, role, testPolicy } from '../../../test/policies.js';

testPolicy('rbac-wildcards', {
  valid: [
    role('r', '{apiGroups: ["", apps], resources: [pods, deployments], verbs: [get]}'),
    {
      name: 'pods/* is no wildcard',
      code: role('r', '{apiGroups: [""], resources: [pods/*], verbs: [get]}'),
    },
    { name: 'nor is a path that ends in one', code: role('r', '{nonResourceURLs: [/apis/*], verbs: [get]}') },
    {
      name: 'nor a name',
      code: role('r', '{apiGroups: [""], resources: [pods], verbs: [get], resourceNames: ["*"]}'),
    },
    {
      name: 'a default of Kubernetes',
      code: role(
        '"system:kube-controller-manager"',
        '{apiGroups: ["*"], resources: ["*"], verbs: [list, watch]}',
      ),
    },
    {
      name: 'an allowed role',
      code: role('r', '{apiGroups: [""], resources: ["*"], verbs: [get]}'),
      options: { allowedRoles: ['r'] },
    },
    binding('b', 'ClusterRole/cluster-admin', ['Group:devs']),
  ],
  invalid: [
    {
      name: 'a verb that was added to a default of Kubernetes',
      code: role(
        '"system:kube-controller-manager"',
        '{apiGroups: ["*"], resources: ["*"], verbs: [list, watch, delete]}',
      ),
      findings: [{ messageId: 'wildcard', text: '"*"' }],
    },
    {
      name: 'paths that were added to a default of Kubernetes',
      code: role(
        '"system:discovery"',
        `{nonResourceURLs: [/api, /api/*], verbs: [get]}
         {nonResourceURLs: ["*"], verbs: [get]}`,
      ),
      findings: [{ messageId: 'wildcard', text: '"*"', line: 7 }],
    },
    {
      name: 'each entry once, the widest field first',
      code: role(
        'r',
        `{apiGroups: [""], resources: [pods], verbs: [get, "*"]}
         {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}
         {apiGroups: ["*"], resources: [pods], verbs: [get]}
         {apiGroups: [""], resources: ["*/scale"], verbs: [get]}
         {nonResourceURLs: ["*"], verbs: [get]}`,
        { namespace: 'shop' },
      ),
      findings: [
        {
          messageId: 'wildcard',
          text: '"*"',
          line: 7,
          message:
            "Role 'r' has a wildcard in verbs, so it also allows whatever later versions and custom resources add. List what it needs.",
        },
        {
          messageId: 'wildcard',
          text: '"*"',
          line: 8,
          message:
            "Role 'r' has a wildcard in resources, verbs, apiGroups, so it also allows whatever later versions and custom resources add. List what it needs.",
        },
        { messageId: 'wildcard', text: '"*"', line: 9 },
        { messageId: 'wildcard', text: '"*/scale"', line: 10 },
        { messageId: 'wildcard', text: '"*"', line: 11 },
      ],
    },
    {
      name: 'with its binding',
      code: documents(
        role('r', '{apiGroups: [apps], resources: ["*"], verbs: [get]}'),
        binding('b', 'ClusterRole/r', ['Group:devs']),
      ),
      findings: [
        {
          messageId: 'wildcard',
          text: '"*"',
          related: [{ text: 'r', message: "ClusterRoleBinding b grants it to Group 'devs'." }],
        },
      ],
    },
  ],
});
