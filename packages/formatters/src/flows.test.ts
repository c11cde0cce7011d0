import { expect, test } from 'vitest';
import { HOSTILE, lintManifests, PRIVILEGED, render } from '../test/kit.js';
import { html } from './html/html.js';
import { json } from './json.js';
import { junit } from './junit.js';
import { codeFlowsOf } from './sarif/code-flows.js';
import { sarif } from './sarif/sarif.js';
import { text } from './text.js';

const service = (name: string): string => `---\n{apiVersion: v1, kind: Service, metadata: {name: ${name}}}\n`;
const config = { rules: { 'demo/reached': 'error', 'demo/exposed': 'off' } } as const;
const reached = (services: string) =>
  lintManifests({ 'web.yaml': PRIVILEGED, 'net/in.yaml': services }, { config });

const flow = (name: string, column: number, line: number) => ({
  message: `From the internet by ${name}.`,
  steps: [
    {
      message: `The Service ${name} lets it in`,
      file: 'net/in.yaml',
      region: expect.objectContaining({ startLine: line, startColumn: column }),
      resource: { apiVersion: 'v1', kind: 'Service', name, document: line / 2 - 1 },
    },
    expect.objectContaining({
      message: 'The container is privileged.',
      file: 'web.yaml',
      region: expect.objectContaining({ startLine: 14 }),
    }),
  ],
});

test('a finding has its flows in order, without those that have no step', async () => {
  const run = await reached(service('a') + service('b'));
  const { findings } = JSON.parse(render(json, run));
  const found = findings.filter((finding: { flows?: unknown }) => finding.flows);
  expect(found).toEqual([expect.objectContaining({ ruleId: 'demo/reached' })]);
  expect(found[0].flows).toEqual([flow('a', 50, 2), flow('b', 50, 4)]);

  const without = JSON.parse(render(json, await reached('')));
  const [alone] = without.findings.filter((each: { ruleId: string }) => each.ruleId === 'demo/reached');
  expect(alone).not.toHaveProperty('flows');
  expect(alone.fingerprint).toBe(found[0].fingerprint);
});

test('text has them under the finding', async () => {
  const run = await reached(service('a'));
  expect(render(text, run)).toContain(
    [
      "  14:25    error    Container 'app' is reached.  demo/reached",
      '      From the internet by a.',
      '        1. net/in.yaml:2:50: The Service a lets it in',
      '        2. web.yaml:14:25: The container is privileged.',
    ].join('\n'),
  );
  const pathFromHere = (file: string): string => `../${file}`;
  expect(render(text, run, { pathFromHere })).toContain('1. ../net/in.yaml:2:50');
});

test('SARIF has them as code flows, with all locations inline and within the limits of GitHub', async () => {
  const run = await reached(service('a'));
  const [result] = JSON.parse(render(sarif, run)).runs[0].results.filter(
    (each: { codeFlows?: unknown }) => each.codeFlows,
  );
  expect(result.codeFlows).toEqual([
    {
      message: { text: 'From the internet by a.' },
      threadFlows: [
        {
          locations: [
            {
              location: {
                physicalLocation: {
                  artifactLocation: { uri: 'net/in.yaml' },
                  region: { startLine: 2, startColumn: 50, endLine: 2, endColumn: 51 },
                },
                logicalLocations: [{ name: 'a', fullyQualifiedName: 'v1/Service/a', kind: 'resource' }],
                message: { text: 'The Service a lets it in.' },
              },
            },
            expect.objectContaining({}),
          ],
        },
      ],
    },
  ]);
  const steps = (length: number) => ({
    message: 'x',
    steps: Array.from({ length }, () => ({ message: 'y', file: 'a.yaml' })),
  });
  const lengths = (flows: ReturnType<typeof codeFlowsOf>) =>
    (flows as { threadFlows: { locations: unknown[] }[] }[]).map(
      ({ threadFlows }) => threadFlows[0]!.locations.length,
    );
  expect(lengths(codeFlowsOf([steps(600), steps(400), steps(1)]))).toEqual([600, 400]);
  expect(lengths(codeFlowsOf([steps(1001)]))).toEqual([1000]);
  expect(codeFlowsOf([])).toBeUndefined();
});

test('JUnit has them under the failure, HTML among its data', async () => {
  const run = await reached(service('a'));
  expect(render(junit, run)).toContain(
    '[demo/reached]\nFrom the internet by a.\n  1. net/in.yaml:2:50: The Service a lets it in\n',
  );
  // The browser parses it.
  for (const words of ['From the internet by a.', 'net/in.yaml:2:50', 'The Service a lets it in'])
    expect(render(html, run)).toContain(`"${words}"`);
});

test('what an author writes stays text in flows', async () => {
  const run = await lintManifests({ 'a.yaml': HOSTILE }, { config });
  expect(render(text, run)).not.toMatch(/\n::error::/);
  expect(render(html, run)).not.toContain('<script>x');
  expect(render(sarif, run)).not.toContain('\u202e');
});
