import { testRule } from '../../../test/test-rule.js';

const pod = (spec: string, annotations = '{}'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web, annotations: ${annotations}}\nspec: {${spec}, containers: [{name: app, image: a}]}\n`;
const ingress = (annotations: string, spec = '{}'): string =>
  `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, annotations: ${annotations}}\nspec: ${spec}\n`;
const affinity = (keys: string): string =>
  pod(
    `affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [${keys
      .split(' ')
      .map((key) => `{matchExpressions: [{key: ${key}, operator: Exists}]}`)
      .join(', ')}]}}}`,
  );
const SECCOMP = '{seccomp.security.alpha.kubernetes.io/pod: runtime/default}';
const APPARMOR = '{container.apparmor.security.beta.kubernetes.io/app: runtime/default}';
const proxy = (mode: string): string =>
  `apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: ${mode}\n`;

testRule('deprecated-field', {
  valid: [
    pod('nodeSelector: {kubernetes.io/os: linux}'),
    {
      name: 'both labels',
      code: pod('nodeSelector: {kubernetes.io/os: linux, beta.kubernetes.io/os: linux}'),
    },
    {
      name: 'one of both',
      code: affinity('node-role.kubernetes.io/master node-role.kubernetes.io/control-plane'),
    },
    pod('tolerations: [{key: node-role.kubernetes.io/master, operator: Exists}]'),
    {
      name: 'beside the field',
      code: pod('securityContext: {seccompProfile: {type: RuntimeDefault}}', SECCOMP),
    },
    { name: 'before it was deprecated', code: pod('hostPID: false', APPARMOR), kubernetesVersion: '1.29' },
    ingress('{kubernetes.io/ingress.class: nginx}', '{ingressClassName: nginx}'),
    { name: 'of GKE', code: ingress('{kubernetes.io/ingress.class: gce-internal}') },
    proxy('nftables'),
    { name: 'a version before', code: proxy('ipvs'), kubernetesVersion: '1.34' },
  ],
  invalid: [
    {
      code: pod('nodeSelector: {beta.kubernetes.io/os: linux}'),
      findings: [
        {
          messageId: 'deprecated',
          text: 'linux',
          message: "'beta.kubernetes.io/os' is deprecated since Kubernetes 1.14. Use kubernetes.io/os.",
        },
      ],
      fixed: pod('nodeSelector: {kubernetes.io/os: linux}'),
    },
    {
      code: affinity('failure-domain.beta.kubernetes.io/zone'),
      findings: [{ messageId: 'deprecated', text: 'failure-domain.beta.kubernetes.io/zone' }],
      fixed: affinity('topology.kubernetes.io/zone'),
    },
    {
      code: pod('topologySpreadConstraints: [{topologyKey: failure-domain.beta.kubernetes.io/region}]'),
      findings: [{ messageId: 'deprecated', text: 'failure-domain.beta.kubernetes.io/region' }],
    },
    {
      code: pod('hostPID: false', SECCOMP),
      findings: [
        {
          messageId: 'dead',
          text: 'runtime/default',
          message:
            "'seccomp.security.alpha.kubernetes.io/pod' has no effect since Kubernetes 1.27. Set securityContext.seccompProfile.",
        },
      ],
    },
    {
      code: pod('hostPID: false', APPARMOR),
      findings: [{ messageId: 'deprecated', text: 'runtime/default' }],
    },
    {
      code: pod('volumes: [{name: a, gitRepo: {repository: b}}]'),
      findings: [
        {
          messageId: 'volume',
          text: 'gitRepo',
          message:
            "Since Kubernetes 1.33 the volume 'gitRepo' is not mounted, so the pod does not start. Clone in an init container.",
        },
      ],
    },
    {
      name: 'a volume that is mounted still',
      code: pod('volumes: [{name: a, gitRepo: {repository: b}}]'),
      kubernetesVersion: '1.32',
      findings: [{ messageId: 'deprecated', text: 'gitRepo' }],
    },
    {
      code: ingress('{kubernetes.io/ingress.class: nginx}'),
      findings: [{ messageId: 'deprecated', text: 'nginx' }],
    },
    {
      code: 'apiVersion: v1\nkind: Endpoints\nmetadata: {name: web}\n',
      findings: [{ messageId: 'deprecated', text: 'Endpoints' }],
    },
    { code: proxy('ipvs'), findings: [{ messageId: 'deprecated', text: 'ipvs' }] },
  ],
});
