import { describe, expect, test } from 'vitest';
import { checkNames, checkOptions, described } from './argument.js';
import {
  applyFixes,
  declarativePlugin,
  defineConfig,
  definePlugin,
  defineRule,
  failsRun,
  fromObjects,
  lint,
  parse,
  parseBaseline,
  redact,
  resolveConfig,
  visibleFindings,
  withDocsUrls,
} from './index.js';

/** Values that JavaScript programs pass by mistake. */
const WRONG = [
  undefined,
  null,
  5,
  true,
  'text',
  Symbol('s'),
  10n,
  () => {},
  [],
  [null],
  ['text'],
  {},
  new Map(),
  new Date(0),
  Promise.resolve({}),
  new Uint8Array(2),
];

describe('every function of the package', async () => {
  const config = resolveConfig({});
  const file = await parse({ path: 'web.yaml', text: 'apiVersion: v1\nkind: Pod\n' });
  const result = await lint([file], config);
  const calls: Readonly<Record<string, readonly [(...given: never[]) => unknown, readonly unknown[]]>> = {
    applyFixes: [applyFixes, ['', []]],
    declarativePlugin: [declarativePlugin, [{}, { name: 'rules.yaml' }]],
    defineConfig: [defineConfig, [{}]],
    definePlugin: [definePlugin, [{}]],
    defineRule: [defineRule, [{}]],
    failsRun: [failsRun, [result.findings[0], 'error']],
    fromObjects: [fromObjects, [[], {}]],
    lint: [lint, [[file], config, {}]],
    parse: [parse, [{ path: 'web.yaml', text: '' }]],
    parseBaseline: [parseBaseline, [{ path: 'baseline.yaml', text: '' }]],
    redact: [redact, ['a password', 'x']],
    resolveConfig: [resolveConfig, [{}, {}]],
    visibleFindings: [visibleFindings, [result, {}]],
    withDocsUrls: [withDocsUrls, ['https://acme.example/', {}]],
  };
  const cases = Object.entries(calls).flatMap(([name, [call, sound]]) =>
    sound.flatMap((_, at) => WRONG.map((wrong) => ({ name, call, given: sound.with(at, wrong), wrong }))),
  );

  test('takes an argument of a wrong shape, or refuses it in its own words', async () => {
    for (const { name, call, given, wrong } of cases) {
      let told: unknown;
      try {
        await call(...(given as never[]));
      } catch (error) {
        told = error;
      }
      if (told === undefined || (told as Error).name === 'ConfigError') continue;
      const { message } = told as Error;
      expect.soft(message, `${name} of ${described(wrong)}`).toMatch(RegExp(`^${name}\\b.*\\.$`));
    }
  });
});

describe('what a message says', () => {
  const kinds = { when: ['a valid Date'], only: ['"resource"'] } as const;
  const check = (options: unknown) => () =>
    checkOptions<{ when?: Date; only?: string }>('run', options, kinds, "{ only: 'resource' }");

  test('which option is wrong, what it is, and what to pass', () => {
    expect(check({ when: '2027-01-31' })).toThrow(
      'run: the option "when" must be a valid Date. It is the string "2027-01-31".',
    );
    expect(check({ when: new Date('soon') })).toThrow('It is an invalid Date.');
    expect(check({ only: null })).toThrow('run: the option "only" must be "resource". It is null.');
    expect(check('resource')).toThrow(
      "run expects its options as an object, such as { only: 'resource' }. It got a string.",
    );
    expect(check({ when: undefined, only: 'resource' })).not.toThrow();
  });

  test('which option was meant', () => {
    const names = (name: string) => () =>
      checkNames('run', { [name]: 1 }, kinds, (other) =>
        other === 'rules' ? ' It is elsewhere.' : undefined,
      );
    expect(names('onyl')).toThrow('run has no option "onyl". Did you mean "only"?');
    expect(names('rules')).toThrow('run has no option "rules". It is elsewhere.');
    expect(names('x')).toThrow('run has no option "x". It has: when, only.');
  });

  test('never a value that may be secret', () => {
    expect(() => redact('a password', 12345 as never)).toThrow(/It got string and number\.$/);
  });

  test('how to get what was meant', () => {
    expect(() => visibleFindings(lint([], resolveConfig({})) as never)).toThrow(
      /It got a promise; use await\.$/,
    );
    expect(() => failsRun({ ruleId: 'a/b' } as never, 'high' as never)).toThrow(
      'failsRun: failOn must be a risk from 0.1 to 10 or one of error, warn, new, never. It is "high".',
    );
    expect(() => resolveConfig({ plugins: [null as never] })).toThrow(
      '.plugins[0]: Expected a string or a map.',
    );
  });
});
