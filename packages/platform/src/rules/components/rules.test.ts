import { file, run } from '../../../test/component.js';
import { testRule } from '../../../test/test-rule.js';

const kubelet = (body: string): string => file('kubelet.config.k8s.io/v1beta1 KubeletConfiguration', body);
const api = (...flags: readonly string[]): string => run('kube-apiserver', ...flags);
const CLIENTS = '--client-ca-file=/pki/ca.crt';
const HEADERS = '--requestheader-client-ca-file=/pki/ca.crt';

testRule('apiserver-requestheader-ca', {
  valid: [
    api(CLIENTS),
    api(CLIENTS, '--requestheader-client-ca-file=/pki/front-proxy-ca.crt'),
    api(CLIENTS, HEADERS, '--requestheader-allowed-names=front-proxy-client'),
    {
      name: 'kubeadm names the front proxy',
      code: file(
        'kubeadm.k8s.io/v1beta4 ClusterConfiguration',
        'apiServer: {extraArgs: [{name: requestheader-client-ca-file, value: /etc/kubernetes/pki/ca.crt}]}\n',
      ),
    },
    {
      name: 'a name that a variable gives',
      code: api(CLIENTS, HEADERS, '--requestheader-allowed-names=$(NAMES)'),
      unknown: ['It takes its value from the variable $(NAMES).'],
    },
  ],
  invalid: [
    { code: api(CLIENTS, HEADERS), findings: [{ messageId: 'any', text: `"${HEADERS}"` }] },
    {
      code: api(CLIENTS, HEADERS, '--requestheader-allowed-names='),
      findings: [{ messageId: 'any', text: `"${HEADERS}"` }],
    },
    {
      name: 'kubeadm, with the names taken back',
      code: file(
        'kubeadm.k8s.io/v1beta3 ClusterConfiguration',
        'apiServer: {extraArgs: {requestheader-client-ca-file: /etc/kubernetes/pki/ca.crt, requestheader-allowed-names: ""}}\n',
      ),
      findings: [{ messageId: 'any', text: '/etc/kubernetes/pki/ca.crt' }],
    },
  ],
});

testRule('feature-gates-all-alpha', {
  valid: [
    api('--feature-gates=AllBeta=true,SomeAlpha=true'),
    api('--feature-gates=AllAlpha=false'),
    kubelet('featureGates: {AllAlpha: false}\n'),
  ],
  invalid: [
    {
      code: api('--feature-gates=A=true,AllAlpha=true'),
      findings: [
        {
          messageId: 'all',
          text: '"--feature-gates=A=true,AllAlpha=true"',
          message:
            "'--feature-gates' turns on all alpha features of kube-apiserver, including those of later releases, which are not ready for production. Name the ones that you need.",
        },
      ],
    },
    {
      code: kubelet('featureGates: {A: true, AllAlpha: true}\n'),
      findings: [{ messageId: 'all', text: 'true' }],
    },
    {
      code: run('kube-scheduler', '--feature-gates=AllAlpha=1'),
      findings: [{ messageId: 'all', text: '"--feature-gates=AllAlpha=1"' }],
    },
  ],
});

const NEVER = 'imagePullCredentialsVerificationPolicy: NeverVerify\n';
const GATE = (on: boolean): string => `featureGates: {KubeletEnsureSecretPulledImages: ${on}}\n`;

testRule('kubelet-image-pull-policy', {
  valid: [
    kubelet('failSwapOn: true\n'),
    kubelet('imagePullCredentialsVerificationPolicy: NeverVerifyAllowlistedImages\n'),
    kubelet(GATE(true)),
    { name: 'without the feature', code: kubelet(NEVER), kubernetesVersion: '1.34' },
    { name: 'off by default', code: kubelet(GATE(false)), kubernetesVersion: '1.34' },
  ],
  invalid: [
    { code: kubelet(NEVER), findings: [{ messageId: 'never', text: 'NeverVerify' }] },
    {
      name: 'one fault, not two',
      code: kubelet(NEVER + GATE(false)),
      findings: [{ messageId: 'gate', text: 'false' }],
    },
    {
      code: kubelet(NEVER + GATE(true)),
      kubernetesVersion: '1.33',
      findings: [{ messageId: 'never', text: 'NeverVerify' }],
    },
    {
      code: run('kubelet', '--feature-gates=KubeletEnsureSecretPulledImages=false'),
      findings: [{ messageId: 'gate', text: '"--feature-gates=KubeletEnsureSecretPulledImages=false"' }],
    },
  ],
});

testRule('kubelet-unsafe-sysctls', {
  valid: [
    kubelet('allowedUnsafeSysctls: []\n'),
    kubelet('allowedUnsafeSysctls: [net.core.somaxconn, kernel.sem, kernel.shmmax, fs.mqueue.msg_max]\n'),
    run('kubelet', '--allowed-unsafe-sysctls=kernel.msgmax,net/core/somaxconn'),
    {
      name: 'of a namespace since 1.37',
      code: kubelet('allowedUnsafeSysctls: [kernel.domainname, user.max_user_namespaces]\n'),
      kubernetesVersion: '1.37',
    },
  ],
  invalid: [
    {
      code: kubelet('allowedUnsafeSysctls: [net.core.somaxconn, "net.*"]\n'),
      findings: [{ messageId: 'group', text: '"net.*"' }],
    },
    {
      code: kubelet('allowedUnsafeSysctls: [vm.max_map_count]\n'),
      findings: [{ messageId: 'malformed', text: 'vm.max_map_count' }],
    },
    {
      name: 'of the node before 1.37',
      code: kubelet('allowedUnsafeSysctls: [kernel.domainname]\n'),
      kubernetesVersion: '1.36',
      findings: [{ messageId: 'malformed', text: 'kernel.domainname' }],
    },
    {
      code: kubelet('allowedUnsafeSysctls: ["kernel.*"]\n'),
      findings: [{ messageId: 'malformed', text: '"kernel.*"' }],
    },
    {
      code: run('kubelet', '--allowed-unsafe-sysctls=kernel.msg*,net.ipv4.ip_forward'),
      findings: [{ messageId: 'group', text: '"--allowed-unsafe-sysctls=kernel.msg*,net.ipv4.ip_forward"' }],
    },
  ],
});
