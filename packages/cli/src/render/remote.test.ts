import { describe, expect, test } from 'vitest';
import { isRemote, ofRemote } from './remote.js';

const CLONE = 'git clone --depth 1';

/** An entry of a kustomization, the command that copies it here, and what to name instead. */
const ENTRIES: readonly (readonly [entry: string, command: string, copy: string])[] = [
  ['github.com/example/base', `${CLONE} https://github.com/example/base vendor/base`, 'vendor/base'],
  [
    'github.com/example/base/overlays/prod?ref=v1.2.0',
    `${CLONE} --branch v1.2.0 https://github.com/example/base vendor/base`,
    'vendor/base/overlays/prod',
  ],
  [
    'https://github.com/example/base//deploy?timeout=90&ref=main',
    `${CLONE} --branch main https://github.com/example/base vendor/base`,
    'vendor/base/deploy',
  ],
  [
    'git@example.com:example/base.git',
    `${CLONE} git@example.com:example/base.git vendor/base`,
    'vendor/base',
  ],
  [
    'ssh://git@example.com/example/base.git//deploy',
    `${CLONE} ssh://example.com/example/base.git vendor/base`,
    'vendor/base/deploy',
  ],
  [
    'git::https://git.example.com/base.git',
    `${CLONE} https://git.example.com/base.git vendor/base`,
    'vendor/base',
  ],
  [
    'https://raw.githubusercontent.com/example/base/main/pod.yaml',
    'curl -fL --create-dirs -o vendor/pod.yaml https://raw.githubusercontent.com/example/base/main/pod.yaml',
    'vendor/pod.yaml',
  ],
];

describe('what is elsewhere', () => {
  test.each(ENTRIES)('%s', (entry, command, copy) => {
    expect(isRemote(entry)).toBe(true);
    expect(ofRemote(entry)).toMatch(/^it names \S+, but Plimsoll downloads nothing\. /);
    expect(ofRemote(entry)).toContain(`with ${command}, and name ${copy} instead`);
  });

  test('neither credentials nor a command that would run another one are shown', () => {
    const entries = [
      'https://user:hunter2@example.com/base.git',
      'https://example.com/base.git?token=hunter2',
      'https://example.com/base.git;touch$IFS/tmp/x',
      'https://example.com/$(touch x).yaml',
      'https://github.com/example/--upload-pack=x',
      'https://example.com/base.git?ref=--output',
    ];
    for (const entry of entries) expect(ofRemote(entry)).not.toContain('hunter2');
    for (const entry of entries.slice(1)) expect(ofRemote(entry)).not.toContain('run ');
  });

  test.each(['../base', 'base', './pod.yaml', 'my.github.io/base', 'a=b.yaml'])('%s is here', (entry) => {
    expect(isRemote(entry)).toBe(false);
  });
});
