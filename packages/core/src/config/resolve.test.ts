import { describe, expect, it } from 'vitest';
import { house, report, rule, run } from '../../test/house.js';
import { type Config, type ConfigObject, lint, type Plugin, parse, resolveConfig } from '../index.js';

/** Reports every resource with the options and the version that the rule received. */
const seen = rule(
  (context) => ({
    Resource(root) {
      context.report({
        at: root,
        messageId: 'found',
        data: { options: JSON.stringify(context.options), minor: context.kubernetes.minor },
      } as never);
    },
  }),
  {
    messages: { found: '{{options}} at 1.{{minor}}.' },
    schema: { type: 'object' },
    defaultOptions: { max: 3, allowed: ['a'], deep: { x: 1, y: 1 } },
  },
);
const other = rule((context) => ({ Resource: (root) => report(context, root as never) }));
const anything: NonNullable<Plugin['validateSettings']> = () => true;
const pack = house({ seen, other }, { validators: { seen: anything } });

const named = (name: string, kind = 'Pod', more = ''): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}`;

/** What `seen` reports for each file, or nothing where it is off. */
async function messages(
  config: Config,
  texts: Record<string, string> = { 'a.yaml': named('a') },
  basePath = '',
) {
  const all = [{ plugins: [pack] }, ...([config].flat() as ConfigObject[])];
  const files = await Promise.all(Object.entries(texts).map(([path, text]) => parse({ path, text })));
  const { findings } = await lint(files, resolveConfig(all, { basePath }));
  return findings
    .filter(({ ruleId }) => ruleId === 'house/seen')
    .map(({ file, severity, message }) => `${file} ${severity} ${message}`);
}

/** The names of the resources that a config object with these keys applies to. */
async function matched(object: ConfigObject, texts: string | Record<string, string>, basePath = '') {
  const files = typeof texts === 'string' ? { 'app.yaml': texts } : texts;
  const { findings } = await run(
    files,
    { other },
    [{ rules: { 'house/other': 'off' } }, { ...object, rules: { 'house/other': 'warn' } }],
    { basePath },
  );
  return findings.filter(({ ruleId }) => ruleId === 'house/other').map(({ resource }) => resource?.name);
}

describe('config objects merge left to right', () => {
  it('severities replace', async () => {
    const config: Config = [{ rules: { 'house/seen': 'error' } }, { rules: { 'house/seen': 'warn' } }];
    expect(await messages(config)).toEqual([expect.stringContaining('a.yaml warn')]);
    expect(await messages([...config, { rules: { 'house/seen': 'off' } }])).toEqual([]);
  });

  it('options are merged into the defaults: lists and values replace', async () => {
    const config: Config = [
      { rules: { 'house/seen': ['warn', { max: 5 }] } },
      { rules: { 'house/seen': ['error', { allowed: [] }] } },
    ];
    expect(await messages(config)).toEqual([
      'a.yaml error {"max":5,"allowed":[],"deep":{"x":1,"y":1}} at 1.37.',
    ]);
  });

  it('a severity alone keeps earlier options, in a list too', async () => {
    const earlier: ConfigObject = { rules: { 'house/seen': ['warn', { max: 5 }] } };
    const kept = ['a.yaml error {"max":5,"allowed":["a"],"deep":{"x":1,"y":1}} at 1.37.'];
    expect(await messages([earlier, { rules: { 'house/seen': 'error' } }])).toEqual(kept);
    expect(await messages([earlier, { rules: { 'house/seen': ['error'] } }])).toEqual(kept);
  });

  it('the last Kubernetes version that applies wins', async () => {
    const config: Config = [
      { rules: { 'house/seen': 'warn' }, kubernetesVersion: '1.30' },
      { files: ['old/**'], kubernetesVersion: 'v1.24.3' },
      { files: ['new/**'], kubernetesVersion: 'latest' },
    ];
    const texts = { 'a.yaml': named('a'), 'new/b.yaml': named('b'), 'old/c.yaml': named('c') };
    expect((await messages(config, texts)).map((text) => text.slice(-5))).toEqual([
      '1.30.',
      '1.37.',
      '1.24.',
    ]);
  });

  it('a version newer than known is the newest, with a warning', async () => {
    expect((await messages({ rules: { 'house/seen': 'warn' }, kubernetesVersion: '1.99' }))[0]).toMatch(
      /1\.37\.$/,
    );
    expect(resolveConfig({ kubernetesVersion: '1.99' }).warnings).toEqual([
      expect.stringMatching(/Kubernetes 1\.99 is newer than 1\.37/),
    ]);
    expect(resolveConfig({ kubernetesVersion: '1.30' }).warnings).toEqual([]);
  });

  it('settings merge by prefix and key', async () => {
    const rules = {
      settings: rule(
        (context) => ({
          Resource: (at) =>
            context.report({
              at,
              messageId: 'found',
              data: { it: JSON.stringify(context.settings) },
            } as never),
        }),
        { messages: { found: '{{it}}.' } },
      ),
    };
    const config: ConfigObject[] = [
      { settings: { house: { a: 1, b: [1] } } },
      { settings: { house: { b: [2] } } },
      { files: ['other.yaml'], settings: { house: { a: 2 } } },
    ];
    const plugin = { settingsSchema: { type: 'object' }, validateSettings: anything };
    const { findings } = await run(named('a'), rules, config, { plugin });
    expect(findings[0]?.message).toBe('{"a":1,"b":[2]}.');
  });

  it('run-wide keys replace: the last object that has one counts', async () => {
    const config: Config = [
      { plugins: [pack], never: ['house/seen'], namespace: 'one' },
      { never: ['house/other'], namespace: 'two' },
      {},
    ];
    expect(resolveConfig(config)).toMatchObject({ never: ['house/other'], namespace: 'two' });
  });
});

describe('files and ignores', () => {
  const texts = {
    'apps/web.yaml': named('web'),
    'apps/web/.hidden/x.yaml': named('hidden'),
    'other/db.yaml': named('db'),
    'other/web [1].yaml': named('brackets'),
  };
  it.each<[ConfigObject, string[]]>([
    [{ files: ['apps/**'] }, ['web', 'hidden']],
    [{ files: ['*.yaml'] }, []],
    [{ files: ['**/*.yaml'], ignores: ['**/web*'] }, ['hidden', 'db']],
    [{ ignores: ['apps/**'], name: 'no apps' }, ['db', 'brackets']],
    [{ files: ['other/web [1].yaml'] }, ['brackets']],
    [{ files: ['{apps,other}/{web,db}.yaml'] }, ['web', 'db']],
    [{ files: [] }, []],
  ])('%j', async (object, names) => {
    expect(await matched(object, texts)).toEqual(names);
  });

  it('an object with only ignores applies to all objects: the files are not linted', async () => {
    const { result, findings } = await run(texts, { other }, [{ name: 'vendored', ignores: ['other/**'] }]);
    expect(findings.map(({ file }) => file)).toEqual(['apps/web.yaml', 'apps/web/.hidden/x.yaml']);
    expect(result.files.map(({ path }) => path)).toEqual(['apps/web.yaml', 'apps/web/.hidden/x.yaml']);
  });

  it('globs are relative to the directory of the config', async () => {
    const deep = { 'repo/deploy/a.yaml': named('a'), 'repo/b.yaml': named('b'), 'c.yaml': named('c') };
    expect(await matched({ files: ['*.yaml'] }, deep, 'repo/deploy')).toEqual(['a']);
    expect(await matched({ files: ['../*.yaml'] }, deep, 'repo/deploy')).toEqual(['b']);
    expect(await matched({ files: ['../../c.yaml'] }, deep, 'repo/deploy')).toEqual(['c']);
    expect(await matched({ files: ['deploy/**'] }, deep, 'repo')).toEqual(['a']);
  });

  it('if the config is beside the linted files, and paths lead upward', async () => {
    const outside = { '../shared/a.yaml': named('a'), 'b.yaml': named('b') };
    expect(await matched({ files: ['../shared/*'] }, outside)).toEqual(['a']);
    expect(await matched({ files: ['*'] }, outside, '../shared')).toEqual(['a']);
    expect(await matched({ files: ['deploy/*'] }, { '../deploy/a.yaml': named('a') }, '..')).toEqual(['a']);
    expect(await matched({ files: ['*/b.yaml'] }, { 'x/b.yaml': named('b') }, './')).toEqual(['b']);
  });

  it('if the config is above the root of the paths, with any names of the directories between', async () => {
    const inside = { 'deploy/a.yaml': named('a') };
    for (const glob of ['**', '**/a.yaml', '*/deploy/*'])
      expect(await matched({ files: [glob] }, inside, '..')).toEqual(['a']);
    for (const glob of ['deploy/*', '*/a.yaml', '../**'])
      expect(await matched({ files: [glob] }, inside, '..')).toEqual([]);
  });
});

describe('match', () => {
  const text = [
    named('web', 'Pod', '  namespace: shop\n  labels: {tier: front, empty: ""}\n'),
    named('db', 'Service', '  namespace: data\n  labels: {tier: back}\n'),
    named('shop', 'Namespace', '  labels: {team: blue, strict: ""}\n'),
    named('data', 'Namespace', '  labels: {team: red}\n'),
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api, namespace: shop-eu}\n',
    'apiVersion: example.com/v1\nkind: Deployment\nmetadata: {name: custom}\n',
    'apiVersion: v1\nkind: Pod\nmetadata: {generateName: job-}\n',
  ].join('---\n');
  it.each<[ConfigObject['match'] & object, (string | undefined)[]]>([
    [{ kinds: ['Pod'] }, ['web', undefined]],
    [{ kinds: ['Deployment'] }, ['api', 'custom']],
    [{ kinds: ['apps/Deployment'] }, ['api']],
    [{ kinds: ['apps/*', 'Service'] }, ['db', 'api']],
    [{ kinds: ['/Pod'] }, ['web', undefined]],
    [{ namespaces: ['shop'] }, ['web', 'shop']],
    [{ namespaces: ['shop*'] }, ['web', 'shop', 'api']],
    [{ namespaces: ['!shop'] }, ['db', 'data', 'api']],
    [{ names: ['{web,db}'] }, ['web', 'db']],
    [{ names: ['*'] }, ['web', 'db', 'shop', 'data', 'api', 'custom']],
    [{ labels: { tier: 'front' } }, ['web']],
    [{ labels: { tier: '*' } }, ['web', 'db']],
    [{ labels: { empty: '' } }, ['web']],
    [{ labels: { empty: '*' } }, ['web']],
    [{ labels: { tier: '' } }, []],
    [{ labels: { constructor: '*' } }, []],
    [{ namespaceLabels: { team: 'blue' } }, ['web', 'shop']],
    [{ namespaceLabels: { strict: '' } }, ['web', 'shop']],
    [{ namespaceLabels: { team: '*' } }, ['web', 'db', 'shop', 'data']],
    [{ namespaceLabels: { team: '!blue' } }, ['db', 'data']],
    [{ namespaces: ['shop'], kinds: ['Pod'], labels: { tier: 'back' } }, []],
    [{ kinds: [] }, []],
  ])('%j', async (match, names) => {
    expect(await matched({ match }, text)).toEqual(names);
  });

  it('sees the Namespace of the same cluster only', async () => {
    const texts = {
      'a/ns.yaml': named('shop', 'Namespace', '  labels: {team: blue}\n'),
      'b/pod.yaml': named('web', 'Pod', '  namespace: shop\n'),
    };
    const objects = (more: ConfigObject[]): ConfigObject[] => [
      ...more,
      { match: { kinds: ['Pod'], namespaceLabels: { team: 'blue' } }, rules: { 'house/other': 'error' } },
    ];
    const off: ConfigObject = { rules: { 'house/other': 'off' } };
    const one = await run(texts, { other }, objects([off]));
    expect(one.findings.map(({ resource }) => resource)).toEqual([
      { apiVersion: 'v1', kind: 'Pod', name: 'web', namespace: 'shop', document: 0 },
    ]);
    const clusters = [off, { files: ['a/**'], cluster: 'a' }, { files: ['b/**'], cluster: 'b' }];
    const apart = await run(texts, { other }, objects(clusters));
    expect(apart.findings).toEqual([]);
    expect(apart.result.project.clusters).toBe(2);
  });

  it('gives an object without a namespace the one of the config', async () => {
    const text = named('web');
    expect(await matched({ match: { namespaces: ['shop'] } }, text)).toEqual([]);
    const { findings } = await run(text, { other }, [
      { rules: { 'house/other': 'off' }, namespace: 'shop' },
      { match: { namespaces: ['shop'] }, rules: { 'house/other': 'warn' } },
    ]);
    expect(findings.map(({ resource }) => resource?.namespace)).toEqual(['shop']);
  });
});

it('settings for the own rules of core: two can be off, and the others at least warn', async () => {
  const twice = `${named('a')}kind: Pod\n`;
  expect((await run(twice, {})).findings.map(({ ruleId, severity }) => `${ruleId} ${severity}`)).toEqual([
    'plimsoll/duplicate-key warn',
  ]);
  expect((await run(twice, {}, [{ rules: { 'plimsoll/duplicate-key': 'off' } }])).findings).toEqual([]);
  const warn = await run('a: [\n', {}, [{ rules: { 'plimsoll/parse-error': 'warn' } }]);
  expect(warn.findings.map(({ ruleId, severity }) => `${ruleId} ${severity}`)).toEqual([
    'plimsoll/parse-error warn',
  ]);
});
