// Runs the action as GitHub would, as far as possible without GitHub: its script under bash, with the inputs that
// action.yml maps, in a repository with an event. Replaces only npm, which installs the command of this clone.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDocuments } from '@plimsoll/core/internal';
import { expect, onTestFinished, test } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));
const bin = path.join(here, '../packages/cli/bin/plimsoll.js');
const [document] = readDocuments(readFileSync(path.join(here, 'action.yml'), 'utf8'));
const action = document.value;
const [lint, upload] = action.runs.steps;

const pod = (name = 'web') => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  containers:
    - name: app
      securityContext:
        privileged: true # plimsoll-ignore pod-security/privileged -- I say so
`;
const open = (name) => pod(name).replace(/ #.*/, '');

/** A repository on a runner, with a first commit of the given files. */
class Runner {
  constructor(files = {}) {
    this.root = mkdtempSync(path.join(tmpdir(), 'plimsoll runner '));
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }));
    for (const folder of ['temp', 'bin', 'work']) mkdirSync(path.join(this.root, folder));
    this.#program('plimsoll', `exec '${process.execPath}' '${bin}' "$@"`);
    this.#program(
      'npm',
      `[ "\${@: -1}" = plimsoll@0.1.0 ] || exit 1
mkdir -p node_modules/.bin && cp "$(command -v plimsoll)" node_modules/.bin/`,
    );
    this.git('init', '--quiet', '--initial-branch', 'main');
    this.first = this.commit(files);
  }

  /** @returns {string} the commit */
  commit(files) {
    for (const [file, text] of Object.entries(files)) {
      const full = path.join(this.root, 'work', file);
      mkdirSync(path.dirname(full), { recursive: true });
      writeFileSync(full, text);
    }
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', 'change');
    return this.git('rev-parse', 'HEAD').trim();
  }

  git(...args) {
    return execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], {
      cwd: path.join(this.root, 'work'),
      encoding: 'utf8',
    });
  }

  /** Runs the step that lints. `event` is the payload of `name`. */
  run(inputs = {}, { name = 'workflow_dispatch', ...event } = {}) {
    const file = (base) => path.join(this.root, base);
    for (const base of ['output', 'summary']) writeFileSync(file(base), '');
    writeFileSync(file('event.json'), JSON.stringify(event));
    const env = Object.entries(lint.env).map(([variable, expression]) => {
      const [, input] = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression);
      return [variable, inputs[input] ?? String(action.inputs[input].default)];
    });
    const { status, stdout, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', lint.run], {
      cwd: file('work'),
      env: {
        HOME: this.root,
        PATH: `${file('bin')}:${process.env.PATH}`,
        RUNNER_TEMP: file('temp'),
        GITHUB_ACTION_PATH: here,
        GITHUB_EVENT_NAME: name,
        GITHUB_EVENT_PATH: file('event.json'),
        GITHUB_REPOSITORY: 'acme/shop',
        GITHUB_OUTPUT: file('output'),
        GITHUB_STEP_SUMMARY: file('summary'),
        ...Object.fromEntries(env),
      },
      encoding: 'utf8',
    });
    return {
      code: status,
      stdout,
      stderr,
      annotated: [...stdout.matchAll(/^::error file=(.*?),/gm)].map(([, of]) => of),
      output: readFileSync(file('output'), 'utf8'),
      summary: readFileSync(file('summary'), 'utf8'),
    };
  }

  #program(name, script) {
    const file = path.join(this.root, 'bin', name);
    writeFileSync(file, `#!/bin/bash\n${script}\n`);
    chmodSync(file, 0o755);
  }
}

test('action.yml describes every input, and passes each as a variable and never as a part of a script', () => {
  const given = [...JSON.stringify(lint.env).matchAll(/inputs\.([\w-]+)/g)].map(([, input]) => input);
  expect(given).toEqual(Object.keys(action.inputs));
  for (const { description } of Object.values(action.inputs)) expect(description).toMatch(/\.$/);
  for (const { run } of action.runs.steps) expect(run ?? '').not.toContain('${{');
  expect(upload.if).toContain('!cancelled()');
  const { version } = JSON.parse(readFileSync(path.join(here, '../packages/cli/package.json'), 'utf8'));
  expect(action.inputs.version.default).toBe(version);
});

test('annotates, sums up, writes SARIF and fails', () => {
  const runner = new Runner({
    'k8s/a b.yaml': open(),
    'sound.yaml': 'kind: List\napiVersion: v1\nitems: []\n',
  });
  const ran = runner.run({ 'upload-sarif': 'true', args: '--quiet\n' });
  expect(ran).toMatchObject({ code: 1, annotated: expect.arrayContaining(['k8s/a b.yaml']) });
  expect(ran.summary).toMatch(/^### ✖ .*\n\n[\s\S]*\| error \| k8s\/a b\.yaml:9:\d+ \|/);
  const [, sarif] = /^exit-code=1\nsarif=(.*)\n$/.exec(ran.output);
  expect(JSON.parse(readFileSync(sarif, 'utf8')).runs[0].automationDetails.id).toBe('plimsoll/');
});

test('treats file names as names, never as options', () => {
  const runner = new Runner({ 'a;b/$(touch pwned).yaml': open(), '--fix.yaml': open() });
  const ran = runner.run({ paths: 'a;b\n--fix.yaml', summary: 'false', preset: 'pod-security/baseline' });
  expect(ran.annotated).toEqual(['--fix.yaml', 'a;b/$(touch pwned).yaml']);
  expect(ran.summary).toBe('');
  expect(existsSync(path.join(runner.root, 'work/pwned'))).toBe(false);
});

test.each([
  [{ version: 'https://evil.example/x.tgz' }, 'version must be'],
  [{ 'changed-only': 'yes' }, 'changed-only must be true or false'],
  [{ untrusted: 'maybe' }, 'untrusted must be true, false or auto'],
  [{ version: '9.9.9' }, 'npm could not install'],
])('%o is refused', (inputs, message) => {
  const ran = new Runner({ 'a.yaml': pod() }).run(inputs);
  expect(ran).toMatchObject({ code: 2, stdout: expect.stringContaining(message) });
});

test('reports only what a pull request changes, whatever its files are called', () => {
  const runner = new Runner({ 'old.yaml': open('old'), 'gone.yaml': open('gone') });
  rmSync(path.join(runner.root, 'work/gone.yaml'));
  runner.commit({ 'k8s/new.yaml': open('new'), 'a\n::error::b.yaml': open('b'), 'notes.md': '' });
  const event = {
    name: 'pull_request',
    pull_request: { base: { sha: runner.first }, head: { repo: { full_name: 'acme/shop' } } },
  };
  const ran = runner.run({ 'changed-only': 'true', preset: 'pod-security/baseline' }, event);
  expect(ran).toMatchObject({ code: 1, annotated: ['a\\n%3A%3Aerror%3A%3Ab.yaml', 'k8s/new.yaml'] });
  expect(ran.stdout).not.toMatch(/^::error::b/m);
  expect(runner.run({ 'changed-only': 'true', paths: 'docs' }, event)).toMatchObject({
    code: 0,
    summary: 'No manifest changed, so nothing was linted.\n',
  });
  // A push that does not name the commit before it, such as the first push of a branch: everything is reported.
  const push = { name: 'push', before: '0'.repeat(40) };
  expect(runner.run({ 'changed-only': 'true' }, push).annotated).toContain('old.yaml');
});

test('fetches the commit before the change where the checkout is shallow, and says what to do where it cannot', () => {
  const origin = new Runner({ 'old.yaml': open('old') });
  origin.commit({ 'new.yaml': open('new') });
  const event = { name: 'push', before: origin.first };
  const runner = new Runner();
  const work = path.join(runner.root, 'work');
  rmSync(work, { recursive: true });
  execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${path.join(origin.root, 'work')}`, work]);
  origin.git('config', 'uploadpack.allowReachableSHA1InWant', 'true');
  expect(runner.run({ 'changed-only': 'true' }, event).annotated).toEqual(['new.yaml']);
  const gone = runner.run({ 'changed-only': 'true' }, { name: 'push', before: '1'.repeat(40) });
  expect(gone).toMatchObject({ code: 2, stdout: expect.stringContaining('Set fetch-depth: 0') });
});

test('a pull request from a fork can neither run code nor suppress its own findings', () => {
  const runner = new Runner({ 'a.yaml': pod() });
  const from = (repo) => ({ name: 'pull_request', pull_request: { head: { repo } } });
  const inputs = { preset: 'pod-security/baseline' };
  expect(runner.run(inputs, from({ full_name: 'acme/shop' }))).toMatchObject({ code: 0 });
  expect(runner.run(inputs, from({ full_name: 'mallory/shop' }))).toMatchObject({ code: 1 });
  expect(runner.run(inputs, from(null))).toMatchObject({ code: 1 });
  const after = (full_name) => ({ name: 'workflow_run', workflow_run: { head_repository: { full_name } } });
  expect(runner.run(inputs, after('acme/shop'))).toMatchObject({ code: 0 });
  expect(runner.run(inputs, after('mallory/shop'))).toMatchObject({ code: 1 });
  expect(runner.run(inputs, { name: 'issue_comment' })).toMatchObject({ code: 1 });
});
