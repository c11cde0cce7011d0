import { binding, testPolicy } from '../../../test/policies.js';

const shop = { namespace: 'shop' };

testPolicy('rbac-anonymous-binding', {
  valid: [
    binding('b', 'ClusterRole/view', ['Group:system:authenticated', 'User:anonymous']),
    {
      name: 'public information',
      code: binding('b', 'ClusterRole/system:public-info-viewer', ['Group:system:unauthenticated']),
    },
    {
      name: 'discovery, which was open to everybody',
      kubernetesVersion: '1.13',
      code: binding('"system:discovery"', 'ClusterRole/system:discovery', [
        'Group:system:authenticated',
        'Group:system:unauthenticated',
      ]),
    },
    {
      name: "kubeadm's cluster-info",
      code: binding(
        '"kubeadm:bootstrap-signer-clusterinfo"',
        'Role/kubeadm:bootstrap-signer-clusterinfo',
        ['User:system:anonymous'],
        { namespace: 'kube-public' },
      ),
    },
    {
      name: 'an allowed role',
      code: binding('b', 'ClusterRole/health', ['User:system:anonymous']),
      options: { allowedRoles: ['health'] },
    },
  ],
  invalid: [
    {
      code: binding('b', 'ClusterRole/view', [
        'User:jane',
        'User:system:anonymous',
        'Group:system:unauthenticated',
      ]),
      findings: [
        {
          messageId: 'subject',
          text: 'system:anonymous',
          message:
            "ClusterRoleBinding b gives User 'system:anonymous' the ClusterRole 'view'. Anyone who reaches the API server has these permissions without logging in. Bind it to those who need it.",
          related: [{ text: 'view' }],
        },
        { messageId: 'subject', text: 'system:unauthenticated' },
      ],
    },
    {
      name: 'a default binding to another role',
      code: binding('"system:discovery"', 'ClusterRole/x', ['User:system:anonymous']),
      findings: [{ messageId: 'subject', text: 'system:anonymous' }],
    },
    {
      name: 'discovery, which an upgrade leaves open to everybody',
      code: binding('"system:discovery"', 'ClusterRole/system:discovery', [
        'Group:system:authenticated',
        'Group:system:unauthenticated',
      ]),
      findings: [{ messageId: 'subject', text: 'system:unauthenticated' }],
    },
    {
      name: "kubeadm's cluster-info with another role",
      code: binding('"kubeadm:bootstrap-signer-clusterinfo"', 'ClusterRole/view', ['User:system:anonymous'], {
        namespace: 'kube-public',
      }),
      findings: [{ messageId: 'subject', text: 'system:anonymous' }],
    },
    {
      name: 'a role that is not here, in a partial run',
      code: binding('kubeadm', 'Role/anything', ['User:system:anonymous'], shop),
      complete: false,
      findings: [{ messageId: 'subject', text: 'system:anonymous' }],
    },
  ],
});

testPolicy('rbac-authenticated-binding', {
  valid: [
    binding('b', 'ClusterRole/view', ['User:system:authenticated', 'Group:system:serviceaccounts:shop']),
    binding('b', 'ClusterRole/system:discovery', ['Group:system:authenticated']),
    binding('b', 'ClusterRole/system:service-account-issuer-discovery', ['Group:system:serviceaccounts']),
  ],
  invalid: [
    {
      code: binding(
        'b',
        'ClusterRole/view',
        ['Group:system:authenticated', 'Group:system:serviceaccounts'],
        shop,
      ),
      findings: [
        { messageId: 'subject', text: 'system:authenticated' },
        { messageId: 'subject', text: 'system:serviceaccounts' },
      ],
    },
    {
      name: 'the option replaces the list',
      code: binding('b', 'ClusterRole/system:discovery', ['Group:system:authenticated']),
      options: { allowedRoles: [] },
      findings: [{ messageId: 'subject', text: 'system:authenticated' }],
    },
  ],
});

testPolicy('rbac-default-service-account', {
  valid: [
    binding('b', 'ClusterRole/view', [
      'ServiceAccount:shop/app',
      'User:default',
      'Group:system:serviceaccountsx',
    ]),
    binding('b', 'ClusterRole/system:service-account-issuer-discovery', ['Group:system:serviceaccounts']),
  ],
  invalid: [
    {
      code: binding('b', 'Role/reader', ['ServiceAccount:shop/default'], shop),
      findings: [
        {
          messageId: 'subject',
          text: 'default',
          message:
            "RoleBinding shop/b gives ServiceAccount 'shop/default' the Role 'reader'. Every pod that names no ServiceAccount runs as default and has these permissions. Bind it to those who need it.",
        },
      ],
    },
    {
      name: 'through a group',
      code: binding('b', 'ClusterRole/view', [
        'Group:system:serviceaccounts:shop',
        'Group:system:serviceaccounts',
      ]),
      findings: [
        { messageId: 'subject', text: 'system:serviceaccounts:shop' },
        { messageId: 'subject', text: 'system:serviceaccounts' },
      ],
    },
  ],
});
