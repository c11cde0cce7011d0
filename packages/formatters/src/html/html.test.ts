import { createHash } from 'node:crypto';
import { fromObjects, type RuleDoc } from '@plimsoll/core';
import type { RunFacts } from '@plimsoll/core/internal';
import { expect, test } from 'vitest';
import {
  HOSTILE,
  HOSTILE_COMMAND_PATH,
  HOSTILE_PATH,
  lintFiles,
  lintManifests,
  PRIVILEGED,
  type Run,
  render,
} from '../../test/kit.js';
import { type Element, elements, parseMarkup, textOf } from '../../test/markup.js';
import { escapeLine } from '../escape.js';
import { html } from './html.js';
import { prose } from './markup.js';

/** Parses the page, after the checks for every page. */
function page(run: Run, more = {}): Element {
  const root = parseMarkup(render(html, run, more));
  const all = [...elements(root)];
  const ids = all.flatMap(({ attributes }) => attributes.id ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { name, attributes } of all) {
    // Nothing is loaded or sent, and only the one script runs.
    expect(
      ['a', 'meta', 'html'].includes(name) ||
        !/src|href|action|data$|style|srcset|http/.test(Object.keys(attributes).join()),
    ).toBe(true);
    expect(Object.keys(attributes).filter((key) => key.startsWith('on') || key === 'style')).toEqual([]);
    const target = attributes.href?.replace(/^#/, '');
    // The script makes the rows of findings.
    // Links to the pages of rules wait for a click.
    if (target?.startsWith('https:')) expect(attributes.rel).toBe('noreferrer');
    else if (target !== undefined && !/^f\d+$/.test(target)) expect(ids).toContain(target);
  }
  expect(all.filter(({ name }) => name === 'style')).toHaveLength(1);
  const scripts = all.filter(({ name }) => name === 'script').map(({ attributes }) => attributes);
  expect(scripts).toEqual([{ type: 'application/json', id: 'data' }, {}]);
  return root;
}

const one = (root: Element, name: string): Element => [...elements(root, name)][0]!;
const byId = (root: Element, id: string): Element =>
  [...elements(root)].find(({ attributes }) => attributes.id === id)!;
const texts = (root: Element, name: string): readonly string[] =>
  [...elements(root, name)].map((element) => textOf(element).replace(/\s+/g, ' ').trim());

interface Data {
  readonly texts: readonly string[];
  readonly rules: readonly (readonly number[])[];
  readonly findings: readonly (readonly number[])[];
  readonly objects: readonly (readonly number[])[];
  readonly lines: readonly (readonly [file: number, first: number, ...lines: string[]])[];
}

const dataOf = (root: Element): Data => JSON.parse(textOf(byId(root, 'data')));

/** Rule, place, object, message and exception of each finding, as the script reads them. */
function rows(root: Element): readonly string[] {
  const { texts, rules, findings, objects } = dataOf(root);
  return findings.map(([rule, , , message, file, line, column, , , object, , waiver]) =>
    [
      texts[rules[rule!]![0]!],
      `${texts[file!]}:${line}:${column}`,
      object! < 0 ? '-' : texts[objects[object!]![2]!],
      texts[message!],
      waiver! < 0 ? 'open' : 'accepted',
    ].join(' | '),
  );
}

test('lets its own style and script through its content policy, and nothing else', async () => {
  const root = page(await lintManifests({ 'web.yaml': PRIVILEGED }));
  const hash = (element: Element) => createHash('sha256').update(textOf(element)).digest('base64');
  const policy = [...elements(root, 'meta')].find(({ attributes }) => 'http-equiv' in attributes)?.attributes;
  const script = [...elements(root, 'script')].at(-1)!;
  expect(policy).toEqual({
    'http-equiv': 'Content-Security-Policy',
    content: `default-src 'none'; style-src 'sha256-${hash(one(root, 'style'))}'; script-src 'sha256-${hash(script)}'; base-uri 'none'; form-action 'none'`,
  });
  expect(textOf(one(root, 'style'))).not.toMatch(/url\(|@import/);
});

const FACTS: RunFacts = {
  project: 'shop',
  date: '2027-01-31T08:00:00Z',
  commit: '0123456789abcdef0123456789abcdef01234567',
  scope: [],
  presets: ['demo/strict'],
  kubernetesVersion: '1.34',
  plugins: [{ name: 'demo', version: '1.0.0' }],
};

test('names the project, the result, and the rules of each control', async () => {
  const waiver = 'plimsoll-ignore demo/privileged owner=ops expires=2999-02-10 -- known';
  const text = PRIVILEGED.replace('privileged: true', `privileged: true # ${waiver}`);
  const run = await lintManifests({ 'a.yaml': PRIVILEGED, 'b.yaml': text });
  const root = page(run, { run: FACTS });
  expect(textOf(one(root, 'h1'))).toBe('Audit report: shop');
  expect([...elements(one(root, 'header'), 'div')].map((row) => textOf(row))).toEqual([
    'Projectshop',
    'BenchmarkDemo Benchmark 1.10 (demo/v1.10)',
    'Date2027-01-31, 08:00 UTC',
    `Commit${FACTS.commit}`,
    'Scopethe whole project: 2 files, 2 objects',
    'Confignone',
    'Presetsdemo/strict',
    'Kubernetes1.34',
    'Versionsplimsoll 1.2.3, demo 1.0.0',
    'Reviewed by',
    'Date and signature',
  ]);
  const summary = byId(root, 'summary');
  expect(texts(summary, 'li').slice(0, 4)).toEqual([
    '2 of 4 controls failed',
    '1 error',
    '2 warnings',
    '1 accepted by exceptions',
  ]);
  expect(texts(summary, 'tr')).toEqual([
    'Sectionfailednot checkednot in files',
    'Pods211',
    'All controls211',
    'Riskerrorswarningsaccepted',
    'critical101',
    'high000',
    'medium020',
    'low000',
    'Namespacehigh or criticalopenaccepted',
    'shop131',
  ]);
  expect(texts(byId(root, 'controls'), 'summary')).toEqual([
    'not in files 1.0 The title of 1.0',
    '4 findingsfailed 1.2 The title of 1.2',
    '2 objects examined: set 1',
    '2 findingsfailed 1.3 The title of 1.3',
    '2 objects examined: set 1',
    'not checked 1.4 The title of 1.4',
  ]);
  expect(textOf(byId(root, 'controls'))).toContain('Evidence: findings 1–4.');
  expect(rows(root)).toEqual([
    "demo/privileged | a.yaml:14:25 | Deployment shop/web | Container 'app' runs privileged. | open",
    "demo/privileged | b.yaml:14:25 | Deployment shop/web | Container 'app' runs privileged. | accepted",
    "demo/host-pid | a.yaml:9:16 | Deployment shop/web | The pods share the node's processes. | open",
    "demo/host-pid | b.yaml:9:16 | Deployment shop/web | The pods share the node's processes. | open",
  ]);
  expect(texts(byId(root, 'exceptions'), 'dd')).toEqual([
    'known',
    'ops',
    '2999-02-10',
    'a comment of the manifest',
    'demo/privileged',
  ]);
  // The same run gives the same bytes.
  expect(render(html, run, { run: FACTS })).toBe(render(html, run, { run: FACTS }));
});

test('warns of exceptions that end soon, and lists unused ones', async () => {
  const waived = (expires: string) =>
    PRIVILEGED.replace(
      'hostPID: true',
      `hostPID: true # plimsoll-ignore demo/host-pid expires=${expires} -- known`,
    );
  const run = await lintManifests(
    { 'a.yaml': waived('2027-02-10'), 'b.yaml': waived('2027-01-30') },
    { lint: { now: new Date(FACTS.date!) } },
  );
  expect(texts(byId(page(run, { run: FACTS }), 'exceptions'), 'summary')).toEqual([
    '1 findingknown ends in 10 days',
    '1Expired they no longer accept findings.',
  ]);
});

test('quotes the places of findings once, with secrets masked', async () => {
  const secrets = PRIVILEGED.replace(
    'securityContext:',
    'env: [{ name: PASSWORD, value: canary }]\n          securityContext:',
  ).replace('image: app:1', 'image: app:1\n          args: [--token=canary]');
  const root = page(await lintManifests({ 'web.yaml': secrets }));
  expect(textOf(byId(root, 'data'))).not.toContain('canary');
  expect(dataOf(root).lines.map(([, ...rest]) => rest)).toEqual([
    [8, '    spec:', '      hostPID: true'],
    [15, '          securityContext:', '            privileged: true'],
  ]);
  const absent = await lintManifests({ 'web.yaml': PRIVILEGED });
  expect(dataOf(page(absent, { textOf: () => undefined })).lines).toEqual([]);
});

test('says why the run did not cover everything, and what cannot be checked', async () => {
  const run = await lintManifests({
    'bad.yaml': 'a: [\n',
    'secret.yaml': '{apiVersion: v1, kind: Secret, metadata: {name: a}}\n',
    'map.yaml': '{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n',
  });
  const root = page(run);
  const alarm = [...elements(root, 'section')].find(({ attributes }) => attributes.class === 'alarm');
  expect(textOf(alarm!)).toMatch(
    /The rule demo\/broken failed[\s\S]*1 document cannot be read \(bad\.yaml\)/,
  );
  expect(texts(byId(root, 'not-judged'), 'summary')).toEqual([
    '11 document cannot be read',
    '1The data comes from elsewhere. (demo/unsure)',
  ]);
  expect(dataOf(root).texts).toContain('ConfigMap b (map.yaml)');
  expect(render(html, await lintManifests({ 'web.yaml': PRIVILEGED }))).not.toContain('class="alarm"');
});

test('shows the help of rules, and findings without text or resource', async () => {
  const doc = {
    why: 'All of the `node`.\n\n- one\n- two',
    fix: 'Do:\n\n```yaml\na: <b>\n\nc: 1\n```',
  } as RuleDoc;
  const run = await lintManifests({ 'web.yaml': PRIVILEGED });
  const root = page(run, { docs: new Map([['demo/privileged', doc]]) });
  const template = one(byId(root, 'findings'), 'template');
  expect([...elements(template, 'a')].map(({ attributes }) => attributes.href)).toEqual([
    'https://example.com/rules/privileged',
  ]);
  const [help] = [...elements(template, 'details')];
  expect([...elements(help!)].map((element) => `${element.name} ${textOf(element)}`)).toEqual([
    'summary Why, and how to fix it',
    'p All of the node.',
    'code node',
    'ul onetwo',
    'li one',
    'li two',
    'p Do:',
    'pre a: <b>\n\nc: 1',
  ]);
  const spec = { hostPID: true, containers: [{ name: 'app' }] };
  const objects = [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec }];
  expect(rows(page(await lintFiles([fromObjects(objects, { path: 'app.ts' })])))).toEqual([
    expect.stringContaining('demo/host-pid | app.ts:0:0 | Pod p'),
  ]);
  expect(rows(page(await lintManifests({ 'bad.yaml': 'a: [\n' })))[0]).toContain(
    'plimsoll/parse-error | bad.yaml:1:4 | - |',
  );
  expect(rows(page(await lintManifests({})))).toEqual([]);
});

test('shows a hostile manifest as text', async () => {
  const run = await lintManifests({ [HOSTILE_PATH]: HOSTILE, [HOSTILE_COMMAND_PATH]: PRIVILEGED });
  const doc = { why: '<script>alert(1)</script>', fix: '`</style>`' } as RuleDoc;
  const root = page(run, { docs: new Map([['demo/privileged', doc]]), run: { ...FACTS, project: '<b>' } });
  const { texts } = dataOf(root);
  expect(texts).toContain(escapeLine(HOSTILE_PATH));
  // Every character is visible, also after the script has read the data.
  for (const text of texts) expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(textOf(byId(root, 'findings'))).toContain('<script>alert(1)</script>');
  expect(textOf(one(root, 'h1'))).toBe('Audit report: <b>');
});

test('prose keeps unknown Markdown as text', () => {
  const text = (markdown: string) =>
    prose(markdown)
      .map((part) => part.text)
      .join('');
  expect(text('a **b** [c](javascript:alert(1))')).toBe('<p>a **b** [c](javascript:alert(1))</p>');
  expect(text('a\nb')).toBe('<p>a b</p>');
});
