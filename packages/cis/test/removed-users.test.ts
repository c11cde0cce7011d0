import { file, pod, testCis } from './component.js';

const at = (text: string, messageId: string) => [{ messageId, text }];
const api = (...flags: readonly string[]): string => pod('kube-apiserver', flags);

testCis('apiserver-insecure-port', {
  valid: [
    api(),
    { kubernetesVersion: '1.19', code: api('--insecure-port=0') },
    { kubernetesVersion: '1.23', code: api('--insecure-port=0') },
    { kubernetesVersion: '1.20', code: api() },
  ],
  invalid: [
    {
      kubernetesVersion: '1.19',
      code: api(),
      findings: at('c', 'missing'),
      fixed: api('--insecure-port=0'),
    },
    {
      code: api('--insecure-port=8080', '--v=2'),
      findings: at('--insecure-port=8080', 'open'),
      fixed: api('--v=2'),
    },
    {
      kubernetesVersion: '1.18',
      code: api('--port', '8080'),
      findings: at('--port', 'open'),
      fixed: api('--port', '0'),
    },
    { code: api('--insecure-port=0'), findings: at('--insecure-port=0', 'removed'), fixed: api() },
  ],
});

testCis('apiserver-secure-port', {
  valid: [api(), api('--secure-port=443')],
  invalid: [{ code: api('--secure-port=0'), findings: at('--secure-port=0', 'closed'), fixed: api() }],
});

testCis('apiserver-removed-flags', {
  valid: [
    api('--secure-port=6443'),
    {
      kubernetesVersion: '1.21',
      code: api('--kubelet-https=true', '--experimental-encryption-provider-config=/a'),
    },
  ],
  invalid: [
    { code: api('--kubelet-https=true'), findings: at('--kubelet-https=true', 'removed'), fixed: api() },
    {
      kubernetesVersion: '1.21',
      code: api('--kubelet-https=false'),
      findings: at('--kubelet-https=false', 'insecure'),
    },
    {
      kubernetesVersion: '1.18',
      code: api('--basic-auth-file=/a'),
      findings: at('--basic-auth-file=/a', 'insecure'),
    },
    {
      kubernetesVersion: '1.19',
      code: api('--basic-auth-file=/a'),
      findings: at('--basic-auth-file=/a', 'removed'),
    },
    {
      code: api('--insecure-bind-address=127.0.0.1', '--experimental-encryption-provider-config=/a'),
      findings: [
        ...at('--insecure-bind-address=127.0.0.1', 'removed'),
        ...at('--experimental-encryption-provider-config=/a', 'removed'),
      ],
      // The flag that replaced it needs its value.
      fixed: api('--experimental-encryption-provider-config=/a'),
    },
    {
      name: 'whatever its value is',
      code: api('--basic-auth-file=$(FILE)'),
      findings: at('"--basic-auth-file=$(FILE)"', 'removed'),
    },
  ],
});

testCis('apiserver-removed-admission-plugins', {
  valid: [
    api('--enable-admission-plugins=NodeRestriction,PodSecurity'),
    { kubernetesVersion: '1.24', code: api('--enable-admission-plugins=PodSecurityPolicy') },
    { kubernetesVersion: '1.29', code: api('--enable-admission-plugins=SecurityContextDeny') },
  ],
  invalid: [
    {
      kubernetesVersion: '1.25',
      code: api('--enable-admission-plugins=NodeRestriction', '--enable-admission-plugins=PodSecurityPolicy'),
      findings: at('--enable-admission-plugins=PodSecurityPolicy', 'removed'),
    },
    {
      kubernetesVersion: '1.30',
      code: api('--disable-admission-plugins=SecurityContextDeny'),
      findings: at('--disable-admission-plugins=SecurityContextDeny', 'removed'),
      fixed: api(),
    },
    {
      name: 'all that are gone at once',
      code: api('--enable-admission-plugins=PodSecurityPolicy,NodeRestriction,PodPreset'),
      findings: [
        ...at('--enable-admission-plugins=PodSecurityPolicy,NodeRestriction,PodPreset', 'removed'),
        ...at('--enable-admission-plugins=PodSecurityPolicy,NodeRestriction,PodPreset', 'removed'),
      ],
      fixed: api('--enable-admission-plugins=NodeRestriction'),
    },
    {
      name: 'a list of which a part is not known is left',
      code: pod('kube-apiserver', ['--enable-admission-plugins=PodSecurityPolicy,$(MORE)']),
      findings: at('"--enable-admission-plugins=PodSecurityPolicy,$(MORE)"', 'removed'),
    },
  ],
});

for (const program of ['kube-scheduler', 'kube-controller-manager'])
  testCis('control-plane-removed-flags', {
    valid: [
      pod(program, ['--secure-port=10259']),
      { kubernetesVersion: '1.23', code: pod(program, ['--port=0', '--address=127.0.0.1']) },
    ],
    invalid: [
      {
        kubernetesVersion: '1.23',
        code: pod(program, ['--port=10251']),
        findings: at('--port=10251', 'insecure'),
        fixed: pod(program, ['--port=0']),
      },
      { kubernetesVersion: '1.24', code: pod(program, ['--port=0']), findings: at('--port=0', 'removed') },
      {
        code: pod(program, ['--address=127.0.0.1', '--port=0']),
        findings: [...at('--address=127.0.0.1', 'removed'), ...at('--port=0', 'removed')],
        fixed: pod(program),
      },
    ],
    variations: false,
  });

testCis('kubelet-removed-flags', {
  valid: [
    pod('kubelet', ['--config=/a']),
    { kubernetesVersion: '1.34', code: pod('kubelet', ['--pod-infra-container-image=a']) },
  ],
  invalid: [
    {
      kubernetesVersion: '1.35',
      code: pod('kubelet', ['--pod-infra-container-image=a', '--network-plugin=cni']),
      findings: [...at('--pod-infra-container-image=a', 'removed'), ...at('--network-plugin=cni', 'removed')],
      fixed: pod('kubelet'),
    },
    {
      kubernetesVersion: '1.11',
      code: pod('kubelet', ['--cadvisor-port=4194']),
      findings: at('--cadvisor-port=4194', 'insecure'),
      fixed: pod('kubelet', ['--cadvisor-port=0']),
    },
    {
      name: "in kubeadm's configuration",
      code: file(
        'kubeadm.k8s.io/v1beta3 JoinConfiguration',
        'nodeRegistration:\n  kubeletExtraArgs:\n    container-runtime: remote\n',
      ),
      findings: at('remote', 'removed'),
      fixed: file('kubeadm.k8s.io/v1beta3 JoinConfiguration', 'nodeRegistration:\n  kubeletExtraArgs: {}\n'),
    },
  ],
});

const secret = (type: string): string =>
  `kind: Secret\napiVersion: v1\nmetadata: { name: a }\ntype: ${type}\n`;

testCis('service-account-token-secret', {
  valid: [secret('Opaque'), 'kind: Secret\napiVersion: v1\nmetadata: { name: a }\n'],
  invalid: [
    {
      code: secret('kubernetes.io/service-account-token'),
      findings: at('kubernetes.io/service-account-token', 'token'),
    },
  ],
});

const token = (text: string): string =>
  file('kubeadm.k8s.io/v1beta4 InitConfiguration', `bootstrapTokens:\n- token: ${text}\n`);

testCis('bootstrap-token-secret', {
  valid: [
    secret('Opaque'),
    ...[
      'stringData: { token-secret: "$(SECRET)" }',
      'stringData: { token-secret: "{{ secret }}" }',
      'data: { token-secret: JHtTRUNSRVR9 }',
    ].map((token) => ({ name: token, code: `${secret('bootstrap.kubernetes.io/token')}${token}\n` })),
    file('kubeadm.k8s.io/v1beta4 InitConfiguration', 'bootstrapTokens:\n- ttl: 1h\n'),
    token('"{{ token }}"'),
    file('kubeadm.k8s.io/v1beta4 JoinConfiguration', 'discovery: { file: { kubeConfigPath: /a } }\n'),
  ],
  invalid: [
    {
      code: secret('bootstrap.kubernetes.io/token'),
      findings: at('bootstrap.kubernetes.io/token', 'secret'),
    },
    ...[
      'stringData: { token-secret: 0123456789abcdef }',
      'data: { token-secret: MDEyMzQ1Njc4OWFiY2RlZg== }',
    ].map((token) => ({
      code: `${secret('bootstrap.kubernetes.io/token')}${token}\n`,
      findings: at('bootstrap.kubernetes.io/token', 'secret'),
    })),
    { code: token('abcdef.0123456789abcdef'), findings: at('abcdef.0123456789abcdef', 'kubeadm') },
    {
      code: file(
        'kubeadm.k8s.io/v1beta4 JoinConfiguration',
        'discovery:\n  bootstrapToken: { token: abcdef.0123456789abcdef }\n  tlsBootstrapToken: abcdef.0123456789abcdeg\n',
      ),
      findings: [...at('abcdef.0123456789abcdef', 'kubeadm'), ...at('abcdef.0123456789abcdeg', 'kubeadm')],
    },
  ],
});

const request = (signer: string): string =>
  `kind: CertificateSigningRequest\napiVersion: certificates.k8s.io/v1\nmetadata: { name: a }\nspec: { signerName: ${signer} }\n`;

testCis('client-certificate-request', {
  valid: [request('kubernetes.io/kube-apiserver-client-kubelet')],
  invalid: [
    {
      code: request('kubernetes.io/kube-apiserver-client'),
      findings: at('kubernetes.io/kube-apiserver-client', 'client'),
    },
  ],
});

const WEBHOOK = '--enable-admission-plugins=ImagePolicyWebhook';
const CONFIG = '--admission-control-config-file=/a';
const imagePolicy = (body: string): string =>
  file('apiserver.config.k8s.io/v1 AdmissionConfiguration', `plugins:\n- name: ImagePolicyWebhook\n${body}`);
const engine = (apiVersion: string, kind: string, spec = '{}'): string =>
  `${api()}---\nkind: ${kind}\napiVersion: ${apiVersion}\nmetadata: { name: a }\nspec: ${spec}\n`;

testCis('image-admission', {
  partial: true,
  valid: [
    api(WEBHOOK, CONFIG),
    imagePolicy('  configuration: { imagePolicy: { defaultAllow: false } }\n'),
    { code: imagePolicy('  path: image.yaml\n'), unknown: ['Its configuration is in another file.'] },
  ],
  invalid: [
    { code: api(), findings: at('c', 'off') },
    { code: api(WEBHOOK), findings: at(WEBHOOK, 'config') },
    {
      code: imagePolicy('  configuration: { imagePolicy: { defaultAllow: true } }\n'),
      findings: at('true', 'open'),
    },
    {
      name: 'a policy about something else',
      code: engine('kyverno.io/v1', 'ClusterPolicy', '{ rules: [{ name: a, validate: {} }] }'),
      findings: at('c', 'off'),
    },
    {
      name: 'a policy that verifies nothing',
      code: engine('policy.sigstore.dev/v1beta1', 'ClusterImagePolicy'),
      findings: at('c', 'weak'),
    },
  ],
});
