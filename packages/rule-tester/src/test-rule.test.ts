import { type AnyRule, definePlugin, defineRule, type Plugin } from '@plimsoll/core';
import { describe, expect, it } from 'vitest';
import { examples, type InvalidCase, type RuleTest, testRule } from './index.js';

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: app
      image: registry.example/app:1
      securityContext:
        privileged: true   # on purpose
    - {name: proxy, image: 'registry.example/proxy:1'}
`;

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: app
          image: "registry.example/app:1"
`;

const privileged = defineRule({
  meta: {
    description: 'Disallow privileged containers',
    risk: 9,
    messages: { privileged: "'{{name}}' is privileged." },
  },
  create: (context) => ({
    Container(container) {
      const at = container.at('securityContext').at('privileged');
      if (at.value === true) context.report({ at, messageId: 'privileged', data: { name: container.name } });
    },
  }),
});

const toldIn = (): Set<string> => new Set();

function plugin(rules: Readonly<Record<string, AnyRule>>): Plugin {
  return definePlugin({
    meta: { name: 'house-rules', version: '1.0.0', prefix: 'house' },
    rules,
    settingsSchema: { type: 'object' },
  });
}

const finding: InvalidCase = {
  code: POD,
  findings: [
    {
      messageId: 'privileged',
      text: 'true',
      line: 10,
      container: 'app',
      message: "'app' is privileged.",
      pathByName: 'spec.containers[app].securityContext.privileged',
    },
  ],
};

/** Runs a test at once. A runner that only registers comes from a framework. */
const test = (rule: AnyRule, cases: Partial<Omit<RuleTest, 'plugin' | 'rule'>> = {}): Promise<void> =>
  testRule({ plugin: plugin({ rule }), rule: 'rule', valid: [DEPLOYMENT], invalid: [finding], ...cases });

/** A rule with the given listeners, and the meta of the correct rule. */
const withListeners = (create: typeof privileged.create): AnyRule => ({ ...privileged, create });

describe('a correct rule', () => {
  it('passes', () => test(privileged));

  it('passes with aliases, merge keys, several documents and a suppression in a comment', () =>
    test(privileged, {
      invalid: [
        {
          code: `apiVersion: v1
kind: Pod
metadata: {name: one}
spec:
  containers:
    - name: app
      securityContext: &strong
        # plimsoll-ignore house/rule -- the tester tests the rule
        privileged: true
---
apiVersion: v1
kind: Pod
metadata: {name: two}
spec:
  containers:
    - &base
      name: app
      securityContext: {privileged: true}
    - <<: *base
      name: second
`,
          findings: [
            { messageId: 'privileged', text: 'true', line: 9 },
            { messageId: 'privileged', text: 'true', line: 18 },
            { messageId: 'privileged', text: 'true', line: 18, container: 'second' },
          ],
        },
      ],
    }));

  it('passes with options, settings, related locations, a version and unknown verdicts', () => {
    const rule = defineRule({
      meta: {
        description: 'Limit images',
        risk: 3,
        messages: { image: "'{{image}}' is not from {{registry}}." },
        schema: { type: 'object' },
        defaultOptions: { registry: 'registry.example' },
      },
      create: (context) => ({
        Container(container) {
          const at = container.at('image');
          if (context.kubernetes.atLeast('1.30') || context.project.complete) return;
          if (at.value?.includes('$(')) context.unknown({ at, reason: 'The registry is a variable.' });
          else if (!at.value?.startsWith(`${context.options.registry}/`))
            context.report({
              at,
              messageId: 'image',
              data: { image: container.name, registry: String(context.settings.registry) },
              related: [{ at: container.pod.owner.root.at('kind'), message: 'In this.' }],
            });
        },
      }),
    });
    return test(rule, {
      valid: [
        DEPLOYMENT,
        { code: POD, kubernetesVersion: '1.29' },
        {
          code: DEPLOYMENT.replace('registry.example/app', '$(REGISTRY)/app'),
          kubernetesVersion: '1.29',
          complete: false,
          unknown: ['The registry is a variable.'],
        },
      ],
      invalid: [
        {
          name: 'from elsewhere',
          code: DEPLOYMENT,
          kubernetesVersion: '1.29',
          complete: false,
          severity: 'warn',
          options: { registry: 'other.example' },
          settings: { registry: 'ours' },
          findings: [
            {
              messageId: 'image',
              text: '"registry.example/app:1"',
              message: "'app' is not from ours.",
              related: [{ text: 'Deployment', message: 'In this.' }],
            },
          ],
        },
      ],
    });
  });

  it('compares a scalar of several lines, whose key is shown, with the same scalar on one line', () => {
    const rule: AnyRule = defineRule({
      meta: { description: 'No scripts', risk: 1, messages: { script: 'There is a script.' } },
      create: (context) => ({
        ConfigMap(map) {
          for (const [, at] of map.at('data').entries())
            if (String(at.value).includes('rm -rf')) context.report({ at, messageId: 'script' });
        },
      }),
    });
    const code = `apiVersion: v1
kind: ConfigMap
metadata: {name: scripts}
data:
  clean.sh: |
    set -e
    rm -rf /tmp/cache
`;
    return test(rule, { invalid: [{ code, findings: [{ messageId: 'script', text: 'clean.sh' }] }] });
  });
});

describe('a wrong rule fails', () => {
  const broken: readonly (readonly [string, AnyRule, RegExp])[] = [
    ['it reports nothing', withListeners(() => ({})), /Expected 1 finding, found 0/],
    [
      'it reports what is valid',
      withListeners((context) => ({
        Container: (at) => context.report({ at, messageId: 'privileged', data: { name: at.name } }),
      })),
      /valid > #1: Expected 0 findings, found 1/,
    ],
    [
      'it reports another place',
      withListeners((context) => ({
        Container(container) {
          if (container.at('securityContext').at('privileged').value)
            context.report({ at: container, messageId: 'privileged', data: { name: container.name } });
        },
      })),
      /expected text "true", found "app"/,
    ],
    [
      'it reports one fault at two places',
      withListeners((context) => ({
        Container(container) {
          const settings = container.at('securityContext');
          const at = settings.at('privileged');
          for (const place of [settings, at])
            if (at.value)
              context.report({ at: place, messageId: 'privileged', data: { name: container.name } });
        },
      })),
      /Expected 1 finding, found 2/,
    ],
    [
      'its message has no period',
      { ...privileged, meta: { ...privileged.meta, messages: { privileged: "'{{name}}' is privileged" } } },
      /does not end with a period/,
    ],
    [
      'its message keeps a placeholder',
      withListeners((context) => ({
        Container(container) {
          const at = container.at('securityContext').at('privileged');
          if (at.value === true) context.report({ at, messageId: 'privileged', data: { name: '{{name}}' } });
        },
      })),
      /contains a placeholder/,
    ],
    [
      'its message lacks data',
      withListeners((context) => ({
        Container(container) {
          const at = container.at('securityContext').at('privileged');
          if (at.value === true)
            context.report({ at, messageId: 'privileged', data: {} as { name: string } });
        },
      })),
      /no data for the placeholder "name"/,
    ],
    [
      'it has no such message',
      { ...privileged, meta: { ...privileged.meta, messages: { other: 'Something else.' } } },
      /no message "privileged"/,
    ],
    [
      'it visits a kind that does not exist',
      withListeners(() => ({ Containr: () => {} }) as never),
      /it visits "Containr".*Did you mean "Container"/s,
    ],
    [
      'it reads the project outside of its scope',
      {
        ...withListeners((context) => ({
          Container(container) {
            const at = container.at('securityContext').at('privileged');
            const others = context.project.ofKind('Pod');
            if (at.value === true && others.length > 0)
              context.report({ at, messageId: 'privileged', data: { name: container.name } });
          },
        })),
        meta: { ...privileged.meta, scope: 'resource' },
      },
      /reads "project\.ofKind" outside of its scope "resource"\. Set meta\.scope to "project"/,
    ],
    [
      'it reads another namespace than its scope allows',
      {
        ...withListeners((context) => ({
          Container(container) {
            const at = container.at('securityContext').at('privileged');
            const { namespace } = container.pod.owner;
            const own = context.project.find({ kind: 'ConfigMap', name: 'own', namespace });
            const other = context.project.find({ kind: 'ConfigMap', name: 'other', namespace: 'elsewhere' });
            if (at.value === true && !own && !other)
              context.report({ at, messageId: 'privileged', data: { name: container.name } });
          },
        })),
        meta: { ...privileged.meta, scope: 'namespace' },
      },
      /reads "project\.find" outside of its scope "namespace"/,
    ],
    [
      'it changes what memo returned',
      {
        ...withListeners((context) => ({
          Container(container) {
            const at = container.at('securityContext').at('privileged');
            const told = context.project.memo(toldIn);
            if (at.value !== true || told.has(container.name)) return;
            told.add(container.name);
            context.report({ at, messageId: 'privileged', data: { name: container.name } });
          },
        })),
        meta: { ...privileged.meta, scope: 'project' },
      },
      /After an edit of document 1, .*: 0 findings .*instead of 1 findings.*changes what project\.memo returned/,
    ],
    [
      'it throws where a part is missing',
      withListeners((context) => ({
        Container(container) {
          const { name } = container.resource.value.metadata as { name: string };
          const at = container.at('securityContext').at('privileged');
          if (at.value === true && name)
            context.report({ at, messageId: 'privileged', data: { name: container.name } });
        },
      })),
      /With nothing at metadata the rule threw/,
    ],
    [
      'it throws where a value has another type',
      withListeners((context) => ({
        Container(container) {
          const metadata = container.resource.value.metadata as { name?: string } | null | undefined;
          const at = container.at('securityContext').at('privileged');
          if (at.value === true && !metadata?.name?.startsWith('_'))
            context.report({ at, messageId: 'privileged', data: { name: container.name } });
        },
      })),
      /With {} at metadata.name the rule threw/,
    ],
    [
      'it reads the source text',
      withListeners((context) => ({
        Container(container) {
          const at = container.at('securityContext').at('privileged');
          if (container.resource.file.text.includes('privileged: true'))
            if (at.value) context.report({ at, messageId: 'privileged', data: { name: container.name } });
        },
      })),
      /The same manifest in flow style: other findings/,
    ],
    [
      'it reads line breaks',
      withListeners((context) => ({
        Container(container) {
          const at = container.at('securityContext').at('privileged');
          if (at.value === true && !container.resource.file.text.includes('\r'))
            context.report({ at, messageId: 'privileged', data: { name: container.name } });
        },
      })),
      /The same manifest with CRLF: other findings/,
    ],
    [
      'it does not know Lists',
      withListeners((context) => ({
        Container(container) {
          const at = container.at('securityContext').at('privileged');
          if (at.value === true && container.resource.item === undefined)
            context.report({ at, messageId: 'privileged', data: { name: container.name } });
        },
      })),
      /The same manifest inside a List: other findings/,
    ],
    [
      'it counts documents',
      withListeners((context) => ({
        Container(container) {
          const at = container.at('securityContext').at('privileged');
          if (at.value === true && container.resource.document === 0)
            context.report({ at, messageId: 'privileged', data: { name: container.name } });
        },
      })),
      /The same manifest among unrelated documents: other findings/,
    ],
    [
      'it says that it does not know, unasked',
      withListeners((context) => ({
        Container(container) {
          const at = container.at('securityContext').at('privileged');
          if (at.value) context.report({ at, messageId: 'privileged', data: { name: container.name } });
          else context.unknown({ at, reason: 'No idea.' });
        },
      })),
      /Expected the unknown verdicts \[\], found \["No idea\."\]/,
    ],
  ];

  it.each(broken)('%s', async (_, rule, message) => {
    await expect(test(rule)).rejects.toThrow(message);
  });
});

describe('a wrong case fails', () => {
  const wrong: readonly (readonly [string, Partial<RuleTest>, RegExp])[] = [
    [
      'an unknown key',
      { valid: [{ code: POD, kubernetes: '1.30' } as never] },
      /Unknown key "kubernetes" in valid\[0\]/,
    ],
    [
      'an unknown key of a finding',
      {
        invalid: [{ ...finding, findings: [{ messageId: 'privileged', text: 'true', column: 1 } as never] }],
      },
      /Unknown key "column" in invalid\[0\]\.findings\[0\]/,
    ],
    [
      'no text',
      { invalid: [{ ...finding, findings: [{ messageId: 'privileged' } as never] }] },
      /has no "text"/,
    ],
    ['no finding', { invalid: [{ ...finding, findings: [] }] }, /expects no finding/],
    ['nothing valid', { valid: [] }, /"valid" is empty/],
    ['nothing invalid', { invalid: [] }, /"invalid" is empty/],
    [
      'the same case twice',
      { valid: [DEPLOYMENT, { name: 'again', code: DEPLOYMENT }] },
      /valid\[1\] is the same as valid\[0\]/,
    ],
    ['no such rule', { rule: 'rul' }, /has no rule "rul"\. It has: rule/],
  ];
  it.each(wrong)('at once: %s', (_, cases, message) => {
    expect(() => test(privileged, cases)).toThrow(message);
  });

  const unreadable: readonly (readonly [string, string, RegExp])[] = [
    ['text that is no YAML', `${DEPLOYMENT}  broken: [`, /cannot be read/],
    ['a key twice', `${DEPLOYMENT}kind: Pod\n`, /cannot be read/],
    ['no manifest', 'containers: []\n', /It contains no manifest/],
  ];
  it.each(unreadable)('when it runs: %s', async (_, code, message) => {
    await expect(test(privileged, { valid: [code] })).rejects.toThrow(message);
  });

  it('options that the rule does not have', async () => {
    await expect(test(privileged, { valid: [{ code: POD, options: { a: 1 } }] })).rejects.toThrow(
      /has no options/,
    );
  });

  it('a plugin whose preset or benchmark is at fault, also where its prefix is mistyped', () => {
    const of = (more: object) => () =>
      testRule({
        plugin: { ...plugin({ privileged }), ...more },
        rule: 'privileged',
        valid: [DEPLOYMENT],
        invalid: [finding],
      });
    const preset = (rules: object) => ({ presets: { strict: [{ rules }] } });
    expect(of(preset({ 'house/privilegd': 'error' }))).toThrow(
      'its preset "strict" names a rule that does not exist. Unknown rule "house/privilegd". Did you mean "house/privileged"?',
    );
    expect(of(preset({ 'hause/privileged': 'error' }))).toThrow(/Did you mean "house"\?/);
    expect(of(preset({ 'house/priv-*': 'error' }))).toThrow(/wildcard "house\/priv-\*" matches no rule/);
    expect(of(preset({ 'house/privileged': 'errors' }))).toThrow(/Expected "off", "warn" or "error"/);
    expect(of({ benchmarks: [{ id: 'house/1', controls: [{ id: '1', rules: ['house/x'] }] }] })).toThrow(
      /its benchmark "house\/1" has no "title"\. .*control 1 of its benchmark "house\/1" names a rule/,
    );
  });

  it('options and default options that do not fit the schema, and a schema that is none', async () => {
    const limited = (schema: object, max: unknown) =>
      defineRule({
        ...privileged,
        meta: { ...privileged.meta, schema: schema as never, defaultOptions: { max } as never },
      });
    const schema = { type: 'object', additionalProperties: false, properties: { max: { type: 'number' } } };
    await test(limited(schema, 1), { valid: [{ code: DEPLOYMENT, options: { max: 2 } }] });
    await expect(
      test(limited(schema, 1), { valid: [{ code: DEPLOYMENT, options: { mx: 2 } }] }),
    ).rejects.toThrow(/Unknown key "mx"\. Did you mean "max"\?/);
    await expect(test(limited(schema, '1'), {})).rejects.toThrow(
      '"defaultOptions" {"max":"1"} do not fit "schema": /max must be number.',
    );
    await expect(test(limited({ type: 'object', props: {} }, 1), {})).rejects.toThrow(
      /A schema of the plugin "house" is not valid: .*props/,
    );
  });

  it('a wrong line, message, container, path or related location', async () => {
    const [right] = finding.findings;
    const differences = [
      { line: 9 },
      { message: 'No.' },
      { container: 'proxy' },
      { pathByName: 'spec' },
      { messageId: 'other' },
      { related: [{ text: 'x' }] },
    ];
    for (const difference of differences)
      await expect(
        test(privileged, { invalid: [{ ...finding, findings: [{ ...right!, ...difference }] }] }),
      ).rejects.toThrow(/Finding 1: expected/);
  });
});

describe('runners', () => {
  it('groups the tests by rule and kind of case', async () => {
    const names: string[] = [];
    let depth = 0;
    const runner = {
      describe(name: string, body: () => void) {
        names.push(`${'  '.repeat(depth++)}${name}`);
        body();
        depth--;
      },
      it(name: string, body: () => Promise<void>) {
        names.push(`${'  '.repeat(depth)}${name}`);
        expect(body).toBeTypeOf('function');
      },
    };
    const rules = { plugin: plugin({ privileged }), rule: 'privileged' };
    await testRule({ ...rules, valid: [DEPLOYMENT], invalid: [{ name: 'a pod', ...finding }] }, runner);
    expect(names).toEqual(['house/privileged', '  messages', '  valid', '    #1', '  invalid', '    a pod']);
  });

  it('skips the variations on request', () =>
    test(
      withListeners((context) => ({
        Container(container) {
          const at = container.at('securityContext').at('privileged');
          if (at.value && container.resource.file.text.includes('# on purpose'))
            context.report({ at, messageId: 'privileged', data: { name: container.name } });
        },
      })),
      { variations: false },
    ));
});

describe('examples of a README', () => {
  const bad = [POD];
  const good = [DEPLOYMENT];
  const pack = plugin({ privileged });

  it('pass where the bad ones have findings and the good ones none', () =>
    examples(pack, { privileged: { bad, good } }));

  const wrong: readonly (readonly [string, Parameters<typeof examples>[1], RegExp])[] = [
    [
      'a bad one without findings',
      { privileged: { bad: good, good } },
      /bad example has no finding of house\/privileged/,
    ],
    ['a good one with findings', { privileged: { bad, good: bad } }, /good example has 1 finding/],
    ['a rule without examples', {}, /"privileged" needs a bad and a good example/],
    ['no good example', { privileged: { bad, good: [] } }, /needs a bad and a good example/],
    [
      'examples of no rule',
      { privileged: { bad, good }, other: { bad, good } },
      /"other", which is not a rule/,
    ],
    ['one that cannot be read', { privileged: { bad, good: ['a: ['] } }, /cannot be read/],
    [
      'one that the API refuses',
      { privileged: { bad, good: [POD.replace('privileged: true', 'privileged: "yes"')] } },
      /API would refuse the example/,
    ],
    [
      'one that is no manifest',
      { privileged: { bad, good: ['securityContext: {}\n'] } },
      /contains no manifest/,
    ],
  ];
  it.each(wrong)('fail: %s', async (_, docs, message) => {
    await expect(examples(pack, docs)).rejects.toThrow(message);
  });

  it('run at the newest version for which a rule exists', () => {
    const old = { ...privileged, meta: { ...privileged.meta, kubernetes: '<1.25' } };
    const rules = plugin({
      old: {
        ...old,
        create: (context: Parameters<typeof privileged.create>[0]) =>
          context.kubernetes.minor === 24 ? privileged.create(context) : {},
      },
    });
    return examples(rules, { old: { bad, good } });
  });
});
