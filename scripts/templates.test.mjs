// Runs the component for GitLab as a runner would: its script with sh, with variables for its inputs. Replaces only
// npm, which installs the command of this clone.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDocuments } from '@plimsoll/core/internal';
import { expect, onTestFinished, test } from 'vitest';
import { root } from './lib/workspace.mjs';

const text = readFileSync(path.join(root, 'templates/plimsoll.yml'), 'utf8');
const [head, body] = [...readDocuments(text)].map(({ value }) => value);
const { inputs } = head.spec;
const job = body['$[[ inputs.job-name ]]'];
const bin = path.join(root, 'packages/cli/bin/plimsoll.js');

/** Lints a directory with the given files by the job's script. */
function run(files, given = {}) {
  const temp = mkdtempSync(path.join(tmpdir(), 'plimsoll gitlab '));
  onTestFinished(() => rmSync(temp, { recursive: true, force: true }));
  const cwd = path.join(temp, 'work');
  for (const folder of ['work', 'bin']) mkdirSync(path.join(temp, folder));
  for (const [file, content] of Object.entries(files)) writeFileSync(path.join(cwd, file), content);
  const npm = path.join(temp, 'bin/npm');
  const version = inputs.version.default;
  writeFileSync(
    npm,
    `#!/bin/sh\nfor last; do :; done\n[ "$last" = 'plimsoll@${version}' ] || exit 1\nmkdir -p node_modules/.bin\nprintf '#!/bin/sh\\nexec "%s" "%s" "$@"\\n' '${process.execPath}' '${bin}' >node_modules/.bin/plimsoll\nchmod +x node_modules/.bin/plimsoll\n`,
  );
  chmodSync(npm, 0o755);
  const variables = Object.entries(job.variables).map(([name, value]) => [
    name,
    value.replace(/^\$\[\[ inputs\.([\w-]+) \]\]$/, (_, input) => given[input] ?? inputs[input].default),
  ]);
  const { status, stdout } = spawnSync('sh', ['-c', job.script.join('\n')], {
    cwd,
    env: {
      HOME: temp,
      PATH: `${path.join(temp, 'bin')}:${process.env.PATH}`,
      ...Object.fromEntries(variables),
    },
    encoding: 'utf8',
  });
  const report = path.join(cwd, job.artifacts.reports.codequality);
  return { status, stdout, cwd, report: existsSync(report) && JSON.parse(readFileSync(report, 'utf8')) };
}

const pod =
  '{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostPID: true, containers: [{name: a}]}}\n';

test('the component of GitLab writes Code Quality, and treats file names as names', () => {
  const ran = run(
    { '$(touch pwned) *.yaml': pod, 'other.yaml': pod },
    { paths: '$(touch pwned) *.yaml\n', preset: 'pod-security/baseline\n', args: '--quiet\n--verbose\n' },
  );
  expect(ran.status).toBe(1);
  expect(ran.report).toMatchObject([{ check_name: 'pod-security/host-pid', severity: 'critical' }]);
  expect(existsSync(path.join(ran.cwd, 'pwned'))).toBe(false);
});

test('the component of GitLab neither runs code of a fork nor accepts its suppressions', () => {
  const ran = run(
    { 'a.yaml': pod.replace('\n', ' # plimsoll-ignore pod-security/host-pid -- mine\n') },
    { untrusted: 'true', preset: 'pod-security/baseline' },
  );
  expect(ran).toMatchObject({ status: 1, report: [{ check_name: 'pod-security/host-pid' }] });
});

test('every input of the component of GitLab is described and used', () => {
  for (const [name, { description }] of Object.entries(inputs)) {
    expect(description).toMatch(/\.$/);
    expect(text).toContain(`$[[ inputs.${name} ]]`);
  }
  expect(job.script.join('\n')).not.toContain('$[[');
});
