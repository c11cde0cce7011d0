import { describe, expect, test } from 'vitest';
import { found, plimsoll, privilegedPod, project } from './project.js';
import { toolOrNote, toolsEnv } from './tools.js';

const kustomize = toolOrNote('kustomize') ?? toolOrNote('kubectl');
const helm = toolOrNote('helm');

const PRIVILEGED = 'pod-security/privileged';

describe('--report-only', () => {
  test('loads the project and reports on the given files, and skips missing and ignored ones', async () => {
    const root = project({
      '.git/': '',
      '.plimsoll.yaml': '- ignores: [vendor/**]\n- extends: pod-security/baseline\n',
      'a.yaml': privilegedPod('a'),
      'b/b.yaml': privilegedPod('b'),
      'vendor/c.yaml': privilegedPod('c'),
    });
    const args = ['-f', 'unix', '--report-only'];
    const run = await plimsoll(root, [...args, 'b/b.yaml', 'vendor/c.yaml', 'deleted.yaml']);
    expect(run).toMatchObject({ code: 1, stderr: '' });
    expect(found(run)).toEqual([`b/b.yaml:14 ${PRIVILEGED}`]);
    expect(found(await plimsoll(root, [...args, 'b']))).toEqual([`b/b.yaml:14 ${PRIVILEGED}`]);
    const { stdout } = await plimsoll(root, ['--report-only', 'a.yaml', '-f', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ summary: { files: 3, project: { complete: true } } });
  });

  test('says if none of the given files is in the project', async () => {
    const root = project({ '.git/': '', 'a.yaml': privilegedPod() });
    expect(await plimsoll(root, ['-f', 'unix', '--report-only', 'gone.yaml'])).toEqual({
      code: 0,
      stdout: '',
      stderr: 'None of the files to report on is part of the project.\n',
    });
    expect(await plimsoll(root, ['--report-only'])).toMatchObject({ code: 2 });
  });
});

describe('--report-only with rendered files', () => {
  const HOST = 'pod-security/host-network';
  const pod = (name: string, spec = '') => privilegedPod(name).replace('spec:\n', `spec:\n${spec}`);
  const overlay = (patch: string) => `resources: [../../base]\npatches: [{ path: ${patch} }]\n`;
  const patch = 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { hostNetwork: true }\n';
  const files = {
    '.git/': '',
    'base/kustomization.yaml':
      'resources: [web.yaml]\nconfigMapGenerator: [{ name: settings, envs: [settings.env] }]\n',
    'base/web.yaml': pod('web'),
    'base/settings.env': 'A=b\n',
    'base/README.md': 'Read me.\n',
    'overlays/dev/kustomization.yaml': overlay('dev.yaml'),
    'overlays/dev/dev.yaml': patch,
    'overlays/prod/kustomization.yaml': 'resources: [../../base, extra.yaml]\n',
    'overlays/prod/extra.yaml': pod('extra'),
    // Cannot be built.
    'broken/kustomization.yaml': 'resources: [gone.yaml, here.yaml]\n',
    'broken/here.yaml': pod('broken'),
    'alone.yaml': pod('alone'),
  };
  const args = ['-f', 'unix', '--kustomize', '--preset', 'pod-security/baseline', '--report-only'];

  test.skipIf(!kustomize)('a changed file selects the overlays that are built from it', async () => {
    const root = project(files);
    const run = (...given: readonly string[]) => plimsoll(root, [...args, ...given], { env: toolsEnv });
    const [base, ofDev, extra] = [`base/web.yaml:14 ${PRIVILEGED}`, HOST, `overlays/prod/extra.yaml:14`];
    const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
      // A named patch selects its overlay with everything in it.
      [['overlays/dev/dev.yaml'], [ofDev, base]],
      // A file that every overlay uses selects each overlay.
      [['base/settings.env'], [ofDev, base, extra]],
      [['overlays/prod'], [base, extra]],
      [
        ['overlays/prod/kustomization.yaml', 'alone.yaml'],
        ['alone.yaml:14', base, extra],
      ],
    ];
    for (const [given, expected] of cases) {
      const { code, stderr, stdout } = await run(...given);
      expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
      const lines = found({ code, stderr, stdout });
      expect(lines).toHaveLength(expected.length);
      for (const part of expected) expect(lines.join('\n')).toContain(part);
    }
    // Other files beside it are not a part of it.
    expect(await run('base/README.md')).toMatchObject({ code: 0, stdout: '' });
    expect(await run('broken/gone.yaml')).toMatchObject({ code: 2 });
  });

  test.skipIf(!helm)('a changed file of a chart, or a values file, selects the chart', async () => {
    const chart = (name: string) => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`;
    const root = project({
      '.git/': '',
      'charts/web/Chart.yaml': chart('web'),
      'charts/web/templates/pod.yaml': pod('web', '  hostNetwork: {{ .Values.host | default false }}\n'),
      'charts/web/templates/_helpers.tpl': '{{/* none */}}\n',
      'charts/web/charts/db/Chart.yaml': chart('db'),
      'charts/web/charts/db/values.yaml': '{}\n',
      'charts/broken/Chart.yaml': chart('broken'),
      'charts/broken/templates/pod.yaml': '{{ fail "never" }}\n',
      'prod.yaml': 'host: true\n',
      'alone.yaml': pod('alone'),
    });
    const run = (...given: readonly string[]) =>
      plimsoll(
        root,
        ['-f', 'unix', '--helm', '--preset', 'pod-security/baseline', '--report-only', ...given],
        {
          env: toolsEnv,
        },
      );
    const web = [`charts/web/templates/pod.yaml:15 ${PRIVILEGED}`];
    expect(found(await run('charts/web/templates/_helpers.tpl'))).toEqual(web);
    expect(found(await run('charts/web/charts/db/values.yaml'))).toEqual(web);
    expect(await run('alone.yaml')).toMatchObject({ code: 1, stderr: '' });
    // A given values file selects every chart.
    const { code, stdout } = await run('prod.yaml', '--helm-values', 'prod.yaml');
    expect({ code, stdout }).toEqual({
      code: 2,
      stdout: expect.stringMatching(/host-network[\s\S]*charts\/broken/),
    });
  });
});
