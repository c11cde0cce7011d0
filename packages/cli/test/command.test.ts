// What only a process of its own can show: the built command, its exit code, closed pipes, signals. `pnpm test` builds
// the command first.
import { execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  constants,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { controlLines } from '@plimsoll/formatters/internal';
import { describe, expect, test } from 'vitest';
import { privilegedPod, project, soundPod } from './project.js';

const BIN = fileURLToPath(new URL('../bin/plimsoll.js', import.meta.url));
const onPosix = test.skipIf(process.platform === 'win32');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  readonly child: ReturnType<typeof spawn>;
  readonly ended: Promise<Ended>;
}

function start(cwd: string, args: readonly string[], options: SpawnOptions = {}): Started {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
    });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...written }));
  });
  return { child, ended };
}

test('the controls of benchmarks, written when the command was built, are those of a report', async () => {
  const library = new URL('../dist/index.js', import.meta.url).href;
  const { loadConfig } = (await import(library)) as typeof import('../src/index.js');
  const { config } = await loadConfig({ config: false });
  const key = Symbol.for('plimsoll.control-lines');
  const ready: string[] = [];
  for (const benchmark of [...config.plugins.values()].flatMap(({ benchmarks = [] }) => benchmarks)) {
    const lines = (benchmark as { readonly [key]?: unknown })[key];
    if (lines === undefined) continue;
    ready.push(benchmark.id);
    expect(lines).toEqual(controlLines(benchmark.controls));
    // A copy may have other controls.
    expect(key in { ...benchmark }).toBe(false);
  }
  expect(ready).toContain('cis/v2.0');
  expect(ready).not.toContain('cis/v1.12');
});

test('a copy of a rule whose code is loaded on use can be changed, and visits what its own code says', async () => {
  const library = new URL('../dist/index.js', import.meta.url).href;
  const { defineRule, lint, loadConfig, parse, resolveConfig } = (await import(
    library
  )) as typeof import('../src/index.js');
  const { config } = await loadConfig({ cwd: project({ '.git/': '' }) });
  const shipped = config.plugins.get('cis')!.rules['kubelet-read-only-port']!;
  expect({ ...shipped.meta }.messages).toEqual(shipped.meta.messages);
  const port = defineRule({
    ...shipped,
    meta: { ...shipped.meta, scope: 'resource', messages: { seen: 'It is a pod.' } },
    create: ({ report }) => ({ Pod: (at) => report({ at, messageId: 'seen' }) }),
  });
  const own = { meta: { name: 'own', version: '1.0.0', prefix: 'own' }, rules: { port } };
  const files = [await parse({ path: 'pod.yaml', text: soundPod() })];
  const { findings, errors } = await lint(
    files,
    resolveConfig({ plugins: [own], rules: { 'own/port': 'warn' } }),
  );
  expect(errors).toEqual([]);
  expect(findings.map(({ ruleId }) => ruleId)).toContain('own/port');
});

test.each([
  ['pod.yaml', 1],
  ['sound.yaml', 0],
  ['nope.yaml', 2],
])('%s ends with %i', async (file, code) => {
  const root = project({ '.git/': '', 'pod.yaml': privilegedPod(), 'sound.yaml': soundPod() });
  const { ended } = start(root, [file]);
  expect(await ended).toMatchObject({ code });
});

test('compiled code is kept in the cache directory, and not used if it is damaged', async () => {
  const root = project({ 'repo/.git/': '', 'repo/sound.yaml': soundPod() });
  const cache = path.join(root, 'cache/plimsoll');
  const env = { ...process.env, XDG_CACHE_HOME: path.dirname(cache), LOCALAPPDATA: undefined };
  const run = () => start(path.join(root, 'repo'), ['sound.yaml'], { env }).ended;
  const first = await run();
  const kept = (): readonly string[] =>
    readdirSync(cache, { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(cache, name))
      .filter((file) => statSync(file).isFile());
  const before = kept().map((file) => ({ file, time: statSync(file).mtimeMs }));
  expect(before).not.toEqual([]);
  expect(await run()).toEqual(first);
  for (const { file, time } of before) expect(statSync(file).mtimeMs).toBe(time);
  // Also those that only one of the two runs kept: a run that takes long has its own.
  for (const file of kept()) {
    const bytes = readFileSync(file);
    for (let at = bytes.length >> 1; at < bytes.length; at += 7) bytes[at]! ^= 1;
    writeFileSync(file, bytes);
  }
  // Earlier versions leave theirs.
  const old = path.join(path.dirname(before[0]!.file), 'lint-ofBefore-1');
  writeFileSync(old, '');
  utimesSync(old, 0, 0);
  expect(await run()).toEqual(first);
  expect(existsSync(old)).toBe(false);
  expect(await run()).toEqual(first);
});

test('a run begins with what a run like it compiled, not with the little that another command needed', async () => {
  const root = project({ 'repo/.git/': '', 'repo/sound.yaml': soundPod() });
  const env = { ...process.env, XDG_CACHE_HOME: path.join(root, 'cache'), LOCALAPPDATA: undefined };
  const keptAfter = async (...args: string[]): Promise<readonly string[]> => {
    expect(await start(path.join(root, 'repo'), args, { env }).ended).toMatchObject({ code: 0 });
    const names = readdirSync(path.join(root, 'cache'), { recursive: true, encoding: 'utf8' });
    return names.map((name) => path.basename(name)).filter((name) => name.startsWith('lint-'));
  };
  const [ofOthers] = await keptAfter('list-rules');
  // A run that takes longer than a second keeps its own on a busy machine.
  expect(ofOthers).toMatch(/-(?:others|long)$/);
  const name = ofOthers!.replace(/-(?:others|long)$/, '');
  expect(await keptAfter('sound.yaml')).toSatisfy(
    (names: readonly string[]) => names.includes(name) || names.includes(`${name}-long`),
  );
});

onPosix.each([
  ['that others may write to', 'repo', 0o777],
  ['in the tree that is linted', '.', 0o700],
] as const)('nothing is run from a cache directory %s', async (_, cwd, mode) => {
  const root = project({ 'repo/.git/': '', 'repo/sound.yaml': soundPod() });
  const env = { ...process.env, XDG_CACHE_HOME: path.join(root, 'cache'), LOCALAPPDATA: undefined };
  const folder = path.join(root, 'cache/plimsoll', `${process.version}-${process.arch}`);
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, mode);
  const { ended } = start(path.join(root, cwd), [path.join(root, 'repo/sound.yaml')], { env });
  expect(await ended).toMatchObject({ code: 0 });
  expect(readdirSync(folder)).toEqual([]);
});

onPosix(
  'an empty or relative cache directory counts as none, and the home directory has the next',
  async () => {
    const root = project({ 'repo/.git/': '', 'repo/sound.yaml': soundPod() });
    const home = path.join(root, 'home');
    for (const XDG_CACHE_HOME of ['', 'cache']) {
      const env = { ...process.env, HOME: home, XDG_CACHE_HOME, LOCALAPPDATA: '' };
      const { ended } = start(path.join(root, 'repo'), ['sound.yaml', '--cache'], { env });
      expect(await ended).toMatchObject({ code: 0, stderr: '' });
      const kept = path.join(home, '.cache/plimsoll');
      expect(readdirSync(kept).sort()).toEqual(['results', `${process.version}-${process.arch}`]);
      rmSync(home, { recursive: true });
    }
    expect(readdirSync(path.join(root, 'repo')).sort()).toEqual(['.git', 'sound.yaml']);
  },
);

test('a TypeScript config runs where this Node strips types, else the error says so', async () => {
  const root = project({
    '.git/': '',
    'sound.yaml': soundPod(),
    'plimsoll.config.ts': `const version: string = '1.30'; export default { extends: 'pod-security/restricted', kubernetesVersion: version };`,
  });
  const { ended } = start(root, ['--print-config', 'sound.yaml']);
  const { code, stdout, stderr } = await ended;
  if ((process.features as { typescript?: unknown }).typescript) {
    expect(stderr).toBe('');
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { kubernetesVersion: '1.30' }]);
  } else
    expect([code, stderr]).toEqual([
      2,
      `plimsoll.config.ts: Node ${process.versions.node} cannot run TypeScript; Node 22.18 and later can. Rename it to plimsoll.config.mjs and remove the types, or use a newer Node.\n`,
    ]);
});

test('an ES module in a package of CommonJS is told how to be named', async () => {
  const root = project({
    '.git/': '',
    'package.json': '{"type": "commonjs"}',
    'plimsoll.config.js': 'export default { extends: "pod-security/restricted" };',
  });
  const { code, stderr } = await start(root, ['list-rules']).ended;
  expect(code).toBe(2);
  expect(stderr).toContain(' If it is an ES module, rename it to plimsoll.config.mjs.\n');
});

test('standard input is read to its end', async () => {
  const root = project({ '.git/': '' });
  const { child, ended } = start(root, ['-', '-f', 'unix'], { stdio: 'pipe' });
  child.stdin?.write(privilegedPod('first'));
  child.stdin?.end(`---\n${privilegedPod('second')}`);
  const { code, stdout } = await ended;
  expect(code).toBe(1);
  expect(stdout).toMatch(/^stdin\.yaml:14:.*\nstdin\.yaml:32:/);
});

onPosix('what is not a regular file is read too: a process substitution', async () => {
  const root = project({ '.git/': '', 'pod.yaml': privilegedPod() });
  const child = spawn('bash', ['-c', `"${process.execPath}" "${BIN}" -f unix <(cat pod.yaml)`], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(1);
  expect(stdout).toContain('[pod-security/privileged]');
});

describe.skipIf(process.platform === 'win32')('it ends with a sentence, not with a stack trace', () => {
  const ending = {
    code: 2,
    stderr: 'Standard output cannot be written: the reader closed it before everything was written.\n',
  };

  test('when standard output is a pipe whose reader is gone', async () => {
    const root = project({ '.git/': '', 'pod.yaml': privilegedPod() });
    const pipe = path.join(root, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = openSync(pipe, 'w');
    closeSync(reader);
    const { ended } = start(root, ['pod.yaml'], { stdio: ['ignore', writer, 'pipe'] });
    closeSync(writer);
    expect(await ended).toMatchObject(ending);
  });

  test('when standard output is a socket whose reader leaves before the end', async () => {
    // More than a socket buffers.
    const pods = Array.from({ length: 1500 }, (_, index) => privilegedPod(`web-${index}`));
    const root = project({ '.git/': '', 'pod.yaml': pods.join('---\n') });
    const { child, ended } = start(root, ['pod.yaml', '-f', 'json']);
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect(await ended).toMatchObject(ending);
  });
});

test.skipIf(!existsSync('/dev/full'))('a full disk is named', async () => {
  const root = project({ '.git/': '', 'pod.yaml': privilegedPod() });
  const full = start(root, ['pod.yaml'], { stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] });
  expect(await full.ended).toMatchObject({
    code: 2,
    stderr: 'Standard output cannot be written: no space is left on the device.\n',
  });
  expect(await start(root, ['pod.yaml', '-o', '/dev/full']).ended).toMatchObject({
    code: 2,
    stderr: '/dev/full cannot be written: no space is left on the device.\n',
  });
});

onPosix.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends it with %i, and the old output is still there', async (signal, code) => {
  // The config reports that the run has begun, and then waits.
  const root = project({
    '.git/': '',
    'pod.yaml': privilegedPod(),
    'out/report.txt': 'of yesterday',
    'plimsoll.config.mjs': `
      process.stderr.write('started');
      await new Promise((resolve) => setTimeout(resolve, 60_000));
      export default {};`,
  });
  const { child, ended } = start(root, ['pod.yaml', '-o', 'out/report.txt']);
  child.stderr?.once('data', () => child.kill(signal));
  expect(await ended).toEqual({ code, stdout: '', stderr: 'started' });
  expect(readdirSync(path.join(root, 'out'))).toEqual(['report.txt']);
});

test('a JavaScript config that its directory takes for CommonJS: the error says what to do', async () => {
  const root = project({
    '.git/': '',
    'package.json': '{"type":"commonjs"}',
    'plimsoll.config.js': 'export default {};',
    'pod.yaml': soundPod(),
  });
  const { code, stderr } = await start(root, ['pod.yaml']).ended;
  expect(code).toBe(2);
  expect(stderr).toMatch(/rename it to plimsoll\.config\.mjs\.\n$/);
});

onPosix('a pipe is read when somebody writes to it, and SIGTERM is heard while nobody does', async () => {
  const root = project({ 'repo/.git/': '', 'repo/pod.yaml': privilegedPod() });
  const repository = path.join(root, 'repo');
  const pipe = path.join(root, 'pipe.yaml');
  execFileSync('mkfifo', [pipe]);
  const read = start(repository, [pipe, '-f', 'unix']);
  createReadStream(path.join(repository, 'pod.yaml')).pipe(createWriteStream(pipe));
  expect((await read.ended).stdout).toContain('[pod-security/privileged]');

  const waiting = start(repository, ['pod.yaml', pipe]);
  // A pipe only opens for writing once somebody has opened it for reading.
  const writer = createWriteStream(pipe);
  writer.once('open', () => waiting.child.kill('SIGTERM'));
  expect(await waiting.ended).toMatchObject({ code: 143, stdout: '' });
  writer.destroy();
});

onPosix('a signal ends it while it waits for the reader of a pipe', async () => {
  const root = project({ '.git/': '', 'pod.yaml': privilegedPod() });
  const pipe = path.join(root, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(pipe, 'w');
  // More than a pipe holds.
  const { child, ended } = start(root, ['pod.yaml', '-f', 'json'], { stdio: ['ignore', writer, 'pipe'] });
  closeSync(writer);
  while (!hasByte(reader)) await new Promise((resolve) => setTimeout(resolve, 10));
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ stderr: '' });
  // Shells report both alike.
  expect([143, 'SIGTERM']).toContain(child.exitCode ?? child.signalCode);
  closeSync(reader);
});

function hasByte(reader: number): boolean {
  try {
    return readSync(reader, new Uint8Array(1)) === 1;
  } catch (error) {
    if ((error as { code?: string }).code !== 'EAGAIN') throw error;
    return false;
  }
}

onPosix('a pipe that does not let it wait gets the whole report', async () => {
  const root = project({ '.git/': '', 'pod.yaml': privilegedPod() });
  const pipe = path.join(root, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const writer = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  let report = '';
  const reader = createReadStream(pipe, 'utf8').on('data', (text) => {
    report += text;
  });
  await start(root, ['pod.yaml', '-f', 'json'], { stdio: ['ignore', writer, 'pipe'] }).ended;
  closeSync(writer);
  await once(reader, 'end');
  expect(JSON.parse(report).findings).not.toEqual([]);
});

onPosix('a signal ends the programs that it runs too', async () => {
  const root = project({
    'repo/.git/': '',
    'repo/kustomization.yaml': 'resources: [pod.yaml]',
    'repo/pod.yaml': soundPod(),
    // It keeps the pipe open for as long as it lives.
    'bin/kustomize': `#!/bin/sh\nexec 3>"\${0%/*}/alive"; echo >&3; exec /bin/sleep 300\n`,
  });
  const bin = path.join(root, 'bin');
  chmodSync(path.join(bin, 'kustomize'), 0o755);
  execFileSync('mkfifo', [path.join(bin, 'alive')]);
  const { child, ended } = start(path.join(root, 'repo'), ['.', '--kustomize'], {
    env: { ...process.env, PATH: bin },
  });
  const alive = createReadStream(path.join(bin, 'alive'));
  alive.once('data', () => child.kill('SIGTERM'));
  await once(alive, 'end');
  expect(await ended).toMatchObject({ code: 143, stdout: '' });
});

onPosix('SIGINT is heard between two files', async () => {
  const root = project({
    '.git/': '',
    'a.yaml': soundPod('a'),
    'b.yaml': soundPod('b'),
    // The rule reports that it runs, and ends after the signal.
    'plimsoll.config.mjs': `
      import { existsSync } from 'node:fs';
      let told = false;
      const create = () => ({
        Resource() {
          if (told) return;
          told = true;
          process.stderr.write('linting');
          const cell = new Int32Array(new SharedArrayBuffer(4));
          do Atomics.wait(cell, 0, 0, 100); while (!existsSync('sent'));
        },
      });
      const rule = { meta: { description: 'Wait', risk: 1, messages: { never: 'Never.' } }, create };
      const plugin = { meta: { name: 't', version: '1', prefix: 't' }, rules: { wait: rule } };
      export default { plugins: [plugin], rules: { 't/wait': 'warn' } };`,
  });
  const { child, ended } = start(root, ['a.yaml', 'b.yaml', '-o', 'report.txt']);
  child.stderr?.once('data', () => {
    child.kill('SIGINT');
    writeFileSync(path.join(root, 'sent'), '');
  });
  expect(await ended).toEqual({ code: 130, stdout: '', stderr: 'linting' });
  expect(existsSync(path.join(root, 'report.txt'))).toBe(false);
});

onPosix('what may not be read is an error that names it, and the rest is linted', async () => {
  const root = project({ '.git/': '', 'secret.yaml': '', 'locked/x.yaml': '', 'pod.yaml': privilegedPod() });
  chmodSync(root, 0o755);
  chmodSync(path.join(root, 'secret.yaml'), 0);
  chmodSync(path.join(root, 'locked'), 0);
  // root can read everything, so run as nobody.
  const asUser = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const { code, stdout, stderr } = await start(root, ['.', '-f', 'unix'], asUser).ended;
  chmodSync(path.join(root, 'locked'), 0o755);
  expect(stderr).toBe('');
  expect(stdout).toContain('pod.yaml:14:21: error: ');
  expect(stdout).toContain('plimsoll: error: secret.yaml cannot be read: permission denied.\n');
  expect(stdout).toContain('plimsoll: error: The directory locked cannot be read: permission denied.\n');
  expect(code).toBe(2);
});

test('plugins of a config are found in NODE_PATH, too', async () => {
  const plugin = `export default { meta: { name: 'acme', version: '1', prefix: 'acme' }, rules: {} };`;
  const root = project({
    'repo/.git/': '',
    'repo/pod.yaml': soundPod(),
    'repo/plimsoll.config.yaml': 'plugins: [acme-plugin]\nextends: pod-security/baseline\n',
    'hooks/acme-plugin/package.json': '{"type": "module", "exports": {"import": "./main.js"}}',
    'hooks/acme-plugin/main.js': plugin,
  });
  const env = { ...process.env, NODE_PATH: path.join(root, 'hooks') };
  expect(await start(path.join(root, 'repo'), ['pod.yaml'], { env }).ended).toMatchObject({
    code: 0,
    stderr: '',
  });
  expect(await start(path.join(root, 'repo'), ['pod.yaml']).ended).toMatchObject({ code: 2 });
});
