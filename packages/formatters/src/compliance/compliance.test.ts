import { readFileSync } from 'node:fs';
import {
  type Benchmark,
  type Control,
  type Cursor,
  definePlugin,
  defineRule,
  type LintOptions,
  lint,
  parse,
  resolveConfig,
} from '@plimsoll/core';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { type Run, render } from '../../test/kit.js';
import { complianceJson } from './json.js';
import { compliance } from './text.js';

const fault = { faulty: 'It is at fault.' };

/** Reports a field of pods that is true. */
const truth = (field: 'hostPID' | 'hostIPC', supersedes: readonly string[] = []) =>
  defineRule({
    meta: { description: `Disallow ${field}`, risk: 7, messages: fault, supersedes },
    create: (context) => ({
      PodSpec(pod) {
        const at = pod.at(field);
        if (at.value === true) context.report({ at, messageId: 'faulty' });
      },
    }),
  });

const unsure = defineRule({
  meta: { description: 'Look at ConfigMaps', risk: 1, messages: fault },
  create: (context) => ({
    ConfigMap: (at) => context.unknown({ at, reason: 'The data comes from elsewhere.' }),
  }),
});

const throwing = defineRule({
  meta: { description: 'Throw', risk: 1, messages: fault },
  create: () => ({
    Secret(): void {
      throw new Error('broken');
    },
  }),
});

/** Judges Services by name. */
const named = (kubernetes?: string) =>
  defineRule({
    meta: {
      description: 'Judge names',
      risk: 1,
      messages: fault,
      ...(kubernetes !== undefined && { kubernetes }),
    },
    create: (context) => ({
      Service(service, { name }) {
        if (name === 'bad') context.report({ at: service as Cursor<never>, messageId: 'faulty' });
      },
    }),
  });

const control = (id: string, rules: readonly string[], more: Partial<Control> = {}): Control => ({
  id,
  title: `Title of ${id}`,
  section: `Section ${id.slice(0, 1)}`,
  assessment: rules.length > 0 ? 'full' : 'none',
  rules: rules.map((rule) => `acme/${rule}`),
  ...more,
});

const benchmark = (version: string, controls: readonly Control[]): Benchmark => ({
  id: `acme/v${version}`,
  title: `Acme Handbook ${version}`,
  version,
  url: 'https://example.com/handbook',
  controls,
});

const acme = definePlugin({
  meta: { name: 'acme', version: '1.0.0', prefix: 'acme' },
  rules: {
    pid: truth('hostPID'),
    'all-pid': truth('hostPID', ['acme/pid']),
    ipc: truth('hostIPC'),
    unsure,
    throwing,
    services: named(),
    old: named('<1.20'),
  },
  benchmarks: [
    benchmark('1.0', [control('1.1', ['pid'])]),
    benchmark('2.0', [
      control('1.1', ['pid']),
      control('1.2', ['ipc']),
      control('1.3', ['services'], { assessment: 'partial', note: 'Names say little.' }),
      control('2.1', ['unsure', 'services']),
      control('2.2', ['throwing']),
      control('2.3', ['old', 'services']),
      control('2.4', ['gone']),
      control('3.1', [], { note: 'The mode of a file is on the node.' }),
    ]),
  ],
});

const all = Object.fromEntries(Object.keys(acme.rules).map((name) => [`acme/${name}`, 'error'] as const));

async function run(
  text: string,
  config: object = {},
  { benchmark, ...options }: LintOptions & { benchmark?: string } = {},
): Promise<Run> {
  const resolved = resolveConfig(
    { plugins: [acme], rules: all, ...config },
    benchmark === undefined ? {} : { benchmark },
  );
  const result = await lint([await parse({ path: 'app.yaml', text })], resolved, options);
  const tool = { name: 'plimsoll', version: '1.2.3', informationUri: 'https://example.com' };
  return {
    result,
    options: { tool, color: false, showSuppressed: false, docs: new Map(), textOf: () => text },
    textUnder: () => '',
  };
}

const schema = JSON.parse(readFileSync(new URL('../../schema/compliance-1.json', import.meta.url), 'utf8'));
const validate = new Ajv().compile(schema);

function report(of: Run) {
  const data = JSON.parse(render(complianceJson, of));
  expect(validate(data), JSON.stringify(validate.errors)).toBe(true);
  for (const { counts, sections, controls } of data.benchmarks) {
    const sum = (counts: object) => Object.values(counts).reduce((a, b) => a + b, 0);
    expect(sum(counts)).toBe(controls.length);
    expect(sections.reduce((total: number, { counts }: { counts: object }) => total + sum(counts), 0)).toBe(
      controls.length,
    );
  }
  return data;
}

async function statuses(text: string, config: object = {}, options = {}): Promise<Record<string, string>> {
  const [benchmark] = report(await run(text, config, options)).benchmarks;
  return Object.fromEntries(
    benchmark.controls.map(({ id, status }: { id: string; status: string }) => [id, status]),
  );
}

const pod = (spec: string, name = 'web') =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}}, spec: {${spec}}}\n`;
const object = (kind: string, name = 'a') =>
  `---\n{apiVersion: v1, kind: ${kind}, metadata: {name: ${name}}}\n`;

test('gives each control of the newest edition its status', async () => {
  const text = `${pod('hostPID: true')}---\n# plimsoll-ignore acme/ipc -- known\n${pod('hostIPC: true', 'db')}`;
  expect(await statuses(text + object('ConfigMap') + object('Secret') + object('Service'))).toEqual({
    '1.1': 'failed',
    '1.2': 'suppressed',
    '1.3': 'passed',
    '2.1': 'unknown',
    '2.2': 'unknown',
    '2.3': 'off',
    '2.4': 'off',
    '3.1': 'live-only',
  });
});

test.each([
  ['nothing that it is about', pod(''), {}, { '1.3': 'nothing-to-assess', '2.1': 'nothing-to-assess' }],
  ['no object at all', 'a: 1\n', {}, { '1.1': 'nothing-to-assess', '3.1': 'live-only' }],
  ['sound', pod('hostPID: false'), {}, { '1.1': 'passed', '1.2': 'passed' }],
  [
    'rules that are off',
    pod(''),
    { rules: { ...all, 'acme/pid': 'off' } },
    { '1.1': 'off', '1.2': 'passed' },
  ],
  [
    'a violation beside a waiver',
    `# plimsoll-ignore acme/pid -- known\n${pod('hostPID: true')}---\n${pod('hostPID: true', 'db')}`,
    {},
    { '1.1': 'failed' },
  ],
  [
    'a violation beside what is not known',
    object('ConfigMap') + object('Service', 'bad'),
    {},
    { '2.1': 'failed' },
  ],
])('%s', async (_name, text, config, expected) => {
  expect(await statuses(text, config)).toMatchObject(expected);
});

test('says why', async () => {
  const text = pod('') + object('ConfigMap') + object('ConfigMap', 'b') + object('Secret');
  const [{ controls }] = report(await run(text)).benchmarks;
  const reasons = Object.fromEntries(
    controls.map(({ id, reasons }: { id: string; reasons: string[] }) => [id, reasons]),
  );
  expect(reasons).toMatchObject({
    '1.1': [],
    '2.1': ['The data comes from elsewhere. (2 objects)'],
    '2.2': ['The rule acme/throwing failed: see the errors of the run.'],
    '2.3': ['The rule acme/old is off, or not for this version: it is about Kubernetes <1.20.'],
    '2.4': ['No loaded plugin has the rule acme/gone.'],
  });
});

test('a superseded finding is a violation all the same', async () => {
  const of = await run(pod('hostPID: true'));
  expect(of.result.findings.map(({ ruleId, supersededBy }) => [ruleId, supersededBy])).toEqual([
    ['acme/all-pid', undefined],
    ['acme/pid', 'acme/all-pid'],
  ]);
  const [failed] = report(of).benchmarks[0].controls;
  expect(failed).toMatchObject({
    status: 'failed',
    findings: [{ ruleId: 'acme/pid', supersededBy: 'acme/all-pid', file: 'app.yaml' }],
  });
  expect(render(compliance, of)).toContain('[acme/pid] (shown as acme/all-pid)');
});

test('a run limited to a benchmark is reported by it', async () => {
  const of = await run(pod('hostPID: true, hostIPC: true'), {}, { benchmark: 'acme/v1.0' });
  expect(report(of).benchmarks).toMatchObject([{ id: 'acme/v1.0', counts: { failed: 1, passed: 0 } }]);
});

test('says what the run does not cover', async () => {
  const text = `${pod('')}---\na: [\n`;
  const { caveats } = report(await run(text, {}, { complete: false }));
  expect(caveats).toEqual([
    'app.yaml could not be read in full: what it holds is not assessed.',
    'Only a part of the project was read: rules about what is absent stayed silent.',
  ]);
  expect(report(await run(pod(''))).caveats).toEqual([]);
  expect(report(await run(object('Secret'))).caveats).toEqual([
    expect.stringMatching(/^The rule acme\/throwing/),
  ]);
});

test('reads as a list for people', async () => {
  const pods = Array.from({ length: 7 }, (_, i) => pod('hostPID: true', `p${i}`)).join('---\n');
  const waived = `# plimsoll-ignore acme/pid -- known\n${pods}`;
  expect(render(compliance, await run(waived + object('Service')))).toBe(`Acme Handbook 2.0 (acme/v2.0)

Section 1
  ✖ 1.1  failed                Title of 1.1
${[3, 5, 7, 9, 11].map((line) => `         app.yaml:${line + 1}:67: error: It is at fault. [acme/pid] (shown as acme/all-pid)\n`).join('')}         +2 more
  ✔ 1.2  passed                Title of 1.2
         7 objects examined
  ✔ 1.3  passed                Title of 1.3
         1 object examined
         files show this control in part
         Names say little.

Section 2
  ✔ 2.1  passed                Title of 2.1
         1 object examined
  · 2.2  nothing to assess     Title of 2.2
  - 2.3  not checked           Title of 2.3
         The rule acme/old is off, or not for this version: it is about Kubernetes <1.20.
  - 2.4  not checked           Title of 2.4
         No loaded plugin has the rule acme/gone.

Section 3
  · 3.1  live cluster only     Title of 3.1
         The mode of a file is on the node.

              failed  suppressed  cannot be known here  not checked  passed  nothing to assess  live cluster only
Section 1          1           .                     .            .       2                  .                  .
Section 2          .           .                     .            2       1                  1                  .
Section 3          .           .                     .            .       .                  .                  1
all controls       1           .                     .            2       3                  1                  1

`);
  const none = await run(pod(''));
  expect(render(compliance, { ...none, result: { ...none.result, benchmarks: [] } })).toBe(
    'No loaded plugin has a benchmark.\n',
  );
});
