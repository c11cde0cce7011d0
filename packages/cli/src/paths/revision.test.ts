import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { project } from '../../test/project.js';
import { writeRevision } from './revision.js';

const git = (root: string, args: readonly string[], input = ''): string =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', input }).trim();

/** Makes a commit with files, by names as git quotes them. */
const commitOf = (files: Readonly<Record<string, string>>, others = ''): string =>
  [
    'commit refs/heads/main\ncommitter a <a@example.com> 0 +0000\ndata 0\n',
    ...Object.entries(files).map(
      ([name, text]) => `M 100644 inline ${name}\ndata ${Buffer.byteLength(text)}\n${text}\n`,
    ),
    others,
  ].join('');

const options = { env: { PATH: process.env.PATH }, maxFileSize: 100, everyFile: false };

test('a revision is written as it is, whatever its file names are, and no code of it runs', async () => {
  const root = project({});
  git(root, ['init', '-q', '-b', 'main']);
  const long = `"${'n'.repeat(300)}.yaml"`;
  const files = {
    'a.yaml': 'kind: A\n',
    '"with space/and\\nline.yaml"': 'kind: Line\n',
    '"bytes\\377.yaml"': 'kind: One\n',
    '"bytes\\376.yaml"': 'kind: Two\n',
    'CASE.yaml': 'kind: Upper\n',
    'case.yaml': 'kind: Lower\n',
    [long]: 'kind: Long\n',
    'large.yaml': `kind: ${'L'.repeat(100)}\n`,
    'notes.txt': 'no manifest\n',
    '.gitattributes': '*.yaml filter=ran diff=ran text eol=crlf\n',
  };
  const module = `M 160000 ${'1'.repeat(40)} module.yaml\n`;
  const link = 'M 120000 inline link.yaml\ndata 11\n/etc/passwd\n';
  git(root, ['fast-import', '--quiet'], commitOf(files, link + module));
  const ran = path.join(root, 'ran');
  for (const key of ['filter.ran.smudge', 'diff.ran.textconv', 'diff.external', 'core.fsmonitor'])
    git(root, ['config', key, `touch ${ran}`]);

  const into = path.join(root, 'out');
  mkdirSync(into);
  expect(await writeRevision('main', root, into, options)).toEqual(['large.yaml']);
  const written = readdirSync(into, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const texts = written.map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
  expect(texts.sort()).toEqual(
    ['A', 'Line', 'Long', 'Lower', 'One', 'Two', 'Upper'].map((kind) => `kind: ${kind}\n`),
  );
  expect(existsSync(path.join(into, 'with space', 'and\nline.yaml'))).toBe(true);
  expect(existsSync(ran)).toBe(false);
});

test('a missing revision is an error that says what to do', async () => {
  const root = project({});
  git(root, ['init', '-q', '-b', 'main']);
  git(root, ['fast-import', '--quiet'], commitOf({ 'a.yaml': 'kind: A\n' }));
  const read = (ref: string, from = root, env: typeof options.env = options.env) =>
    writeRevision(ref, from, project({}), { ...options, env });
  await expect(read('main~1')).rejects.toThrow(/^--against main~1: git cannot read it: .*fetch-depth: 0\.$/);
  await expect(read('--help')).rejects.toThrow(/^--against --help: git cannot read it: /);
  await expect(read('main', root, { PATH: '/nowhere' })).rejects.toThrow('--against needs git on PATH.');

  const partial = path.join(root, 'partial');
  git(root, ['clone', '-q', '--bare', '--depth', '1', `file://${root}`, partial]);
  await expect(read('main~1', partial)).rejects.toThrow(/fetch-depth: 0\.$/);
  await read('main', partial);
});
