import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { project } from '../../test/project.js';
import { PlimsollError } from '../error.js';
import { findFiles } from './find.js';

async function names(root: string, paths: readonly string[], cwd = root): Promise<readonly string[]> {
  const { files } = await findFiles(paths, cwd);
  return files.map(({ absolute }) => path.relative(root, absolute));
}

async function problems(root: string, paths: readonly string[]): Promise<readonly string[]> {
  const error: unknown = await findFiles(paths, root).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PlimsollError);
  return (error as PlimsollError).problems;
}

const git = (cwd: string, ...args: readonly string[]) => spawnSync('git', args, { cwd, encoding: 'utf8' });
const hasGit = git('.', '--version').status === 0;

/** The YAML files of a new repository that git does not ignore. */
function unignored(root: string): readonly string[] {
  git(root, 'init', '--quiet');
  git(root, 'config', 'core.ignorecase', 'false');
  writeFileSync(path.join(root, '.git/info/exclude'), 'info.yaml\n');
  const { stdout } = git(root, 'ls-files', '-z', '--others', '--exclude-standard');
  return stdout
    .split('\0')
    .filter((name) => name.endsWith('.yaml'))
    .sort();
}

describe('a directory', () => {
  test('gives its YAML and JSON files, dot directories included, without .git and node_modules', async () => {
    const root = project({
      'b.yml': '',
      'a.yaml': '',
      'c.JSON': '',
      'README.md': '',
      '.github/x.yaml': '',
      'deep/er/d.yaml': '',
      '.git/y.yaml': '',
      'node_modules/z.yaml': '',
      'deep/node_modules/z.yaml': '',
    });
    expect(await names(root, ['.'])).toEqual([
      '.github/x.yaml',
      'a.yaml',
      'b.yml',
      'c.JSON',
      'deep/er/d.yaml',
    ]);
  });

  test.skipIf(process.platform === 'win32')('is searched whatever its directories are called', async () => {
    const files = ['..a/x.yaml', 'a\\b/x.yaml', 'sp /x.yaml', '[a]/x.yaml'];
    const root = project({ '.git/': '', ...Object.fromEntries(files.map((file) => [file, ''])) });
    expect(await names(root, ['.'])).toEqual(files.toSorted());
  });

  const ignoring = {
    '.gitignore':
      '\ufeffout/\n*.gen.yaml\n/only-root.yaml\ndeep/*/skipped\n!important.gen.yaml\n\\#hash.yaml\nspace.yaml  \n',
    'out/a.yaml': '',
    'a.gen.yaml': '',
    'important.gen.yaml': '',
    'only-root.yaml': '',
    '#hash.yaml': '',
    'space.yaml': '',
    'deep/er/skipped/x.yaml': '',
    'deep/er/kept/x.yaml': '',
    'sub/.gitignore': '!keep.gen.yaml\nlocal.yaml\n/inner/\n',
    'sub/keep.gen.yaml': '',
    'sub/drop.gen.yaml': '',
    'sub/local.yaml': '',
    'sub/only-root.yaml': '',
    'sub/deep/local.yaml': '',
    'sub/inner/x.yaml': '',
    'sub/deep/inner/x.yaml': '',
  };

  test('leaves out what git ignores, by the rules of every directory', async () => {
    const root = project({ '.git/': '', ...ignoring });
    const inSub = ['sub/deep/inner/x.yaml', 'sub/keep.gen.yaml', 'sub/only-root.yaml'];
    expect(await names(root, ['.'])).toEqual(['deep/er/kept/x.yaml', 'important.gen.yaml', ...inSub]);
    expect(await names(root, ['sub'])).toEqual(inSub);
  });

  test.skipIf(!hasGit)('leaves out the same as git does', async () => {
    const root = project(ignoring);
    expect(await names(root, ['.'])).toEqual(unignored(root));
  });

  test.skipIf(!hasGit).each([
    ['.git/info/exclude', { 'info.yaml': '', 'sub/info.yaml': '' }],
    ['case', { '.gitignore': 'Case.yaml', 'case.yaml': '', 'Case.yaml': '' }],
    ['a .gitignore in a directory named coverage', { 'coverage/.gitignore': '*', 'coverage/x.yaml': '' }],
    [
      'a file of a directory that is left out',
      { '.gitignore': 'a/*\n!a/b/\n', 'a/b/x.yaml': '', 'a/c/x.yaml': '' },
    ],
    ['what a nearer file takes back', { '.gitignore': 'a.yaml', 's/.gitignore': '!a.yaml', 's/a.yaml': '' }],
    ['what cannot be taken back', { '.gitignore': 's/', 's/.gitignore': '!a.yaml', 's/a.yaml': '' }],
  ])('agrees with git about %s', async (_, files) => {
    const root = project(files);
    const ofGit = unignored(root);
    expect(await names(root, ['.'])).toEqual(ofGit);
  });

  test('that git ignores is searched when it is named, by its own rules', async () => {
    const root = project({
      '.git/': '',
      '.gitignore': 'rendered/\n*.tmp.yaml\n',
      'rendered/.gitignore': 'no.yaml',
      'rendered/yes.yaml': '',
      'rendered/no.yaml': '',
    });
    expect(await names(root, ['rendered'])).toEqual(['rendered/yes.yaml']);
    expect(await names(root, ['.'])).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('is searched even if names have line breaks', async () => {
    const files = ['a\nb.yaml', 'a\rb/x.yaml', 'a\u2028b.yaml', '\n.yaml'];
    const root = project(Object.fromEntries(files.map((file) => [file, ''])));
    expect(await names(root, ['.'])).toEqual(files.toSorted());
    expect(await names(root, ['**/*.yaml'])).toEqual(files.toSorted());
  });

  test.skipIf(!hasGit).each(['2', '3', '4'])(
    'gives ignored files that git tracks, by an index of version %s',
    async (version) => {
      const root = project({
        '.gitignore': 'out/\n*.gen.yaml\n',
        'out/deep/a.yaml': '',
        'out/deep/b.yaml': '',
        'out/other/c.yaml': '',
        'x.gen.yaml': '',
        'y.gen.yaml': '',
        'z.yaml': '',
        'sub/x.gen.yaml': '',
      });
      git(root, 'init', '--quiet');
      git(root, 'config', 'index.version', version);
      git(root, 'add', '--force', 'out/deep/a.yaml', 'x.gen.yaml', 'z.yaml');
      // Version 3 is written only where an entry needs it.
      git(root, 'add', '--force', ...(version === '3' ? ['--intent-to-add'] : []), 'sub');
      expect(readFileSync(path.join(root, '.git/index')).readUInt32BE(4)).toBe(Number(version));
      const { files, gitIgnored, unreadIndexes } = await findFiles(['.'], root);
      expect(unreadIndexes).toEqual([]);
      const inRoot = (file: string): string => path.relative(root, file);
      expect(files.map(({ absolute }) => inRoot(absolute))).toEqual([
        'out/deep/a.yaml',
        'sub/x.gen.yaml',
        'x.gen.yaml',
        'z.yaml',
      ]);
      expect(gitIgnored.map(inRoot).sort()).toEqual(['out/deep/b.yaml', 'out/other', 'y.gen.yaml']);
    },
  );

  test.skipIf(!hasGit)('gives files that git tracks by a split index, and in a work tree', async () => {
    const root = project({
      'main/.gitignore': '*.yaml\n',
      'main/a.yaml': '',
      'main/b.yaml': '',
      'main/c.yaml': '',
    });
    const main = path.join(root, 'main');
    git(main, 'init', '--quiet');
    git(main, 'add', '--force', 'a.yaml');
    git(main, '-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message=a');
    git(main, 'update-index', '--split-index');
    git(main, 'add', '--force', 'b.yaml');
    expect(readdirSync(path.join(main, '.git')).some((name) => name.startsWith('sharedindex.'))).toBe(true);
    expect(await names(main, ['.'])).toEqual(['a.yaml', 'b.yaml']);

    const tree = path.join(root, 'tree');
    git(main, 'worktree', 'add', '--quiet', '--detach', tree);
    writeFileSync(path.join(tree, '.gitignore'), '*.yaml\n');
    writeFileSync(path.join(tree, 'x.yaml'), '');
    expect(await names(tree, ['.'])).toEqual(['a.yaml']);
  });

  test('with a broken git index says so', async () => {
    const root = project({
      '.git/index': 'something else',
      '.gitignore': 'a.yaml',
      'a.yaml': '',
      'b.yaml': '',
    });
    const { files, unreadIndexes } = await findFiles(['.'], root);
    expect(files.map(({ absolute }) => path.relative(root, absolute))).toEqual(['b.yaml']);
    expect(unreadIndexes).toMatchObject([{ path: root }]);
  });

  test('gives configurations with well-known names', async () => {
    const files = ['.kube/config', 'admin.conf', 'admin.kubeconfig', 'deep/kubeconfig', 'kubelet.conf'];
    const root = project(
      Object.fromEntries([...files, 'config', 'nginx.conf', 'mykubeconfig'].map((file) => [file, ''])),
    );
    expect(await names(root, ['.'])).toEqual(files.toSorted());
  });

  test('is not left through symbolic links, and link loops end', async () => {
    const root = project({ 'a/x.yaml': '', 'elsewhere.yaml': '' });
    symlinkSync('..', path.join(root, 'a/loop'));
    symlinkSync('../elsewhere.yaml', path.join(root, 'a/link.yaml'));
    const { files, links } = await findFiles(['a'], root);
    expect(files.map(({ absolute }) => path.relative(root, absolute))).toEqual(['a/x.yaml']);
    expect(links.map((link) => path.relative(root, link)).sort()).toEqual(['a/link.yaml', 'a/loop']);
  });

  test.skipIf(process.getuid?.() === 0)(
    'that cannot be read is an error, and the others are read',
    async () => {
      const root = project({ 'a/x.yaml': '', 'b/y.yaml': '' });
      chmodSync(path.join(root, 'a'), 0);
      const { files, errors } = await findFiles(['.'], root);
      chmodSync(path.join(root, 'a'), 0o755);
      expect(files.map(({ absolute }) => path.relative(root, absolute))).toEqual(['b/y.yaml']);
      expect(errors).toEqual([{ path: path.join(root, 'a'), reason: 'permission denied' }]);
    },
  );
});

describe('a named file', () => {
  test('is read whatever its name is, and even if git ignores it', async () => {
    const root = project({ '.git/': '', '.gitignore': '*\n', 'a.txt': '', 'node_modules/b.yaml': '' });
    expect(await names(root, ['a.txt', 'node_modules/b.yaml'])).toEqual(['a.txt', 'node_modules/b.yaml']);
  });

  test.each([
    'a b.yaml',
    '[x].yaml',
    'x*.yaml',
    'ünïcödé 日本.yaml',
    '-dash.yaml',
    '{a,b}.yaml',
    'a(b).yaml',
  ])('means a file before a pattern: %s', async (name) => {
    const root = project({ [name]: '', 'xx.yaml': '', 'a.yaml': '' });
    expect(await names(root, [name])).toEqual([name]);
  });

  test('appears once, in path order, however often it is named', async () => {
    const root = project({ 'a.yaml': '', 'b.yaml': '' });
    symlinkSync('a.yaml', path.join(root, 'link.yaml'));
    const expected = ['a.yaml', 'b.yaml'];
    expect(await names(root, ['b.yaml', 'link.yaml', 'a.yaml', path.join(root, 'a.yaml'), '.'])).toEqual(
      expected,
    );
    expect(await names(root, ['.', 'a.yaml', 'b.yaml'])).toEqual(expected);
  });

  test('alone is not a whole project, but a directory is', async () => {
    const root = project({ 'a.yaml': '' });
    expect(await findFiles(['a.yaml'], root)).toMatchObject({ complete: false, files: [{ named: true }] });
    expect(await findFiles(['*.yaml'], root)).toMatchObject({ complete: false, files: [{ named: false }] });
    expect(await findFiles(['.'], root)).toMatchObject({ complete: true });
  });
});

describe('a pattern', () => {
  const files = {
    'k8s/a.yaml': '',
    'k8s/README.md': '',
    'k8s/deep/b.yml': '',
    'k8s/.hidden/c.yaml': '',
    'k8s/d.yaml.tpl': '',
    'other/e.yaml': '',
  };

  test.each([
    ['k8s/**', ['k8s/.hidden/c.yaml', 'k8s/a.yaml', 'k8s/deep/b.yml']],
    ['*', ['k8s/.hidden/c.yaml', 'k8s/a.yaml', 'k8s/deep/b.yml', 'other/e.yaml']],
    ['{k8s,other}/*.yaml', ['k8s/a.yaml', 'other/e.yaml']],
    ['**/*.tpl', ['k8s/d.yaml.tpl']],
  ])('%s', async (pattern, expected) => {
    expect(await names(project(files), [pattern])).toEqual(expected);
  });

  test('may begin above the working directory', async () => {
    const root = project(files);
    expect(await names(root, ['../other/*.yaml'], path.join(root, 'k8s'))).toEqual(['other/e.yaml']);
  });
});

test('all paths that match nothing are reported at once', async () => {
  const root = project({ 'a.yaml': '' });
  expect(await problems(root, ['nope.yaml', 'a.yaml', 'b/*.yaml', 'a.yaml/x', ''])).toEqual([
    'nope.yaml: no such file or directory. Check the path, which is relative to the working directory.',
    'a.yaml/x: no such file or directory. Check the path, which is relative to the working directory.',
    '"": no such file or directory. Check the path, which is relative to the working directory.',
    'b/*.yaml: no file has this name or matches this pattern.',
  ]);
});

test('a circular symbolic link is distinguished from a missing file', async () => {
  const root = project({});
  symlinkSync('loop.yaml', path.join(root, 'loop.yaml'));
  expect(await problems(root, ['loop.yaml'])).toEqual([
    'loop.yaml cannot be read: its symbolic links form a loop.',
  ]);
});
