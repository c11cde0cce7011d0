import { createHash } from 'node:crypto';
import { fromObjects, type RuleDoc } from '@plimsoll/core';
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

/** The page, after what holds for every page has been checked. */
function page(run: Run, more = {}): Element {
  const root = parseMarkup(render(html, run, more));
  const all = [...elements(root)];
  const ids = all.flatMap(({ attributes }) => attributes.id ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { name, attributes } of all) {
    // Nothing is loaded, nothing is sent, nothing runs but the one script.
    expect(
      ['a', 'meta', 'html'].includes(name) ||
        !/src|href|action|data$|style|srcset|http/.test(Object.keys(attributes).join()),
    ).toBe(true);
    expect(Object.keys(attributes).filter((key) => key.startsWith('on') || key === 'style')).toEqual([]);
    if (attributes.href !== undefined) expect(ids).toContain(attributes.href.replace(/^#/, ''));
  }
  expect(all.filter(({ name }) => ['script', 'style'].includes(name))).toHaveLength(2);
  return root;
}

const one = (root: Element, name: string): Element => [...elements(root, name)][0]!;
const section = (root: Element, id: string): Element =>
  [...elements(root, 'section')].find(({ attributes }) => attributes.id === id)!;
const rows = (root: Element): readonly string[] =>
  [...elements(root, 'li')]
    .filter(({ attributes }) => 'data-row' in attributes)
    .map((row) => textOf(row).trim());

test('lets its own style and script through its content policy, and nothing else', async () => {
  const root = page(await lintManifests({ 'web.yaml': PRIVILEGED }));
  const hash = (name: string) =>
    createHash('sha256')
      .update(textOf(one(root, name)))
      .digest('base64');
  const policy = [...elements(root, 'meta')].find(({ attributes }) => 'http-equiv' in attributes)?.attributes;
  expect(policy).toEqual({
    'http-equiv': 'Content-Security-Policy',
    content: `default-src 'none'; style-src 'sha256-${hash('style')}'; script-src 'sha256-${hash('script')}'; base-uri 'none'; form-action 'none'`,
  });
  expect(textOf(one(root, 'style'))).not.toMatch(/url\(|@import/);
});

test('shows findings by severity, by benchmark and by resource', async () => {
  const text = PRIVILEGED.replace(
    'privileged: true',
    'privileged: true # plimsoll-ignore demo/privileged -- known',
  );
  const run = await lintManifests({ 'a.yaml': PRIVILEGED, 'b.yaml': text });
  const root = page(run, { showSuppressed: true });
  expect([...elements(one(root, 'header'), 'li')].map(textOf).map((text) => text.trim())).toEqual([
    '1errors',
    '2warnings',
    '1suppressed',
    '2resources',
    '2files',
    expect.stringContaining('1 object stands more than once in one cluster: 1 Deployment (b.yaml).'),
  ]);
  const bySeverity = section(root, 'severity');
  expect([...elements(bySeverity, 'h2')].map(textOf)).toEqual(['Errors', 'Warnings', 'Suppressed']);
  expect(rows(bySeverity)).toEqual([
    "Container 'app' runs privileged.a.yaml:14:25 Deployment shop/web · spec.template.spec.containers[app].securityContext.privileged",
    expect.stringContaining('a.yaml:9:16'),
    expect.stringContaining('b.yaml:9:16'),
    expect.stringContaining('suppressed by comment: known'),
  ]);
  const byBenchmark = section(root, 'benchmark');
  expect([...elements(byBenchmark, 'summary')].map(textOf)).toEqual([
    'not in files 1.0 The title of 1.0',
    '4failed 1.2 The title of 1.2',
    '2failed 1.3 The title of 1.3',
    'not checked 1.4 The title of 1.4',
  ]);
  const byResource = section(root, 'resource');
  expect([...elements(byResource, 'summary')].map(textOf)).toEqual([
    '2 findings, 1 errorDeployment shop/web a.yaml',
    '2 findings, 0 errorsDeployment shop/web b.yaml',
  ]);
  expect(rows(byResource)).toHaveLength(4);
});

test('says what kept the run from covering all', async () => {
  const run = await lintManifests({
    'bad.yaml': 'a: [\n',
    'secret.yaml': '{apiVersion: v1, kind: Secret, metadata: {name: a}}\n',
  });
  const alarm = [...elements(page(run), 'section')].find(({ attributes }) => attributes.class === 'alarm');
  expect(textOf(alarm!)).toMatch(
    /The rule demo\/broken failed[\s\S]*1 document cannot be read \(bad\.yaml\)/,
  );
  expect(render(html, await lintManifests({ 'web.yaml': PRIVILEGED }))).not.toContain('class="alarm"');
});

test('tells the help of rules, and findings without text or resource', async () => {
  const doc = {
    why: 'All of the `node`.\n\n- one\n- two',
    fix: 'Do:\n\n```yaml\na: <b>\n\nc: 1\n```',
  } as RuleDoc;
  const run = await lintManifests({ 'web.yaml': PRIVILEGED });
  const root = page(run, { docs: new Map([['demo/privileged', doc]]) });
  const [help] = [...elements(section(root, 'severity'), 'details')].filter((details) =>
    textOf(details).startsWith('Why'),
  );
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
  expect(
    rows(section(page(await lintFiles([fromObjects(objects, { path: 'app.ts' })])), 'resource')),
  ).toHaveLength(1);
  const broken = page(await lintManifests({ 'bad.yaml': 'a: [\n' }));
  expect(textOf(one(section(broken, 'resource'), 'summary'))).toContain('bad.yaml');
  const empty = page(await lintManifests({}));
  expect(textOf(section(empty, 'severity'))).toContain('No findings.');
});

test('holds a hostile manifest as text', async () => {
  const run = await lintManifests({ [HOSTILE_PATH]: HOSTILE, [HOSTILE_COMMAND_PATH]: PRIVILEGED });
  const doc = { why: '<script>alert(1)</script>', fix: '`</style>`' } as RuleDoc;
  const root = page(run, { showSuppressed: true, docs: new Map([['demo/privileged', doc]]) });
  expect(textOf(section(root, 'resource'))).toContain(escapeLine(HOSTILE_PATH));
  expect(textOf(section(root, 'severity'))).toContain('<script>alert(1)</script>');
});

test('prose keeps unknown Markdown as text', () => {
  const text = (markdown: string) =>
    prose(markdown)
      .map((part) => part.text)
      .join('');
  expect(text('a **b** [c](javascript:alert(1))')).toBe('<p>a **b** [c](javascript:alert(1))</p>');
  expect(text('a\nb')).toBe('<p>a b</p>');
});
