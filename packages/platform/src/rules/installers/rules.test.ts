import { testRule } from '../../../test/test-rule.js';

const object = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: shop}\nspec: {${spec}}\n`;

testRule('k3s-kubeconfig-mode', {
  valid: [
    'tls-san: [a]\nwrite-kubeconfig-mode: "0600"\n',
    'tls-san: [a]\nwrite-kubeconfig-mode: 0600\n',
    'tls-san: [a]\nwrite-kubeconfig-mode: "600"\n',
    'tls-san: [a]\ncluster-init: true\n',
    'write-kubeconfig-mode: yes please\n',
    'write-kubeconfig-mode: 660\nwrite-kubeconfig-group: admins\n',
  ],
  invalid: [
    ...['"0644"', '"644"', '0644', '644', '"0640"'].map((mode) => ({
      code: `write-kubeconfig-mode: ${mode}\n`,
      findings: [
        {
          messageId: 'readable',
          text: mode,
          message: `With mode ${mode.includes('640') ? '0640' : '0644'}, users other than root can read the server's kubeconfig, which has full control of the cluster. Keep the mode at 0600.`,
        },
      ],
    })),
    {
      code: 'write-kubeconfig-mode: 0664\nwrite-kubeconfig-group: admins\n',
      findings: [{ messageId: 'readable', text: '0664' }],
    },
    {
      code: object(
        'provisioning.cattle.io/v1',
        'Cluster',
        'rkeConfig: {machineGlobalConfig: {write-kubeconfig-mode: "0644"}}',
      ),
      findings: [{ messageId: 'readable', text: '"0644"' }],
    },
  ],
});

testRule('talos-rbac-off', {
  valid: [
    'machine: {features: {rbac: true}}\n',
    'machine: {features: {}}\n',
    { name: 'a patch', code: 'machine: {install: {image: "ghcr.io/siderolabs/installer:v1.11.2"}}\n' },
    {
      name: 'from 1.12 on',
      code: 'machine: {token: a.b, features: {rbac: false}, install: {image: "factory.talos.dev/installer/0a:v1.12.0"}}\n',
    },
    {
      name: 'a file of something else',
      code: object('example.com/v1', 'A', 'machine: {features: {rbac: false}}'),
    },
  ],
  invalid: [
    { code: 'machine: {features: {rbac: false}}\n', findings: [{ messageId: 'off', text: 'false' }] },
    {
      name: 'until 1.11, where nothing is said',
      code: 'machine: {token: a.b, features: {}, install: {image: "ghcr.io/siderolabs/installer:v1.11.2"}}\n',
      findings: [{ messageId: 'off', text: 'features' }],
    },
  ],
});

const access = (rest: string): string => `machine: {features: {kubernetesTalosAPIAccess: {${rest}}}}\n`;

testRule('talos-api-access-admin', {
  valid: [
    access('enabled: true, allowedRoles: [os:reader, "os:etcd:backup"]'),
    access('enabled: false, allowedRoles: ["os:admin"]'),
    'apiVersion: v1alpha1\nkind: KubeTalosAPIAccessConfig\nallowedRoles: ["os:reader"]\n',
  ],
  invalid: [
    {
      code: access('enabled: true, allowedRoles: ["os:reader", "os:admin"]'),
      findings: [{ messageId: 'admin', text: '"os:admin"' }],
    },
    {
      code: 'apiVersion: v1alpha1\nkind: KubeTalosAPIAccessConfig\nallowedRoles: ["os:admin"]\n',
      findings: [{ messageId: 'admin', text: '"os:admin"' }],
    },
  ],
});

testRule('control-plane-schedulable', {
  valid: [
    'cluster: {allowSchedulingOnControlPlanes: false}\n',
    object('config.openshift.io/v1', 'Scheduler', ''),
  ],
  invalid: [
    ...[
      'cluster: {allowSchedulingOnControlPlanes: true}\n',
      'cluster: {allowSchedulingOnMasters: true}\n',
    ].map((code) => ({ code, findings: [{ messageId: 'together', text: 'true' }] })),
    {
      code: object('config.openshift.io/v1', 'Scheduler', 'mastersSchedulable: true'),
      findings: [{ messageId: 'together', text: 'true' }],
    },
  ],
});

testRule('openshift-tls-profile-old', {
  valid: [
    object('config.openshift.io/v1', 'APIServer', 'tlsSecurityProfile: {type: Intermediate}'),
    object(
      'config.openshift.io/v1',
      'APIServer',
      'tlsSecurityProfile: {type: Custom, custom: {minTLSVersion: VersionTLS12}}',
    ),
    object('operator.openshift.io/v1', 'IngressController', ''),
  ],
  invalid: [
    {
      code: object('config.openshift.io/v1', 'APIServer', 'tlsSecurityProfile: {type: Old}'),
      findings: [{ messageId: 'old', text: 'Old' }],
    },
    {
      code: object('operator.openshift.io/v1', 'IngressController', 'tlsSecurityProfile: {type: Old}'),
      findings: [{ messageId: 'old', text: 'Old' }],
    },
    {
      code: object(
        'machineconfiguration.openshift.io/v1',
        'KubeletConfig',
        'tlsSecurityProfile: {type: Custom, custom: {minTLSVersion: VersionTLS10}}',
      ),
      findings: [{ messageId: 'old', text: 'VersionTLS10' }],
    },
  ],
});
