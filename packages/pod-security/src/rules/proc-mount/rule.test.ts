import { malformed, plain, pod, secured, testRule } from '../../../test/manifests.js';

const mounted = (value: string, more = ''): string => pod(secured(`procMount: ${value}\n`, more));
const inNamespace = mounted('Unmasked', 'hostUsers: false\n');
const unmasked = { messageId: 'unmasked', text: 'Unmasked' } as const;

testRule('proc-mount-baseline', {
  valid: [
    pod(plain()),
    mounted('Default'),
    mounted('null'),
    { name: 'in a user namespace from 1.35', code: inNamespace, kubernetesVersion: '1.35' },
    { name: 'a boolean is malformed', code: mounted('true'), ...malformed },
  ],
  invalid: [
    {
      code: mounted('Unmasked'),
      kubernetesVersion: '1.0',
      findings: [
        {
          ...unmasked,
          container: 'app',
          pathByName: 'spec.containers[app].securityContext.procMount',
          message:
            "Container 'app' does not mount /proc in the default way, which hides kernel interfaces. Remove procMount.",
        },
      ],
    },
    { name: 'empty', code: mounted('""'), findings: [{ messageId: 'unmasked', text: '""' }] },
    {
      name: 'in a user namespace below 1.35',
      code: inNamespace,
      kubernetesVersion: '1.34',
      findings: [unmasked],
    },
    { name: 'hostUsers: true', code: mounted('Unmasked', 'hostUsers: true\n'), findings: [unmasked] },
    { name: 'hostUsers: null', code: mounted('Unmasked', 'hostUsers: null\n'), findings: [unmasked] },
  ],
});

testRule('proc-mount-restricted', {
  valid: [
    pod(plain()),
    mounted('Default'),
    mounted('null'),
    { name: 'below 1.35 there is no such check', code: mounted('Unmasked'), kubernetesVersion: '1.34' },
    { name: 'a boolean is malformed', code: mounted('true'), ...malformed },
  ],
  invalid: [
    { name: 'from 1.35', code: mounted('Unmasked'), kubernetesVersion: '1.35', findings: [unmasked] },
    { name: 'a user namespace lifts nothing', code: inNamespace, findings: [unmasked] },
  ],
});
