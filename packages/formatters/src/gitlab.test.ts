import { fromObjects } from '@plimsoll/core';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import {
  HOSTILE,
  HOSTILE_PATH,
  lintFiles,
  lintManifests,
  PRIVILEGED,
  type Run,
  render,
} from '../test/kit.js';
import { gitlab } from './gitlab.js';

/** What GitLab requires from an item: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
const validate = new Ajv().compile({
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    additionalProperties: false,
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', minLength: 1 },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        additionalProperties: false,
        properties: {
          path: { type: 'string', pattern: '^(?!\\.{0,2}/)[^]+$' },
          lines: {
            type: 'object',
            required: ['begin'],
            properties: { begin: { type: 'integer', minimum: 1 }, end: { type: 'integer', minimum: 1 } },
          },
        },
      },
    },
  },
});

function issues(run: Run, more = {}) {
  const data = JSON.parse(render(gitlab, run, more));
  expect(validate(data), JSON.stringify(validate.errors)).toBe(true);
  const fingerprints = data.map(({ fingerprint }: { fingerprint: string }) => fingerprint);
  expect(new Set(fingerprints).size).toBe(data.length);
  return data;
}

test('has an issue per finding, by risk, and none for passed checks', async () => {
  const run = await lintManifests({ 'k8s/web.yaml': PRIVILEGED });
  expect(issues(run)).toEqual([
    {
      description: "The pods share the node's processes.",
      check_name: 'demo/host-pid',
      fingerprint: run.result.findings[0]?.fingerprint,
      severity: 'major',
      location: { path: 'k8s/web.yaml', lines: { begin: 9, end: 9 } },
    },
    expect.objectContaining({ check_name: 'demo/privileged', severity: 'blocker' }),
  ]);
  expect(
    issues(
      await lintManifests({
        'a.yaml': '{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a}]}}',
      }),
    ),
  ).toEqual([]);
});

test('keeps the fingerprint of a finding that moves, and distinguishes equal findings', async () => {
  const [before] = issues(await lintManifests({ 'web.yaml': PRIVILEGED }));
  const [after] = issues(await lintManifests({ 'web.yaml': `# moved\n\n${PRIVILEGED}` }));
  expect(after).toEqual({ ...before, location: { path: 'web.yaml', lines: { begin: 11, end: 11 } } });
  issues(await lintManifests({ 'twice.yaml': `${PRIVILEGED}---\n${PRIVILEGED}` }));
});

test('marks suppressed findings, and accepts any path', async () => {
  const text = PRIVILEGED.replace('hostPID: true', 'hostPID: true # plimsoll-ignore demo/host-pid -- known');
  const run = await lintManifests({ '/tmp/./web.yaml': text });
  expect(issues(run, { showSuppressed: true })[0]).toMatchObject({
    severity: 'info',
    description: expect.stringContaining('suppressed by comment: known'),
    location: { path: 'outside-repository/tmp/web.yaml' },
  });
  issues(await lintManifests({ [HOSTILE_PATH]: HOSTILE, '../b.yaml': PRIVILEGED }), { showSuppressed: true });
  const spec = { hostPID: true, containers: [{ name: 'app' }] };
  const objects = [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec }];
  expect(issues(await lintFiles([fromObjects(objects, { path: './app.ts' })]))[0].description).toContain(
    'Pod p: spec.hostPID',
  );
});
