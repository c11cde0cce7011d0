import { existsSync, readFileSync } from 'node:fs';
import { definePlugin, defineRule, type Finding, fromObjects, type RuleDoc } from '@plimsoll/core';
import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, test } from 'vitest';
import {
  HOSTILE,
  HOSTILE_NAME,
  HOSTILE_PATH,
  lintFiles,
  lintManifests,
  PRIVILEGED,
  type Run,
  render,
} from '../../test/kit.js';
import { sarif } from './sarif.js';

// The schema belongs to OASIS, so this repository does not contain it. Developers keep it beside the repository.
const schemaFile = new URL('../../../../../shared/sarif-schema-2.1.0.json', import.meta.url);
const hasSchema = existsSync(schemaFile);
const validate: ValidateFunction | undefined = hasSchema
  ? new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(readFileSync(schemaFile, 'utf8')))
  : undefined;

// biome-ignore lint/suspicious/noExplicitAny: what is tested is the shape of this data
function log(run: Run, more = {}): any {
  const data = JSON.parse(render(sarif, run, more));
  if (validate) expect(validate(data), JSON.stringify(validate.errors)).toBe(true);
  return data;
}

// biome-ignore lint/suspicious/noExplicitAny: what is tested is the shape of this data
const runOf = (run: Run, more = {}): any => log(run, more).runs[0];

const IGNORED = PRIVILEGED.replace(
  'hostPID: true',
  'hostPID: true # plimsoll-ignore demo/host-pid -- a \u202e b',
);

const doc: RuleDoc = {
  why: 'Because.',
  fix: 'Do it.',
  bad: [],
  good: [],
  markdown: '### Why\n\nBecause.',
};

test.runIf(hasSchema)('the output in the tests below is valid for the schema of OASIS', () => {
  expect(validate?.({ version: '2.1.0', runs: [{ tool: { driver: {} } }] })).toBe(false);
});

describe('the log', () => {
  test('is one run, in UTF-16 columns, whatever was found', async () => {
    const clean = await lintManifests({
      'a.yaml': '{apiVersion: v1, kind: Namespace, metadata: {name: a}}\n',
    });
    expect(log(clean)).toMatchObject({
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'plimsoll',
              semanticVersion: '1.2.3',
              informationUri: 'https://example.com/plimsoll',
            },
          },
          columnKind: 'utf16CodeUnits',
          invocations: [{ executionSuccessful: true, toolExecutionNotifications: [] }],
          results: [],
        },
      ],
    });
    expect(runOf(clean)).not.toHaveProperty('automationDetails');
    expect(runOf(clean, { category: 'prod' }).automationDetails).toEqual({ id: 'prod/' });
    expect(runOf(clean, { category: 'prod/' }).automationDetails).toEqual({ id: 'prod/' });
  });

  test('comes in pieces', async () => {
    const { result, options } = await lintManifests({ 'web.yaml': PRIVILEGED });
    const many = { ...result, findings: Array.from({ length: 1000 }, () => result.findings[0]!) };
    const longest = Math.max(...[...sarif(many, options)].map(({ length }) => length));
    expect(longest).toBeLessThan(3000);
  });

  test('says why the run is incomplete', async () => {
    const run = await lintManifests({ 'a b.yaml': '{apiVersion: v1, kind: Secret, metadata: {name: a}}\n' });
    const { invocations, tool } = runOf(run);
    const [notification] = invocations[0].toolExecutionNotifications;
    expect(invocations[0].executionSuccessful).toBe(false);
    expect(notification).toMatchObject({
      level: 'error',
      associatedRule: { id: 'demo/broken' },
      locations: [{ physicalLocation: { artifactLocation: { uri: 'a%20b.yaml' } } }],
    });
    expect(tool.driver.rules[notification.associatedRule.index].id).toBe('demo/broken');
    expect(notification.message.text).toContain('the rule\\x1b\\[2J is broken');
  });
});

describe('rules', () => {
  test('are exactly the enabled ones, for every input', async () => {
    const { rules } = runOf(await lintManifests({ 'web.yaml': PRIVILEGED })).tool.driver;
    const ids = rules.map(({ id }: { id: string }) => id);
    expect(ids).toContain('demo/unsure');
    expect(ids).not.toContain('demo/off');
    const other = runOf(
      await lintManifests({ 'a.yaml': '{apiVersion: v1, kind: Namespace, metadata: {name: a}}' }),
    );
    expect(other.tool.driver.rules).toEqual(rules);
    for (const rule of rules) {
      expect(rule.name).toMatch(/^[A-Z][A-Za-z0-9]+$/);
      expect(rule.help.text).not.toBe('');
      expect(rule.help.markdown).not.toBe('');
      expect(rule.shortDescription.text).toMatch(/\.$/);
      expect(rule.fullDescription.text).not.toBe('');
      expect(rule.properties.tags.slice(0, 3)).toEqual(['security', 'kubernetes', rule.id.split('/')[0]]);
      expect(rule.properties.tags.length).toBeLessThanOrEqual(10);
      expect(rule.properties['security-severity']).toMatch(/^\d+\.\d$/);
    }
  });

  test('have what GitHub reads', async () => {
    const docs = new Map([
      ['demo/privileged', doc],
      ['demo/host-pid', { ...doc, why: `${'x'.repeat(1022)}😀😀` }],
    ]);
    const { rules } = runOf(await lintManifests({ 'web.yaml': PRIVILEGED }), { docs }).tool.driver;
    const byId = new Map(rules.map((rule: { id: string }) => [rule.id, rule]));
    expect(byId.get('demo/privileged')).toMatchObject({
      name: 'DemoPrivileged',
      shortDescription: { text: 'Disallow privileged containers.' },
      fullDescription: { text: 'Because.' },
      help: {
        text: 'Because.\n\nDo it.',
        markdown: '### Why\n\nBecause.\n\n[Documentation](https://example.com/rules/privileged)',
      },
      helpUri: 'https://example.com/rules/privileged',
      defaultConfiguration: { level: 'error' },
      properties: {
        tags: ['security', 'kubernetes', 'demo', 'external/cwe/cwe-250'],
        precision: 'very-high',
        'security-severity': '9.1',
      },
    });
    expect(byId.get('demo/host-pid')).toMatchObject({
      defaultConfiguration: { level: 'warning' },
      fullDescription: { text: `${'x'.repeat(1022)}…` },
      properties: {
        tags: expect.toSatisfy((tags: string[]) => tags.length === 10),
        'security-severity': '6.0',
      },
    });
  });

  test('have the highest risk of their results, and each result has its own', async () => {
    const gross = definePlugin({
      meta: { name: 'more', version: '1.0.0', prefix: 'more' },
      rules: {
        any: defineRule({
          meta: {
            description: 'Disallow flags',
            risk: 3,
            messages: { flag: 'A flag.' },
            supersedes: ['demo/privileged'],
          },
          create: (context) => ({
            Container(container) {
              const at = container.at('securityContext').at('privileged');
              if (at.exists) context.report({ at, messageId: 'flag' });
            },
          }),
        }),
      },
    });
    const run = await lintManifests(
      { 'web.yaml': PRIVILEGED, 'other.yaml': PRIVILEGED.replace('privileged: true', 'privileged: false') },
      { config: { plugins: [gross], rules: { 'more/any': 'warn', 'demo/privileged': 'warn' } } },
    );
    const { results, tool } = runOf(run);
    const uriOf = (one: (typeof results)[number]) => one.locations[0].physicalLocation.artifactLocation.uri;
    const descriptor = tool.driver.rules.find(({ id }: { id: string }) => id === 'more/any');
    expect(descriptor.properties['security-severity']).toBe('9.1');
    const own = results.filter(({ ruleId }: { ruleId: string }) => ruleId === 'more/any');
    expect(
      own.map((one: (typeof results)[number]) => [uriOf(one), one.properties['security-severity']]),
    ).toEqual([
      ['other.yaml', '3.0'],
      ['web.yaml', undefined],
    ]);
  });

  test('include that of a finding in a file without any resource', async () => {
    const { results, tool } = runOf(await lintManifests({ 'bad.yaml': 'a: [\n' }));
    expect(tool.driver.rules[results[0].ruleIndex].id).toBe('plimsoll/parse-error');
  });
});

describe('results', () => {
  test('point at the text at fault, with both identities', async () => {
    const run = await lintManifests({ 'k8s/web app.yaml': PRIVILEGED });
    const { results, tool } = runOf(run);
    expect(results).toHaveLength(2);
    results.forEach((result: Record<string, never>, index: number) => {
      const finding = run.result.findings[index]!;
      expect(tool.driver.rules[result.ruleIndex!].id).toBe(result.ruleId);
      const { startLine, startColumn, endLine, endColumn } = finding.region!;
      expect(result).toMatchObject({
        ruleId: finding.ruleId,
        level: finding.severity === 'warn' ? 'warning' : 'error',
        message: { text: finding.message },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'k8s/web%20app.yaml' },
              region: { startLine, startColumn, endLine, endColumn },
            },
            logicalLocations: [
              {
                name: 'web',
                fullyQualifiedName: `apps/v1/Deployment/shop/web#${finding.pathByName}`,
                kind: 'resource',
              },
            ],
          },
        ],
        partialFingerprints: {
          primaryLocationLineHash: expect.stringMatching(/^[0-9a-f]{1,16}:1$/),
          'plimsoll/v1': finding.fingerprint,
        },
      });
      expect(result).not.toHaveProperty('suppressions');
      expect(result).not.toHaveProperty('relatedLocations');
    });
    expect(results[0].partialFingerprints.primaryLocationLineHash).not.toBe(
      results[1].partialFingerprints.primaryLocationLineHash,
    );
  });

  test('request the text of each file with results once, and work without it', async () => {
    const run = await lintManifests({
      'a.yaml': PRIVILEGED,
      'b.yaml': PRIVILEGED,
      'clean.yaml': '{apiVersion: v1, kind: Namespace, metadata: {name: a}}\n',
    });
    const asked: string[] = [];
    const { results } = runOf(run, {
      textOf: (file: string) => {
        asked.push(file);
        return undefined;
      },
    });
    expect(asked).toEqual(['a.yaml', 'b.yaml']);
    expect(results[0].partialFingerprints).toEqual({ 'plimsoll/v1': run.result.findings[0]!.fingerprint });
  });

  test('leave suppressed ones out unless requested', async () => {
    const run = await lintManifests(
      { 'web.yaml': IGNORED },
      {
        config: {
          suppressions: [
            { rules: ['demo/privileged'], reason: 'vendor', owner: 'ops', expires: '2999-12-31' },
          ],
        },
      },
    );
    expect(runOf(run).results).toEqual([]);
    const { results } = runOf(run, { showSuppressed: true });
    expect(results.map(({ suppressions }: { suppressions: unknown }) => suppressions)).toEqual([
      [{ kind: 'inSource', justification: 'a \\u202e b', properties: { carrier: 'comment' } }],
      [
        {
          kind: 'external',
          justification: 'vendor',
          properties: { carrier: 'config', owner: 'ops', expires: '2999-12-31' },
        },
      ],
    ]);
    const none = await lintManifests({ 'web.yaml': PRIVILEGED });
    for (const result of runOf(none, { showSuppressed: true }).results)
      expect(result.suppressions).toEqual([]);
  });

  test('link related locations from the message', async () => {
    const service = (name: string) => `{apiVersion: v1, kind: Service, metadata: {name: ${name}}}\n`;
    const run = await lintManifests({
      'a.yaml': service('a'),
      'b.yaml': service('b'),
      'c:d.yaml': service('c'),
    });
    const [{ message, relatedLocations }] = runOf(run).results;
    expect(message.text).toBe(
      "Service 'a' is not alone. See [The Service 'b' is there too](1), [The Service 'c' is there too](2).",
    );
    expect(relatedLocations).toMatchObject([
      { id: 1, physicalLocation: { artifactLocation: { uri: 'b.yaml' }, region: { startLine: 1 } } },
      { id: 2, physicalLocation: { artifactLocation: { uri: 'c%3Ad.yaml' } } },
    ]);
  });

  test('name the template that a resource was rendered from', async () => {
    const run = await lintManifests({ 'out.yaml': `---\n# Source: chart/templates/a.yaml\n${PRIVILEGED}` });
    const [{ message, properties }] = runOf(run).results;
    expect(message.text).toMatch(/ Rendered from chart\/templates\/a\.yaml\.$/);
    expect(properties.origin).toMatchObject({ kind: 'helm', chart: 'chart', file: 'chart/templates/a.yaml' });
  });

  test('have no region, and say where, for objects without text', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'n' },
      spec: { hostPID: true, containers: [{ name: 'a', securityContext: { privileged: true } }] },
    };
    const { results } = runOf(await lintFiles([fromObjects([pod], { path: 'src/app.ts' })]));
    expect(results).toHaveLength(2);
    expect(results[0].locations[0].physicalLocation).toEqual({ artifactLocation: { uri: 'src/app.ts' } });
    expect(results.map(({ message }: { message: { text: string } }) => message.text)).toEqual(
      expect.arrayContaining([
        "The pods share the node's processes. In v1/Pod/n/p: spec.hostPID.",
        "Container 'a' runs privileged. In v1/Pod/n/p: spec.containers\\[a\\].securityContext.privileged.",
      ]),
    );
    for (const result of results)
      expect(result.partialFingerprints).not.toHaveProperty('primaryLocationLineHash');
  });

  test('have the names of a hostile manifest as text', async () => {
    const { results } = runOf(await lintManifests({ [HOSTILE_PATH]: HOSTILE }), { showSuppressed: true });
    expect(results.length).toBeGreaterThanOrEqual(4);
    for (const { message, locations, relatedLocations = [] } of results) {
      expect(locations[0].physicalLocation.artifactLocation.uri).toBe(
        'a%0A1%3A1%20error%E2%80%AE/%1B%5B2J.yaml',
      );
      const links = [...message.text.matchAll(/(?<!\\)\[[^\]]*?(?:\\\][^\]]*?)*\]\(([^)]*)\)/g)];
      expect(links.map(([, target]) => target)).toEqual(
        relatedLocations.map(({ id }: { id: number }) => `${id}`),
      );
      expect(message.text).not.toMatch(/[\p{Cc}\p{Cf}]|\](?<!\\\])\(https/u);
      expect(message.text).toMatch(/\.$/);
    }
    const owner = results.find(({ ruleId }: Finding) => ruleId === 'demo/privileged');
    expect(owner.properties.container).toBe(HOSTILE_NAME);
  });

  test('outside the repository are marked and reported', async () => {
    const warnings: string[] = [];
    const run = await lintManifests(
      { '/tmp/a.yaml': PRIVILEGED, '../b.yaml': PRIVILEGED.replace('name: web', 'name: b') },
      { format: { warn: (message) => warnings.push(message) } },
    );
    const { results, invocations } = runOf(run);
    for (const { locations } of results)
      expect(locations[0].physicalLocation.artifactLocation.uri).toMatch(
        /^outside-repository\/(tmp\/a|b)\.yaml$/,
      );
    expect(warnings).toEqual([expect.stringContaining('2 of the files are outside')]);
    expect(invocations[0].toolExecutionNotifications).toMatchObject([{ level: 'warning' }]);
    expect(invocations[0].executionSuccessful).toBe(true);
  });

  test('the unchecked parts are notifications, one for each reason, with places', async () => {
    const release = 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r}\n';
    const run = await lintManifests({
      ...Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`r${100 + n}.yaml`, release])),
      'a.yaml': `# first\n${release}`,
      'ci.yaml': 'on: push\n',
    });
    const { toolExecutionNotifications: told, executionSuccessful } = runOf(run).invocations[0];
    expect(executionSuccessful).toBe(true);
    expect(told).toMatchObject([
      { level: 'warning', descriptor: { id: 'not-judged/release' } },
      { level: 'note', descriptor: { id: 'not-judged/foreign' } },
    ]);
    expect(told[0].message.text).toMatch(/^Not checked: 151 HelmReleases not rendered\. Render the chart /);
    expect(told[0].locations).toHaveLength(100);
    expect(told[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'a.yaml' },
      region: { startLine: 4, startColumn: 18 },
    });
  });

  test('are cut if GitHub would refuse them all, the least severe first, with a warning', async () => {
    const run = await lintManifests({ 'web.yaml': PRIVILEGED });
    const [warning, error] = run.result.findings;
    const findings = [
      ...Array.from({ length: 20_000 }, () => ({ ...warning! })),
      ...Array.from({ length: 10_000 }, () => ({ ...error! })),
    ];
    const warnings: string[] = [];
    const { results, invocations } = runOf(
      { ...run, result: { ...run.result, findings } },
      { warn: (message: string) => warnings.push(message) },
    );
    const count = (level: string) =>
      results.filter((result: { level: string }) => result.level === level).length;
    expect([count('error'), count('warning')]).toEqual([10_000, 15_000]);
    expect(results[0].level).toBe('warning');
    expect(warnings).toEqual([expect.stringContaining('5000 results are missing')]);
    expect(invocations[0].toolExecutionNotifications[0]).toMatchObject({
      level: 'warning',
      message: { text: warnings[0] },
    });
  });
});

describe('taxonomies', () => {
  test('are the newest editions of the benchmarks of enabled rules, with the controls of these rules', async () => {
    const { taxonomies, tool, results } = runOf(await lintManifests({ 'web.yaml': PRIVILEGED }));
    expect(taxonomies).toEqual([
      {
        name: 'demo/v1.10',
        fullName: 'Demo Benchmark 1.10',
        version: '1.10',
        informationUri: 'https://example.com/1.10',
        shortDescription: { text: 'Demo Benchmark 1.10.' },
        isComprehensive: false,
        taxa: ['1.2', '1.3'].map((id) => ({
          id,
          shortDescription: { text: `The title of ${id}.` },
          properties: { section: 'Pods' },
        })),
      },
    ]);
    expect(tool.driver.supportedTaxonomies).toEqual([{ name: 'demo/v1.10', index: 0 }]);
    const taxon = (id: string, index: number) => ({
      id,
      index,
      toolComponent: { name: 'demo/v1.10', index: 0 },
    });
    const taxa = Object.fromEntries(
      results.map(({ ruleId, taxa }: { ruleId: string; taxa: unknown }) => [ruleId, taxa]),
    );
    expect(taxa).toEqual({
      'demo/privileged': [taxon('1.2', 0), taxon('1.3', 1)],
      'demo/host-pid': [taxon('1.2', 0)],
    });
    const rule = tool.driver.rules.find(({ id }: { id: string }) => id === 'demo/host-pid');
    expect(rule.relationships).toEqual([{ target: taxon('1.2', 0), kinds: ['relevant'] }]);
  });

  test('are absent without such benchmarks', async () => {
    const run = await lintManifests({ 'a.yaml': PRIVILEGED });
    const { taxonomies, tool, results } = runOf({ ...run, result: { ...run.result, benchmarks: [] } });
    expect([taxonomies, tool.driver.supportedTaxonomies, results[0].taxa]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('fixes', () => {
  test('are written on request', async () => {
    const run = await lintManifests({ 'a b.yaml': PRIVILEGED }, { lint: { fixes: true } });
    const [pid, privileged] = runOf(run).results;
    expect(privileged).not.toHaveProperty('fixes');
    expect(pid.fixes).toEqual([
      {
        description: { text: 'Fix it. This hardens the workload, and may break it.' },
        artifactChanges: [
          {
            artifactLocation: { uri: 'a%20b.yaml' },
            replacements: [
              {
                deletedRegion: { startLine: 9, startColumn: 16, endLine: 9, endColumn: 20 },
                insertedContent: { text: 'false' },
              },
            ],
          },
        ],
      },
    ]);
    expect(runOf(await lintManifests({ 'a.yaml': PRIVILEGED })).results[0]).not.toHaveProperty('fixes');
  });

  test('of files with unknown text are left out', async () => {
    const run = await lintManifests({ 'a.yaml': PRIVILEGED }, { lint: { fixes: true } });
    expect(runOf(run, { textOf: () => undefined }).results[0]).not.toHaveProperty('fixes');
  });
});
