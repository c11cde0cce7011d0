import { findVersion, kindsOf } from '@plimsoll/kubernetes-api';
import { expect, it } from 'vitest';
import { testRule } from '../../../test/test-rule.js';
import { removalOf, UNCHANGED } from './removed-apis.js';

const object = (apiVersion: string, kind: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: web\n`;

testRule('removed-api', {
  valid: [
    object('apps/v1', 'Deployment'),
    object('autoscaling/v2', 'HorizontalPodAutoscaler'),
    { name: 'a kind that the version never had', code: object('policy/v1beta1', 'Deployment') },
    { name: 'before it was removed', code: object('batch/v1beta1', 'CronJob'), kubernetesVersion: '1.24' },
    { name: 'what a coming release removes', code: object('resource.k8s.io/v1beta1', 'ResourceClaim') },
  ],
  invalid: [
    {
      code: object('batch/v1beta1', 'CronJob'),
      kubernetesVersion: '1.25',
      findings: [
        {
          messageId: 'removed',
          text: 'batch/v1beta1',
          message: 'batch/v1beta1 CronJob was removed in Kubernetes 1.25. Use batch/v1.',
        },
      ],
      fixed: object('batch/v1', 'CronJob'),
    },
    {
      name: 'fields have changed',
      code: object('networking.k8s.io/v1beta1', 'Ingress'),
      findings: [{ messageId: 'removed', text: 'networking.k8s.io/v1beta1' }],
    },
    {
      name: 'a kind of the same version that is as it was',
      code: object('networking.k8s.io/v1beta1', 'IngressClass'),
      findings: [{ messageId: 'removed', text: 'networking.k8s.io/v1beta1' }],
      fixed: object('networking.k8s.io/v1', 'IngressClass'),
    },
    {
      code: object('policy/v1beta1', 'PodSecurityPolicy'),
      findings: [
        {
          messageId: 'removed',
          text: 'policy/v1beta1',
          message:
            'policy/v1beta1 PodSecurityPolicy was removed in Kubernetes 1.25. Use Pod Security admission or a policy engine.',
        },
      ],
    },
    {
      name: 'a file that the newest kubeadm no longer reads',
      code: object('kubeadm.k8s.io/v1beta3', 'ClusterConfiguration'),
      findings: [
        {
          messageId: 'removed',
          text: 'kubeadm.k8s.io/v1beta3',
          message:
            'kubeadm.k8s.io/v1beta3 ClusterConfiguration was removed in Kubernetes 1.37. Use kubeadm.k8s.io/v1.',
        },
      ],
    },
    {
      name: 'a file of before the table of files begins',
      code: object('kubescheduler.config.k8s.io/v1alpha1', 'KubeSchedulerConfiguration'),
      kubernetesVersion: '1.19',
      findings: [{ messageId: 'removed', text: 'kubescheduler.config.k8s.io/v1alpha1' }],
    },
    {
      name: 'in another group',
      code: object('extensions/v1beta1', 'Deployment'),
      kubernetesVersion: '1.16',
      findings: [
        {
          messageId: 'removed',
          text: 'extensions/v1beta1',
          message: 'extensions/v1beta1 Deployment was removed in Kubernetes 1.16. Use apps/v1.',
        },
      ],
    },
    {
      code: object('networking.k8s.io/v1alpha1', 'ClusterCIDR'),
      findings: [{ messageId: 'gone', text: 'networking.k8s.io/v1alpha1' }],
    },
  ],
});

it('names replacements that the newest release has', () => {
  for (const { group, kind, versions } of kindsOf())
    for (const { name, until } of versions) {
      const removal = removalOf(group, name, kind);
      expect(removal?.removedIn, `${group}/${name} ${kind}`).toBe(until && until + 1);
      const [, inGroup = '', version = '', other = kind] =
        /^([a-z0-9.]+)\/(v\d\w*)(?: (\w+))?$/.exec(removal?.replacement ?? '') ?? [];
      if (inGroup !== '') expect(findVersion(inGroup, version, other), removal?.replacement).toBeDefined();
      if (inGroup !== '') expect(removalOf(inGroup, version, other), removal?.replacement).toBeUndefined();
    }
});

it('does not list a kind of which only the version changed, unless it was removed', () => {
  for (const [apiVersion, kinds] of Object.entries(UNCHANGED))
    for (const kind of kinds.split(' ')) {
      const [group = '', version = ''] = apiVersion.split('/');
      expect(removalOf(group, version, kind)?.replacement, `${apiVersion} ${kind}`).toMatch(
        /^[a-z0-9.]+\/v\d+$/,
      );
    }
});

const image = (text: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: main
      image: ${text}
`;

testRule('outdated-component-version', {
  valid: [
    image('registry.k8s.io/kube-apiserver:v1.37.0'),
    image('registry.k8s.io/kube-state-metrics/kube-state-metrics:v1.2.0'),
    image('registry.k8s.io/kube-proxy:latest'),
    image('registry.k8s.io/etcd:3.5.15-0'),
    {
      name: 'as old as allowed',
      code: image('registry.k8s.io/kube-proxy:v1.30.4'),
      options: { minVersion: '1.30' },
    },
  ],
  invalid: [
    {
      code: image('registry.k8s.io/kube-proxy:v1.9.11'),
      options: { minVersion: 'v1.30' },
      findings: [
        {
          messageId: 'old',
          text: 'registry.k8s.io/kube-proxy:v1.9.11',
          message: 'kube-proxy 1.9 is older than v1.30, the oldest supported version. Upgrade it.',
        },
      ],
    },
    {
      name: 'in the configuration of kubeadm',
      code: 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.19.0\n',
      findings: [{ messageId: 'old', text: 'v1.19.0' }],
    },
    {
      name: 'in what makes clusters',
      code: [
        'apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nspec: {kubernetesVersion: 1.30.1}\n',
        'apiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster\nspec: {topology: {version: v1.31.2}}\n',
        'apiVersion: cluster.x-k8s.io/v1beta1\nkind: MachineDeployment\nspec: {template: {spec: {version: v1.32.3}}}\n',
        'apiVersion: controlplane.cluster.x-k8s.io/v1beta1\nkind: RKE2ControlPlane\nspec: {version: v1.33.4+rke2r1}\n',
      ].join('---\n'),
      findings: ['1.30.1', 'v1.31.2', 'v1.32.3', 'v1.33.4+rke2r1'].map((text) => ({
        messageId: 'old',
        text,
      })),
    },
    {
      name: 'etcd, whose versions are its own',
      code: image('registry.k8s.io/etcd:3.4.13-0'),
      findings: [
        {
          messageId: 'old',
          text: 'registry.k8s.io/etcd:3.4.13-0',
          message: 'etcd 3.4 is older than 3.5, the oldest supported version. Upgrade it.',
        },
      ],
    },
    {
      name: 'a chosen etcd',
      code: image('quay.io/coreos/etcd:v3.5.21'),
      options: { minEtcdVersion: '3.6' },
      findings: [{ messageId: 'old', text: 'quay.io/coreos/etcd:v3.5.21' }],
    },
  ],
});

testRule('end-of-life-component', {
  valid: [
    image('registry.example/ingress-nginx/controller-tools:v1'),
    image('docker.io/nginx/nginx-ingress:5'),
    { name: 'chosen components', code: image('kubernetesui/dashboard:v2'), options: { components: {} } },
  ],
  invalid: [
    {
      code: image('registry.k8s.io/ingress-nginx/controller:v1.15.1'),
      findings: [
        {
          messageId: 'old',
          text: 'registry.k8s.io/ingress-nginx/controller:v1.15.1',
          message:
            "Container 'main' runs the ingress-nginx controller, which gets no more security fixes. Replace it.",
        },
      ],
    },
    {
      name: 'from a mirror',
      code: image('mirror.example:5000/docker/kubernetesui/dashboard:v2.7.0'),
      findings: [{ messageId: 'old', text: 'mirror.example:5000/docker/kubernetesui/dashboard:v2.7.0' }],
    },
    {
      name: 'a component of your own',
      code: image('registry.example/team/old:1'),
      options: { components: { 'team/old': 'the old shop' } },
      findings: [
        {
          messageId: 'old',
          text: 'registry.example/team/old:1',
          message: "Container 'main' runs the old shop, which gets no more security fixes. Replace it.",
        },
      ],
    },
  ],
});
