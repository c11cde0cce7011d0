import { testRule } from '../../../test/test-rule.js';

const scc = (name: string, fields: string): string =>
  `apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata: {name: ${name}}\n${fields}\n`;

testRule('openshift-scc-broad', {
  valid: [
    scc(
      'privileged',
      'allowPrivilegedContainer: true\nusers: [system:admin]\ngroups: [system:cluster-admins, system:nodes, system:masters]',
    ),
    scc('anyuid', 'runAsUser: {type: RunAsAny}\ngroups: [system:cluster-admins]'),
    scc('restricted-v2', 'runAsUser: {type: MustRunAsRange}\ngroups: [system:authenticated]'),
    scc(
      'hostmount-anyuid',
      'allowHostDirVolumePlugin: true\nusers: [system:serviceaccount:openshift-infra:pv-recycler-controller]',
    ),
    scc('agent', 'allowHostPID: true\nusers: [system:serviceaccount:monitoring:agent]\ngroups: []'),
    scc('narrow', 'runAsUser: {type: MustRunAsNonRoot}\nallowHostPID: false\ngroups: [system:authenticated]'),
  ],
  invalid: [
    ...[
      'allowPrivilegedContainer: true',
      'allowHostDirVolumePlugin: true',
      'allowHostNetwork: true',
      'allowHostPID: true',
      'allowHostIPC: true',
      "allowedCapabilities: ['*']",
      'runAsUser: {type: RunAsAny}',
    ].map((field) => ({
      code: scc('own', `${field}\ngroups: [system:authenticated]`),
      findings: [{ messageId: 'everybody', text: 'system:authenticated' }],
    })),
    {
      name: 'all accounts of a namespace',
      code: scc('own', 'allowHostPID: true\ngroups: [devs, "system:serviceaccounts:shop"]'),
      findings: [{ messageId: 'everybody', text: '"system:serviceaccounts:shop"' }],
    },
    {
      name: 'whom another one is for',
      code: scc(
        'hostmount-anyuid-v2',
        'allowHostDirVolumePlugin: true\nusers: [system:serviceaccount:openshift-infra:pv-recycler-controller]',
      ),
      findings: [
        { messageId: 'shipped', text: 'system:serviceaccount:openshift-infra:pv-recycler-controller' },
      ],
    },
    {
      code: scc(
        'anyuid',
        'runAsUser: {type: RunAsAny}\nusers: [system:serviceaccount:shop:default]\ngroups: [system:cluster-admins]',
      ),
      findings: [{ messageId: 'shipped', text: 'system:serviceaccount:shop:default' }],
    },
    {
      code: scc('privileged', 'allowPrivilegedContainer: true\ngroups: [system:authenticated]'),
      findings: [{ messageId: 'shipped', text: 'system:authenticated' }],
    },
  ],
});
