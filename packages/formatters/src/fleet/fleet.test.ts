import { createHash } from 'node:crypto';
import type { Finding } from '@plimsoll/core';
import { expect, test } from 'vitest';
import { HOSTILE_COMMAND_PATH, HOSTILE_PATH } from '../../test/kit.js';
import { type Element, elements, parseMarkup, textOf } from '../../test/markup.js';
import { compliance } from './compliance.js';
import { html } from './html/html.js';
import { sarif } from './sarif.js';
import { text } from './text.js';
import type { Fleet, FleetFormatOptions, FleetRepository } from './types.js';

const options: FleetFormatOptions = {
  tool: { name: 'plimsoll', version: '1.2.3', informationUri: 'https://example.com/plimsoll' },
  color: false,
  docs: new Map(),
};

function finding(name: string, risk = 9): Finding {
  return {
    ruleId: `demo/${name}`,
    messageId: 'm',
    message: `Pod '${name}' is wrong.`,
    severity: risk >= 7 ? 'error' : 'warn',
    risk,
    file: `${name}.yaml`,
    path: [],
    pathByName: '',
    related: [],
    fingerprint: 'f'.repeat(32),
  };
}

function repository(
  name: string,
  findings: readonly Finding[],
  more: Partial<FleetRepository> = {},
): FleetRepository {
  const error = findings.filter(({ severity }) => severity === 'error').length;
  return {
    name,
    files: [`${name}.json`],
    runs: [{ version: '1.2.3', commit: 'abc', presets: ['demo/all'] }],
    errors: [],
    notJudged: 0,
    notListed: 0,
    error,
    warn: findings.length - error,
    byBand: { critical: 0, high: error, medium: 0, low: 0 },
    onPath: 0,
    suppressed: 0,
    resources: 1,
    rules: new Map(findings.map(({ ruleId }) => [ruleId, { error: 1, warn: 0 }])),
    gravest: findings.slice(0, 1),
    gravities: findings.map(({ severity, risk }) => ({ severity, risk, suppressed: false, count: 1 })),
    ...more,
  };
}

function fleet(findings: Readonly<Record<string, readonly Finding[]>>, more: Partial<Fleet> = {}): Fleet {
  const repositories = Object.entries(findings).map(([name, own]) => repository(name, own));
  const sum = (of: (one: FleetRepository) => number) => repositories.reduce((all, one) => all + of(one), 0);
  const ids = [...new Set(Object.values(findings).flatMap((own) => own.map(({ ruleId }) => ruleId)))];
  return {
    totals: {
      error: sum(({ error }) => error),
      warn: sum(({ warn }) => warn),
      byBand: { critical: 0, high: 0, medium: 0, low: 0 },
      onPath: 0,
      suppressed: 0,
      resources: repositories.length,
    },
    repositories,
    rules: ids.map((id) => ({ id, severity: 'error', risk: 9, error: 1, warn: 0, repositories: 1, on: 1 })),
    benchmarks: [],
    problems: [],
    warnings: [],
    findingsOf: ({ name }) => findings[name]!,
    ...more,
  };
}

const render = (format: typeof text, of: Fleet, more: Partial<FleetFormatOptions> = {}): string =>
  [...format(of, { ...options, ...more })].join('');

/** Parses the page, after the checks for every page. */
function page(of: Fleet): Element {
  const root = parseMarkup(render(html, of));
  const all = [...elements(root)];
  const ids = all.flatMap(({ attributes }) => attributes.id ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { attributes } of all) {
    expect(Object.keys(attributes).filter((key) => key.startsWith('on') || key === 'style')).toEqual([]);
    if (attributes.href !== undefined) expect(ids).toContain(attributes.href.replace(/^#/, ''));
  }
  const hashOf = (element: Element): string =>
    `sha256-${createHash('sha256').update(textOf(element)).digest('base64')}`;
  const policy = all.find(({ attributes }) => 'http-equiv' in attributes)?.attributes.content;
  expect(policy).toBe(
    `default-src 'none'; style-src ${[...elements(root, 'style')].map((style) => `'${hashOf(style)}'`).join(' ')}; script-src ${[...elements(root, 'script')].map((script) => `'${hashOf(script)}'`).join(' ')}; base-uri 'none'; form-action 'none'`,
  );
  return root;
}

const one = { error: 1, warn: 0 };
const none = { error: 0, warn: 0 };

test('the page has a line for each repository, rule and control, and what changed', () => {
  const of = fleet({ shop: [finding('a')], ledger: [] });
  const changes = {
    new: one,
    gone: none,
    newlyOn: 0,
    nowOff: 0,
    byRule: new Map([['demo/a', { new: one, gone: none }]]),
    gravest: [finding('a')],
  };
  const root = page({
    ...of,
    repositories: of.repositories.map((entry) => (entry.name === 'shop' ? { ...entry, changes } : entry)),
    benchmarks: [
      {
        id: 'demo/v1',
        title: 'The demo',
        version: '1',
        url: 'https://example.com',
        repositories: 2,
        controls: [
          {
            id: '1.1',
            title: 'A',
            section: 'S',
            byStatus: new Map([
              ['failed', ['shop']],
              ['passed', ['ledger']],
            ]),
            findings: 1,
          },
          {
            id: '1.2',
            title: 'B',
            section: 'S',
            byStatus: new Map([['not-in-files', ['shop', 'ledger']]]),
            findings: 0,
          },
        ],
      },
    ],
    since: { new: one, gone: none, newlyOn: 1, nowOff: 0, compared: 1, added: ['ledger'], removed: ['old'] },
    problems: ['x.json: it is SARIF.'],
  });
  const section = (id: string): Element =>
    [...elements(root, 'section')].find(({ attributes }) => attributes.id === id)!;
  const lines = (id: string, name: string): readonly string[] =>
    [...elements(section(id), name)].map((element) => textOf(element).replace(/\s+/g, ' ').trim());
  expect(lines('repositories', 'summary')).toEqual([
    'shop1 errors0 warnings1 new0 gone',
    'ledger0 errors0 warnings',
  ]);
  expect(textOf(section('repositories'))).toContain('Commitabc');
  expect(lines('rules', 'th').at(-1)).toBe('demo/a');
  expect(lines('controls', 'tr').slice(1)).toEqual(['S', '1.1 Ashop100001']);
  expect(lines('changes', 'p')[1]).toContain('1 of the new ones come from rules that were off');
  expect(lines('changes', 'summary')).toEqual([
    'Only in this set: 1 repository',
    'Only in the earlier set: 1 repository',
  ]);
  const alarm = [...elements(root, 'section')].find(({ attributes }) => attributes.class === 'alarm')!;
  expect(textOf(alarm)).toContain('x.json: it is SARIF.');
});

test('hostile names stay text in every format', () => {
  const hostile = `<img src=x onerror=alert(1)>${HOSTILE_PATH}`;
  const of = fleet({ [hostile]: [finding('a')], [HOSTILE_COMMAND_PATH]: [finding('b')], __proto__x: [] });
  page(of);
  for (const output of [render(text, of, { verbose: true }), render(compliance, of)]) {
    expect(output.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    for (const line of output.split('\n')) expect(line).not.toMatch(/^\s*::|##\[/);
  }
  const { runs } = JSON.parse(render(sarif, of));
  for (const { locations } of runs[0].results)
    expect(locations[0].physicalLocation.artifactLocation.uri).toMatch(/^[\w.%~!*'()/-]+$/);
});

test('SARIF keeps the most severe results of all repositories if GitHub would refuse the file', () => {
  const warnings: string[] = [];
  const many = [...Array(15_000).keys()].map(() => finding('low', 3));
  const of = fleet({ a: [...many, finding('high')], b: many });
  const { runs } = JSON.parse(render(sarif, of, { warn: (message) => warnings.push(message) }));
  expect(runs[0].results).toHaveLength(25_000);
  expect(runs[0].results.filter(({ ruleId }: { ruleId: string }) => ruleId === 'demo/high')).toHaveLength(1);
  expect(warnings).toEqual([
    expect.stringMatching(/^SARIF: 5,001 results are missing, the least severe ones\./),
  ]);
});

test('the text fits one screen of 80 columns, however many repositories there are', () => {
  const names = [...Array(100).keys()].map((index) => [
    `acme/repository-${index}`,
    [finding(`rule-${index}`)],
  ]);
  const lines = render(text, fleet(Object.fromEntries(names)), { columns: 80 }).split('\n');
  expect(lines.length).toBeLessThanOrEqual(24);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  expect(lines).toContain('Repositories (4 of 100; --verbose lists all), those with most errors first');
  expect(
    render(text, fleet(Object.fromEntries(names)), { verbose: true }).split('\n').length,
  ).toBeGreaterThan(200);
});
