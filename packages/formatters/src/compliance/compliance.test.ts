import { readFileSync } from 'node:fs';
import {
  type Benchmark,
  type Control,
  definePlugin,
  defineRule,
  type LintOptions,
  lint,
  parse,
  resolveConfig,
} from '@plimsoll/core';
import type { Cursor } from '@plimsoll/core/kubernetes';
import { Ajv } from 'ajv';
import fc from 'fast-check';
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

/** Checks Services by name. */
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
  rules: rules.map((rule) => (rule.includes('/') ? rule : `acme/${rule}`)),
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
      control('2.4', ['elsewhere/gone']),
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
    Array.isArray(config) ? config : { plugins: [acme], rules: all, ...config },
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
    for (const { examined, judged } of controls) {
      expect(new Set(judged).size).toBe(examined);
      for (const place of judged) expect(data.objects[place]).toBeDefined();
    }
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
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}}, spec: {${spec || 'restartPolicy: Always'}, containers: [{name: app}]}}\n`;
const object = (kind: string, name = 'a') =>
  `---\n{apiVersion: v1, kind: ${kind}, metadata: {name: ${name}}}\n`;

test('gives each control of the newest edition its status', async () => {
  const text = `${pod('hostPID: true')}---\n# plimsoll-ignore acme/ipc -- known\n${pod('hostIPC: true', 'db')}`;
  expect(await statuses(text + object('ConfigMap') + object('Secret') + object('Service'))).toEqual({
    '1.1': 'failed',
    '1.2': 'suppressed',
    '1.3': 'no-violation',
    '2.1': 'unknown',
    '2.2': 'unknown',
    '2.3': 'off',
    '2.4': 'off',
    '3.1': 'not-in-files',
  });
});

test.each([
  ['nothing that it is about', pod(''), {}, { '1.3': 'nothing-to-assess', '2.1': 'nothing-to-assess' }],
  ['no object at all', 'a: 1\n', {}, { '1.1': 'nothing-to-assess', '3.1': 'not-in-files' }],
  ['sound', pod('hostPID: false'), {}, { '1.1': 'passed', '1.2': 'passed' }],
  [
    'sound, beside a document that cannot be read',
    `${pod('hostPID: false')}---\na: [\n`,
    {},
    { '1.1': 'no-violation', '1.3': 'nothing-to-assess' },
  ],
  [
    'sound, beside what is no object of Kubernetes',
    `${pod('hostPID: false')}---\na: 1\n`,
    {},
    { '1.1': 'passed' },
  ],
  [
    'sound, where one of two rules had nothing to judge',
    object('Service'),
    {},
    { '1.3': 'no-violation', '2.1': 'no-violation' },
  ],
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
    '2.2': ['The rule acme/throwing failed. See the errors of the run.'],
    '2.3': ['The rule acme/old is off, or does not apply to this version. It is for Kubernetes <1.20.'],
    '2.4': ['No loaded plugin has the rule elsewhere/gone.'],
  });
});

test('a superseded finding is still a violation', async () => {
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
    '1 document cannot be read (app.yaml). Correct what the findings about these documents say.',
    'Plimsoll read only a part of the project, so rules about absent objects reported nothing.',
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

              failed  not checked  passed  no violation found  nothing to assess  not in files
Section 1          1            .       1                   1                  .             .
Section 2          .            2       .                   1                  1             .
Section 3          .            .       .                   .                  .             1
all controls       1            2       1                   2                  1             1

Failed: 1 control
  ✖ 1.1  Title of 1.1 (7 objects examined)
${[3, 5, 7, 9, 11].map((line) => `         app.yaml:${line + 1}:67: error: It is at fault. [acme/pid] (shown as acme/all-pid)\n`).join('')}         +1 more
         1 finding suppressed by comment: known

Not checked: 2 controls
  - 2.3  Title of 2.3 (1 object examined)
         The rule acme/old is off, or does not apply to this version. It is for Kubernetes <1.20.
  - 2.4  Title of 2.4
         No loaded plugin has the rule elsewhere/gone.

Passed: 1 control
  ✔ 1.2  Title of 1.2 (7 objects examined)

No violation found: 2 controls
  ○ 1.3  Title of 1.3 (1 object examined)
         Names say little.
  ○ 2.1  Title of 2.1 (1 object examined)
         The rule acme/unsure had nothing to check.

Nothing to assess: 1 control
  · 2.2  Title of 2.2

Not in files: 1 control
  · 3.1  Title of 3.1
         The mode of a file is on the node.

`);
  const none = await run(pod(''));
  expect(render(compliance, { ...none, result: { ...none.result, benchmarks: [] } })).toBe(
    'No loaded plugin has a benchmark.\n',
  );
});

test('says once what is true for several controls, and what the report is', async () => {
  const plugin = definePlugin({
    ...acme,
    benchmarks: [
      benchmark('3.0', [
        control('1.1', [], { note: 'It is on the node.' }),
        control('1.2', [], { note: 'It is in the cloud.' }),
        control('1.3', [], { note: 'It is on the node.' }),
        control('1.4', ['services'], { assessment: 'partial', note: 'Names say little.' }),
        control('1.5', ['services'], { assessment: 'partial', note: 'Names say little.' }),
      ]),
    ],
  });
  const facts = { project: 'shop', commit: '0123', date: '2027-01-31T08:00:00Z' };
  const of = await run(object('Service'), { plugins: [plugin], rules: { 'acme/services': 'error' } });
  expect(
    render(compliance, { ...of, options: { ...of.options, run: facts, columns: 40 } }),
  ).toBe(`Acme Handbook 3.0 (acme/v3.0)
shop, commit 0123, 2027-01-31T08:00:00Z, plimsoll 1.2.3

              no violation found  not in files
Section 1                      2             3
all controls                   2             3

No violation found: 2 controls
  Names say little.
  ○ 1.4  Title of 1.4 (1 object
         examined)
  ○ 1.5  Title of 1.5 (1 object
         examined)

Not in files: 3 controls
  · 1.2  Title of 1.2
         It is in the cloud.
  It is on the node.
  · 1.1  Title of 1.1
  · 1.3  Title of 1.3

`);
});

test('counts each object once, and lists the checked objects on request', async () => {
  const of = await run(pod('containers: [{name: a}, {name: b}], hostPID: false') + object('Service'));
  const data = report(of);
  expect(data.objects.map(({ resource }: { resource: { kind: string } }) => resource.kind)).toEqual([
    'Pod',
    'Service',
  ]);
  expect(data.benchmarks[0].controls[0]).toMatchObject({ id: '1.1', examined: 1, judged: [0] });
  expect(data.benchmarks[0].controls[2]).toMatchObject({ id: '1.3', examined: 1, judged: [1] });
  expect(render(compliance, of)).not.toContain('Pod web');
  const verbose = render(compliance, { ...of, options: { ...of.options, verbose: true } });
  expect(verbose).toContain('Title of 1.1 (1 object examined)\n         Pod web (app.yaml)\n');
});

test('the index of objects only has those of the controls', async () => {
  const text = `${object('Service')}${object('Service', 'b')}---\n${pod('')}`;
  const data = report(await run(text, {}, { benchmark: 'acme/v1.0' }));
  expect(data.objects).toMatchObject([{ file: 'app.yaml', resource: { kind: 'Pod', document: 2 } }]);
  expect(data.benchmarks[0].controls[0].judged).toEqual([0]);
});

test('objects that are only context were not checked', async () => {
  const of = await run(pod(''), {}, { reportOn: (path) => path !== 'app.yaml' });
  expect(report(of).benchmarks[0].controls[1]).toMatchObject({ status: 'nothing-to-assess', judged: [] });
});

test('a rule that is off for some objects has not checked them', async () => {
  const config = [
    { plugins: [acme], rules: all },
    { match: { names: ['web'] }, rules: { 'acme/pid': 'off' } },
  ];
  const judge = async (text: string) => report(await run(text, config)).benchmarks[0].controls[0];
  expect(await judge(`${pod('')}---\n${pod('', 'db')}`)).toMatchObject({
    status: 'no-violation',
    judged: [1],
    reasons: ['The rule acme/pid is off for 1 object.'],
  });
  expect(await judge(pod('hostPID: true'))).toMatchObject({ status: 'off', judged: [] });
  expect(await judge(pod('', 'db') + object('Service', 'web'))).toMatchObject({
    status: 'passed',
    reasons: [],
  });
});

test('an object with an unknown verdict was not checked', async () => {
  const [{ controls }] = report(await run(object('ConfigMap') + object('Service'))).benchmarks;
  expect(controls.find(({ id }: { id: string }) => id === '2.1')).toMatchObject({
    status: 'unknown',
    examined: 1,
  });
});

/** Kinds of rules for the property below, by what they do with a Service. */
const KINDS = [
  'sound',
  'faulty',
  'waived',
  'doubtful',
  'broken',
  'off',
  'indifferent',
  'idle',
  'elsewhere/missing',
] as const;

/** Checks Services as the kind of the rule says. */
const ofKind = (kind: (typeof KINDS)[number]) =>
  defineRule({
    meta: { description: kind, risk: 1, messages: fault },
    create(context) {
      // The manifests of the property have no Secret.
      if (kind === 'idle') return { Secret() {} };
      return {
        Service(at) {
          if (kind === 'broken') throw new Error('broken');
          if (kind === 'indifferent') context.notApplicable();
          if (kind === 'doubtful') context.unknown({ at, reason: 'It depends.' });
          if (kind === 'faulty' || kind === 'waived')
            context.report({ at: at.at('kind') as Cursor<never>, messageId: 'faulty' });
        },
      };
    },
  });

test('every control has one status, and only a fully checked one is passed', async () => {
  const anyControl = fc.record({
    assessment: fc.constantFrom('full', 'partial', 'none'),
    kinds: fc.uniqueArray(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyControl, { minLength: 1, maxLength: 8 }),
      fc.nat(2),
      async (drawn, services) => {
        const controls = drawn.map(({ assessment, kinds }, index) =>
          control(`${index % 2}.${index}`, assessment === 'none' ? [] : kinds, {
            assessment,
          } as Partial<Control>),
        );
        const plugin = definePlugin({
          ...acme,
          rules: Object.fromEntries(
            KINDS.filter((kind) => kind !== 'elsewhere/missing').map((kind) => [kind, ofKind(kind)]),
          ),
          benchmarks: [benchmark('3.0', controls)],
        });
        const rules = Object.fromEntries(
          Object.keys(plugin.rules).map((kind) => [`acme/${kind}`, kind === 'off' ? 'off' : 'error']),
        );
        const suppressions = [{ rules: ['acme/waived'], reason: 'known' }];
        const text =
          pod('') + Array.from({ length: services }, (_, i) => object('Service', `s${i}`)).join('');
        const [found] = report(await run(text, { plugins: [plugin], rules, suppressions })).benchmarks;
        expect(found.controls).toHaveLength(controls.length);
        for (const { status, assessment, rules, examined } of found.controls) {
          const kinds: readonly string[] = rules.map((rule: string) => rule.replace('acme/', ''));
          const sound =
            services > 0 &&
            kinds.includes('sound') &&
            kinds.every((kind) => kind === 'sound' || kind === 'indifferent');
          expect(status === 'passed').toBe(sound && assessment === 'full');
          expect(status === 'not-in-files').toBe(kinds.length === 0);
          expect(status === 'failed').toBe(services > 0 && kinds.includes('faulty'));
          const only = (...allowed: string[]) => kinds.every((kind) => allowed.includes(kind));
          if (status === 'no-violation') {
            expect(assessment === 'partial' || kinds.includes('idle')).toBe(true);
            expect(only('sound', 'indifferent', 'idle')).toBe(true);
            expect(examined).toBeGreaterThan(0);
          }
          if (status === 'nothing-to-assess')
            expect(services === 0 || only('indifferent', 'idle')).toBe(true);
        }
      },
    ),
    { numRuns: 60 },
  );
});
