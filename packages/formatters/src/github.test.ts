import { fromObjects } from '@plimsoll/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOSTILE_COMMAND_PATH, lintFiles, lintManifests, PRIVILEGED, type Run, render } from '../test/kit.js';
import { type Command, commandsIn } from '../test/runner.js';
import { escapeCommandMessage, escapeCommandProperty, escapeLine } from './escape.js';
import { github } from './github.js';

const annotations = (run: Run, more = {}): readonly Command[] =>
  commandsIn(render(github, run, more)).filter(({ name }) => !name.endsWith('group'));

const pods = (count: number, field: string) =>
  Array.from(
    { length: count },
    (_, i) => `---\n{apiVersion: v1, kind: Pod, metadata: {name: p${i}}, spec: {${field}}}\n`,
  ).join('');
const container = 'containers: [{name: app, securityContext: {privileged: true}}]';

test('annotates the place of each finding, the most severe first', async () => {
  const run = await lintManifests({ 'k8s/web.yaml': PRIVILEGED });
  expect(render(github, run)).toBe(
    "::error file=k8s/web.yaml,line=14,endLine=14,col=25,endColumn=29,title=demo/privileged::Container 'app' runs privileged.\n" +
      "::warning file=k8s/web.yaml,line=9,endLine=9,col=16,endColumn=20,title=demo/host-pid::The pods share the node's processes.\n",
  );
  expect(
    render(
      github,
      await lintManifests({
        'a.yaml': '{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a}]}}\n',
      }),
    ),
  ).toBe('');
});

test('prints what GitHub would drop into the log, and says so', async () => {
  const run = await lintManifests({
    'a.yaml': pods(12, container),
    'b.yaml': pods(13, 'hostPID: true, containers: [{name: app}]'),
  });
  const shown = annotations(run);
  expect(shown.filter(({ name }) => name === 'error')).toHaveLength(10);
  expect(shown.filter(({ name }) => name === 'warning')).toHaveLength(10);
  expect(shown.at(-1)).toEqual({
    name: 'notice',
    properties: { title: 'plimsoll' },
    message: '+5 more: GitHub shows 10 errors and 10 warnings of a step. All are in the log of this step.',
  });
  const [, log] = render(github, run).split('::group::+5 more\n');
  expect(log?.split('\n')).toEqual([
    expect.stringMatching(/^a\.yaml:22:.* error: .*\[demo\/privileged\]$/),
    expect.stringMatching(/^a\.yaml:24:.* error: /),
    expect.stringMatching(/^b\.yaml:22:.* warning: /),
    expect.stringMatching(/^b\.yaml:24:.* warning: /),
    expect.stringMatching(/^b\.yaml:26:.* warning: /),
    '::endgroup::',
    '',
  ]);
});

test('reports errors of the run before all findings, and counts them', async () => {
  const run = await lintManifests({
    'a.yaml': pods(10, container),
    'secret.yaml': '{apiVersion: v1, kind: Secret, metadata: {name: a}}\n',
  });
  const [first, ...rest] = annotations(run);
  expect(first).toMatchObject({ name: 'error', properties: { title: 'plimsoll' } });
  expect(first?.message).toMatch(/^The rule demo\/broken failed/);
  expect(rest.map(({ name }) => name)).toEqual([...Array(9).fill('error'), 'notice']);
});

test('shows suppressed findings as notices, and those without a place on GitHub in words', async () => {
  const text = PRIVILEGED.replace('hostPID: true', 'hostPID: true # plimsoll-ignore demo/host-pid -- known');
  const suppressed = await lintManifests({ '/elsewhere/web.yaml': text });
  expect(annotations(suppressed, { showSuppressed: true })).toEqual([
    {
      name: 'error',
      properties: { title: 'demo/privileged' },
      message: "/elsewhere/web.yaml: Container 'app' runs privileged.",
    },
    expect.objectContaining({
      name: 'notice',
      message: expect.stringContaining('(suppressed by comment: known)'),
    }),
  ]);
  const spec = { hostPID: true, containers: [{ name: 'app' }] };
  const objects = [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec }];
  expect(annotations(await lintFiles([fromObjects(objects, { path: 'app.ts' })]))).toEqual([
    {
      name: 'warning',
      properties: { file: 'app.ts', title: 'demo/host-pid' },
      message: "The pods share the node's processes. (Pod p: spec.hostPID)",
    },
  ]);
});

test('the runner reads paths and messages as they were, whatever is in them', async () => {
  const [error] = annotations(await lintManifests({ [HOSTILE_COMMAND_PATH]: PRIVILEGED }));
  expect(error?.properties.file).toBe(escapeLine(HOSTILE_COMMAND_PATH));
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom(...'%:,;]=0AD\n##['), fc.string({ unit: 'binary' })),
  });
  fc.assert(
    fc.property(text, text, (file, message) => {
      const line = `::error file=${escapeCommandProperty(file)}x,line=1::${escapeCommandMessage(message)}`;
      expect(commandsIn(line)).toEqual([
        {
          name: 'error',
          properties: { file: `${escapeLine(file)}x`, line: '1' },
          message: escapeLine(message),
        },
      ]);
    }),
  );
});
