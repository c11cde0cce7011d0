import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { project } from '../../test/project.js';
import { PlimsollError } from '../error.js';
import { type ConfigOptions, loadConfig } from './load.js';
import { defaultPresets } from './shipped.js';

async function problems(options: ConfigOptions): Promise<readonly string[]> {
  const error: unknown = await loadConfig(options).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PlimsollError);
  return (error as PlimsollError).problems;
}

/** The rules of the plugin `acme` that are on for a file. */
async function acmeRules(options: ConfigOptions): Promise<unknown> {
  const { config } = await loadConfig(options);
  const { rules } = config.forFileProblems('x.yaml');
  return Object.fromEntries(
    [...rules]
      .filter(([id]) => id.startsWith('acme/'))
      .map(([id, { severity, options }]) => [id, options ?? severity]),
  );
}

const PLUGIN = `{
  meta: { name: 'acme', version: '1.0.0', prefix: 'acme' },
  rules: {
    team: {
      meta: {
        description: 'Require a team', risk: 2, messages: { none: 'No team.' },
        schema: { type: 'object', additionalProperties: false, properties: { label: { type: 'string', minLength: 3 } } },
        defaultOptions: { label: 'team' },
      },
      create: () => ({}),
    },
  },
}`;

describe('finding the file', () => {
  test('upward from the working directory, not beyond the repository', async () => {
    const root = project({
      'plimsoll.config.yaml': 'rules: { nowhere/read: error }',
      'repo/.git/': '',
      'repo/.plimsoll.yaml': 'kubernetesVersion: "1.30"',
      'repo/a/b/': '',
      'empty/.git/': '',
    });
    const { file, root: repository, config } = await loadConfig({ cwd: path.join(root, 'repo/a/b') });
    expect(file).toBe(path.join(root, 'repo/.plimsoll.yaml'));
    expect(repository).toBe(path.join(root, 'repo'));
    expect(config.forFileProblems('x.yaml').kubernetes.minor).toBe(30);
    expect((await loadConfig({ cwd: path.join(root, 'empty') })).file).toBeUndefined();
  });

  test('two in one directory are an error that names both', async () => {
    const cwd = project({ '.git/': '', '.plimsoll.yaml': '', 'plimsoll.config.json': '{}' });
    expect(await problems({ cwd })).toEqual([
      `${cwd} has several configs: .plimsoll.yaml, plimsoll.config.json. Keep one of them.`,
    ]);
  });

  test.each([
    ['.plimsollrc', 'plimsoll.config.yaml, and write it in YAML'],
    ['.plimsoll.json', 'plimsoll.config.json'],
    ['plimsoll.config.toml', 'plimsoll.config.yaml, and write it in YAML'],
  ])('%s is an error, since nothing would read it', async (name, right) => {
    const cwd = project({ '.git/': '', [name]: 'rules: {}', 'a/': '' });
    expect(await problems({ cwd: path.join(cwd, 'a') })).toEqual([
      `${cwd}/${name} is not the name of a config, so nothing would read it. Rename it to ${right}, or remove it.`,
    ]);
  });

  test('reports and caches with the name of the tool are no configs', async () => {
    const cwd = project({ '.git/': '', 'plimsoll.json': '{}', '.plimsoll-cache/x': '', 'plimsoll.yml': '' });
    expect((await loadConfig({ cwd })).file).toBeUndefined();
  });

  test('globs are relative to the directory of the config', async () => {
    const cwd = project({ '.git/': '', 'team/plimsoll.config.yaml': 'ignores: [generated/**]' });
    const { config } = await loadConfig({ cwd: path.join(cwd, 'team') });
    expect(config.forFile('team/generated/x.yaml').ignored).toBe(true);
    expect(config.forFile('generated/x.yaml').ignored).toBe(false);
  });

  test('`off` is a word in it, although kubectl reads a boolean', async () => {
    const cwd = project({
      '.git/': '',
      '.plimsoll.yaml':
        'extends: pod-security/baseline\nrules: { pod-security/privileged: off }\nsuppressions: [{ rules: [pod-security/*], reason: no }]',
    });
    const { config } = await loadConfig({ cwd });
    expect(config.forFileProblems('x.yaml').rules.has('pod-security/privileged')).toBe(false);
    expect(config.suppressions).toMatchObject([{ reason: 'no' }]);
  });

  test('without a file the recommended presets of all shipped packs apply', async () => {
    const { config } = await loadConfig({ cwd: project({ '.git/': '' }) });
    const { rules } = config.forFileProblems('x.yaml');
    for (const prefix of defaultPresets.map((preset) => preset.slice(0, preset.indexOf('/'))))
      for (const object of config.plugins.get(prefix)?.presets?.recommended ?? [])
        for (const [id, severity] of Object.entries(object.rules))
          if (severity !== 'off' && !config.rules.get(id)?.meta.kubernetes)
            expect(rules.get(id)?.severity, `${id} of ${prefix}`).toBe(severity);
    expect(rules.get('pod-security/privileged')?.severity).toBe('error');
  });

  test('presets take the place of a file', async () => {
    const cwd = project({ '.git/': '', 'plimsoll.config.yaml': 'rules: [not even valid' });
    const { config, file } = await loadConfig({ cwd, presets: ['pod-security/baseline'] });
    expect(file).toBeUndefined();
    const { rules } = config.forFileProblems('x.yaml');
    expect(rules.has('pod-security/privileged')).toBe(true);
    expect(rules.has('pod-security/run-as-non-root')).toBe(false);
  });
});

describe('errors', () => {
  test('of YAML have line and column of the key, all at once', async () => {
    const cwd = project({
      '.git/': '',
      'sub/plimsoll.config.yaml': `# what we want
- extends: [pod-security/restrictive]
  rules:
    pod-security/priviledged: error
    "pod-security/privileged": [error, { a: 1 }]
- files: ['*.yaml']
  suppressions:
    - rules: [pod-security/privileged]
      reason: " "
`,
    });
    expect(await problems({ cwd: path.join(cwd, 'sub') })).toEqual([
      expect.stringMatching(
        /^sub\/plimsoll\.config\.yaml:2:3: \[0\]\.extends: Unknown preset "pod-security\/restrictive"\. Did you mean "pod-security\/restricted"\?/,
      ),
      'sub/plimsoll.config.yaml:4:5: [0].rules["pod-security/priviledged"]: Unknown rule "pod-security/priviledged". Did you mean "pod-security/privileged"?',
      expect.stringMatching(
        /^sub\/plimsoll\.config\.yaml:5:40: \[0\]\.rules\["pod-security\/privileged"\]\[1\]: The rule "pod-security\/privileged" has no options/,
      ),
      expect.stringMatching(
        /^sub\/plimsoll\.config\.yaml:7:3: \[1\]\.suppressions: "suppressions" applies to the whole run/,
      ),
      expect.stringMatching(
        /^sub\/plimsoll\.config\.yaml:9:7: \[1\]\.suppressions\[0\]\.reason: A suppression needs a reason/,
      ),
    ]);
  });

  test.each([
    [
      'an unknown key',
      'rules:\n  a/b: warn\nrulez: {}\n',
      [
        /:3:1: rulez: Unknown key "rulez"\. Did you mean "rules"\?/,
        /:2:3: rules\["a\/b"\]: Unknown rule "a\/b"/,
      ],
    ],
    ['a wrong type', 'kubernetesVersion: 1.30\n', [/:1:1: kubernetesVersion: Expected a string\. Quote it/]],
    [
      'a severity that is none',
      'rules:\n  pod-security/privileged: fatal\n',
      [/:2:3: rules\["pod-security\/privileged"\]: Expected .*"off", "warn" or "error"/],
    ],
    ['a key twice', 'rules: {}\nrules: {}\n', [/:2:1: /]],
    ['syntax', 'rules: [\n', [/:\d:\d+: /]],
    ['two documents', '{}\n---\n{}\n', [/:2:1: A config must be one YAML document/]],
    ['nothing', '# later\n', [/is empty/]],
    ['a scalar', 'recommended\n', [/:1:1: Expected a map/]],
  ])('%s', async (_, text, expected) => {
    const cwd = project({ '.git/': '', 'plimsoll.config.yml': text });
    const found = await problems({ cwd });
    expect(found).toHaveLength(expected.length);
    for (const [index, pattern] of expected.entries()) {
      expect(found[index]).toMatch(/^plimsoll\.config\.yml[: ]/);
      expect(found[index]).toMatch(pattern);
    }
  });

  test('of JSON have line and column too', async () => {
    const cwd = project({
      '.git/': '',
      'plimsoll.config.json': '{\n\t"rules": {\n\t\t"x/y": "warn"\n\t}\n}',
    });
    expect(await problems({ cwd })).toEqual([
      expect.stringMatching(/^plimsoll\.config\.json:3:3: rules\["x\/y"\]: Unknown rule "x\/y"/),
    ]);
  });

  test('of overrides do not point into the config', async () => {
    const cwd = project({ '.git/': '', 'plimsoll.config.yaml': 'rules: {}' });
    expect(await problems({ cwd, overrides: { rules: { 'x/y': 'warn' } } })).toEqual([
      expect.stringMatching(/^--rule: Unknown rule/),
    ]);
  });

  test('a missing file', async () => {
    const cwd = project({ '.git/': '' });
    expect(await problems({ cwd, config: 'nope.yaml' })).toEqual([
      'nope.yaml: the config cannot be read: no such file or directory.',
    ]);
  });
});

describe('plugins by name', () => {
  test('are found from the directory of the config, by path and by package', async () => {
    const cwd = project({
      '.git/': '',
      'plimsoll.config.yaml': 'plugins: [./lint/acme.mjs]\nrules: { acme/team: warn }\n',
      'lint/acme.mjs': `export default ${PLUGIN};`,
      'package/plimsoll.config.yaml':
        'plugins: [acme-plugin, "@acme/only-import"]\nrules: { acme/team: [warn, { label: owner }] }\n',
      'package/node_modules/acme-plugin/package.json': '{"type": "module", "exports": "./main.js"}',
      'package/node_modules/acme-plugin/main.js': `export const acme = ${PLUGIN};`,
      'package/node_modules/@acme/only-import/package.json':
        '{"type": "module", "exports": {".": {"types": "./no.d.ts", "import": {"default": "./esm.js"}}}}',
      'package/node_modules/@acme/only-import/esm.js': `export default ${PLUGIN.replace("prefix: 'acme'", "prefix: 'only'")};`,
      'package/deep/': '',
    });
    expect(await acmeRules({ cwd })).toEqual({ 'acme/team': { label: 'team' } });
    const deep = { cwd: path.join(cwd, 'package/deep') };
    expect(await acmeRules(deep)).toEqual({ 'acme/team': { label: 'owner' } });
    expect([...(await loadConfig(deep)).config.plugins.keys()]).toEqual(
      expect.arrayContaining(['acme', 'only', 'pod-security']),
    );
  });

  test('are found from the working directory after the directory of the config', async () => {
    const root = project({
      '.git/': '',
      'policy/shared.yaml': 'plugins: [acme-plugin]\nrules: { acme/team: error }\n',
      'service/node_modules/acme-plugin/package.json': '{"type": "module", "main": "./main.js"}',
      'service/node_modules/acme-plugin/main.js': `export default ${PLUGIN};`,
    });
    const cwd = path.join(root, 'service');
    expect(await acmeRules({ cwd, config: '../policy/shared.yaml' })).toEqual({
      'acme/team': { label: 'team' },
    });
  });

  test('have their options checked by their schemas', async () => {
    const cwd = project({
      '.git/': '',
      'plimsoll.config.yaml': 'plugins: [./acme.mjs]\nrules:\n  acme/team: [warn, { label: no, labl: x }]\n',
      'acme.mjs': `export default ${PLUGIN};`,
    });
    expect(await problems({ cwd })).toEqual([
      expect.stringMatching(
        /^plimsoll\.config\.yaml:3:34: rules\["acme\/team"\]\[1\]\.labl: Unknown key "labl"\. Did you mean "label"\?/,
      ),
      expect.stringMatching(
        /^plimsoll\.config\.yaml:3:23: rules\["acme\/team"\]\[1\]\.label: Must NOT have fewer than 3 characters/,
      ),
    ]);
  });

  test('that cannot be loaded are reported with their lines, together with all other problems', async () => {
    const cwd = project({
      '.git/': '',
      'plimsoll.config.yaml': `plugins:
  - not-installed
  - ./broken.mjs
  - ./empty.mjs
  - ./needs.mjs
  - ./gone.mjs
extends: broken/recommended
rules: { broken/one: warn }
rulez: {}
`,
      'broken.mjs': '\nthrow new Error("it is Monday");',
      'empty.mjs': 'export default {};',
      'needs.mjs': 'const one = 1;\nimport other from "not-there";',
    });
    expect(await problems({ cwd })).toEqual([
      `plimsoll.config.yaml:2:5: plugins[0]: The plugin "not-installed" cannot be loaded: it was not found from ${cwd} nor in NODE_PATH. Install it, or correct the name.`,
      'plimsoll.config.yaml:3:5: plugins[1]: The plugin "./broken.mjs" cannot be loaded: broken.mjs:2:7: it is Monday.',
      'plimsoll.config.yaml:4:5: plugins[2]: The module "./empty.mjs" exports no plugin. Export an object with meta.prefix and rules.',
      `plimsoll.config.yaml:5:5: plugins[3]: The plugin "./needs.mjs" cannot be loaded: needs.mjs:2: Cannot find package 'not-there' imported from ${cwd}/needs.mjs.`,
      'plimsoll.config.yaml:6:5: plugins[4]: The plugin "./gone.mjs" cannot be loaded: gone.mjs: There is no such file.',
      expect.stringMatching(/:9:1: rulez: Unknown key "rulez"/),
    ]);
  });

  test('that come with the command are never loaded from the linted tree', async () => {
    const evil = PLUGIN.replace("name: 'acme'", "name: '@plimsoll/pod-security'").replace(
      "'acme'",
      "'pod-security'",
    );
    const cwd = project({
      '.git/': '',
      'plimsoll.config.yaml':
        'plugins: ["@plimsoll/pod-security", pod-security]\nextends: pod-security/baseline\n',
      'node_modules/@plimsoll/pod-security/package.json': '{"type": "module", "exports": "./evil.js"}',
      'node_modules/@plimsoll/pod-security/evil.js': `export default ${evil};`,
      'node_modules/pod-security/package.json': '{"type": "module", "exports": "./evil.js"}',
      'node_modules/pod-security/evil.js': 'throw new Error("loaded from the tree");',
      'js/plimsoll.config.mjs': `export default { plugins: [${evil}], extends: 'pod-security/baseline' };`,
    });
    for (const folder of ['.', 'js']) {
      const { config } = await loadConfig({ cwd: path.join(cwd, folder) });
      expect(config.forFileProblems('x.yaml').rules.has('pod-security/privileged')).toBe(true);
    }
  });
});

describe('code', () => {
  test('JavaScript configs are modules with a default export', async () => {
    const cwd = project({
      '.git/': '',
      'plimsoll.config.mjs': `export default [{ plugins: [${PLUGIN}], rules: { 'acme/team': 'error' } }];`,
      'none/plimsoll.config.mjs': 'export const config = {};',
      'throws/plimsoll.config.mjs': 'throw new Error("no");',

      'wrong/plimsoll.config.mjs': 'export default [{}, { extend: [] }];',
    });
    expect(await acmeRules({ cwd })).toEqual({ 'acme/team': { label: 'team' } });
    const at = (folder: string) => problems({ cwd: path.join(cwd, folder) });
    expect(await at('none')).toEqual([
      'none/plimsoll.config.mjs has no default export. Write `export default { … }`.',
    ]);
    expect(await at('throws')).toEqual(['throws/plimsoll.config.mjs:1:7: the config cannot be loaded: no.']);
    expect(await at('wrong')).toEqual([
      expect.stringMatching(
        /^wrong\/plimsoll\.config\.mjs: \[1\]\.extend: Unknown key "extend"\. Did you mean "extends"\?/,
      ),
    ]);
  });

  test('a config may be CommonJS', async () => {
    const cwd = project({
      '.git/': '',
      'package.json': '{"type": "commonjs"}',
      'plimsoll.config.cjs': 'module.exports = { kubernetesVersion: "1.30" };',
    });
    const { config } = await loadConfig({ cwd });
    expect(config.forFileProblems('x.yaml').kubernetes.minor).toBe(30);
  });

  test('is refused where it may not run', async () => {
    const cwd = project({
      '.git/': '',
      'js/plimsoll.config.js': 'globalThis.ran = true;',
      'yaml/plimsoll.config.yaml': 'plugins: [pod-security, ./acme.mjs]\nextends: pod-security/baseline\n',
      'yaml/acme.mjs': 'globalThis.ran = true;',
    });
    const at = (folder: string) => problems({ cwd: path.join(cwd, folder), code: false });
    expect(await at('js')).toEqual([
      'js/plimsoll.config.js: --no-code does not allow a config in JavaScript. Write it in YAML, or use --no-config or --preset.',
    ]);
    expect(await at('yaml')).toEqual([
      'yaml/plimsoll.config.yaml:1:25: plugins[1]: --no-code does not allow the plugin "./acme.mjs", because it does not come with Plimsoll.',
    ]);
    expect(globalThis).not.toHaveProperty('ran');
  });
});
