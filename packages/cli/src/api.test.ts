import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { privilegedPod, project, soundPod } from '../test/project.js';
import {
  type Config,
  defineRule,
  formatResult,
  lintFiles,
  lintText,
  lintTexts,
  loadConfig,
  PlimsollError,
} from './index.js';

describe('lintFiles', () => {
  test('gives the result, which says what could not be done', async () => {
    const cwd = project({ '.git/': '', 'k8s/pod.yaml': privilegedPod() });
    const { findings, errors, project: seen } = await lintFiles(['k8s'], { cwd });
    expect(findings).toMatchObject([
      { ruleId: 'pod-security/privileged', file: 'k8s/pod.yaml', region: { startLine: 14, startColumn: 21 } },
    ]);
    expect(errors).toEqual([]);
    expect(seen.complete).toBe(true);
    expect((await lintFiles([], { cwd: project({ '.git/': '' }) })).errors).toMatchObject([
      { kind: 'empty' },
    ]);
  });

  test('takes a config as an object, with rules of one\u2019s own', async () => {
    const team = defineRule({
      meta: { description: 'Require a team', risk: 2, messages: { none: "{{kind}} has no label 'team'." } },
      create: (context) => ({
        Resource(root, resource) {
          const label = root
            .at('metadata')
            .at('labels' as never)
            .at('team' as never);
          if (!label.exists) context.report({ at: label, messageId: 'none', data: { kind: resource.kind } });
        },
      }),
    });
    const plugin = { meta: { name: 'acme', version: '1', prefix: 'acme' }, rules: { team } };
    const cwd = project({ '.git/': '', 'pod.yaml': soundPod() });
    const { findings } = await lintFiles(['pod.yaml'], {
      cwd,
      config: { plugins: [plugin], rules: { 'acme/team': 'warn' } },
    });
    expect(findings.map(({ message }) => message)).toEqual(["Pod has no label 'team'."]);
  });

  test('rejects a run that cannot begin, with every problem', async () => {
    const cwd = project({ '.git/': '' });
    await expect(lintFiles(['a.yaml', 'b.yaml'], { cwd })).rejects.toBeInstanceOf(PlimsollError);
    await expect(lintFiles(['a.yaml', 'b.yaml'], { cwd })).rejects.toMatchObject({ problems: { length: 2 } });
  });

  test('ends between files when its signal says so', async () => {
    const cwd = project({ '.git/': '', 'pod.yaml': soundPod() });
    const reason = new Error('enough');
    await expect(lintFiles(['.'], { cwd, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('lintText', () => {
  test('does not need the file to exist', async () => {
    const { findings, project: seen } = await lintText(privilegedPod(), {
      path: 'deploy/web.yaml',
      cwd: project({ '.git/': '' }),
      presets: ['pod-security/baseline'],
    });
    expect(findings).toMatchObject([{ file: 'deploy/web.yaml', severity: 'error' }]);
    expect(seen.complete).toBe(false);
  });

  test('needs no options, and keeps what is suppressed apart from what is seen', async () => {
    const reason = '# plimsoll-ignore pod-security/privileged -- A test of drivers.';
    const text = privilegedPod().replace(/^( *)privileged: true/m, `$1${reason}\n$&`);
    const { visible, suppressed } = await lintText(text, { config: { extends: 'pod-security/baseline' } });
    expect(visible).toEqual([]);
    expect(suppressed).toMatchObject([{ ruleId: 'pod-security/privileged', file: 'manifest.yaml' }]);
    expect((await lintText(privilegedPod())).visible.map(({ ruleId }) => ruleId)).toContain(
      'pod-security/privileged',
    );
  });

  test('says which argument it expects', async () => {
    await expect(lintText(undefined as never)).rejects.toThrow(/expects the text of a manifest.*undefined/);
    await expect(lintText('', 'web.yaml' as never)).rejects.toThrow(/options as an object.*a string/);
    await expect(lintFiles({ cwd: '.' } as never)).rejects.toThrow(/a path or a list of paths.*an object/);
    await expect(lintText(Buffer.from('kind: Pod') as never)).rejects.toThrow(/It got bytes; decode them/);
    await expect(lintTexts(undefined as never).next()).rejects.toThrow(/expects a list of texts.*undefined/);
    await expect(formatResult(lintText('') as never, 'json')).rejects.toThrow(/a promise; use await/);
    await expect(formatResult(await lintText(''), { format: 'json' } as never)).rejects.toThrow(
      /name of a format/,
    );
    await expect(loadConfig('deploy' as never)).rejects.toThrow(/options as an object.*a string/);
  });

  test.each([
    [{ cwd: 5 }, 'the option "cwd" must be a string. It is the number 5.'],
    [
      { config: null },
      'the option "config" must be an object or a list of objects or a string or false. It is null.',
    ],
    [{ config: [null] }, 'It is a list with null.'],
    [{ preset: ['cis/level-1'] }, 'has no option "preset". Did you mean "presets"?'],
    [
      { extends: 'cis/level-1' },
      'has no option "extends". It is a key of the config: { config: { extends: … } }.',
    ],
    [
      { config: 'plimsoll.config.yaml', presets: ['cis/level-1'] },
      'the options "config" and "presets" cannot be combined, because each chooses the rules.',
    ],
    [{ baseline: 'baseline.yaml' }, 'the option "baseline" must be what parseBaseline() returned.'],
    [
      { signal: new AbortController() },
      'the option "signal" must be a signal, such as that of an AbortController. It is an AbortController.',
    ],
  ])('says what is wrong with the options %j', async (options, message) => {
    await expect(lintText('', options as never)).rejects.toThrow(message);
  });

  test.each([0, -1, 1.5, Number.NaN])('refuses a limit of %d bytes', async (maxFileSize) => {
    await expect(lintFiles([], { maxFileSize })).rejects.toThrow(
      `lintFiles: the option "maxFileSize" must be a whole number above 0. It is the number ${maxFileSize}.`,
    );
  });

  test('says that its directory, its config or its format is none', async () => {
    const cwd = project({ '.git/': '', 'pod.yaml': soundPod() });
    const missing = path.join(cwd, 'gone');
    const none = `The option "cwd" must be a directory that exists. It is "${missing}".`;
    await expect(lintFiles([], { cwd: missing })).rejects.toThrow(none);
    await expect(loadConfig({ cwd: missing })).rejects.toThrow(none);
    await expect(lintText('', { cwd: path.join(cwd, 'pod.yaml') })).rejects.toThrow('must be a directory');
    await expect(lintFiles([], { cwd, config: cwd })).rejects.toThrow(
      /^\.: the config cannot be loaded: it is a dir/,
    );
    const result = await lintText('');
    for (const format of ['./gone.js', 'https://example.org/a.js'])
      await expect(formatResult(result, format)).rejects.toThrow(
        RegExp(`^The formatter "${format}" cannot be loaded: [^\n]*[Tt]here is no such file[^\n]*$`),
      );
  });

  test('says what is wrong with the entries of a config', async () => {
    const told = async (config: unknown) =>
      lintText('', { config: config as Config }).catch(({ problems }) => problems);
    expect(await told({ plugins: [{ meta: {} }] })).toEqual([
      'plugins[0]: This is not a plugin. Expected an object with meta.prefix and rules.',
    ]);
    const presets = lintText('', { presets: ['nope'] });
    await expect(presets).rejects.toThrow(/^--preset: Unknown preset "nope"/);
  });
});

test('lintTexts gives each report before it takes the next text', async () => {
  const seen: string[] = [];
  function* texts() {
    for (const path of ['a.yaml', 'b.yaml']) {
      seen.push(`asked for ${path}`);
      // As it comes from a table, with a column that means nothing here.
      yield { path, text: privilegedPod(), sha: 'abc' };
    }
  }
  for await (const { visible } of lintTexts(texts(), { config: { extends: 'pod-security/baseline' } }))
    for (const { file } of visible) seen.push(file);
  expect(seen).toEqual(['asked for a.yaml', 'a.yaml', 'asked for b.yaml', 'b.yaml']);
});

test('formatResult needs the result alone, and shows the help and the text of the run that made it', async () => {
  const cwd = project({ '.git/': '', 'pod.yaml': privilegedPod() });
  const result = await lintFiles('pod.yaml', { cwd });
  expect(await formatResult(result, 'unix')).toMatch(
    /^pod\.yaml:14:21: error: .*\[pod-security\/privileged\]$/m,
  );
  const { runs } = JSON.parse(await formatResult(result, 'sarif'));
  expect(runs[0].tool.driver.rules[0].help.text).not.toBe('');
  await expect(formatResult(result, 'sarf')).rejects.toThrow(/Did you mean/);
});
