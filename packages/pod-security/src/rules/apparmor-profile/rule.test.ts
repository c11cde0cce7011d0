import { deployment, malformed, plain, pod, secured, testRule } from '../../../test/manifests.js';

const annotated = (value: string, name = 'app'): string =>
  pod(plain(), `annotations:\n  container.apparmor.security.beta.kubernetes.io/${name}: ${value}\n`);
const ofPod = (profile: string): string => pod(plain(`securityContext:\n  appArmorProfile: ${profile}\n`));
const ofContainer = (profile: string): string => pod(secured(`appArmorProfile: ${profile}\n`));

testRule('apparmor-profile', {
  valid: [
    pod(plain()),
    ofPod('null'),
    ofPod('{type: RuntimeDefault}'),
    ofContainer('{type: Localhost, localhostProfile: web}'),
    annotated('""'),
    annotated('null'),
    annotated('runtime/default'),
    annotated('localhost/web'),
    { name: 'a profile that is a string', code: ofContainer('Unconfined'), ...malformed },
    { name: 'an annotation that is a number is malformed', code: annotated('1') },
    {
      name: "annotations of the workload are not the pod's",
      code: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations:
    container.apparmor.security.beta.kubernetes.io/app: unconfined
spec:
  template:
    spec:
      containers: []
`,
    },
  ],
  invalid: [
    {
      code: ofPod('{type: Unconfined}'),
      findings: [
        {
          messageId: 'type',
          text: 'Unconfined',
          pathByName: 'spec.securityContext.appArmorProfile.type',
          message:
            'The pod sets an AppArmor profile that is neither RuntimeDefault nor Localhost. Use one of these.',
        },
      ],
    },
    {
      name: 'the fields count at versions that did not have them',
      code: ofContainer('{type: Unconfined}'),
      kubernetesVersion: '1.0',
      findings: [{ messageId: 'type', text: 'Unconfined', container: 'app' }],
    },
    { name: 'an empty type', code: ofPod('{type: ""}'), findings: [{ messageId: 'type', text: '""' }] },
    { name: 'no type', code: ofPod('{}'), findings: [{ messageId: 'type', text: 'appArmorProfile' }] },
    {
      code: annotated('unconfined'),
      findings: [
        {
          messageId: 'annotation',
          text: 'unconfined',
          message:
            "The annotation 'container.apparmor.security.beta.kubernetes.io/app' sets an AppArmor profile that is neither runtime/default nor localhost. Use one of these.",
        },
      ],
    },
    {
      name: 'an annotation for no container, at the first version',
      code: annotated('unconfined', 'nobody'),
      kubernetesVersion: '1.0',
      findings: [{ messageId: 'annotation', text: 'unconfined' }],
    },
    {
      name: 'in the template of a workload',
      code: deployment(
        plain(),
        'annotations:\n  container.apparmor.security.beta.kubernetes.io/app: unconfined\n',
      ),
      findings: [{ messageId: 'annotation', text: 'unconfined' }],
    },
  ],
});
