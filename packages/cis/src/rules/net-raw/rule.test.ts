import { app, pod, testPolicy } from '../../../test/policies.js';

const capabilities = (map: string): string => pod(app(`securityContext:\n  capabilities: ${map}\n`));

testPolicy('net-raw', {
  valid: [
    capabilities('{drop: [NET_RAW]}'),
    capabilities('{drop: [ALL], add: [NET_BIND_SERVICE]}'),
    { name: 'the runtime ignores case', code: capabilities('{drop: [all]}') },
    { name: 'Windows', code: pod(`${app()}os:\n  name: windows\n`) },
    {
      name: 'the control plane',
      code: pod(app(), { namespace: 'kube-system', labels: '{component: etcd, tier: control-plane}' }),
    },
  ],
  invalid: [
    {
      code: pod(app()),
      findings: [
        {
          messageId: 'kept',
          text: 'app',
          container: 'app',
          pathByName: 'spec.containers[app].securityContext.capabilities.drop',
          message:
            "Container 'app' keeps NET_RAW, so it can forge packets in the pod network. Drop NET_RAW or ALL.",
        },
      ],
    },
    { code: capabilities('{drop: [CHOWN]}'), findings: [{ messageId: 'kept', text: 'drop' }] },
    {
      code: capabilities('{drop: [ALL], add: [NET_RAW]}'),
      findings: [{ messageId: 'added', text: 'NET_RAW' }],
    },
    {
      code: capabilities('{add: [CHOWN, ALL]}'),
      findings: [
        { messageId: 'kept', text: 'capabilities' },
        { messageId: 'added', text: 'ALL' },
      ],
    },
    {
      name: 'init and ephemeral containers',
      code: pod(
        `${app('securityContext: {capabilities: {drop: [ALL]}}\n')}initContainers: [{name: init}]\nephemeralContainers: [{name: debug}]\n`,
      ),
      findings: [
        { messageId: 'kept', text: 'init', container: 'init' },
        { messageId: 'kept', text: 'debug', container: 'debug' },
      ],
    },
  ],
});
