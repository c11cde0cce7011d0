import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'rolldown/utils';
import { describe, expect, test } from 'vitest';
import { project } from '../../test/project.js';
import { readManifest, readNamedManifest, readStream, readTextFile } from './read.js';

describe.skipIf(process.platform === 'win32')('only regular files are read', () => {
  test.each<readonly [string, (file: string) => void, string]>([
    ['a directory', (file) => mkdirSync(file), 'it is a directory'],
    ['a pipe that nobody writes to', (file) => execFileSync('mkfifo', [file]), 'it is a named pipe'],
    ['a link to a device that never ends', (file) => symlinkSync('/dev/zero', file), 'it is a device'],
    ['a file of 10 GiB without any content', sparse, 'it has more than 64 MiB'],
    ['nothing', () => {}, 'ENOENT'],
  ])('%s', (_, make, reason) => {
    const file = path.join(project({}), 'x.yaml');
    make(file);
    expect(() => readTextFile(file)).toThrow(reason);
  });

  test('a device is not read as a manifest, either, even if it is named', async () => {
    expect(() => readManifest('/dev/zero')).toThrow('it is a device');
    await expect(readNamedManifest('/dev/zero')).rejects.toThrow('it is a device');
  });

  test('a link to a regular file is read, unless links are not to be followed', () => {
    const root = project({ 'a.yaml': 'a: 1' });
    symlinkSync('a.yaml', path.join(root, 'b.yaml'));
    expect(readTextFile(path.join(root, 'b.yaml'))).toBe('a: 1');
    expect(() => readTextFile(path.join(root, 'b.yaml'), { followLinks: false })).toThrow(
      'it is a symbolic link',
    );
  });

  test.skipIf(process.platform !== 'linux')('a file with a size of 0 is read to its end', () => {
    expect(readTextFile('/proc/self/status')).toMatch(/^Name:[\s\S]*\nnonvoluntary_ctxt_switches:/);
    expect(() => readTextFile('/proc/self/status', { maxSize: 100 })).toThrow('it has more than');
  });
});

test('a manifest has at most as many bytes as the limit', () => {
  const root = project({ 'a.yaml': 'a: 12' });
  expect(readManifest(path.join(root, 'a.yaml'), 5)).toEqual({ text: 'a: 12', problems: [] });
  expect(readManifest(path.join(root, 'a.yaml'), 4)).toMatchObject({
    text: '',
    problems: [{ rule: 'too-large', message: expect.stringContaining('--max-file-size') as string }],
  });
});

test('an endless stream is read up to the limit', async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield Buffer.from('a: 1\n');
  }
  expect((await readStream(endless(), 12)).toString()).toBe('a: 1\na: 1\na: ');
});

function sparse(file: string): void {
  writeFileSync(file, '');
  truncateSync(file, 10 * 1024 ** 3);
}

/** Functions of `node:fs` that read the content of files. */
const READS =
  /^(?:default|promises|read|readv|readSync|readvSync|readFile|readFileSync|createReadStream|copyFile|copyFileSync|cp|cpSync|openAsBlob)$/;

test('no other module of the command, nor of the language server, reads files', () => {
  expect([...modulesThatUse(READS, 'cli'), ...modulesThatUse(READS, 'language-server')]).toEqual([
    'cli/src/files/read.ts',
  ]);
});

/** Functions of `node:fs` that say what is at a path. */
const ASKS =
  /^(?:access|exists|lstat|opendir|readdir|readlink|realpath|stat|statfs|watch|glob)(?:Sync|File)?$|^default$/;

/** What may ask the disk itself: a run that may be kept for `--cache` never gets there, or its reports do not tell. */
const NOT_KEPT = [
  // The run has said that it cannot be repeated: it starts programs, or imports code.
  /^(?:gitops|render)\//,
  /^config\/(?:load|load-failure|resolve-package)\.ts$/,
  // Fixes and other commands.
  /^(?:fix|fleet|mcp|paths)\//,
  /^actions\/(?:cached-lint|init|init-plugin|lsp|test-rules)\.ts$/,
  // Where reports and results go, and what standard output is.
  /^(?:output|cache)\/|^host\.ts$/,
  /^files\/(?:disk|read)\.ts$/,
];

test('no other module of a run that may be kept asks the disk itself', () => {
  const asking = modulesThatUse(ASKS, 'cli').map((name) => name.replace('cli/src/', ''));
  expect(asking.filter((name) => !NOT_KEPT.some((known) => known.test(name)))).toEqual([]);
  // These come before the run has said so.
  for (const name of ['render-project.ts', 'render/feeds.ts', 'render/helm/settings.ts'])
    expect(asking).not.toContain(name);
});

function modulesThatUse(names: RegExp, folder: string): readonly string[] {
  const sources = fileURLToPath(new URL(`../../../${folder}/src`, import.meta.url));
  return readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.test)\.ts$/.test(name))
    .filter((name) => usesOfFs(name, readFileSync(path.join(sources, name), 'utf8'), names))
    .map((name) => `${folder}/src/${name.split(path.sep).join('/')}`);
}

test.each([
  [`import { readFileSync } from 'node:fs';`, true],
  [`import { readFile as r } from 'node:fs/promises';`, true],
  [`import * as fs from 'node:fs';`, true],
  [`import fs from 'fs';`, true],
  [`const fs = await import('node:fs');`, true],
  [`export { createReadStream } from 'node:fs';`, true],
  [`import { openSync, statSync } from 'node:fs';`, false],
  [`import { readFileSync } from './files/read.js';`, false],
])('%s: %s', (text, reads) => expect(usesOfFs('x.ts', text, READS)).toBe(reads));

function usesOfFs(name: string, text: string, names: RegExp): boolean {
  const { staticImports, staticExports, dynamicImports } = parseSync(name, text).module;
  const isFs = (specifier: string | undefined): boolean =>
    /^(?:node:)?fs(?:\/promises)?$/.test(specifier ?? '');
  return (
    dynamicImports.some(({ moduleRequest }) =>
      isFs(text.slice(moduleRequest.start + 1, moduleRequest.end - 1)),
    ) ||
    staticExports.some(({ entries }) => entries.some(({ moduleRequest }) => isFs(moduleRequest?.value))) ||
    staticImports.some(
      ({ moduleRequest, entries }) =>
        isFs(moduleRequest.value) &&
        entries.some(({ importName }) => importName.kind !== 'Name' || names.test(importName.name ?? '')),
    )
  );
}
