import { malformed, plain, pod, secured, testRule } from '../../../test/manifests.js';

const POD = 'seccomp.security.alpha.kubernetes.io/pod';
const CONTAINER = 'container.seccomp.security.alpha.kubernetes.io';
const annotated = (key: string, value: string): string => pod(plain(), `annotations:\n  ${key}: ${value}\n`);
const ofPod = (profile: string): string => pod(plain(`securityContext:\n  seccompProfile: ${profile}\n`));
const ofContainer = (profile: string): string => pod(secured(`seccompProfile: ${profile}\n`));

testRule('seccomp-baseline', {
  valid: [
    pod(plain()),
    ofPod('null'),
    ofPod('{type: RuntimeDefault}'),
    ofContainer('{type: Localhost, localhostProfile: web.json}'),
    { name: 'a profile that is a string', code: ofContainer('Unconfined'), ...malformed },
    { name: 'no annotation from 1.19', code: annotated(POD, 'unconfined'), kubernetesVersion: '1.19' },
    { name: 'no field below 1.19', code: ofPod('{type: Unconfined}'), kubernetesVersion: '1.18' },
    ...['runtime/default', 'docker/default', 'localhost/web.json', 'null'].flatMap((value) => [
      { name: `pod: ${value}`, code: annotated(POD, value), kubernetesVersion: '1.18' },
      { name: `container: ${value}`, code: annotated(`${CONTAINER}/app`, value), kubernetesVersion: '1.18' },
    ]),
    {
      name: 'an annotation for a container that is not there',
      code: annotated(`${CONTAINER}/nobody`, 'unconfined'),
      kubernetesVersion: '1.0',
    },
    {
      name: 'an annotation that is a number',
      code: annotated(POD, '1'),
      kubernetesVersion: '1.18',
      ...malformed,
    },
  ],
  invalid: [
    {
      name: 'the fields from 1.19',
      code: ofPod('{type: Unconfined}'),
      kubernetesVersion: '1.19',
      findings: [
        {
          messageId: 'type',
          text: 'Unconfined',
          pathByName: 'spec.securityContext.seccompProfile.type',
          message:
            'The pod sets a seccomp profile that is neither RuntimeDefault nor Localhost. Use one of these.',
        },
      ],
    },
    {
      code: ofContainer('{type: Unconfined}'),
      findings: [{ messageId: 'type', text: 'Unconfined', container: 'app' }],
    },
    { name: 'no type', code: ofPod('{}'), findings: [{ messageId: 'type', text: 'seccompProfile' }] },
    { name: 'an empty type', code: ofPod('{type: ""}'), findings: [{ messageId: 'type', text: '""' }] },
    {
      name: 'the annotation of a pod below 1.19',
      code: annotated(POD, 'unconfined'),
      kubernetesVersion: '1.18',
      findings: [
        {
          messageId: 'annotation',
          text: 'unconfined',
          message: `The annotation '${POD}' sets a seccomp profile that is neither runtime/default nor localhost. Use one of these.`,
        },
      ],
    },
    {
      name: 'each container has its own',
      code: pod(
        'initContainers: [{name: init}]\ncontainers: [{name: app}]\n',
        `annotations:\n  ${CONTAINER}/app: runtime/default\n  ${CONTAINER}/init: unconfined\n`,
      ),
      kubernetesVersion: '1.18',
      findings: [{ messageId: 'annotation', text: 'unconfined' }],
    },
    {
      name: 'the annotation of a container, at the first version',
      code: annotated(`${CONTAINER}/app`, '""'),
      kubernetesVersion: '1.0',
      findings: [{ messageId: 'annotation', text: '""' }],
    },
  ],
});
