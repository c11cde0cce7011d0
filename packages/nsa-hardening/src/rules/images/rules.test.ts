import { pod } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

const running = (image: string, more = ''): string => pod('', more, { image });
const mounted = (image: string): string => pod(`volumes: [{name: model, image: ${image}}]\n`);
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const UNREADABLE = 'The image reference cannot be parsed.';
const template = { name: 'a placeholder', code: running('"{{ image }}"'), unknown: [UNREADABLE] };

testRule('image-tag-pinned', {
  valid: [
    running('web:1.4'),
    running(`web@${DIGEST}`),
    { name: 'a volume whose image a controller fills in', code: mounted('{pullPolicy: Always}') },
    mounted('{reference: "registry.example/model:1"}'),
    { name: 'a digest beside latest', code: running(`web:latest@${DIGEST}`) },
    template,
  ],
  invalid: [
    {
      name: 'of a volume',
      code: mounted('{reference: registry.example/model}'),
      findings: [
        {
          messageId: 'missing',
          text: 'registry.example/model',
          message: "The image of volume 'model' has no tag, which means 'latest'. Name a version.",
        },
      ],
    },
    {
      code: running('web'),
      findings: [
        {
          messageId: 'missing',
          text: 'web',
          message: "The image of container 'app' has no tag, which means 'latest'. Name a version.",
        },
      ],
    },
    { code: running('web:latest'), findings: [{ messageId: 'latest', text: 'web:latest' }] },
    {
      name: 'a port is no tag',
      code: running('localhost:5000/web'),
      findings: [{ messageId: 'missing', text: 'localhost:5000/web' }],
    },
    {
      name: 'a digest of another algorithm',
      code: running(`web@blake3:${'a'.repeat(64)}`),
      findings: [
        {
          messageId: 'digest',
          text: `web@blake3:${'a'.repeat(64)}`,
          message:
            "The text after '@' in the image of container 'app' is not a digest, so no runtime can pull it. Write sha256: and 64 hexadecimal digits in lower case.",
        },
      ],
    },
    {
      name: 'what is no reference',
      code: running('registry.example//web:1.4'),
      findings: [
        {
          messageId: 'broken',
          text: 'registry.example//web:1.4',
          message:
            "The image of container 'app' is not a valid reference, so no runtime can pull it. Write it as registry/repository:tag.",
        },
      ],
    },
  ],
});

testRule('image-digest-pinned', {
  valid: [running(`web:1@${DIGEST}`), template],
  invalid: [
    { code: running('web:1.4'), findings: [{ messageId: 'tag', text: 'web:1.4' }] },
    {
      code: running('web:1.4@sha256:abc'),
      findings: [{ messageId: 'digest', text: 'web:1.4@sha256:abc' }],
    },
    { code: running("'web:1.4 '"), findings: [{ messageId: 'broken', text: "'web:1.4 '" }] },
  ],
});

testRule('image-pull-policy', {
  valid: [
    running('web:1.4', 'imagePullPolicy: Always\n'),
    { name: 'the default for latest', code: running('web') },
    running(`web@${DIGEST}`, 'imagePullPolicy: IfNotPresent\n'),
    template,
  ],
  invalid: [
    {
      name: 'of a volume',
      code: mounted('{reference: "a.example/model:1", pullPolicy: Never}').replace(':1.4', `@${DIGEST}`),
      findings: [{ messageId: 'kept', text: 'Never' }],
    },
    {
      code: running('web:1.4'),
      findings: [
        {
          messageId: 'kept',
          text: 'app',
          message:
            "A node that already has the image of container 'app' under this tag does not pull it again. Set imagePullPolicy: Always.",
        },
      ],
    },
    { code: running('web', 'imagePullPolicy: Never\n'), findings: [{ messageId: 'kept', text: 'Never' }] },
    {
      code: running(`web@${DIGEST}`),
      options: { onlyMutableTags: false },
      findings: [{ messageId: 'kept', text: 'app' }],
    },
  ],
});

testRule('frozen-registry', {
  valid: [
    running('registry.k8s.io/pause:3'),
    running('k8s.gcr.io.example/pause:3'),
    running('gcr.io/google-containers-of-ours/pause:3'),
    { code: running('k8s.gcr.io/pause:3'), options: { registries: ['quay.io'] } },
    template,
  ],
  invalid: [
    {
      code: running('k8s.gcr.io/pause:3'),
      findings: [
        {
          messageId: 'frozen',
          text: 'k8s.gcr.io/pause:3',
          message:
            "The image of container 'app' comes from k8s.gcr.io, which is frozen and gets no updates. Use the registry that replaced it.",
        },
      ],
      fixed: running('registry.k8s.io/pause:3'),
    },
    {
      name: 'quoted, with a path and a digest',
      code: running(`"k8s.gcr.io/ingress-nginx/controller:v1.0.0@${DIGEST}" # pinned`),
      findings: [{ messageId: 'frozen', text: `"k8s.gcr.io/ingress-nginx/controller:v1.0.0@${DIGEST}"` }],
      fixed: running(`"registry.k8s.io/ingress-nginx/controller:v1.0.0@${DIGEST}" # pinned`),
    },
    {
      name: 'nothing took over under the same names',
      code: running('gcr.io/google_containers/pause:3'),
      findings: [{ messageId: 'frozen', text: 'gcr.io/google_containers/pause:3' }],
    },
    {
      code: running('web'),
      options: { registries: ['docker.io/library'] },
      findings: [{ messageId: 'frozen', text: 'web' }],
    },
  ],
});
