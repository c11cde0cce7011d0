import { describe, expect, test } from 'vitest';
import { pod, testPolicy } from '../../../test/policies.js';
import { isWithin, repositoryOf } from './image.js';

const DIGEST = `sha256:${'0'.repeat(64)}`;
const running = (image: string): string => pod(`containers:\n- name: app\n  image: ${image}\n`);

testPolicy('image-registry', {
  valid: [
    { name: 'nothing is asked for', code: running('evil.example/x') },
    { code: running('ghcr.io/team/app:1'), options: { allowed: ['quay.io', 'ghcr.io/team'] } },
    { code: running('nginx'), options: { denied: ['ghcr.io'] } },
    {
      name: 'a placeholder',
      code: running('"{{ image }}"'),
      options: { allowed: ['ghcr.io'] },
      unknown: ['The image reference cannot be parsed.'],
    },
  ],
  invalid: [
    {
      name: 'of a volume',
      code: `${running('ghcr.io/team/app')}  volumes: [{name: model, image: {reference: quay.io/a/model}}]\n`,
      options: { allowed: ['ghcr.io'] },
      findings: [{ messageId: 'outside', text: 'quay.io/a/model' }],
    },
    {
      code: running('nginx:1.29'),
      options: { allowed: ['ghcr.io'] },
      findings: [
        {
          messageId: 'outside',
          text: 'nginx:1.29',
          container: 'app',
          message:
            "The image of container 'app' comes from docker.io/library/nginx, which is not an allowed registry. Use an allowed one, or add it to the option 'allowed'.",
        },
      ],
    },
    {
      name: 'denied goes first',
      code: running('ghcr.io/evil/app'),
      options: { allowed: ['ghcr.io'], denied: ['ghcr.io/evil'] },
      findings: [{ messageId: 'denied', text: 'ghcr.io/evil/app' }],
    },
  ],
});

describe('a reference means the repository', () => {
  test.each([
    ['nginx', 'docker.io/library/nginx'],
    ['nginx:1.29', 'docker.io/library/nginx'],
    [`team/app@${DIGEST}`, 'docker.io/team/app'],
    ['docker.io/nginx', 'docker.io/library/nginx'],
    ['index.docker.io/team/app', 'docker.io/team/app'],
    ['localhost/app', 'localhost/app'],
    ['localhost:5000/app:1', 'localhost:5000/app'],
    [`registry.example.com:5000/a/b:1@${DIGEST}`, 'registry.example.com:5000/a/b'],
    [`\${IMAGE}`, undefined],
    ['', undefined],
  ])('%s: %s', (image, repository) => {
    expect(repositoryOf(image)).toBe(repository);
  });

  test.each([
    ['ghcr.io/team/app', 'ghcr.io', true],
    ['ghcr.io/team/app', 'ghcr.io/team', true],
    ['ghcr.io/team/app', 'ghcr.io/team/', true],
    ['ghcr.io/teams/app', 'ghcr.io/team', false],
    ['ghcr.io.evil.example/app', 'ghcr.io', false],
    ['a.example.com/app', '*.example.com', true],
    ['a.example.com/team/app', '*.example.com/team', true],
    ['a.example.com/app', '*.example.com/team', false],
    ['example.com/app', '*.example.com', false],
    ['notexample.com/app', '*.example.com', false],
  ])('%s is within %s: %s', (repository, place, expected) => {
    expect(isWithin(repository, place)).toBe(expected);
  });
});
