import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOutside, relativeUri } from './uri.js';

test.each([
  ['k8s/web.yaml', 'k8s/web.yaml'],
  ['./k8s//./web.yaml', 'k8s/web.yaml'],
  ['a b/ü.yaml', 'a%20b/%C3%BC.yaml'],
  ['c:d/e.yaml', 'c%3Ad/e.yaml'],
  ['100%/#1?.yaml', '100%25/%231%3F.yaml'],
  ['back\\slash.yaml', 'back%5Cslash.yaml'],
  ['a/../b.yaml', 'b.yaml'],
  ['\ud800.yaml', '%EF%BF%BD.yaml'],
])('%j is %j', (file, uri) => {
  expect(relativeUri(file)).toBe(uri);
  expect(isOutside(file)).toBe(false);
});

test.each([
  ['/tmp/a.yaml', 'outside-repository/tmp/a.yaml'],
  ['../../a.yaml', 'outside-repository/a.yaml'],
  ['a/../../b.yaml', 'outside-repository/b.yaml'],
  ['C:/x/y.yaml', 'outside-repository/C%3A/x/y.yaml'],
])('%j lies outside and is %j', (file, uri) => {
  expect(relativeUri(file)).toBe(uri);
  expect(isOutside(file)).toBe(true);
});

test('a path is always a relative reference that stays below the root', () => {
  const segment = fc.oneof(
    fc.constantFrom('.', '..', '', 'C:', ' '),
    fc.string({ unit: 'binary', maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.array(segment), (segments) => {
      const uri = relativeUri(segments.join('/'));
      const root = 'https://host.example/repo/';
      const resolved = new URL(uri, root).href;
      expect(resolved).toBe(root + uri);
      expect(uri).not.toMatch(/^$|^\/|\/\/|^[^/]*:|(^|\/)\.\.?(\/|$)/);
    }),
  );
});
