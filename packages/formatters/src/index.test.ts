import { expect, test } from 'vitest';
import {
  HOSTILE,
  HOSTILE_COMMAND_PATH,
  HOSTILE_PATH,
  lintManifests,
  PRIVILEGED,
  render,
} from '../test/kit.js';
import { commandsIn } from '../test/runner.js';
import { formatters } from './index.js';

const LEVELS = new Set(['error', 'warning', 'notice']);

test('formats are found by their names only', () => {
  expect(Object.keys(formatters)).toEqual([
    'text',
    'unix',
    'json',
    'sarif',
    'github',
    'gitlab',
    'markdown',
    'junit',
    'html',
    'compliance',
    'compliance-json',
  ]);
  expect(formatters.constructor).toBeUndefined();
});

test.each(Object.keys(formatters))('%s: needs the result alone', async (name) => {
  const format = await formatters[name]!();
  const run = await lintManifests({ 'web.yaml': PRIVILEGED });
  expect([...format(run.result)].join('').length).toBeGreaterThan(0);
});

test.each(Object.keys(formatters))('%s: the same result gives the same bytes', async (name) => {
  const format = await formatters[name]!();
  const run = await lintManifests({ 'web.yaml': PRIVILEGED });
  expect(render(format, run)).toBe(render(format, run));
});

test.each(Object.keys(formatters))('%s: a hostile manifest adds nothing but text', async (name) => {
  const format = await formatters[name]!();
  const manifests = {
    [HOSTILE_PATH]: HOSTILE,
    [HOSTILE_COMMAND_PATH]: PRIVILEGED,
    'templates.yaml':
      '# Source: chart/\u202etemplates/[x](1).yaml\n{apiVersion: v1, kind: Service, metadata: {name: a}}\n',
    'secret.yaml': '{apiVersion: v1, kind: Secret, metadata: {name: "a\\e[2J"}}\n',
  };
  const warnings: string[] = [];
  for (const showSuppressed of [false, true]) {
    const run = await lintManifests(manifests, {
      format: { showSuppressed, warn: (message) => warnings.push(message) },
    });
    expect(new Set(run.result.findings.map(({ ruleId }) => ruleId))).toEqual(
      new Set(['demo/exposed', 'demo/host-pid', 'demo/privileged']),
    );
    const output = render(format, run);
    expect(output).toMatch(/click/);
    expect(output.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    // No line begins with text that an author chose, such as the place of another finding.
    expect(output).not.toMatch(/^\s*1:1 error/m);
    // Only the format's own commands are commands, each on one line.
    const commands = commandsIn(output).map((command) => command.name);
    expect(commands.filter((command) => name !== 'github' || !LEVELS.has(command))).toEqual([]);
    if (name === 'github') expect(commands).toHaveLength(output.trimEnd().split('\n').length);
  }
  expect(warnings.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
});

test.each(Object.keys(formatters))('%s: shows no value from where Kubernetes keeps secrets', async (name) => {
  const text = PRIVILEGED.replace(
    'image: app:1',
    'args: [--password=canary]\n          env: [{name: PASSWORD, value: canary}]',
  );
  const run = await lintManifests({
    'web.yaml': text,
    'secret.yaml': '{apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {password: canary}}\n',
    'settings.yaml': '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {url: canary}}\n',
  });
  const output = render(await formatters[name]!(), run, { showSuppressed: true });
  expect(output).toContain('web.yaml');
  expect(output).not.toContain('canary');
});
