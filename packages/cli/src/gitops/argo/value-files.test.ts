import path from 'node:path';
import { resolveConfig } from '@plimsoll/core';
import { expect, test } from 'vitest';
import { project } from '../../../test/project.js';
import { HERE } from '../../../test/reached.js';
import type { Facts } from '../types.js';
import { withEscapedCommas } from './helm.js';
import type { Application } from './types.js';
import { valueFilesOf } from './value-files.js';
import { withVariables } from './variables.js';

const APPLICATION: Application = {
  name: 'web',
  namespace: 'argocd',
  isElsewhere: false,
  project: 'shop',
  spec: {},
  several: true,
  sources: [
    { repoURL: HERE, ref: 'values' },
    { repoURL: 'https://git.example/other', ref: 'other' },
  ],
  targetNamespace: 'shop',
};

/** The values files, from the root, or why there are none. */
function filesOf(valueFiles: readonly string[], options: Readonly<Record<string, boolean>> = {}) {
  const root = project(
    Object.fromEntries(
      ['c/a.yaml', 'c/env/b.yaml', 'c/env/a.yaml', 'c/env/deep/a.yaml', 'env/web.yaml'].map((file) => [
        file,
        '',
      ]),
    ),
  );
  const facts: Facts = {
    root,
    env: {},
    config: resolveConfig({}),
    known: [],
    once: (_, make) => make(),
    scratch: () => '/nowhere',
    isHere: (url) => url === HERE,
    knowsRemotes: true,
  };
  const found = valueFilesOf({ helm: { valueFiles, ...options } }, APPLICATION, path.join(root, 'c'), facts);
  return 'failure' in found
    ? found.failure.reason
    : found.files.map((file) => path.relative(root, file).split(path.sep).join('/'));
}

test.each<[string, readonly string[], string | readonly string[]]>([
  ['from the chart', ['env/b.yaml', 'a.yaml'], ['c/env/b.yaml', 'c/a.yaml']],
  ['from the root', ['/env/web.yaml'], ['env/web.yaml']],
  ['from a source of this repository', ['$values/env/web.yaml'], ['env/web.yaml']],
  ['with build variables', ['/env/$ARGOCD_APP_NAME.yaml'], ['env/web.yaml']],
  [
    'by a pattern, in order, each directory before those below',
    ['env/**/*.yaml'],
    ['c/env/a.yaml', 'c/env/b.yaml', 'c/env/deep/a.yaml'],
  ],
  ['by a pattern of one directory', ['env/*.yaml'], ['c/env/a.yaml', 'c/env/b.yaml']],
  [
    'where they are named, not where a pattern meets them',
    ['env/*.yaml', 'env/a.yaml'],
    ['c/env/b.yaml', 'c/env/a.yaml'],
  ],
  ['that are not there', ['no.yaml'], 'its values file no.yaml does not exist'],
  ['that no pattern meets', ['no/*.yaml'], 'its values file no/*.yaml does not exist'],
  ['outside', ['../../x.yaml'], 'its values file ../../x.yaml is outside the repository'],
  [
    'of another repository',
    ['$other/x.yaml'],
    'its values file $other/x.yaml is in https://git.example/other, which is not this repository',
  ],
  ['of no source', ['$none/x.yaml'], 'its values file $none/x.yaml is in a source that it does not have'],
  ['by a URL', ['https://x/y.yaml'], 'its values file https://x/y.yaml is not in this repository'],
])('files of values %s', (_, given, expected) => {
  expect(filesOf(given)).toEqual(expected);
});

test('files of values may be missing if the source says so', () => {
  expect(filesOf(['no.yaml', 'a.yaml'], { ignoreMissingValueFiles: true })).toEqual(['c/a.yaml']);
});

test.each([
  ['a,b', 'a\\,b'],
  ['a\\,b', 'a\\,b'],
  ['{a,b}', '{a,b}'],
])('the parameter %s is set to one value', (value, expected) => {
  expect(withEscapedCommas(value)).toBe(expected);
});

test('build variables are filled in, except the revision, which is unknown', () => {
  const source = { path: 'apps/web', repoURL: HERE };
  const text = '$ARGOCD_APP_NAME $ARGOCD_APP_NAMESPACE $ARGOCD_APP_SOURCE_PATH $ARGOCD_APP_REVISION $HOME';
  expect(withVariables(text, APPLICATION, source)).toBe('web shop apps/web $ARGOCD_APP_REVISION $HOME');
});
