import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { formatters } from '@plimsoll/formatters';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Questions } from '../src/cache/questions.js';
import { findResult, keepResult } from '../src/cache/store.js';
import { MAX_FILE_SIZE } from '../src/files/read.js';
import { plimsoll, privilegedPod, project, type Run, soundPod } from './project.js';

const COMMIT = '1c7b5a0f3f6a4d2f9d0b8e7c6a5f4e3d2c1b0a99';

const FILES = {
  '.git/HEAD': `${COMMIT}\n`,
  '.git/config': '[remote "origin"]\n\turl = https://git.example/acme/shop.git\n',
  '.gitignore': 'build/\n',
  'plimsoll.config.yaml': [
    '- plugins: [./own.yaml]',
    '  extends: [pod-security/restricted, own/recommended]',
    '  baseline: accepted.yaml',
    '  schemas: [schema.yaml]',
    '- ignores: [vendor/**, own.yaml, schema.yaml, accepted.yaml]',
    '- suppressions:',
    '    - rules: [pod-security/privileged]',
    '      files: [old.yaml]',
    '      reason: It is going.',
    '      owner: ops',
    '      expires: 2030-01-01',
    '',
  ].join('\n'),
  'own.yaml': [
    'prefix: own',
    'rules:',
    '  team-label:',
    '    description: Require a label that names the team',
    '    match: { kinds: [Pod] }',
    '    path: metadata.labels.team',
    '    assert: { exists: true }',
    '    message: It names no team.',
    '    severity: warn',
    '',
  ].join('\n'),
  'schema.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: things.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Thing, plural: things }
  versions:
    - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }
`,
  'accepted.yaml': 'version: 2\nfindings: []\n',
  'web.yaml': privilegedPod('web').replace('privileged: true', 'privileged: true # hidden-name'),
  'old.yaml': privilegedPod('old'),
  'broken.yaml': 'a: [\n',
  'build/made.yaml': privilegedPod('made'),
  'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 0.1.0\n',
  'chart/values.yaml': 'image: { tag: latest }\n',
  'chart/templates/pod.yaml': 'kind: {{ .Values.kind }}\n',
  'overlay/kustomization.yaml': 'resources: [pod.yaml]\n',
  'overlay/pod.yaml': soundPod('overlaid'),
  'package.json': '{ "name": "x", "of": { "kind": 1 } }\n',
};

/** Runs with a cache of its own, and says whether the reports are those of an earlier run. */
function cached(
  root: string,
  args: readonly string[] = ['-f', 'json'],
  options: Parameters<typeof plimsoll>[2] = {},
) {
  const location = `${root}-cache`;
  onTestFinished(() => rmSync(location, { recursive: true, force: true }));
  return async (more: readonly string[] = []): Promise<Run & { readonly again: boolean }> => {
    const before = entriesIn(location);
    const run = await plimsoll(root, ['--cache', '--cache-location', location, ...args, ...more], {
      env: { SOURCE_DATE_EPOCH: '1790000000' },
      ...options,
    });
    const after = entriesIn(location);
    return { ...run, again: before.length > 0 && after.every((name) => before.includes(name)) };
  };
}

const entriesIn = (location: string): readonly string[] => {
  try {
    return readdirSync(location).filter((name) => name.startsWith('result-'));
  } catch {
    return [];
  }
};

function write(root: string, name: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
}

function shop(): string {
  return project(FILES);
}

describe('--cache', () => {
  test('says the same in each format without, before and after', async () => {
    const root = shop();
    const shows = ['--verbose', '--show-suppressed', '--frames', '--statistics', '-f', 'text'];
    const reports = async (options: Parameters<typeof plimsoll>[2], lint: typeof plimsoll) => {
      const place = project({});
      const targets = Object.keys(formatters).flatMap((format) => ['-f', `${format}=${place}/${format}`]);
      const run = await lint(root, [...shows, ...targets], options);
      const texts = Object.keys(formatters).map((format) => [
        format,
        readFileSync(path.join(place, format), 'utf8'),
      ]);
      return { ...run, ...Object.fromEntries(texts) };
    };
    const early = { env: { SOURCE_DATE_EPOCH: '1790000000' } };
    const withCache: typeof plimsoll = (folder, args, options) => cached(folder, args, options)();
    const without = await reports(early, plimsoll);
    expect(without.html).toContain('14:13 UTC');
    expect(await reports(early, withCache)).toEqual({ ...without, again: false });
    expect(await reports(early, withCache)).toEqual({ ...without, again: true });
    // Another commit and a later hour change no finding.
    write(root, '.git/HEAD', `${COMMIT.replaceAll('a', '0')}\n`);
    const later = { env: { SOURCE_DATE_EPOCH: '1790007777' } };
    expect(await reports(later, withCache)).toEqual({ ...(await reports(later, plimsoll)), again: true });
  });

  const edits: readonly (readonly [what: string, edit: (root: string) => void, back: readonly string[]])[] = [
    ['a file', (root) => write(root, 'web.yaml', soundPod('web')), ['web.yaml']],
    [
      'a file of the same length',
      (root) => write(root, 'web.yaml', FILES['web.yaml'].replace('50m', '51m')),
      ['web.yaml'],
    ],
    ['a new file', (root) => write(root, 'deep/er/new.yaml', privilegedPod('new')), ['deep']],
    [
      'a directory with the name of a result',
      (root) => write(root, `result-${'0'.repeat(32)}-${'0'.repeat(16)}/new.yaml`, privilegedPod('like')),
      [`result-${'0'.repeat(32)}-${'0'.repeat(16)}`],
    ],
    ['a deleted file', (root) => rmSync(path.join(root, 'old.yaml')), ['old.yaml']],
    [
      'a JSON file that became a manifest',
      (root) => write(root, 'package.json', '{ "kind": "Pod" }'),
      ['package.json'],
    ],
    ['a link', (root) => symlinkSync('web.yaml', path.join(root, 'link.yaml')), ['link.yaml']],
    [
      'the config',
      (root) => write(root, 'plimsoll.config.yaml', 'extends: pod-security/baseline\n'),
      ['plimsoll.config.yaml'],
    ],
    [
      'a second config',
      (root) => write(root, 'overlay/plimsoll.config.yaml', 'rules: {}\n'),
      ['overlay/plimsoll.config.yaml'],
    ],
    [
      'rules of ours',
      (root) => write(root, 'own.yaml', FILES['own.yaml'].replace('no team', 'nobody')),
      ['own.yaml'],
    ],
    [
      'the baseline',
      (root) => write(root, 'accepted.yaml', 'version: 2\nfindings: [] # none\n'),
      ['accepted.yaml'],
    ],
    [
      'a schema',
      (root) => write(root, 'schema.yaml', FILES['schema.yaml'].replace('storage: true', 'storage: true ')),
      ['schema.yaml'],
    ],
    [
      'values of a chart',
      (root) => write(root, 'chart/values.yaml', 'image: { tag: "1" }\n'),
      ['chart/values.yaml'],
    ],
    ['what is a chart', (root) => rmSync(path.join(root, 'chart/Chart.yaml')), ['chart/Chart.yaml']],
    [
      'a kustomization',
      (root) => write(root, 'overlay/kustomization.yaml', 'patches: [path: pod.yaml]\n'),
      ['overlay/kustomization.yaml'],
    ],
    ['.gitignore', (root) => write(root, '.gitignore', ''), ['.gitignore']],
    ['a nested .gitignore', (root) => write(root, 'overlay/.gitignore', 'pod.yaml'), ['overlay/.gitignore']],
    ['the remote', (root) => write(root, '.git/config', ''), ['.git/config']],
  ];
  const options: readonly (readonly [what: string, ...more: string[]])[] = [
    ['an option', '--no-inline-suppressions'],
    ['the Kubernetes version', '--kubernetes-version', '1.30'],
    ['a rule', '--rule', 'pod-security/privileged: off'],
    ['a path', 'web.yaml'],
  ];
  test('lints again after each change', async () => {
    const root = shop();
    const run = cached(root);
    const place = `${root}-cache`;
    await run();
    const key = entriesIn(place)[0]!.slice('result-'.length, -'-'.length - 16);
    const isKept = (): boolean => 'content' in findResult(place, key);
    expect(isKept()).toBe(true);
    for (const [what, edit, back] of edits) {
      edit(root);
      expect([what, isKept()]).toEqual([what, false]);
      for (const name of back) {
        rmSync(path.join(root, name), { recursive: true, force: true });
        if (name in FILES) write(root, name, FILES[name as keyof typeof FILES]);
      }
      expect([what, isKept()]).toEqual([what, true]);
    }
    // If a named file looks changed, what was read to be sure is not read again.
    const web = path.join(root, 'web.yaml');
    write(root, 'web.yaml', soundPod('web'));
    utimesSync(web, new Date(), new Date(Date.now() + 60_000));
    const missed = findResult(place, key, [web]);
    const recalled = (search: typeof missed): unknown =>
      'asker' in search && search.asker.recall(['bytes', web, MAX_FILE_SIZE])?.answer?.value;
    expect(String(recalled(missed))).toBe(soundPod('web'));
    expect(recalled(findResult(place, key, [path.join(root, 'old.yaml')]))).toBe(undefined);
    // All changes at once.
    for (const [, edit] of edits) edit(root);
    const env = { SOURCE_DATE_EPOCH: '1790000000' };
    expect(await run()).toEqual({ ...(await plimsoll(root, ['-f', 'json'], { env })), again: false });
    for (const [what, ...more] of options)
      expect({ what, again: (await run(more)).again }).toEqual({ what, again: false });
    expect((await run(options.at(-1)!.slice(1))).again).toBe(true);
  });

  test('lints again on another day', async () => {
    const root = shop();
    await cached(root)();
    const tomorrow = { env: { SOURCE_DATE_EPOCH: String(1790000000 + 86_400) } };
    expect((await cached(root, ['-f', 'json'], tomorrow)()).again).toBe(false);
  });

  test('keeps what other files say, what git tracks, and the states of a few branches', async () => {
    const root = shop();
    const run = cached(root);
    const first = await run();
    write(root, 'package.json', '{ "name": "y", "of": { "kind": 2 } }\n');
    write(root, 'web.yaml', soundPod('web'));
    await run();
    write(root, 'web.yaml', FILES['web.yaml']);
    // A cache may be beside what is linted.
    for (const kind of ['result', 'files', 'added', 'stamps', 'answers'])
      write(root, `${kind}-${'0'.repeat(32)}-${'0'.repeat(16)}`, 'kept');
    expect(await run()).toEqual({ ...first, again: true });
    for (const tag of ['1', '2', '3', '4']) {
      write(root, 'web.yaml', privilegedPod(`web-${tag}`));
      await run();
    }
    expect(entriesIn(`${root}-cache`)).toHaveLength(4);
  });

  test('does not give kept reports to what the run read', async () => {
    const root = shop();
    const run = (file: string): Promise<Run> =>
      plimsoll(root, ['--cache', '--cache-location', `${root}-cache`, '-f', `json=${file}`]);
    expect((await run(`${root}-cache.json`)).code).toBe(1);
    const read = statSync(path.join(root, '.gitignore')).mtimeMs;
    expect(await run('.gitignore')).toMatchObject({
      code: 2,
      stderr: '.gitignore is read by this run, so no report is written over it. Name another file.\n',
    });
    expect(statSync(path.join(root, '.gitignore')).mtimeMs).toBe(read);
    expect(entriesIn(`${root}-cache`)).toHaveLength(1);
  });

  test('holds no value of the input, and only the user may read it', async () => {
    const root = shop();
    const run = cached(root, ['--frames', '--verbose']);
    expect((await run()).stdout).toContain('hidden-name');
    const [name] = entriesIn(`${root}-cache`);
    const file = path.join(`${root}-cache`, name!);
    const entry = readFileSync(file);
    const texts = [entry.toString('latin1')];
    // Whatever can be decompressed, from wherever it begins.
    for (let at = 0; at < entry.length; at++) texts.push(inflated(entry.subarray(at)));
    expect(texts.some((text) => text.includes('web.yaml'))).toBe(true);
    for (const value of ['hidden-name', 'privileged', 'It is going', COMMIT])
      expect(texts.filter((text) => text.includes(value))).toEqual([]);
    if (process.platform !== 'win32')
      expect([file, path.dirname(file)].map((at) => statSync(at).mode & 0o777)).toEqual([0o600, 0o700]);
  });

  const damages: readonly (readonly [what: string, damage: (entry: Buffer, other: Buffer) => Uint8Array])[] =
    [
      ['empty', () => Buffer.alloc(0)],
      ['cut short', (entry) => entry.subarray(0, entry.length - 1)],
      ['cut in its questions', (entry) => entry.subarray(0, 120)],
      [
        'altered at its end',
        (entry) => Buffer.concat([entry.subarray(0, -1), Buffer.from([entry.at(-1)! ^ 1])]),
      ],
      ['without questions', (entry) => withQuestions(entry, '[]')],
      ['with odd questions', (entry) => withQuestions(entry, '{"a":[null]}')],
      ['that of another run', (_entry, other) => other],
      ['text', () => Buffer.from('{"reports":["",""],"messages":[],"code":0}')],
    ];
  test('takes nothing from an entry that is damaged', async () => {
    const root = shop();
    const run = cached(root);
    const first = await run();
    const [name] = entriesIn(`${root}-cache`);
    const file = path.join(`${root}-cache`, name!);
    const entry = readFileSync(file);
    await run(['web.yaml', '--preset', 'pod-security/baseline']);
    const [another] = entriesIn(`${root}-cache`).filter((each) => each !== name);
    const other = readFileSync(path.join(`${root}-cache`, another!));
    const key = name!.slice('result-'.length, -'-'.length - 16);
    expect(findResult(`${root}-cache`, key)).toHaveProperty('content');
    for (const [what, damage] of damages) {
      for (const each of entriesIn(`${root}-cache`)) rmSync(path.join(`${root}-cache`, each));
      writeFileSync(file, damage(entry, other));
      expect([what, findResult(`${root}-cache`, key)]).toEqual([what, { asker: expect.anything() }]);
    }
    expect(await run()).toEqual({ ...first, again: false });
  });

  test('serves two runs at once, and one whose directory goes away', async () => {
    const root = shop();
    const run = cached(root);
    const without = await plimsoll(root, ['-f', 'json'], { env: { SOURCE_DATE_EPOCH: '1790000000' } });
    for (const both of [await Promise.all([run(), run()]), await Promise.all([run(), run()])])
      for (const each of both) expect(each).toMatchObject(without);
    rmSync(`${root}-cache`, { recursive: true });
    expect(await run()).toEqual({ ...without, again: false });
    // Equal runs leave room for the states of other branches.
    const questions = new Questions();
    const key = '0'.repeat(32);
    for (let round = 0; round < 3; round++) keepResult(`${root}-cache`, key, questions, Buffer.from('{}'));
    expect(entriesIn(`${root}-cache`).filter((name) => name.includes(key))).toHaveLength(1);
  });
});

describe('--cache has no effect', () => {
  test.each([
    ['fixes change files', '--fix'],
    ['the run writes the baseline', '--baseline-write'],
    ['--timing measures a run', '--timing'],
    ['standard input is not kept', '-'],
  ])('where %s', async (why, ...args) => {
    const root = shop();
    const run = await cached(root)(args);
    expect(run.stderr).toContain(`--cache has no effect, because ${why}.\n`);
    expect(entriesIn(`${root}-cache`)).toEqual([]);
  });

  test('where code or another program takes part', async () => {
    const root = project({
      'web.yaml': soundPod(),
      'plimsoll.config.mjs': 'export default { extends: "pod-security/baseline" };',
      'format.mjs': 'export default () => "mine";',
      'rules.mjs': 'export default { meta: { name: "rules", prefix: "mine" }, rules: {} };',
      'plimsoll.yaml': 'extends: pod-security/baseline\nplugins: [./rules.mjs]\n',
    });
    const told = async (...args: string[]) => (await cached(root, args)()).stderr;
    expect(await told()).toContain('because plimsoll.config.mjs is code, and what it reads is not known.');
    expect(await told('--no-config', '-f', './format.mjs')).toContain(
      'because the formatter "./format.mjs" is code',
    );
    expect(await told('--config', 'plimsoll.yaml')).toContain('because the plugin "./rules.mjs" is code');
    expect(await told('--no-config', '--kustomize')).toContain('because it runs other programs');
    expect(entriesIn(`${root}-cache`)).toEqual([]);
  });

  test('where others could bring results', async () => {
    const root = project({ '.git/': '', 'web.yaml': soundPod(), 'open/': '' });
    const told = async (args: readonly string[], env = {}) =>
      (await plimsoll(root, ['--cache', '-f', 'unix', ...args], { env })).stderr;
    expect(await told([], { XDG_CACHE_HOME: path.join(root, 'caches') })).toContain('lies in what is linted');
    expect(await told([], {})).toContain('neither XDG_CACHE_HOME nor HOME names a directory');
    expect(await told(['--cache-location', '.'])).toContain(`git tracks files in ${root}`);
    expect(await told(['--cache-location', 'web.yaml'])).toContain('a file is in the way');
    chmodSync(path.join(root, 'open'), 0o777);
    if (process.platform !== 'win32')
      expect(await told(['--cache-location', 'open'])).toContain('others may write to');
    expect(readdirSync(path.join(root, 'open'))).toEqual([]);
    expect(await told(['--cache-location', 'own'])).toBe('');
    expect(entriesIn(path.join(root, 'own'))).toHaveLength(1);
  });

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'where its directory cannot be read or written',
    async () => {
      const root = project({ 'web.yaml': soundPod(), 'unread/': '', 'full/': '' });
      onTestFinished(() => {
        for (const name of ['unread', 'full']) chmodSync(path.join(root, name), 0o700);
      });
      chmodSync(path.join(root, 'unread'), 0o300);
      chmodSync(path.join(root, 'full'), 0o500);
      const told = async (name: string) =>
        (await plimsoll(root, ['--cache', '--cache-location', name])).stderr;
      expect(await told('unread')).toContain('unread cannot be used: permission denied.');
      expect(await told('full')).toContain('full cannot be written: permission denied.');
    },
  );

  test('where its directory went away during the run', () => {
    const gone = path.join(project({}), 'gone');
    expect(keepResult(gone, '0'.repeat(32), new Questions(), Buffer.from('{}'))).toBe(
      `${gone} cannot be written: no such file or directory`,
    );
  });

  test('without --cache the location is an error', async () => {
    const root = project({ 'web.yaml': soundPod() });
    expect(await plimsoll(root, ['--cache-location', 'x'])).toMatchObject({
      code: 2,
      stderr: '--cache-location only works with --cache.\n',
    });
  });
});

/** An entry has its questions after a line, a salt, a nonce, a tag and their length. */
function withQuestions(entry: Buffer, questions: string): Buffer {
  const at = 'plimsoll result 1\n'.length + 32 + 12 + 16;
  const rest = entry.subarray(at + 4 + entry.readUInt32LE(at));
  const stored = Buffer.concat([Buffer.from([1, 0, 0, 0, 0]), Buffer.from(questions)]);
  stored.writeUInt16LE(questions.length, 1);
  stored.writeUInt16LE(questions.length ^ 0xffff, 3);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(stored.length);
  return Buffer.concat([entry.subarray(0, at), length, stored, rest]);
}

function inflated(bytes: Uint8Array): string {
  try {
    return inflateRawSync(bytes, { finishFlush: 2 }).toString();
  } catch {
    return '';
  }
}
