// Runs the examples as GitHub would, as far as possible without GitHub: parses each file, and runs each `run:` with
// bash in a repository of its own. Replaces only `npm` and `npx`, by the command of this clone, and `helm`, where it is
// missing.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDocuments } from '@plimsoll/core/internal';
import { describe, expect, it, onTestFinished, test } from 'vitest';

const here = fileURLToPath(new URL('..', import.meta.url));
const bin = fileURLToPath(new URL('../../../packages/cli/bin/plimsoll.js', import.meta.url));

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
}

interface Job {
  readonly steps: readonly Step[];
  readonly env?: Readonly<Record<string, string>>;
}

interface Workflow {
  /** The key `on`, which is a boolean in YAML as kubectl reads it. */
  readonly true: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: { readonly plimsoll: Job };
}

function read<T>(file: string): T {
  const text = readFileSync(path.join(here, file), 'utf8');
  const [document, ...others] = readDocuments(text);
  expect(others).toEqual([]);
  expect(document?.problems).toEqual([]);
  return document?.value as T;
}

const names = readdirSync(path.join(here, 'workflows'));
const workflows = names.map((name) => [name, read<Workflow>(`workflows/${name}`)] as const);

const PRIVILEGED = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: app
      securityContext:
        privileged: true # plimsoll-ignore pod-security/privileged -- I say so
`;
const SOUND = '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n';

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A workspace and a temporary directory, as on a runner. */
class Runner {
  readonly root: string;
  readonly #variables: Readonly<Record<string, string>>;

  /** @param variables values of `${{ }}`, by expression */
  constructor(files: Readonly<Record<string, string>>, variables: Readonly<Record<string, string>> = {}) {
    this.root = realpathSync(mkdtempSync(path.join(tmpdir(), 'plimsoll runner ')));
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }));
    this.#variables = { 'runner.temp': path.join(this.root, 'temp'), ...variables };
    for (const folder of ['temp', 'work', 'bin']) mkdirSync(path.join(this.root, folder));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(this.work(file)), { recursive: true });
      writeFileSync(this.work(file), text);
    }
    this.#program('plimsoll', `exec '${process.execPath}' '${bin}' "$@"`);
    this.#program('npx', '[ "$1" = --yes ] && [ "$2" = plimsoll@0 ] || exit 99\nshift 2\nexec plimsoll "$@"');
    this.#program(
      'npm',
      `[ "$1 $2 $3" = 'install --prefix plimsoll' ] && [ "\${@: -1}" = plimsoll@0 ] || exit 99
mkdir -p plimsoll/node_modules/.bin && cp "$(command -v plimsoll)" plimsoll/node_modules/.bin/`,
    );
    // It starts with nothing on PATH, so it finds neither `env` nor `cat`.
    if (spawnSync('helm', ['version']).status !== 0)
      this.#program(
        'helm',
        `cd "$3/.."
for file in "\${3##*/}"/templates/*; do printf -- '---\\n# Source: %s\\n%s\\n' "$file" "$(<"$file")"; done`,
      );
  }

  work(...parts: readonly string[]): string {
    return path.join(this.root, 'work', ...parts);
  }

  /** Runs the script of a step, if it has one. */
  run(step: Step, job: Pick<Job, 'env'> = {}): Ran {
    const env = Object.fromEntries(
      Object.entries({ ...job.env, ...step.env }).map(([key, value]) => [key, this.#expand(value)]),
    );
    const { status, stdout, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', step.run ?? ''], {
      cwd: path.resolve(this.work(), this.#expand(step['working-directory'] ?? '.')),
      env: {
        HOME: this.root,
        PATH: `${path.join(this.root, 'bin')}:${process.env.PATH}`,
        RUNNER_TEMP: path.join(this.root, 'temp'),
        ...env,
      },
      encoding: 'utf8',
    });
    return { code: status ?? -1, stdout, stderr };
  }

  runAll(job: Job): readonly Ran[] {
    return job.steps.filter(({ run }) => run !== undefined).map((step) => this.run(step, job));
  }

  commit(folder = '.'): void {
    execFileSync('git', ['init', '--quiet', this.work(folder)]);
  }

  sarif(file: string) {
    const [run] = JSON.parse(readFileSync(this.work(file), 'utf8')).runs;
    return run;
  }

  #expand(text: string): string {
    return text.replace(/\$\{\{ (.+?) \}\}/g, (whole, expression: string) => {
      const value = this.#variables[expression];
      if (value === undefined) throw new Error(`${whole} is not known here.`);
      return value;
    });
  }

  #program(name: string, script: string): void {
    const file = path.join(this.root, 'bin', name);
    writeFileSync(file, `#!/bin/bash\n${script}\n`);
    chmodSync(file, 0o755);
  }
}

const jobOf = (name: string): Job => workflows.find(([file]) => file === name)![1].jobs.plimsoll;

describe.each(workflows)('%s', (_name, workflow) => {
  const { steps } = workflow.jobs.plimsoll;

  it('has only the permissions that it needs, and runs no code of others with more', () => {
    const uploads = steps.some(({ uses }) => uses?.includes('upload-sarif'));
    expect(workflow.permissions).toEqual({
      contents: 'read',
      ...(uploads && { 'security-events': 'write' }),
    });
    expect(Object.keys(workflow.true)).not.toContain('pull_request_target');
    for (const { uses, with: inputs } of steps.filter(({ uses }) => uses?.startsWith('actions/checkout')))
      expect({ uses, ...inputs }).toMatchObject({ 'persist-credentials': false });
  });

  it('uploads after a failed step, too, and with a category', () => {
    for (const step of steps.filter(({ uses }) => uses?.includes('upload-sarif'))) {
      expect(step.if).toMatch(/^\$\{\{ !cancelled\(\) && hashFiles\(.*\.sarif/);
      expect(step.with?.category).toMatch(/^plimsoll/);
    }
  });
});

test('some workflow uploads alerts', () => {
  const steps = workflows.flatMap(([, workflow]) => workflow.jobs.plimsoll.steps);
  expect(steps.filter(({ uses }) => uses?.includes('upload-sarif')).length).toBeGreaterThan(0);
});

test('no script has an expression in its text, and every action has a version', () => {
  const steps = workflows.flatMap(([, workflow]) => workflow.jobs.plimsoll.steps);
  for (const { run, uses } of steps) {
    expect(run ?? '').not.toContain('${{');
    expect(uses ?? '@v1').toMatch(/@v\d+$/);
  }
});

test('annotations.yml annotates and fails', () => {
  const runner = new Runner({ 'k8s/web.yaml': PRIVILEGED.replace(/ #.*/, ''), 'sound.yaml': SOUND });
  runner.commit();
  const [lint] = runner.runAll(jobOf('annotations.yml'));
  expect(lint?.code).toBe(1);
  expect(lint?.stdout).toMatch(/^::error file=k8s\/web\.yaml,line=9,.*title=pod-security\/privileged::/m);
});

test('code-scanning.yml writes SARIF, with and without findings, and leaves the verdict to alerts', () => {
  const runner = new Runner({ 'k8s/web.yaml': PRIVILEGED.replace(/ #.*/, '') });
  runner.commit();
  const job = jobOf('code-scanning.yml');
  const file = job.steps.at(-1)?.with?.sarif_file ?? '';
  expect(runner.runAll(job)).toMatchObject([{ code: 0, stdout: expect.stringContaining('  k8s/web.yaml') }]);
  expect(runner.sarif(file).results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(
    'k8s/web.yaml',
  );
  expect(runner.sarif(file)).not.toHaveProperty('automationDetails');

  writeFileSync(runner.work('k8s/web.yaml'), SOUND);
  expect(runner.runAll(job)).toMatchObject([{ code: 0 }]);
  expect(runner.sarif(file).results).toEqual([]);
  // An error fails the step, but the findings are still uploaded.
  writeFileSync(runner.work('plimsoll.config.yaml'), 'extends: [pod-security/nothing]\n');
  expect(runner.runAll(job)).toMatchObject([{ code: 2 }]);
});

test('charts.yml lints every chart, and alerts are on the lines of templates', () => {
  const template = PRIVILEGED.replace(/ #.*/, '');
  const chart = (name: string) => ({
    [`charts/${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`,
    [`charts/${name}/templates/pod.yaml`]: template,
  });
  const runner = new Runner({ ...chart('api'), ...chart('web') });
  runner.commit();
  const job = jobOf('charts.yml');
  expect(runner.runAll(job)).toMatchObject([{ code: 0, stderr: '' }]);
  const privileged = runner
    .sarif(job.steps.at(-1)?.with?.sarif_file ?? '')
    .results.filter(({ ruleId }: { ruleId: string }) => ruleId === 'pod-security/privileged');
  const startLine = template.split('\n').findIndex((line) => line.includes('privileged:')) + 1;
  expect(privileged).toMatchObject(
    ['api', 'web'].map((name) => ({
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: `charts/${name}/templates/pod.yaml` },
            region: { startLine },
          },
        },
      ],
    })),
  );
});

test('pull-requests-from-forks.yml takes nothing but manifests from the change', () => {
  const evil = 'throw new Error("ran");\n';
  const runner = new Runner({
    'base/plimsoll.config.yaml': 'extends: pod-security/baseline\nbaseline: known.yaml\n',
    'base/known.yaml': 'version: 1\nfindings: []\n',
    'change/web.yaml': PRIVILEGED,
    'change/plimsoll.config.yaml': 'ignores: ["**"]\n',
    'change/known.yaml': 'no baseline',
    'change/plimsoll.config.js': evil,
    'change/.npmrc': 'registry=https://evil.example/\n',
    'change/node_modules/.bin/plimsoll': '#!/bin/sh\nexit 0\n',
  });
  for (const folder of ['base', 'change']) runner.commit(folder);
  const job = jobOf('pull-requests-from-forks.yml');
  const firstCheckout = job.steps.findIndex(({ uses }) => uses?.startsWith('actions/checkout'));
  expect(job.steps.findIndex(({ name }) => name === 'Install')).toBeLessThan(firstCheckout);
  const [install, lint] = runner.runAll(job);
  expect(install).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(lint?.code).toBe(1);
  expect(lint?.stdout).toMatch(/^::error file=web\.yaml,line=9,.*title=pod-security\/privileged::/m);

  // Without a config in the base the defaults apply, and no config of the change.
  rmSync(runner.work('base/plimsoll.config.yaml'));
  expect(runner.runAll(job)[1]).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('title=pod-security/privileged'),
  });
});
