import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { everything, house, privileged, report, reportAt, rule } from '../../test/house.js';
import {
  type Config,
  type ConfigError,
  type LintOptions,
  type LintResult,
  lint,
  parse,
  parseBaseline,
  resolveConfig,
} from '../index.js';
import { baselineEntries, writeBaseline } from '../internal.js';
import type { BaselineEntry } from './baseline-file.js';

const PATH = 'plimsoll-baseline.yaml';

const hostPid = rule((context) => ({
  PodSpec(pod) {
    const at = pod.at('hostPID');
    if (at.value === true) report(context, at as never);
  },
}));

const rules = { privileged: privileged(), 'host-pid': hostPid };
const all = { 'house/privileged': 'error', 'house/host-pid': 'error' } as const;

type Texts = Readonly<Record<string, string>>;

async function run(
  texts: Texts,
  { baseline, config = {}, ...options }: LintOptions & { readonly config?: object } = {},
): Promise<LintResult> {
  const files = await Promise.all(Object.entries(texts).map(([path, text]) => parse({ path, text })));
  const plugins = [house(rules)];
  return lint(files, resolveConfig({ plugins, rules: all, ...config } as Config), {
    ...options,
    ...(baseline && { baseline }),
  });
}

/** The baseline that accepts all findings of a run, as a string. */
const writtenFor = (result: LintResult): string =>
  writeBaseline(baselineEntries(result.findings.filter(({ suppression }) => !suppression)));

const read = (text: string) => parseBaseline({ path: PATH, text });

/** `file rule path` of the reported findings. */
const visible = ({ findings }: LintResult): readonly string[] =>
  findings
    .filter(({ suppression, supersededBy }) => !suppression && !supersededBy)
    .map(({ file, ruleId, pathByName, region }) =>
      `${file}:${region?.startLine} ${ruleId} ${pathByName}`.trim(),
    );

const pod = (name: string, ...containers: readonly string[]): string =>
  `---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n${containers
    .map((container) => `    - name: ${container}\n      securityContext:\n        privileged: true\n`)
    .join('')}`;

const web = pod('web', 'app', 'proxy').replace('spec:\n', 'spec:\n  hostPID: true\n');

const WEB = `# Findings that are accepted for now: what is not in here is reported. One line each, by what it is about and
# not by its line number, so that a fault that takes the place of another is seen. "related" is what a finding is
# accepted with, as the bindings of a role: another one is reported.
version: 2
findings:
  - file: web.yaml
    kind: Pod
    name: web
    rules:
      house/host-pid:
        - spec.hostPID
      house/privileged:
        - spec.containers[app].securityContext.privileged
        - spec.containers[proxy].securityContext.privileged
`;

describe('a baseline', () => {
  it('has a line for each finding, under its object and rule', async () => {
    expect(writtenFor(await run({ 'web.yaml': web }))).toBe(WEB);
  });

  it('suppresses its findings, and names the entries', async () => {
    const result = await run({ 'web.yaml': web }, { baseline: read(WEB) });
    expect(visible(result)).toEqual([]);
    expect(result.findings.map(({ suppression }) => suppression)).toEqual(
      Array(3).fill({ kind: 'baseline', reason: 'in plimsoll-baseline.yaml' }),
    );
    expect(result.rules.get('house/privileged')).toMatchObject({ failed: 0, suppressed: 2 });
  });

  it('knows a finding whose line, message and severity have changed', async () => {
    const moved = `# a comment\n\n${web.replace('apiVersion: v1\n', '').replace('kind: Pod\n', 'kind: Pod\napiVersion: v1\n')}`;
    const config = { rules: { 'house/privileged': 'warn', 'house/host-pid': 'error' } };
    expect(visible(await run({ 'web.yaml': moved }, { baseline: read(WEB), config }))).toEqual([]);
  });

  it('sees a fault that takes the place of another', async () => {
    const swapped = web.replace('name: proxy', 'name: miner');
    expect(visible(await run({ 'web.yaml': swapped }, { baseline: read(WEB) }))).toEqual([
      'plimsoll-baseline.yaml:14 plimsoll/unused-suppression',
      'web.yaml:14 house/privileged spec.containers[miner].securityContext.privileged',
    ]);
    const elsewhere = await run({ 'other.yaml': web }, { baseline: read(WEB) });
    expect(visible(elsewhere).filter((line) => line.startsWith('other.yaml'))).toHaveLength(3);
  });

  it('distinguishes equal findings by their number', async () => {
    const twice = await run({ 'web.yaml': web + web });
    const text = writtenFor(twice);
    expect(text).toContain('        - spec.hostPID\n        - path: spec.hostPID\n          ordinal: 2\n');
    expect(visible(await run({ 'web.yaml': web + web }, { baseline: read(text) }))).toEqual([]);
    const thrice = await run({ 'web.yaml': web + web + web }, { baseline: read(text) });
    expect(visible(thrice).map((line) => line.replace(/:\d+/, ''))).toEqual([
      'web.yaml house/host-pid spec.hostPID',
      'web.yaml house/privileged spec.containers[app].securityContext.privileged',
      'web.yaml house/privileged spec.containers[proxy].securityContext.privileged',
    ]);
  });

  it('contains names and no values', async () => {
    const secrets = `kind: Secret
apiVersion: v1
metadata: {name: db, annotations: {note: canary}}
stringData: {password: canary}
---
kind: Pod
apiVersion: v1
metadata: {name: web}
spec:
  containers:
    - name: app
      args: [--password=canary, -pcanary]
      env: [{name: PASSWORD, value: canary}]
`;
    const config = { plugins: [house({ everything })], rules: { 'house/everything': 'error' } };
    const written = writtenFor(await run({ 'app.yaml': secrets }, { config }));
    expect(written).toContain('spec.containers[app].env[PASSWORD].value');
    expect(written).not.toContain('canary');
  });

  it('does not apply if another suppression has a reason, and uses superseded findings as well', async () => {
    const waived = web.replace('hostPID: true', 'hostPID: true # plimsoll-ignore house/host-pid -- known');
    const { findings, baseline } = await run({ 'web.yaml': waived }, { baseline: read(WEB) });
    expect(findings[0]?.suppression).toEqual({ kind: 'comment', reason: 'known' });
    expect(baseline?.stale).toEqual([]);

    const stricter = house({
      gross: reportAt(['spec', 'hostPID']),
      strict: reportAt(['spec', 'hostPID'], { supersedes: ['house/gross'] }),
    });
    const config = { plugins: [stricter], rules: { 'house/gross': 'error', 'house/strict': 'error' } };
    const first = await run({ 'web.yaml': web }, { config });
    expect(visible(first)).toHaveLength(1);
    expect(visible(await run({ 'web.yaml': web }, { config, baseline: read(writtenFor(first)) }))).toEqual(
      [],
    );
  });

  it('covers neither what may never be suppressed nor what could not be checked', async () => {
    const never = await run(
      { 'web.yaml': web },
      { baseline: read(WEB), config: { never: ['house/privileged'] } },
    );
    expect(visible(never)).toEqual([
      'plimsoll-baseline.yaml:13 plimsoll/invalid-suppression',
      'web.yaml:11 house/privileged spec.containers[app].securityContext.privileged',
      'web.yaml:14 house/privileged spec.containers[proxy].securityContext.privileged',
    ]);
    const broken = await run({
      'bad.yaml': 'a: [\n',
      'odd.yaml': '{apiVersion: v1, kind: Pod, metadata: {name: [a]}, spec: {containers: [{name: a}]}}\n',
    });
    expect(visible(broken)).toHaveLength(2);
    const forced = WEB.replace('house/host-pid', 'plimsoll/unused-suppression').replace(
      'house/privileged',
      'house/privilegde',
    );
    const { findings, baseline } = await run({ 'web.yaml': web }, { baseline: read(forced) });
    expect(findings.filter(({ file }) => file === PATH).map(({ message }) => message)).toEqual([
      '"plimsoll/unused-suppression" cannot be in a baseline. Correct what it reports, or suppress it in the config. Nothing is suppressed.',
      'Unknown rule "house/privilegde". Did you mean "house/privileged"? Nothing is suppressed.',
    ]);
    expect(baseline?.invalid).toHaveLength(3);
  });
});

it('accepts unreadable parts by the file and not by the line', async () => {
  const texts = {
    'bad.yaml': 'a: [\n',
    'odd.yaml':
      '{apiVersion: v1, kind: Pod, metadata: {name: [a]}}\n---\n{apiVersion: v1, metadata: {name: a}}\n',
  };
  const text = writtenFor(await run(texts));
  expect(text).toContain('  - file: bad.yaml\n    rules:\n      plimsoll/parse-error:\n        - ""\n');
  expect(visible(await run(texts, { baseline: read(text) }))).toEqual([]);
  const moved = { ...texts, 'bad.yaml': `# new\n\n${texts['bad.yaml']}` };
  expect(visible(await run(moved, { baseline: read(text) }))).toEqual([]);
  const more = { ...texts, 'bad.yaml': 'a: [\n---\nb: [\n', 'new.yaml': 'a: [\n' };
  expect(visible(await run(more, { baseline: read(text) }))).toEqual([
    expect.stringContaining('bad.yaml:'),
    expect.stringContaining('new.yaml:'),
  ]);
  const mended = await run({ ...texts, 'bad.yaml': 'a: []\n' }, { baseline: read(text) });
  expect(mended.baseline?.stale.map(({ file, rule }) => [file, rule])).toEqual([
    ['bad.yaml', 'plimsoll/parse-error'],
  ]);
});

it('accepts what Plimsoll itself finds in objects, until they cannot be read', async () => {
  const texts = {
    'odd.yaml':
      '{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostPid: true, containers: [{name: a}]}}\n',
    'api.yaml': '{apiVersion: apps/v9, kind: Deployment, metadata: {name: a}}\n',
  };
  const first = await run(texts);
  expect(visible(first)).toEqual([
    'api.yaml:1 plimsoll/unknown-api apiVersion',
    'odd.yaml:1 plimsoll/unknown-field spec.hostPid',
  ]);
  const baseline = read(writtenFor(first));
  expect(visible(await run(texts, { baseline }))).toEqual([]);
  const broken = await run({ ...texts, 'odd.yaml': 'a: [\n' }, { baseline });
  expect(broken.baseline?.stale).toEqual([]);
});

describe('an entry that no finding needs', () => {
  const sound = web.replaceAll('privileged: true', 'privileged: false');
  const stale = async (texts: Texts, options: Parameters<typeof run>[1] = {}) => {
    const { baseline, findings } = await run(texts, { baseline: read(WEB), ...options });
    const told = findings.filter(({ ruleId }) => ruleId === 'plimsoll/unused-suppression');
    expect(told.map(({ region }) => WEB.slice(region?.startOffset, region?.endOffset))).toEqual(
      options.reportOn ? [] : baseline?.stale.map(({ path }) => path),
    );
    return { stale: baseline?.stale.length, unjudged: baseline?.unjudged.length };
  };

  it('is reported at its line', async () => {
    const { findings } = await run({ 'web.yaml': sound }, { baseline: read(WEB) });
    const told = findings.filter(({ file }) => file === PATH);
    expect(told.map(({ message, region }) => `${region?.startLine} ${message}`)).toEqual([
      '13 No finding of house/privileged matches this entry for spec.containers[app].securityContext.privileged of Pod web. Remove it, or run with --baseline-prune.',
      '14 No finding of house/privileged matches this entry for spec.containers[proxy].securityContext.privileged of Pod web. Remove it, or run with --baseline-prune.',
    ]);
  });

  test.each<readonly [string, Texts, Parameters<typeof run>[1], { stale: number; unjudged: number }]>([
    ['of a file that was linted', { 'web.yaml': sound }, {}, { stale: 2, unjudged: 0 }],
    ['of a file that is gone', { 'db.yaml': pod('db') }, {}, { stale: 3, unjudged: 0 }],
    [
      'of a file that was not looked for',
      { 'db.yaml': pod('db') },
      { inScope: (path) => path === 'db.yaml' },
      { stale: 0, unjudged: 3 },
    ],
    ['in a run on named files', { 'web.yaml': sound }, { complete: false }, { stale: 0, unjudged: 2 }],
    [
      'of a file that is not reported on',
      { 'web.yaml': sound },
      { reportOn: () => false },
      { stale: 0, unjudged: 2 },
    ],
    [
      'of a file that is reported on',
      { 'web.yaml': sound },
      { reportOn: (path) => path === 'web.yaml' },
      { stale: 2, unjudged: 0 },
    ],
    [
      'of a file with an unreadable document',
      { 'web.yaml': `${sound}---\na: [\n` },
      {},
      { stale: 0, unjudged: 2 },
    ],
    [
      'of a rule that is off',
      { 'web.yaml': sound },
      { config: { rules: { 'house/host-pid': 'error' } } },
      { stale: 0, unjudged: 2 },
    ],
    [
      'of a rule that threw',
      { 'web.yaml': sound },
      {
        config: {
          plugins: [
            house({
              ...rules,
              privileged: rule(() => ({
                Container: () => {
                  throw new Error('no');
                },
              })),
            }),
          ],
        },
      },
      { stale: 0, unjudged: 2 },
    ],
  ])('%s', async (_name, texts, options, expected) => {
    expect(await stale(texts, options)).toEqual(expected);
  });
});

describe('a baseline file', () => {
  const problems = (text: string): readonly string[] => {
    try {
      read(text);
    } catch (error) {
      return (error as ConfigError).problems.map(({ path, message }) => `${path}: ${message}`);
    }
    return [];
  };
  const group = (rest: string) => `version: 1\nfindings:\n  - file: a.yaml\n    kind: Pod\n${rest}`;

  test.each([
    ['', ':1:1: Expected a map with version: 2.'],
    ['[]', ':1:1: Expected a map with version: 2.'],
    [
      'version: 3\nfindings: []',
      ':1:1: Expected "version: 2" or 1. Another version of plimsoll wrote this file.',
    ],
    ['version: 1', ':1:1: Expected a list of objects with findings.'],
    [
      'version: 1\nfinding: []\nfindings: []',
      ':2:1: Unknown key "finding". Did you mean "findings"? Known: version, findings.',
    ],
    ['version: 1\nfindings: []\n---\nversion: 1', ':3:1: A baseline must be one YAML document.'],
    ['version: 1\nfindings:\n  - a', ':3:3: Expected a map with file, kind and rules.'],
    [group('    name: 1\n    rules: {}'), ':5:5: Expected a string at "name".'],
    ['version: 1\nfindings: [{kind: Pod, rules: {}}]', ':2:12: Expected a string at "file".'],
    [group(''), ':3:3: Expected "rules", a map from rule ids to lists of paths.'],
    [group('    rules:\n      cis/x: spec.a'), ':6:7: Expected a list of paths.'],
    [
      group('    rules:\n      cis/x:\n        - 1'),
      ':7:9: Expected a map with a path, or path, ordinal and related.',
    ],
    [
      group('    rules:\n      cis/x:\n        - {path: a, ordinal: 0}'),
      ':7:9: Expected "path", a string, and "ordinal", a number from 1.',
    ],
    [
      group('    rules:\n      cis/x:\n        - {path: a, related: b}'),
      ':7:21: Expected "related", a list of names or any.',
    ],
    [
      group('    rules:\n      cis/x:\n<<<<<<< HEAD\n        - a'),
      expect.stringMatching(/^plimsoll-baseline.yaml:[67]:1: /),
    ],
  ])('is refused with its line: %j', (text, expected) => {
    expect(problems(text)).toEqual([
      typeof expected === 'string' ? `plimsoll-baseline.yaml${expected}` : expected,
    ]);
  });

  it('reports all problems at once', () => {
    expect(problems('version: 3\nfindings:\n  - file: 1\n    kind: Pod\n    rules: []\n')).toHaveLength(3);
  });

  it('may contain an entry twice, as after a merge', () => {
    const merged = WEB.replace(
      '        - spec.hostPID\n',
      '        - spec.hostPID\n        - spec.hostPID\n',
    );
    expect(writeBaseline(read(merged).entries.values())).toBe(WEB);
  });

  const text = fc.oneof(
    fc.string({
      unit: fc.oneof(
        fc.constantFrom(...'aZ1-.[]/ :#\'"\\\n\u0085\u202e\ufeff\ufffe*&!|>%@`{}'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      ),
    }),
    fc.constantFrom('on', 'Yes', 'null', '~', '1.0', '0x1', '2027-01-31', '- a', 'a: b', 'a #b', ''),
  );
  const entry: fc.Arbitrary<BaselineEntry> = fc
    .record(
      {
        rule: text,
        file: text,
        kind: text,
        path: text,
        ordinal: fc.integer({ min: 1, max: 3 }),
        cluster: text,
        namespace: text,
        name: text,
        related: fc.option(fc.uniqueArray(text, { maxLength: 3 }), { nil: undefined }),
      },
      { requiredKeys: ['rule', 'file', 'kind', 'path', 'ordinal', 'related'] },
    )
    .map(({ related, ...entry }) => ({ ...entry, related: related?.toSorted() }));
  const identity = ({ related: _, ...entry }: BaselineEntry): string =>
    JSON.stringify(Object.entries(entry).sort()).replace('"kind","/', '"kind","');
  const entriesOf = fc.uniqueArray(entry, { maxLength: 8, selector: identity });

  it('reads back what was written, whatever is in the names', () => {
    fc.assert(
      fc.property(entriesOf, (entries) => {
        const written = writeBaseline(entries);
        const back = [...read(written).entries.values()];
        const key = (one: BaselineEntry) => JSON.stringify(Object.entries(one).sort());
        const bare = (one: BaselineEntry) => key(one).replace('"kind","/', '"kind","');
        expect(new Set(back.map(bare))).toEqual(new Set(entries.map(bare)));
        expect(writeBaseline(back)).toBe(written);
        expect(written.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('has the same bytes for any order of the entries', () => {
    fc.assert(
      fc.property(
        fc
          .array(entry, { maxLength: 8 })
          .chain((entries) =>
            fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
          ),
        ([entries, shuffled]) => {
          expect(writeBaseline(shuffled)).toBe(writeBaseline(entries));
        },
      ),
    );
  });
});

it('written and read again leaves nothing to report, whatever the manifests', async () => {
  const name = fc.constantFrom('a', 'b', 'on', 'Ünï "x"', '1');
  const manifest = fc
    .record({
      name,
      pid: fc.boolean(),
      containers: fc.array(name, { minLength: 1, maxLength: 3 }),
      waived: fc.boolean(),
    })
    .map(({ name, pid, containers, waived }) =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name,
          ...(waived && { annotations: { 'plimsoll.dev/ignore': 'house/host-pid -- known' } }),
        },
        spec: {
          hostPID: pid,
          containers: containers.map((name) => ({ name, securityContext: { privileged: true } })),
        },
      }),
    );
  const file = fc
    .array(manifest, { minLength: 1, maxLength: 4 })
    .map((documents) => documents.join('\n---\n'));
  const project = fc.dictionary(fc.constantFrom('a.yaml', 'b/a.yaml', 'ü x.yaml'), file, { minKeys: 1 });
  const isUnused = (line: string) => line.includes('plimsoll/unused-suppression');
  await fc.assert(
    fc.asyncProperty(project, async (texts) => {
      const first = await run(texts);
      const baseline = read(writtenFor(first));
      const again = await run(texts, { baseline });
      expect(visible(again)).toEqual(visible(first).filter(isUnused));
      expect(again.baseline).toMatchObject({ stale: [], invalid: [], unjudged: [] });
      const reversed = Object.fromEntries(Object.entries(texts).reverse());
      expect(writtenFor(await run(reversed))).toBe(baseline.text);
    }),
    { numRuns: 60 },
  );
});
