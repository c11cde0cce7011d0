import { readFileSync } from 'node:fs';
import { fromObjects } from '@plimsoll/core';
import { NOT_JUDGED } from '@plimsoll/core/internal';
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
import { json } from './json.js';

const schema = JSON.parse(readFileSync(new URL('../schema/result-1.json', import.meta.url), 'utf8'));

/** The published schema allows more properties. Here each must be described. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([key, value]) => [key, closed(value)] as const);
  return { ...('properties' in node && { additionalProperties: false }), ...Object.fromEntries(entries) };
}

const validate = new Ajv().compile(schema);
const validateClosed = new Ajv().compile(closed(schema) as object);

function checked(run: Run, more = {}) {
  const data = JSON.parse(render(json, run, more));
  expect(validate(data), JSON.stringify(validate.errors)).toBe(true);
  expect(validateClosed(data), JSON.stringify(validateClosed.errors)).toBe(true);
  return data;
}

const service = (name: string) => `{apiVersion: v1, kind: Service, metadata: {name: ${name}}}\n`;

test('has findings, errors and counts as the schema says', async () => {
  const run = await lintManifests({
    'web.yaml': PRIVILEGED.replace('hostPID: true', 'hostPID: true # plimsoll-ignore demo/host-pid -- known'),
    'out.yaml': `---\n# Source: chart/templates/a.yaml\n${service('a')}`,
    'list.yaml': `{apiVersion: v1, kind: List, items: [${service('b')}]}`,
    'map.yaml': 'just: data\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n',
    'secret.yaml': '{apiVersion: v1, kind: Secret, metadata: {name: a}}\n',
    'bad.yaml': 'a: [\n',
  });
  const data = checked(run);
  expect(data).toMatchObject({
    schemaVersion: 1,
    tool: { name: 'plimsoll', version: '1.2.3' },
    summary: {
      files: 6,
      resources: 5,
      skippedByReason: { other: 1 },
      findings: { error: 2, warn: 2 },
      suppressed: 1,
      belowMinSeverity: 0,
      unknownByRule: { 'demo/unsure': 1 },
      ignoredSuppressions: 0,
      project: { complete: true, clusters: 1, ambiguousNames: 0 },
    },
    errors: [{ kind: 'rule', ruleId: 'demo/broken', file: 'secret.yaml' }],
  });
  expect(data.findings.map((finding: { ruleId: string }) => finding.ruleId)).toEqual([
    'plimsoll/parse-error',
    'demo/exposed',
    'demo/exposed',
    'demo/privileged',
  ]);
  expect(data.findings).toEqual(
    JSON.parse(JSON.stringify(run.result.findings.filter(({ suppression }) => !suppression))),
  );

  // To compare runs: the rules that were on and the status of each control, whatever is listed.
  expect(data.rules).toContainEqual({
    id: 'demo/privileged',
    severity: 'error',
    risk: 9.1,
    precision: 'very-high',
    description: 'Disallow privileged containers',
    docsUrl: 'https://example.com/rules/privileged',
    cwe: [250],
  });
  const statuses = data.benchmarks[0].controls.map((control: { id: string; status: string }) => [
    control.id,
    control.status,
  ]);
  expect(statuses).toContainEqual(['1.2', 'failed']);
  expect(data).not.toHaveProperty('run');
  const facts = { project: 'acme/shop', projectBy: 'remote', commit: 'a'.repeat(40), presets: ['demo/all'] };
  expect(checked(run, { run: facts }).run).toEqual(facts);

  const all = checked(run, { showSuppressed: true });
  expect(all.findings).toHaveLength(5);
  expect(all.summary.findings).toEqual({ error: 2, warn: 2 });
  const few = checked(run, { minSeverity: 'error' });
  expect(few.summary).toMatchObject({ findings: { error: 2, warn: 0 }, belowMinSeverity: 2, suppressed: 1 });
});

test('counts fixes by reason on request', async () => {
  const manifests = {
    'web.yaml': PRIVILEGED,
    'out.yaml': `---\n# Source: chart/templates/a.yaml\n${PRIVILEGED}`,
  };
  const run = await lintManifests(manifests, { lint: { fixes: true } });
  expect(checked(run).summary.fixes).toEqual({ offered: 1, refused: { generated: 1 } });
  const made = { ...run, result: { ...run.result, fixes: { ...run.result.fixes!, made: 3 } } };
  expect(checked(made).summary.fixes).toEqual({ made: 3, offered: 1, refused: { generated: 1 } });
  expect(checked(await lintManifests(manifests)).summary).not.toHaveProperty('fixes');
});

test('names every reason why something was not checked, and the details of a place', async () => {
  const run = await lintManifests({ 'web.yaml': PRIVILEGED });
  const notJudged = Object.keys(NOT_JUDGED).map((reason) => ({
    reason: reason as keyof typeof NOT_JUDGED,
    file: 'a.yaml',
    ...(reason === 'missing-chart' && { detail: 'The chart web of https://example.com is not here.' }),
  }));
  const partlyKnown = [{ cluster: 'dev', because: ['Its source is elsewhere.'] }];
  const project = { ...run.result.project, partlyKnown };
  const { summary } = checked({ ...run, result: { ...run.result, notJudged, project } });
  expect(summary.project).toEqual(project);
  expect(summary.notJudged.map(({ reason }: { reason: string }) => reason)).toEqual(Object.keys(NOT_JUDGED));
  expect(schema.definitions.notJudged.properties.reason.enum).toEqual(Object.keys(NOT_JUDGED));
  expect(
    summary.notJudged.find(({ reason }: { reason: string }) => reason === 'missing-chart'),
  ).toMatchObject({
    gap: true,
    places: [{ file: 'a.yaml', detail: 'The chart web of https://example.com is not here.' }],
  });
});

test('the schema rejects what is not such a result', async () => {
  const data = checked(await lintManifests({ 'web.yaml': PRIVILEGED }));
  for (const wrong of [
    { ...data, schemaVersion: 2 },
    { ...data, findings: [{ ...data.findings[0], severity: 'warning' }] },
    { ...data, summary: {} },
  ])
    expect(validate(wrong)).toBe(false);
  expect(validate({ ...data, added: 'later' })).toBe(true);
});

test('keeps hostile input and input without text as it is', async () => {
  const hostile = checked(await lintManifests({ [HOSTILE_PATH]: HOSTILE }), { showSuppressed: true });
  expect(hostile.findings[0].file).toBe(HOSTILE_PATH);
  const objects = [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { hostPID: true } }];
  const textless = checked(await lintFiles([fromObjects(objects, { path: 'app.ts' })]));
  expect(textless.findings[0]).not.toHaveProperty('region');
});
