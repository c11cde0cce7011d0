import { testRule, VARIABLE } from '../../../test/test-rule.js';

const object = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: shop}\nspec: {${spec}}\n`;
const eksctl = (version: string, rest = ''): string =>
  `apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: shop, region: a${version}}\n${rest}\n`;
const capa = (spec: string): string =>
  object('controlplane.cluster.x-k8s.io/v1beta2', 'AWSManagedControlPlane', spec);
const openshift = (spec: string): string => object('config.openshift.io/v1', 'APIServer', spec);
const kops = (spec: string): string => object('kops.k8s.io/v1alpha2', 'Cluster', spec);
const talos = (machine: string, cluster: string): string =>
  `version: v1alpha1\nmachine: {${machine}}\ncluster: {${cluster}}\n`;

testRule('cluster-secrets-encryption', {
  valid: [
    eksctl(''),
    eksctl(', version: "1.28"'),
    eksctl(', version: "1.27"', 'secretsEncryption: {keyARN: arn:aws:kms:a:b:key/c}'),
    capa('version: v1.33.0'),
    capa('version: v1.27.1, encryptionConfig: {provider: arn:aws:kms:a:b:key/c}'),
    capa(`version: '${VARIABLE}'`),
    'cluster-init: true\nsecrets-encryption: true\n',
    { name: 'an agent of k3s', code: 'node-label: [a=b]\nkubelet-arg: [v=2]\ntoken: x\n' },
    { name: 'a server that joins', code: 'server: https://a:6443\nflannel-backend: none\ntls-san: [a]\n' },
    { name: 'RKE2', code: 'cni: cilium\ntls-san: [a]\ndisable-network-policy: true\n' },
    'cluster-init: true\n---\nsecrets-encryption: true\ntls-san: [a]\n',
    talos('type: controlplane, token: a', 'token: b, secretboxEncryptionSecret: c'),
    talos('type: worker, token: a', 'token: b'),
    { name: 'a patch of Talos', code: talos('type: controlplane, kubelet: {}', 'apiServer: {}') },
    `${talos('type: controlplane, token: a', 'token: b')}---\napiVersion: v1alpha1\nkind: KubeEtcdEncryptionConfig\nconfig: {}\n`,
    openshift('encryption: {type: aesgcm}'),
    kops('encryptionConfig: true'),
    object('container.cnrm.cloud.google.com/v1beta1', 'ContainerCluster', 'location: a'),
  ],
  invalid: [
    { code: eksctl(', version: "1.27"'), findings: [{ messageId: 'plain', text: 'shop' }] },
    { code: capa('version: v1.26'), findings: [{ messageId: 'plain', text: 'spec' }] },
    {
      code: 'cluster-init: true\nsecrets-encryption: false\n',
      findings: [
        {
          messageId: 'plain',
          text: 'false',
          message:
            "'secrets-encryption' leaves Secrets unencrypted in etcd, so anyone who gets a disk or a backup can read them all. Turn on encryption.",
        },
      ],
    },
    { code: 'cluster-init: true\ntls-san: [a]\n', findings: [{ messageId: 'plain', text: 'cluster-init' }] },
    {
      name: 'told by a part of k3s',
      code: 'disable: [traefik]\nwrite-kubeconfig-mode: "0600"\n',
      findings: [{ messageId: 'plain', text: 'disable' }],
    },
    {
      code: talos('type: controlplane, token: a', 'token: b'),
      findings: [{ messageId: 'plain', text: 'cluster' }],
    },
    { code: openshift('encryption: {type: identity}'), findings: [{ messageId: 'plain', text: 'identity' }] },
    { code: openshift('audit: {profile: Default}'), findings: [{ messageId: 'plain', text: 'spec' }] },
    { code: kops('encryptionConfig: false'), findings: [{ messageId: 'plain', text: 'false' }] },
    { code: kops('cloudProvider: aws'), findings: [{ messageId: 'plain', text: 'spec' }] },
  ],
});
