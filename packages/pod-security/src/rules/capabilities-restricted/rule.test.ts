import { malformed, plain, pod, secured, testRule } from '../../../test/manifests.js';

const capabilities = (map: string, more = ''): string => pod(secured(`capabilities: ${map}\n`, more));
const windows = 'os:\n  name: windows\n';

testRule('capabilities-restricted', {
  valid: [
    {
      name: 'what is filled in later',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Flux
      code: capabilities("{drop: ['${DROP}']}"),
      unknown: ['Which capabilities are dropped is filled in later.'],
    },
    capabilities('{drop: [ALL]}'),
    capabilities('{drop: [NET_RAW, ALL], add: [NET_BIND_SERVICE]}'),
    capabilities('{drop: [ALL], add: null}'),
    { name: 'below 1.22 there is no such check', code: pod(plain()), kubernetesVersion: '1.21' },
    { name: 'Windows from 1.25', code: pod(plain(windows)), kubernetesVersion: '1.25' },
    { name: 'a string is malformed', code: capabilities('{drop: ALL}'), ...malformed },
  ],
  invalid: [
    {
      name: 'nothing is dropped, from 1.22',
      code: pod(plain()),
      kubernetesVersion: '1.22',
      findings: [
        {
          messageId: 'kept',
          text: 'app',
          container: 'app',
          pathByName: 'spec.containers[app].securityContext.capabilities.drop',
          message: "Container 'app' does not drop all capabilities. Set capabilities.drop: [ALL].",
        },
      ],
    },
    {
      name: 'the word is ALL',
      code: capabilities('{drop: [all]}'),
      findings: [{ messageId: 'kept', text: 'drop' }],
    },
    { name: 'null', code: capabilities('null'), findings: [{ messageId: 'kept', text: 'capabilities' }] },
    {
      name: 'what the baseline allows to add',
      code: capabilities('{drop: [ALL], add: [CHOWN, NET_BIND_SERVICE, SYS_ADMIN]}'),
      findings: [
        {
          messageId: 'added',
          text: 'CHOWN',
          pathByName: 'spec.containers[app].securityContext.capabilities.add[CHOWN]',
        },
        { messageId: 'added', text: 'SYS_ADMIN' },
      ],
    },
    {
      name: 'Windows below 1.25',
      code: pod(plain(windows)),
      kubernetesVersion: '1.24',
      findings: [{ messageId: 'kept', text: 'app' }],
    },
    {
      name: 'a node selector does not make a Windows pod',
      code: pod(plain('nodeSelector:\n  kubernetes.io/os: windows\n')),
      findings: [{ messageId: 'windows', text: 'app' }],
    },
    {
      name: 'nor does Linux',
      code: pod(plain('os:\n  name: linux\n')),
      findings: [{ messageId: 'kept', text: 'app' }],
    },
  ],
});
