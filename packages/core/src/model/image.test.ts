import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brokenDigest, isBrokenReference, parseImageReference } from './image.js';

const SHA = `sha256:${'0123456789abcdef'.repeat(4)}`;
const TEXT = ({ registry, repository, tag, digest }: NonNullable<ReturnType<typeof parseImageReference>>) =>
  `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;

describe('an image reference', () => {
  test.each([
    ['nginx', 'docker.io/library/nginx'],
    ['nginx:1.29', 'docker.io/library/nginx:1.29'],
    ['team/app', 'docker.io/team/app'],
    ['docker.io/nginx', 'docker.io/library/nginx'],
    ['index.docker.io/team/app:v1', 'docker.io/team/app:v1'],
    ['localhost/app', 'localhost/app'],
    ['localhost:5000/app', 'localhost:5000/app'],
    ['registry.example.com:5000/a/b__c/d-e:1.0_x', 'registry.example.com:5000/a/b__c/d-e:1.0_x'],
    ['[2001:db8::1]:5000/app:1', '[2001:db8::1]:5000/app:1'],
    ['Registry/app', 'Registry/app'],
    [`nginx@${SHA}`, `docker.io/library/nginx@${SHA}`],
    [`ghcr.io/team/app:1@${SHA}`, `ghcr.io/team/app:1@${SHA}`],
  ])('%s is %s', (text, expected) => {
    expect(TEXT(parseImageReference(text)!)).toBe(expected);
  });

  test.each([
    '',
    'Nginx',
    ' nginx',
    `\${IMAGE}`,
    '{{ .Values.image }}',
    'nginx:',
    'nginx:a b',
    'https://example.com/app',
    'nginx@sha256:00',
    `nginx@${SHA.toUpperCase()}`,
    `nginx@${SHA}@${SHA}`,
    'a//b',
    'example.com/App',
    `nginx:${'a'.repeat(129)}`,
  ])('"%s" is not one', (text) => {
    expect(parseImageReference(text)).toBeUndefined();
  });

  test.each([
    'sha256:abc',
    `sha256:${'a'.repeat(63)}`,
    SHA.toUpperCase(),
    `sha256:${'A'.repeat(64)}`,
    `blake3:${'a'.repeat(64)}`,
    'sha256:',
    '1.29',
    '',
  ])('"%s" is not a digest', (digest) => {
    expect(brokenDigest(`nginx:1@${digest}`)).toBe(digest);
  });

  test.each([
    'nginx',
    `nginx@${SHA}`,
    `nginx@sha256:\${DIGEST}`,
    'nginx@sha256:<digest>',
    'nginx@sha256:xxxx',
    'nginx@DIGEST',
    'a@b@c',
  ])('"%s" has no broken digest', (text) => {
    expect(brokenDigest(text)).toBeUndefined();
  });

  test.each([
    ' nginx',
    'nginx:1 ',
    'nginx:1\n',
    'nginx:',
    'nginx::1',
    'nginx:1:2',
    'nginx:V1:2',
    `nginx:@${SHA}`,
    'https://example.com/app:1',
    'docker://nginx',
    'a.example//b:1',
    'a.example/b/:1',
    '/b:1',
    'b/',
  ])('"%s" is broken', (text) => {
    expect(isBrokenReference(text)).toBe(true);
    expect(parseImageReference(text)).toBeUndefined();
  });

  test.each([
    '',
    'nginx:1',
    'localhost:5000/app:1',
    '[2001:db8::1]:5000/app:1',
    `ghcr.io/team/app:1@${SHA}`,
    'Nginx:1',
    'REGISTRY/IMAGE:TAG',
    'REGISTRY//app:',
    'gcr.io/PROJECT_ID/app:',
    'ko://github.com/example/app',
    `\${REGISTRY}//app:`,
    '{{ .Values.image }}:',
    '<registry>//app',
    ' {{ .Values.image }}',
    'FILLED BY THE OPERATOR',
  ])('"%s" is not broken, or may be a placeholder', (text) => {
    expect(isBrokenReference(text)).toBe(false);
  });

  test('a parsed reference names the same image when it is written', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,6}$/);
    const text = fc
      .tuple(
        fc.option(fc.constantFrom('ghcr.io', 'localhost:5000', 'docker.io', 'a.b:1'), { nil: undefined }),
        fc.array(part, { minLength: 1, maxLength: 3 }),
        fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,8}$/), { nil: undefined }),
        fc.boolean(),
      )
      .map(
        ([registry, parts, tag, pinned]) =>
          `${registry ? `${registry}/` : ''}${parts.join('/')}${tag ? `:${tag}` : ''}${pinned ? `@${SHA}` : ''}`,
      );
    fc.assert(
      fc.property(text, (reference) => {
        const read = parseImageReference(reference)!;
        expect(parseImageReference(TEXT(read))).toEqual(read);
      }),
    );
  });
});
