import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ParsedFile } from '@plimsoll/core';
import { expect, test } from 'vitest';
import { project } from '../../test/project.js';
import { loadConfig } from '../config/load.js';
import { openProject } from './lsp-folder.js';

const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;

test('what has not changed since a directory was read is the same object', async () => {
  const folder = project({
    'plimsoll.config.yaml': 'extends: pod-security/baseline\n',
    'a.yaml': map('a'),
    'b.yaml': map('b'),
    'c/c.yaml': map('c'),
  });
  const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
  const open = async (before?: Awaited<ReturnType<typeof openProject>>, files?: readonly ParsedFile[]) => {
    const options = { cwd: folder };
    const opened = openProject(await loadConfig(options), folder, options, before);
    const read = await opened.readProject(
      async () => {},
      (name) => files?.find(({ source }) => source.path === name),
    );
    return { opened, ...read };
  };
  const first = await open();
  write('b.yaml', map('other'));
  // Now c.yaml is part of a kustomization, and no manifest of its own.
  write('c/kustomization.yaml', 'patches: [{path: c.yaml}]\n');
  const second = await open(first.opened, first.files);
  expect(second.config).toBe(first.config);
  const same = (name: string): boolean => {
    const [before, after] = [first, second].map(({ files }) =>
      files.find(({ source }) => source.path === name),
    );
    return before === after;
  };
  expect([same('a.yaml'), same('b.yaml'), same('c/c.yaml')]).toEqual([true, false, false]);
  write('plimsoll.config.yaml', 'extends: pod-security/restricted\n');
  expect((await open(second.opened, second.files)).config).not.toBe(second.config);
});
