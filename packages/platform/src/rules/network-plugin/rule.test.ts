import { testRule } from '../../../test/test-rule.js';

const config = (data: string): string => `apiVersion: v1
kind: ConfigMap
metadata: {name: cilium-config, namespace: kube-system}
data: ${data}
`;
const POLICY = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress]}
`;
const object = (kind: string, spec: string): string => {
  const [group, name] = kind.split(' ');
  return `apiVersion: ${group}\nkind: ${name}\nmetadata: {name: x}\nspec: ${spec}\n`;
};
const chart = (kind: string, values: string): string =>
  `apiVersion: helm.cattle.io/v1\nkind: ${kind}\nmetadata: {name: rke2-cilium, namespace: kube-system}\nspec:\n  valuesContent: |-\n    ${values}\n`;
const k3s = (more = ''): string => `disable-network-policy: true\nwrite-kubeconfig-mode: "0600"\n${more}`;
const AZURE = 'infrastructure.cluster.x-k8s.io/v1beta1 AzureManagedControlPlane';

testRule('network-policy-plugin-weak', {
  valid: [
    chart('HelmChart', 'policyEnforcementMode: default'),
    k3s(),
    `${k3s('flannel-backend: none\n')}${POLICY}`,
    { name: 'values that a template makes', code: chart('HelmChart', '{{ range .x }}policyAuditMode: true') },
    config('{enable-policy: default, policy-audit-mode: "false"}'),
    config('{enable-policy: always}'),
    { name: 'of another program', code: config('{enable-policy: never}').replace('cilium-config', 'shop') },
    object('projectcalico.org/v3 FelixConfiguration', '{chainInsertMode: Insert}'),
    {
      name: 'no policy to enforce',
      code: object('kops.k8s.io/v1alpha2 Cluster', '{networking: {kubenet: {}}}'),
    },
    object('kops.k8s.io/v1alpha2 Cluster', '{networking: {cilium: {}}}') + POLICY,
    object(AZURE, '{networkPlugin: kubenet, networkPolicy: calico}') + POLICY,
    {
      name: 'a plugin that is installed later',
      code: `${object(AZURE, '{networkPlugin: none}')}${POLICY}---\n${object('operator.tigera.io/v1 Installation', '{}')}`,
    },
    ...[`${k3s()}${POLICY}`, object(AZURE, '{networkPlugin: none}') + POLICY].map((code) => ({
      name: 'a plugin that is not among the files that were read',
      code,
      complete: false,
      unknown: ['Only a part of the project was linted.'],
    })),
  ],
  invalid: [
    {
      name: 'a chart that k3s ships',
      code: chart('HelmChart', 'policyAuditMode: true').replace(
        'rke2-cilium, namespace: kube-system}\nspec:',
        'net, namespace: kube-system}\nspec:\n  chart: https://%{KUBERNETES_API}%/static/charts/rke2-cilium-1.18.1+up1.18.1.tgz',
      ),
      findings: [{ messageId: 'audit', text: 'valuesContent' }],
    },
    {
      code: `${k3s()}${POLICY}`,
      findings: [{ messageId: 'none', text: 'true' }],
    },
    {
      name: 'values in a text',
      code: chart('HelmChartConfig', 'policyEnforcementMode: "never"'),
      findings: [{ messageId: 'never', text: 'valuesContent' }],
    },
    {
      code: config('{enable-policy: never, policy-audit-mode: "true"}'),
      findings: [
        { messageId: 'never', text: 'never' },
        { messageId: 'audit', text: '"true"' },
      ],
    },
    {
      code: object(
        'helm.toolkit.fluxcd.io/v2 HelmRelease',
        '{chart: {spec: {chart: cilium}}, values: {policyEnforcementMode: never, policyAuditMode: true}}',
      ),
      findings: [
        { messageId: 'never', text: 'never' },
        { messageId: 'audit', text: 'true' },
      ],
    },
    {
      code: object('crd.projectcalico.org/v1 FelixConfiguration', '{chainInsertMode: Append}'),
      findings: [{ messageId: 'append', text: 'Append' }],
    },
    {
      code: object('kops.k8s.io/v1alpha2 Cluster', '{networking: {kubenet: {}}}') + POLICY,
      findings: [
        {
          messageId: 'none',
          text: 'kubenet',
          message:
            "The files contain NetworkPolicies, but the network plugin 'kubenet' does not enforce them. Choose one that does.",
        },
      ],
    },
    ...['kubenet', 'none'].map((plugin) => ({
      code: object(AZURE, `{networkPlugin: ${plugin}}`) + POLICY,
      findings: [{ messageId: 'none' as const, text: plugin }],
    })),
  ],
});
