import { describe, expect, it } from 'vitest';
import { house, privileged, reportAt } from '../../test/house.js';
import {
  type Config,
  type ConfigError,
  type ConfigObject,
  definePlugin,
  lint,
  parse,
  resolveConfig,
} from '../index.js';

const plugins = [house({ privileged: privileged() })];
const resolve = (object: ConfigObject, basePath = '') => resolveConfig([{ plugins }, object], { basePath });

describe('a pattern of files', () => {
  it.each<[string, string, boolean]>([
    ['svc-b', 'svc-b/k8s/b.yaml', true],
    ['svc-b/', 'svc-b/k8s/b.yaml', true],
    ['/svc-b/**', 'svc-b/k8s/b.yaml', true],
    ['./svc-b', 'svc-b/b.yaml', true],
    ['svc-*/', 'svc-b/k8s/b.yaml', true],
    ['svc-*', 'svc-b/k8s/b.yaml', false],
    ['**/k8s', 'svc-b/k8s/b.yaml', true],
    ['b.yaml', 'b.yaml', true],
    ['.', 'svc-b/b.yaml', true],
    ['svc-b', 'svc-bb/b.yaml', false],
    ['svc-b', 'x/svc-b/b.yaml', false],
    ['*', 'svc-b/b.yaml', false],
    ['svc-b/*', 'svc-b/k8s/b.yaml', false],
    ['b.yaml', 'x/b.yaml', false],
  ])('%j for %s: %s', (pattern, path, ignored) => {
    expect(resolve({ ignores: [pattern] }).forFile(path).ignored).toBe(ignored);
  });

  it.each<[string, string]>([
    ['svc-b\\k8s\\**', 'Separate directories with "/": write "svc-b/k8s/**".'],
    ['!svc-b', 'The pattern "!svc-b" begins with "!"'],
  ])('%j is refused with what to write', (pattern, message) => {
    const suppressions = [{ rules: ['house/privileged'], files: [pattern], reason: 'why' }];
    for (const object of [{ ignores: [pattern] }, { files: [pattern] }, { suppressions }])
      expect(() => resolve(object)).toThrow(message);
    expect(() => resolve({ ignores: ['a\\[b].yaml'] })).not.toThrow();
  });

  it('that matches no path is reported, with its place', () => {
    const config = resolve({ ignores: ['deploy/svc-z/**', 'svc-b', 'node_modules/**'] }, 'deploy');
    expect(config.unmatchedPatterns(['deploy/svc-b/b.yaml'])).toEqual([
      { path: '[1].ignores[0]', message: 'The pattern "deploy/svc-z/**" matches no file.' },
    ]);
  });
});

it('kinds and pod templates that no object of a whole project has are reported', async () => {
  const text = `{apiVersion: x.io/v1, kind: Foo, metadata: {name: a}, spec: {}}`;
  const object: ConfigObject = {
    podTemplates: [
      { group: 'x.io', kind: 'Foo', path: 'spec.jobs[].template' },
      { group: 'x.io', kind: 'Bar', path: 'spec' },
    ],
    suppressions: [
      {
        rules: ['house/privileged'],
        match: { kinds: ['Deploymnt', 'Job', 'x.io/Foo', 'F*'] },
        reason: 'why',
      },
    ],
  };
  const files = [await parse({ path: 'a.yaml', text })];
  const { unusedConfig } = await lint(files, resolve(object));
  expect(unusedConfig).toEqual([
    {
      path: '[1].suppressions[0].match.kinds[0]',
      message: 'No linted object has the kind "Deploymnt". Did you mean "Deployment"?',
    },
    {
      path: '[1].podTemplates[0]',
      message: 'No linted x.io/Foo has a pod template at "spec.jobs[].template".',
    },
    { path: '[1].podTemplates[1]', message: 'No linted object has the kind "x.io/Bar".' },
  ]);
  expect((await lint(files, resolve(object), { complete: false })).unusedConfig).toBeUndefined();
});

describe('a plugin whose own tables name a rule that it lacks', () => {
  const meta = { name: 'acme-rules', version: '1.0.0', prefix: 'acme' } as const;
  const rules = { labels: reportAt(['metadata']) };
  const problems = (config: Config): readonly string[] => {
    try {
      resolveConfig(config);
    } catch (error) {
      return (error as ConfigError).problems.map(({ path, message }) => `${path}: ${message}`);
    }
    return [];
  };

  it('is refused with the plugin, the preset, the rule and a suggestion', () => {
    // @ts-expect-error -- does not compile either: its own prefix, but no such rule
    const typo = definePlugin({ meta, rules, presets: { all: [{ rules: { 'acme/lables': 'error' } }] } });
    expect(problems({ plugins: [typo] })).toEqual([
      '.plugins[0]: The plugin acme-rules has an error: its preset "all" names a rule that does not exist. Unknown rule "acme/lables". Did you mean "acme/labels"?',
    ]);
    const bare = { meta, rules, presets: { all: [{ rules: { labels: 'error' as const } }] } };
    expect(problems({ plugins: [bare] })).toEqual([expect.stringContaining('Unknown rule "labels"')]);
    const control = {
      id: '1',
      title: 'One',
      section: '1',
      assessment: 'full' as const,
      rules: ['acme/label'],
    };
    const benchmark = {
      id: 'acme/v1',
      title: 'V1',
      version: '1',
      url: 'https://acme.example',
      controls: [control],
    };
    expect(problems({ plugins: [{ meta, rules, benchmarks: [benchmark] }] })).toEqual([
      expect.stringContaining('control 1 of its benchmark "acme/v1" names a rule that does not exist.'),
    ]);
  });

  it('may name rules of other packs, which must exist where the preset is used', () => {
    const plugin = definePlugin({
      meta,
      rules,
      presets: { all: [{ rules: { 'house/privileged': 'error' } }] },
    });
    expect(problems({ plugins: [plugin] })).toEqual([]);
    expect(problems({ plugins: [plugin, ...plugins], extends: 'acme/all' })).toEqual([]);
    expect(problems({ plugins: [plugin], extends: 'acme/all' })).toEqual([
      expect.stringContaining('no plugin with the prefix "house" is loaded'),
    ]);
  });
});
