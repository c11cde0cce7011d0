import { file } from '../../../test/component.js';
import { testRule } from '../../../test/test-rule.js';

const GROUP = 'pod-security.admission.config.k8s.io';
const own = (body: string, version = 'v1'): string =>
  file(`${GROUP}/${version} PodSecurityConfiguration`, body);
const plugin = (body: string): string =>
  file(
    'apiserver.config.k8s.io/v1 AdmissionConfiguration',
    `plugins:\n- {name: EventRateLimit, path: a.yaml}\n- name: PodSecurity\n  configuration: {apiVersion: ${GROUP}/v1, kind: PodSecurityConfiguration, ${body}}\n`,
  );

testRule('pod-security-defaults', {
  valid: [
    own('defaults: {enforce: baseline}\n'),
    plugin('defaults: {enforce: restricted}'),
    file(
      'apiserver.config.k8s.io/v1 AdmissionConfiguration',
      'plugins: [{name: PodSecurity, path: a.yaml}]\n',
    ),
  ],
  invalid: [
    {
      code: own('defaults: {enforce: privileged}\n'),
      findings: [{ messageId: 'privileged', text: 'privileged' }],
    },
    {
      name: 'the level that none is',
      code: own('defaults: {audit: baseline}\n', 'v1beta1'),
      findings: [{ messageId: 'privileged', text: 'defaults' }],
    },
    {
      code: plugin('defaults: {enforce: privileged}'),
      findings: [{ messageId: 'privileged', text: 'privileged' }],
    },
  ],
});

testRule('pod-security-exemption', {
  valid: [
    own('exemptions: {usernames: [], runtimeClasses: [], namespaces: []}\n'),
    plugin('exemptions: {namespaces: [kube-system, kube-public, cert-manager, longhorn-system]}'),
    own('exemptions: {runtimeClasses: [gvisor, kata-qemu]}\n'),
    own('exemptions: {usernames: [jane]}\n'),
    { code: own('exemptions: {namespaces: [shop]}\n'), options: { exemptNamespaces: ['shop'] } },
    {
      code: own('exemptions: {runtimeClasses: [isolated]}\n'),
      options: { sandboxRuntimeClasses: ['isolated'] },
    },
  ],
  invalid: [
    {
      code: plugin(
        'exemptions: {usernames: ["system:serviceaccount:kube-system:replicaset-controller", "system:serviceaccount:ci:deployer"], runtimeClasses: [runc], namespaces: [shop, kube-system]}',
      ),
      findings: [
        { messageId: 'controller', text: '"system:serviceaccount:kube-system:replicaset-controller"' },
        { messageId: 'account', text: '"system:serviceaccount:ci:deployer"' },
        { messageId: 'runtime', text: 'runc' },
        { messageId: 'namespace', text: 'shop' },
      ],
    },
    {
      code: own('exemptions: {usernames: ["system:kube-controller-manager"]}\n'),
      findings: [{ messageId: 'controller', text: '"system:kube-controller-manager"' }],
    },
  ],
});

const policy = (spec: string, api = 'policy/v1beta1'): string =>
  file(`${api} PodSecurityPolicy`, `metadata: {name: a}\nspec: {${spec}}\n`);
const old = { kubernetesVersion: '1.24' };

testRule('pod-security-policy', {
  valid: [
    { ...old, code: policy('privileged: false, volumes: [configMap], allowedCapabilities: [CHOWN]') },
    {
      ...old,
      code: policy('volumes: [hostPath], allowedHostPaths: [{pathPrefix: /var/log, readOnly: true}]'),
    },
    { name: 'nothing that a cluster knows', code: policy('privileged: true'), kubernetesVersion: '1.25' },
  ],
  invalid: [
    {
      ...old,
      code: policy("privileged: true, hostPID: true, volumes: ['*'], allowedCapabilities: ['*']"),
      findings: [
        {
          messageId: 'permissive',
          text: 'true',
          message:
            "This PodSecurityPolicy admits pods with privileged containers, the node's process namespace, dangerous capabilities, any directory on the node, so anyone who can use it and create a pod controls the node. Forbid it here, and write a separate policy for pods that need it.",
        },
      ],
    },
    { ...old, code: policy('hostNetwork: true'), findings: [{ messageId: 'permissive', text: 'true' }] },
    {
      ...old,
      code: policy('volumes: [hostPath]'),
      findings: [{ messageId: 'permissive', text: 'hostPath' }],
    },
    {
      kubernetesVersion: '1.15',
      code: policy('hostIPC: true', 'extensions/v1beta1'),
      findings: [{ messageId: 'permissive', text: 'true' }],
    },
  ],
});
