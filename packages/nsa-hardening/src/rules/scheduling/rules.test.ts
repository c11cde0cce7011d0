import { pod } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

const shop = { meta: 'namespace: shop\n' };
const system = { meta: 'namespace: kube-system\n' };
const tolerating = (toleration: string): string => `tolerations: [${toleration}]\n`;
const KEY = 'node-role.kubernetes.io/control-plane';
const affinity = (operator: string): string =>
  `affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: ${KEY}, operator: ${operator}}]}]}}}\n`;
const INSTALL_TIME = 'The namespace is given at install time.';

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
testRule('control-plane-scheduling', {
  valid: [{ name: 'on every node', code: daemons }],
  invalid: [
    {
      code: daemons,
      options: { ignoreDaemonSets: false },
      findings: [{ messageId: 'scheduled', text: 'operator' }],
    },
  ],
});

const critical = 'priorityClassName: system-node-critical\n';

testRule('system-priority-class', {
  valid: [
    pod('', '', shop),
    pod(critical, '', system),
    pod('priorityClassName: system-of-ours\n', '', shop),
    { code: pod(critical, '', shop), options: { exemptNamespaces: ['shop'] } },
    { name: 'somewhere', code: pod(critical), unknown: [INSTALL_TIME] },
  ],
  invalid: [
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
