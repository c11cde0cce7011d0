import { file, run } from '../../../test/component.js';
import { testRule } from '../../../test/test-rule.js';

const cluster = (body: string): string => file('kubeadm.k8s.io/v1beta4 ClusterConfiguration', body);
const controlPlane = (spec: string): string =>
  file(
    'controlplane.cluster.x-k8s.io/v1beta1 KubeadmControlPlane',
    `metadata: {name: a}\nspec: {kubeadmConfigSpec: {${spec}}}\n`,
  );
const template = (spec: string): string =>
  file(
    'bootstrap.cluster.x-k8s.io/v1beta2 KubeadmConfigTemplate',
    `metadata: {name: a}\nspec: {template: {spec: {${spec}}}}\n`,
  );
const manager = (...flags: readonly string[]): string => run('kube-controller-manager', ...flags);

testRule('certificate-validity', {
  valid: [
    cluster('certificateValidityPeriod: 8760h\ncaCertificateValidityPeriod: 87600h\n'),
    controlPlane('clusterConfiguration: {certificateValidityPeriodDays: 365}'),
    manager('--cluster-signing-duration=8760h0m0s'),
    { code: manager('--cluster-signing-duration=87600h'), options: { maxHours: 87600 } },
  ],
  invalid: [
    {
      code: cluster('certificateValidityPeriod: 87600h\n'),
      findings: [{ messageId: 'long', text: '87600h' }],
    },
    {
      code: cluster('caCertificateValidityPeriod: 876000h\n'),
      findings: [{ messageId: 'long', text: '876000h' }],
    },
    {
      code: controlPlane('clusterConfiguration: {certificateValidityPeriodDays: 3650}'),
      findings: [{ messageId: 'long', text: '3650' }],
    },
    {
      code: manager('--cluster-signing-duration=87600h'),
      findings: [
        {
          messageId: 'long',
          text: '"--cluster-signing-duration=87600h"',
          message:
            "'--cluster-signing-duration' issues certificates that are valid for longer than 8760 hours. Kubernetes cannot revoke a certificate, so a stolen one works until it expires. Shorten it.",
        },
      ],
    },
    {
      name: 'in extraArgs, under the older name',
      code: cluster(
        'controllerManager: {extraArgs: [{name: experimental-cluster-signing-duration, value: 87600h}]}\n',
      ),
      findings: [{ messageId: 'long', text: '87600h' }],
    },
  ],
});

const JOIN = 'discovery: {bootstrapToken: {apiServerEndpoint: "a:6443", unsafeSkipCAVerification: true}}';

testRule('kubeadm-discovery-unverified', {
  valid: [
    file('kubeadm.k8s.io/v1beta3 JoinConfiguration', `${JOIN.replace('true', 'false')}\n`),
    controlPlane('joinConfiguration: {nodeRegistration: {}}'),
  ],
  invalid: [
    {
      code: file('kubeadm.k8s.io/v1beta3 JoinConfiguration', `${JOIN}\n`),
      findings: [{ messageId: 'unverified', text: 'true' }],
    },
    {
      code: controlPlane(`joinConfiguration: {${JOIN}}`),
      findings: [{ messageId: 'unverified', text: 'true' }],
    },
    { code: template(`joinConfiguration: {${JOIN}}`), findings: [{ messageId: 'unverified', text: 'true' }] },
  ],
});

const written = (mode: string, path = '/etc/kubernetes/audit.yaml'): string =>
  `files: [{path: ${path}, content: a, permissions: ${mode}}]`;
const machine = (mode: string): string =>
  file(
    'machineconfiguration.openshift.io/v1 MachineConfig',
    `metadata: {name: a}\nspec: {config: {ignition: {version: 3.4.0}, storage: {files: [{path: /etc/a, mode: ${mode}}]}}}\n`,
  );

testRule('node-file-permissions', {
  valid: [
    controlPlane(written('"0644"')),
    controlPlane('files: [{path: /etc/a, content: a}]'),
    controlPlane(written('"0600"', '/etc/kubernetes/pki/ca.key')),
    controlPlane(written('"0755"', '/usr/local/bin/a')),
    machine('420'),
    { name: 'filled in later', code: controlPlane(written('"{{ mode }}"')) },
  ],
  invalid: [
    { code: controlPlane(written('"0666"')), findings: [{ messageId: 'writable', text: '"0666"' }] },
    { code: template(written('"664"')), findings: [{ messageId: 'writable', text: '"664"' }] },
    {
      name: 'of another kind of control plane',
      code: file(
        'controlplane.cluster.x-k8s.io/v1beta1 RKE2ControlPlane',
        `metadata: {name: a}\nspec: {${written('"0646"')}}\n`,
      ),
      findings: [{ messageId: 'writable', text: '"0646"' }],
    },
    {
      name: 'of Talos',
      code: `version: v1alpha1\nmachine: {type: worker, ${written('0o666')}}\ncluster: {}\n`,
      findings: [{ messageId: 'writable', text: '0o666' }],
    },
    { code: machine('511'), findings: [{ messageId: 'writable', text: '511' }] },
    {
      code: controlPlane(written('"0644"', '/etc/kubernetes/pki/sa.key')),
      findings: [{ messageId: 'readable', text: '"0644"' }],
    },
    {
      code: controlPlane(written('"0644"', '/etc/kubernetes/encryption-config.yaml')),
      findings: [{ messageId: 'readable', text: '"0644"' }],
    },
  ],
});
