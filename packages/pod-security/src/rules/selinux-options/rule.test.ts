import { plain, pod, secured, testRule } from '../../../test/manifests.js';

const ofPod = (options: string): string => pod(plain(`securityContext:\n  seLinuxOptions: ${options}\n`));
const ofContainer = (options: string): string => pod(secured(`seLinuxOptions: ${options}\n`));

testRule('selinux-options', {
  valid: [
    pod(plain()),
    ofPod('null'),
    ofPod('{}'),
    ofPod('{type: "", user: "", role: ""}'),
    ofPod('{type: container_t, level: "s0:c123,c456"}'),
    { name: 'at every version', code: ofContainer('{type: container_init_t}'), kubernetesVersion: '1.0' },
    ofContainer('{type: container_kvm_t, user: null}'),
    { name: 'the engine from 1.31', code: ofPod('{type: container_engine_t}'), kubernetesVersion: '1.31' },
    { name: 'numbers are malformed', code: ofPod('{user: 1}') },
    { name: 'options that are a string', code: ofContainer('spc_t') },
  ],
  invalid: [
    {
      code: ofPod('{type: spc_t, user: system_u, role: system_r}'),
      kubernetesVersion: '1.0',
      findings: [
        {
          messageId: 'type',
          text: 'spc_t',
          pathByName: 'spec.securityContext.seLinuxOptions.type',
          message:
            'The pod sets an SELinux type that is not meant for containers, which Pod Security does not allow. Remove it. Use container_t, or remove it.',
        },
        {
          messageId: 'user',
          text: 'system_u',
          message: 'The pod sets an SELinux user, which Pod Security does not allow. Remove it.',
        },
        {
          messageId: 'user',
          text: 'system_r',
          message: 'The pod sets an SELinux role, which Pod Security does not allow. Remove it.',
        },
      ],
    },
    {
      name: 'the engine below 1.31',
      code: ofContainer('{type: container_engine_t}'),
      kubernetesVersion: '1.30',
      findings: [{ messageId: 'type', text: 'container_engine_t', container: 'app' }],
    },
  ],
});
