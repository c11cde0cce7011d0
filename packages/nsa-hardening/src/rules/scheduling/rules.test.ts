import { pod } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

const shop = { meta: 'namespace: shop\n' };
const system = { meta: 'namespace: kube-system\n' };
const tolerating = (toleration: string): string => `tolerations: [${toleration}]\n`;
const KEY = 'node-role.kubernetes.io/control-plane';
const affinity = (operator: string): string =>
  `affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: ${KEY}, operator: ${operator}}]}]}}}\n`;
const INSTALL_TIME = 'The namespace is chosen at install time.';

testRule('control-plane-scheduling', {
  valid: [
    pod('', '', shop),
    pod(tolerating(`{key: ${KEY}, effect: NoSchedule}`), '', system),
    pod(tolerating('{key: gpu, operator: Exists}'), '', shop),
    {
      name: 'running on, once there',
      code: pod(tolerating('{operator: Exists, effect: NoExecute}'), '', shop),
    },
    pod(affinity('DoesNotExist'), '', shop),
    { name: 'somewhere', code: pod(tolerating('{operator: Exists}')), unknown: [INSTALL_TIME] },
  ],
  invalid: [
    {
      code: pod(tolerating('{operator: Exists}'), '', shop),
      findings: [{ messageId: 'scheduled', text: 'operator' }],
    },
    {
      code: pod(
        tolerating('{key: gpu}, {key: node-role.kubernetes.io/master, effect: NoSchedule}'),
        '',
        shop,
      ),
      findings: [{ messageId: 'scheduled', text: 'key' }],
      fixed: pod(tolerating('{key: gpu}'), '', shop),
    },
    {
      name: 'under both names',
      code: pod(
        `tolerations:\n- key: ${KEY}\n- key: gpu\n- key: node-role.kubernetes.io/master\n  effect: NoSchedule\n`,
        '',
        shop,
      ),
      findings: [{ messageId: 'scheduled', text: 'key' }],
      fixed: pod('tolerations:\n- key: gpu\n', '', shop),
    },
    {
      name: 'and under no other',
      code: pod(tolerating(`{key: ${KEY}}, {key: node-role.kubernetes.io/master}`), '', shop),
      findings: [{ messageId: 'scheduled', text: 'key' }],
      fixed: pod('', '', shop),
    },
    {
      name: 'and all taints',
      code: pod(tolerating(`{key: ${KEY}}, {operator: Exists}`), '', shop),
      findings: [{ messageId: 'scheduled', text: 'key' }],
    },
    {
      code: pod(`nodeSelector: {${KEY}: ""}\n`, '', shop),
      findings: [{ messageId: 'scheduled', text: '""' }],
    },
    {
      code: pod(affinity('Exists'), '', shop),
      findings: [{ messageId: 'scheduled', text: 'key' }],
    },
  ],
});

const daemons = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, namespace: shop}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      tolerations: [{operator: Exists}]
      containers: [{name: agent, image: agent}]
`;
const alloy = (type: string): string => `apiVersion: collectors.grafana.com/v1alpha1
kind: Alloy
metadata: {name: agent, namespace: shop}
spec:
  controller:
    type: ${type}
    initContainers: [{name: firewall, image: alloy}]
    tolerations: [{operator: Exists}]
`;
const collector = (mode: string): string => `apiVersion: opentelemetry.io/v1beta1
kind: OpenTelemetryCollector
metadata: {name: agent, namespace: shop}
spec: {mode: ${mode}, image: otel, tolerations: [{operator: Exists}]}
`;
const apiserver = pod(
  tolerating('{operator: Exists}').concat('priorityClassName: system-node-critical\n'),
  'command: [kube-apiserver, --anonymous-auth=false]\n',
  { meta: 'namespace: tenant\n' },
);
const operator = pod(`nodeSelector: {${KEY}: ""}\npriorityClassName: system-cluster-critical\n`, '', {
  meta: 'namespace: openshift-dns-operator\n',
});

testRule('control-plane-scheduling', {
  valid: [
    { name: 'on every node', code: daemons },
    { name: 'on every node, by Alloy', code: alloy('daemonset') },
    { name: 'on every node, by OpenTelemetry', code: collector('daemonset') },
    { name: 'a control plane', code: apiserver },
    { name: 'an operator of OpenShift', code: operator },
  ],
  invalid: [
    { code: alloy('deployment'), findings: [{ messageId: 'scheduled', text: 'operator' }] },
    {
      code: daemons,
      options: { ignoreDaemonSets: false },
      findings: [{ messageId: 'scheduled', text: 'operator' }],
    },
  ],
});

const critical = 'priorityClassName: system-node-critical\n';
const agent = (more: string): string => `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, namespace: shop}
spec: {template: {spec: {${more}priorityClassName: system-node-critical, containers: [{name: agent, image: agent}]}}}
`;

testRule('system-priority-class', {
  valid: [
    pod('', '', shop),
    pod(critical, '', system),
    pod('priorityClassName: system-of-ours\n', '', shop),
    { code: pod(critical, '', shop), options: { exemptNamespaces: ['shop'] } },
    { name: 'somewhere', code: pod(critical), unknown: [INSTALL_TIME] },
    { name: 'a network plugin', code: agent('hostNetwork: true, ') },
    { name: 'a control plane', code: apiserver },
    { name: 'an operator of OpenShift', code: operator },
  ],
  invalid: [
    {
      name: 'an agent that is on no network of the node',
      code: agent(''),
      findings: [{ messageId: 'system', text: 'system-node-critical' }],
      fixed: agent('').replace('priorityClassName: system-node-critical, ', ''),
    },
    {
      code: pod(critical, '', shop),
      findings: [{ messageId: 'system', text: 'system-node-critical' }],
      fixed: pod('', '', shop),
    },
    {
      name: 'a number that only this class has',
      code: pod(`${critical}priority: 2000001000\n`, '', shop),
      findings: [{ messageId: 'system', text: 'system-node-critical' }],
    },
  ],
});
