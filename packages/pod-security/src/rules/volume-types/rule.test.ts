import { malformed, plain, pod, testRule } from '../../../test/manifests.js';

const volume = (source: string): string => pod(plain(`volumes:\n  - name: data\n    ${source}\n`));

testRule('volume-types', {
  valid: [
    pod(plain()),
    { name: 'only a name is an emptyDir', code: pod(plain('volumes:\n  - name: data\n')) },
    { name: 'a null source', code: volume('nfs: null') },
    ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim']
      .concat('projected', 'secret')
      .map((type) => ({ name: type, code: volume(`${type}: {}`), kubernetesVersion: '1.0' })),
    { name: 'a source that is a string is malformed', code: volume('nfs: server:/export'), ...malformed },
    { name: 'and so is an allowed one', code: volume('emptyDir: scratch') },
  ],
  invalid: [
    {
      code: volume('nfs: {server: nfs.example, path: /export}'),
      findings: [
        {
          messageId: 'type',
          text: 'nfs',
          pathByName: 'spec.volumes[data].nfs',
          message:
            "Volume 'data' has the type nfs, which the restricted level does not allow. Use another type.",
        },
      ],
    },
    {
      name: 'a type that nobody knows',
      code: volume('holographic: {}'),
      findings: [{ messageId: 'type', text: 'holographic' }],
    },
    {
      name: 'of several sources hostPath is named, at the first version',
      code: volume('nfs: {}\n    hostPath: {path: /}'),
      kubernetesVersion: '1.0',
      findings: [{ messageId: 'type', text: 'hostPath' }],
    },
  ],
});
