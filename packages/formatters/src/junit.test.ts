import { expect, test } from 'vitest';
import {
  HOSTILE,
  HOSTILE_COMMAND_PATH,
  HOSTILE_PATH,
  lintManifests,
  PRIVILEGED,
  type Run,
  render,
} from '../test/kit.js';
import { type Element, elements, parseMarkup, textOf } from '../test/markup.js';
import { escapeLine } from './escape.js';
import { junit } from './junit.js';

const sound = '{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a}]}}\n';

/** Parses the report, after checking the counts of each suite. */
function report(run: Run, more = {}): Element {
  const source = render(junit, run, more);
  // The characters that XML 1.0 allows: https://www.w3.org/TR/xml/#charsets
  expect(source).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
  const [root] = elements(parseMarkup(source), 'testsuites');
  for (const suite of [root!, ...elements(root!, 'testsuite')]) {
    const tests = [...elements(suite, 'testcase')];
    const having = (name: string) => tests.filter((test) => elements(test, name).next().done === false);
    expect(suite.attributes.tests).toBe(String(tests.length));
    expect(suite.attributes.failures ?? '0').toBe(String(having('failure').length));
    expect(suite.attributes.errors ?? '0').toBe(String(having('error').length));
    const names = tests.map(({ attributes }) => `${attributes.classname} ${attributes.name}`);
    expect(new Set(names).size).toBe(names.length);
  }
  return root!;
}

/** `file rule: passed`, `failure`, `skipped` or `error`. */
const verdicts = (root: Element): readonly string[] =>
  [...elements(root, 'testcase')].map((test) => {
    const { classname, name } = test.attributes;
    const verdict =
      ['failure', 'skipped', 'error'].find((tag) => !elements(test, tag).next().done) ?? 'passed';
    return `${classname} ${name}: ${verdict}`;
  });

test('a test is a rule in a file, and a clean file passes', async () => {
  const twice = `${PRIVILEGED}---\n${PRIVILEGED.replace('name: web', 'name: api')}`;
  const root = report(
    await lintManifests({ 'web.yaml': twice, 'sound.yaml': sound, 'values.yaml': 'a: 1\n' }),
  );
  expect(verdicts(root)).toEqual([
    'plimsoll complete run: passed',
    'sound.yaml plimsoll: passed',
    'web.yaml demo/host-pid: passed',
    'web.yaml demo/privileged: failure',
  ]);
  const [failure] = elements(root, 'failure');
  expect(failure?.attributes).toEqual({ type: 'error', message: "Container 'app' runs privileged. +1 more" });
  expect(textOf(failure!)).toBe(
    "web.yaml:14:25: error: Container 'app' runs privileged. [demo/privileged]\n" +
      "web.yaml:29:25: error: Container 'app' runs privileged. [demo/privileged]",
  );
  expect([...elements(root, 'system-out')].map(textOf)).toEqual([
    expect.stringContaining('web.yaml:9:16: warning: '),
  ]);
});

test('what makes the run fail is a failure', async () => {
  const run = await lintManifests({ 'web.yaml': PRIVILEGED });
  const failures = (failOn: 'warn' | 'error' | 'never' | number) =>
    verdicts(report(run, { failOn })).filter((verdict) => verdict.endsWith('failure'));
  expect(failures('warn')).toEqual(['web.yaml demo/host-pid: failure', 'web.yaml demo/privileged: failure']);
  expect(failures('error')).toEqual(['web.yaml demo/privileged: failure']);
  expect(failures(5)).toHaveLength(2);
  expect(failures(9.5)).toEqual([]);
  expect(failures('never')).toEqual([]);
});

test('a run that is not complete is not green', async () => {
  const root = report(
    await lintManifests({ 'secret.yaml': '{apiVersion: v1, kind: Secret, metadata: {name: a}}\n' }),
  );
  expect(verdicts(root)[0]).toBe('plimsoll complete run 1: error');
  expect([...elements(root, 'error')][0]?.attributes.message).toMatch(/^The rule demo\/broken failed/);
});

test('suppressed findings are skipped tests, on request', async () => {
  const waiver = '# plimsoll-ignore demo/host-pid owner=ops expires=2999-01-31 -- known';
  const text = PRIVILEGED.replace('hostPID: true', `hostPID: true ${waiver}`);
  const run = await lintManifests({ 'web.yaml': text });
  expect(verdicts(report(run))).toHaveLength(2);
  expect(verdicts(report(run, { showSuppressed: true, failOn: 'warn' }))).toContain(
    'web.yaml demo/host-pid: skipped',
  );
  expect(render(junit, run, { showSuppressed: true })).toContain(
    '<skipped message="suppressed by comment: known (owner: ops; through 2999-01-31)"/>',
  );
});

test('shows a hostile manifest as text', async () => {
  const run = await lintManifests({ [HOSTILE_PATH]: HOSTILE, [HOSTILE_COMMAND_PATH]: PRIVILEGED });
  const suites = [...elements(report(run, { showSuppressed: true }), 'testsuite')].map(
    ({ attributes }) => attributes.name,
  );
  expect(suites).toEqual(['plimsoll', escapeLine(HOSTILE_COMMAND_PATH), escapeLine(HOSTILE_PATH)]);
});
