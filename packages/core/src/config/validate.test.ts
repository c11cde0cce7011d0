import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { house, reportAt, rule } from '../../test/house.js';
import { ConfigError, type ConfigObject, resolveConfig } from '../index.js';
import type { ResolveOptions } from '../internal.js';
import { configObjectSchema } from './schema.js';

/** Stands for ajv's result: `max` has to be a number. */
const validateMax: NonNullable<ReturnType<NonNullable<ResolveOptions['compile']>>> = (options) => {
  const { max, ...others } = options as { max?: unknown };
  const [unknown] = Object.keys(others);
  validateMax.errors = unknown
    ? [{ instancePath: '', keyword: 'additionalProperties', params: { additionalProperty: unknown } }]
    : typeof max === 'number'
      ? null
      : [{ instancePath: '/max', keyword: 'type', params: { type: 'number' } }];
  return validateMax.errors === null;
};
const limit = rule(() => ({}), {
  schema: { type: 'object', properties: { max: { type: 'number' } }, additionalProperties: false },
  defaultOptions: { max: 1 },
});
const pack = house(
  { limit, plain: reportAt([]) },
  { validators: { limit: validateMax }, presets: { strict: [], recommended: [] } },
);

/** `path: message` of every problem. */
function problems(config: unknown, options?: ResolveOptions): readonly string[] {
  try {
    resolveConfig(config as ConfigObject, { plugins: [pack], ...options });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message.split('\n')).toHaveLength(error.problems.length);
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

const waiver = { rules: ['house/plain'], reason: 'Accepted.' };
const longOff = 'cannot be turned off, because it reports what could not be checked.';

describe('a config is refused for', () => {
  it.each<[string, unknown, (string | RegExp)[]]>([
    [
      'an unknown key',
      { rulez: {} },
      [/^\.rulez: Unknown key "rulez"\. Did you mean "rules"\? Known keys: .*\bmatch\b/],
    ],
    [
      'an unknown key of match',
      { match: { kind: ['Pod'] } },
      [/^\.match\.kind: Unknown key "kind"\. Did you mean "kinds"\? Known keys: kinds,/],
    ],
    [
      'an unknown key of a suppression',
      { suppressions: [{ ...waiver, until: '2027-01-01' }] },
      [/^\.suppressions\[0\]\.until: Unknown key "until"\./],
    ],
    ['`__proto__`', JSON.parse('{"__proto__": {}}'), [/Unknown key "__proto__"/]],
    ['`constructor`', { constructor: {} }, [/Unknown key "constructor"/]],
    ['no object', 'pod-security/restricted', [/^: Expected a map, but this is a string\.$/]],
    [
      'a namespace that none can be called',
      { namespace: 'Shop 1' },
      [/^\.namespace: Expected at most 63 lowercase/],
    ],
    ['null', null, [/^: Expected a map, but this is null\.$/]],
    ['a list in a list', [[{}]], [/^\[0\]: Expected a map, but this is a list\.$/]],
    ['a promise', Promise.resolve({}), [/^: Expected a map, but this is a promise; use await\.$/]],
    ['a Map', new Map([['extends', 'house/strict']]), [/^: Expected a map, but this is a Map\.$/]],
    [
      'a number as version',
      { kubernetesVersion: 1.3 },
      [
        '.kubernetesVersion: Expected a string. Quote it as "1.30", because YAML reads 1.30 as the number 1.3.',
      ],
    ],
    [
      'another version',
      { kubernetesVersion: '2.0' },
      ['.kubernetesVersion: Expected "latest" or a version such as "1.34".'],
    ],
    ['a range as version', { kubernetesVersion: '>=1.30' }, [/Expected "latest" or a version/]],
    [
      'an unknown plugin',
      { plugins: ['plimsoll-plugin-x'] },
      [
        '.plugins[0]: The plugin "plimsoll-plugin-x" is not loaded. Pass the plugin object instead of its name.',
      ],
    ],
    [
      'what is no plugin',
      { plugins: [{ name: 'x' }] },
      ['.plugins[0]: This is not a plugin. Expected an object with meta.prefix and rules.'],
    ],
    ['a plugin without rules', { plugins: [{ meta: { prefix: 'x' }, rules: null }] }, [/not a plugin/]],
    [
      'a prefix that is taken',
      { plugins: [{ meta: { name: 'x', prefix: 'house' }, rules: {} }] },
      ['.plugins[0]: The prefix "house" is already used by house-rules.'],
    ],
    [
      "the core's prefix",
      { plugins: [{ meta: { name: 'x', prefix: 'plimsoll' }, rules: {} }] },
      [/The prefix "plimsoll" is already used by @plimsoll\/core/],
    ],
    [
      'an unknown preset',
      { extends: 'house/strikt' },
      [
        '.extends: Unknown preset "house/strikt". Did you mean "house/strict"? Known presets: house/strict, house/recommended.',
      ],
    ],
    [
      'an unknown preset of several',
      { extends: ['house/strict', 'cis'] },
      [/Unknown preset "cis"\. Known presets/],
    ],
    [
      'an unknown rule',
      { rules: { 'house/plane': 'warn' } },
      ['.rules["house/plane"]: Unknown rule "house/plane". Did you mean "house/plain"?'],
    ],
    [
      'a rule of another plugin',
      { rules: { 'hause/plain': 'warn' } },
      [
        '.rules["hause/plain"]: Unknown rule "hause/plain": no plugin with the prefix "hause" is loaded. Did you mean "house"?',
      ],
    ],
    [
      'a rule without prefix',
      { rules: { plain: 'warn' } },
      [/Unknown rule "plain"\. Did you mean "house\/plain"\?/],
    ],
    [
      'wildcards that match nothing',
      {
        rules: { 'hause/*': 'off', 'house/pl*n-x': 'off', '*/plan': 'off', '*': 'off', 'house/lm-*': 'off' },
      },
      [
        '.rules["hause/*"]: Unknown rule "hause/*": no plugin with the prefix "hause" is loaded. Did you mean "house"?',
        '.rules["house/pl*n-x"]: The wildcard "house/pl*n-x" matches no rule.',
        '.rules["*/plan"]: The wildcard "*/plan" matches no rule. Did you mean "*/plain"?',
        '.rules["*"]: "*" names no plugin. Write "prefix/*" for all rules of a plugin, or "*/name" for a rule of any plugin.',
        '.rules["house/lm-*"]: The wildcard "house/lm-*" matches no rule. Did you mean "house/limit-*"?',
      ],
    ],
    [
      'options of a wildcard',
      { rules: { 'house/*': ['warn', { max: 2 }] } },
      ['.rules["house/*"][1]: A wildcard sets only severities. Give the options to a rule by its id.'],
    ],
    [
      "all of the core's rules off",
      { rules: { 'plimsoll/*': 'off' } },
      [
        /"plimsoll\/\*" includes rules that cannot be turned off, .* Name the others: plimsoll\/.*unused-suppression/,
      ],
    ],
    [
      'a plugin at fault, and not for what it would bring',
      {
        plugins: [
          {
            meta: { name: 'x', prefix: 'x' },
            rules: { a: { meta: { risk: 11, supersedes: 'x/b' } } },
            presets: {
              p: [
                { rules: { 'x/a': 'warning', 'x/b': ['warn', {}] }, mach: {} },
                { match: { kind: ['Pod'] }, rules: {} },
                {},
              ],
              q: {},
            },
            benchmarks: [
              { id: 'x/1', controls: [{ id: '1', title: 'A', section: 'B', assessment: 'full', rules: [] }] },
            ],
          },
          'gone',
        ],
        extends: ['x/p', 'gone/recommended', 'house/strickt'],
        rules: { 'x/a': 'warn', 'gone/*': 'warn', 'house/plan': 'warn' },
        settings: { gone: {} },
        never: ['gone/*'],
      },
      [
        ...[
          'its rule "a" has no function "create".',
          'its rule "a" has no "meta.description". Write one sentence without a period.',
          'its rule "a" has no "meta.risk" from 0.1 to 10. It says how bad a finding is.',
          'its rule "a" has no "meta.messages". Expected texts by message id.',
          'its rule "a" has a "meta.supersedes" that is no list. Expected a list of rules, such as ["cis/image-registry"].',
          'its preset "p" has the unknown key "mach" at [0]. Known keys: match, rules.',
          'its preset "p" is at fault at [0].rules["x/a"]: Expected "off", "warn" or "error".',
          'its preset "p" gives options to "x/b" at [0]. A preset sets severities only; options belong to a config.',
          /is at fault at \[1\]\.match\.kind: Unknown key "kind"\. Did you mean "kinds"\?/,
          'its preset "p" has no "rules" at [2].',
          'its preset "q" is no list. Expected a list of objects with "rules".',
          ...['title', 'version', 'url'].map((key) => `its benchmark "x/1" has no "${key}".`),
          'control 1 of its benchmark "x/1" has the "assessment" "full" and no rules. Only a control with "none" has no rules.',
        ].map((fault) =>
          typeof fault === 'string' ? `.plugins[0]: The plugin x has an error: ${fault}` : fault,
        ),
        /^\.plugins\[1\]: The plugin "gone" is not loaded/,
        /Unknown preset "house\/strickt"/,
        /Unknown rule "house\/plan"/,
      ],
    ],
    [
      '`constructor` as a rule',
      { rules: { 'house/constructor': 'warn' } },
      [/Unknown rule "house\/constructor"/],
    ],
    [
      'an unknown severity',
      { rules: { 'house/plain': 'fatal' } },
      ['.rules["house/plain"]: Expected "off", "warn" or "error".'],
    ],
    [
      'a severity that is a number',
      { rules: { 'house/plain': 2 } },
      ['.rules["house/plain"]: Expected "off", "warn" or "error".'],
    ],
    [
      'no severity',
      { rules: { 'house/limit': [] } },
      [/^\.rules\["house\/limit"\]: Expected at least one item\.$/],
    ],
    [
      'options that are no map',
      { rules: { 'house/limit': ['warn', 3] } },
      ['.rules["house/limit"][1]: Expected a map.'],
    ],
    [
      'options of a wrong type',
      { rules: { 'house/limit': ['warn', { max: 'x' }] } },
      ['.rules["house/limit"][1].max: Expected a number.'],
    ],
    [
      'unknown options',
      { rules: { 'house/limit': ['warn', { maxi: 1 }] } },
      ['.rules["house/limit"][1].maxi: Unknown key "maxi". Did you mean "max"? Known keys: max.'],
    ],
    [
      'options of a rule that has none',
      { rules: { 'house/plain': ['warn', {}] } },
      ['.rules["house/plain"][1]: The rule "house/plain" has no options.'],
    ],
    [
      "the core's rules off",
      { rules: { 'plimsoll/parse-error': 'off' } },
      [`.rules["plimsoll/parse-error"]: "plimsoll/parse-error" ${longOff}`],
    ],
    [
      "the core's rules off in a list",
      { rules: { 'plimsoll/malformed': ['off'] } },
      [/cannot be turned off/],
    ],
    [
      'run-wide keys beside files',
      { files: ['a'], suppressions: [], namespace: 'x' },
      [
        '.suppressions: "suppressions" applies to the whole run. Move it to an object without "files".',
        '.namespace: "namespace" applies to the whole run. Move it to an object without "files".',
      ],
    ],
    [
      'run-wide keys beside match',
      { match: {}, never: [], baseline: 'b', podTemplates: [] },
      [/^\.never: .*without "match"/, /^\.baseline: /, /^\.podTemplates: /],
    ],
    [
      'a cluster by match',
      { match: { kinds: ['Pod'] }, cluster: 'a' },
      ['.cluster: "cluster" cannot be combined with "match". Use "files" instead.'],
    ],
    [
      'a waiver without rules',
      { suppressions: [{ reason: 'x' }] },
      ['.suppressions[0]: The key "rules" is missing.'],
    ],
    [
      'a waiver of no rules',
      { suppressions: [{ rules: [], reason: 'x' }] },
      [/^\.suppressions\[0\]\.rules: /],
    ],
    [
      'a waiver without reason',
      { suppressions: [{ rules: ['house/plain'] }] },
      ['.suppressions[0]: The key "reason" is missing.'],
    ],
    [
      'a waiver with an empty reason',
      { suppressions: [{ ...waiver, reason: ' ' }] },
      ['.suppressions[0].reason: A suppression needs a reason.'],
    ],
    [
      'a waiver of everything',
      { suppressions: [{ ...waiver, rules: ['*'] }] },
      [
        '.suppressions[0].rules[0]: A bare "*" is not allowed. Name the rules, or all rules of a plugin, such as "cis/*".',
      ],
    ],
    [
      'a waiver of an unknown rule',
      { suppressions: [{ ...waiver, rules: ['house/plain', 'house/plane'] }] },
      ['.suppressions[0].rules[1]: Unknown rule "house/plane". Did you mean "house/plain"?'],
    ],
    [
      'a waiver of an unknown plugin',
      { suppressions: [{ ...waiver, rules: ['hause/*'] }] },
      ['.suppressions[0].rules[0]: Unknown plugin "hause". Did you mean "house"?'],
    ],
    [
      'a day that does not exist',
      { suppressions: [{ ...waiver, expires: '2027-02-30' }] },
      ['.suppressions[0].expires: Expected a day such as "2027-01-31".'],
    ],
    [
      'what is no day',
      { suppressions: [{ ...waiver, expires: 'tomorrow' }] },
      [/^\.suppressions\[0\]\.expires: Must match pattern/],
    ],
    [
      'an unknown rule in never',
      { never: ['house/plane', '*'] },
      [/^\.never\[0\]: Unknown rule/, /^\.never\[1\]: A bare "\*"/],
    ],
    [
      'a pod template without path',
      { podTemplates: [{ kind: 'Game' }] },
      ['.podTemplates[0]: The key "path" is missing.'],
    ],
  ])('%s', (_, config, expected) => {
    expect(problems(config)).toEqual(
      expected.map((text) => (typeof text === 'string' ? text : expect.stringMatching(text))),
    );
  });

  it('all problems at once, with the number of the object', () => {
    const config = [
      { rules: { 'house/plane': 'warn', 'house/limit': ['warn', { max: 'x' }] } },
      { extends: 'x/y', kubernetesVersion: 'new' },
      { never: ['a/b'] },
    ];
    expect(problems(config).map((text) => text.slice(0, text.indexOf(':')))).toEqual([
      '[0].rules["house/plane"]',
      '[0].rules["house/limit"][1].max',
      '[1].kubernetesVersion',
      '[1].extends',
      '[2].never[0]',
    ]);
    expect(problems([{ rulez: 1 }, { extend: 1, severity: 2 }])).toHaveLength(3);
  });

  it('a wrong type hides no other problem', () => {
    const config = {
      extend: 'x',
      extends: 'house/strickt',
      rules: { 'house/plain': 'eror', 'house/plane': 'warn' },
      settings: 1,
      never: 'house/plain',
      kubernetesVersion: 'new',
    };
    expect(
      problems(config)
        .map((text) => text.slice(0, text.indexOf(':')))
        .sort(),
    ).toEqual([
      '.extend',
      '.extends',
      '.kubernetesVersion',
      '.never',
      '.rules["house/plain"]',
      '.rules["house/plane"]',
      '.settings',
    ]);
    expect(problems([7, null, [], { rules: { 'house/plane': 'warn' } }])).toHaveLength(4);
  });

  it('options that nothing can check', () => {
    const unusual = { ...limit, meta: { ...limit.meta, schema: { oneOf: [limit.meta.schema!] } } };
    const unchecked = house({ limit: unusual });
    const config = { rules: { 'house/limit': ['warn', { max: 2 }] as const } };
    expect(problems(config, { plugins: [unchecked] })).toEqual([
      '.rules["house/limit"][1]: The options of "house/limit" cannot be checked here: no validator was given.',
    ]);
    expect(problems(config, { plugins: [unchecked], compile: () => validateMax })).toEqual([]);
  });
});

it('accepts everything that the schema describes', () => {
  const config: ConfigObject[] = [
    {
      name: 'all',
      plugins: [pack],
      extends: 'house/strict',
      kubernetesVersion: 'latest',
      suppressions: [{ ...waiver, files: ['a'], match: {}, container: 'app', expires: '2028-02-29' }],
      never: ['house/limit'],
      baseline: 'baseline.json',
      podTemplates: [{ group: 'x.io', kind: 'Game', path: 'spec.jobs[].template' }],
      namespace: 'shop',
      schemas: ['schemas'],
      policies: ['policies/*.yaml'],
      gitops: {
        clusters: { prod: 'clusters/prod' },
        manifests: { edge: 'k3s/manifests' },
        repository: ['https://git.example/fleet'],
      },
      helm: { renderings: [{ chart: 'charts/web', renderings: [{ name: 'prod' }] }], charts: {}, ci: true },
      settings: {},
    },
    { files: ['**'], ignores: ['x/**'], cluster: 'a', kubernetesVersion: 'v1.30.2', extends: [], rules: {} },
    { gitops: true },
    {
      match: {
        kinds: ['Pod'],
        namespaces: ['a'],
        names: ['b'],
        labels: { a: '' },
        namespaceLabels: { b: '*' },
      },
    },
  ];
  expect(problems(config)).toEqual([]);
  const used = new Set(config.flatMap((object) => Object.keys(object)));
  expect(Object.keys(configObjectSchema.properties as object).filter((key) => !used.has(key))).toEqual([
    '$schema',
  ]);
});

it('is checked by generated code', () => {
  const code = readFileSync(new URL('generated/validate-config.ts', import.meta.url), 'utf8');
  expect(code).toContain('written by ajv');
  expect(code).not.toMatch(/\brequire\(|new Function|\beval\(/);
});
