import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ConfigObject, resolveConfig } from '@plimsoll/core';
import { expect, test } from 'vitest';
import { project } from '../../../test/project.js';
import { packed } from '../../../test/tar.js';
import { readChart } from '../charts.js';
import type { HelmOptions } from './options.js';
import { plansOf } from './renderings.js';
import { helmNotes, helmSettingsProblems } from './settings.js';

const CHART = 'apiVersion: v2\nname: web\nversion: 0.0.1\n';
const resolved = (helm: ConfigObject['helm'], more: ConfigObject = {}) =>
  resolveConfig({ ...more, ...(helm && { helm }) }, { basePath: 'env' });

test('charts and values of the config must be there, and in the repository', () => {
  const outside = project({ 'x.yaml': 'a: b', 'chart/Chart.yaml': CHART });
  const root = project({ 'charts/web/Chart.yaml': CHART, 'env/prod.yaml': 'a: b', 'env/empty/x': '' });
  writeFileSync(path.join(root, 'env/web-1.tgz'), packed({ name: 'web/Chart.yaml', text: CHART }));
  symlinkSync(path.join(outside, 'x.yaml'), path.join(root, 'env/link.yaml'));
  symlinkSync(path.join(outside, 'chart'), path.join(root, 'env/linked'));
  const values = ['prod.yaml', 'gone.yaml', 'link.yaml', 'https://x.example/v.yaml'];
  const config = resolved({
    renderings: [
      { chart: '../charts/web', renderings: [{ name: 'a', values }] },
      { chart: 'web-1.tgz', renderings: [{ name: 'a' }] },
      { chart: 'empty', renderings: [{ name: 'a' }] },
    ],
    charts: { web: '../charts/web', 'a.b': 'gone-1.tgz', linked: 'linked' },
  });
  expect(helmSettingsProblems(config, root).map(({ path, message }) => `${path}: ${message}`)).toEqual([
    '.helm.renderings[0].renderings[0].values[1]: gone.yaml: there is no such file.',
    '.helm.renderings[0].renderings[0].values[2]: link.yaml: it is not in the repository. Name that file itself.',
    '.helm.renderings[0].renderings[0].values[3]: https://x.example/v.yaml: it is a URL, but Plimsoll downloads nothing. Name a file.',
    '.helm.renderings[2].chart: empty: there is no chart: expected a directory with a Chart.yaml, or a .tgz.',
    '.helm.charts["a.b"]: gone-1.tgz: there is no such packed chart.',
    '.helm.charts.linked: linked: it is not in the repository.',
  ]);
  expect(helmSettingsProblems(resolved(undefined), root)).toEqual([]);
});

const prod = {
  chart: '../charts/web/',
  renderings: [
    { name: 'prod', values: ['prod.yaml'], namespace: 'shop', kubeVersion: 'v1.31.2', set: { 'a.b': 1 } },
    { name: 'dev', skipTests: false, includeCrds: false, releaseName: 'dev' },
  ],
};

/** What distinguishes the renderings of charts/web. */
function plans(helm: ConfigObject['helm'], options: HelmOptions = {}, chart = 'charts/web') {
  const root = project({
    'charts/web/Chart.yaml': CHART,
    'charts/web/ci/b-values.yaml': '',
    'charts/web/ci/a-values.yaml': '',
    'charts/web/ci/README.md': '',
    'charts/other/Chart.yaml': CHART,
    'env/prod.yaml': '',
  });
  const config = resolved(helm, { kubernetesVersion: '1.33' });
  const valuesFiles = (options.values ?? []).map((name) => path.join(root, name));
  return plansOf(readChart(path.join(root, chart)), { options, valuesFiles, root, config }).map(
    ({ valuesFiles, rendering, ...plan }) => ({
      name: rendering?.name,
      values: valuesFiles.map((file) => path.relative(root, file)),
      ...plan,
    }),
  );
}

const base = {
  releaseName: 'release-name',
  namespace: undefined,
  kubeVersion: '1.33',
  includeCrds: false,
  skipTests: true,
};

test('a chart that the config does not name is rendered once, with its own values', () => {
  const own = { ...base, name: undefined, values: [], cluster: 'charts/web' };
  expect(plans(undefined)).toEqual([own]);
  expect(plans([prod], {}, 'charts/other')).toEqual([{ ...own, cluster: 'charts/other' }]);
  expect(plans({ ci: true }, { includeTests: true }, 'charts/other')).toEqual([
    { ...own, cluster: 'charts/other', skipTests: false },
  ]);
});

test('renderings of the config have their own settings, and otherwise those of the flags', () => {
  expect(plans([prod], { includeCrds: true })).toEqual([
    {
      ...base,
      name: 'prod',
      values: ['env/prod.yaml'],
      namespace: 'shop',
      kubeVersion: '1.31',
      includeCrds: true,
      set: [{ as: 'json', entry: 'a.b=1' }],
      cluster: 'charts/web in rendering prod',
    },
    {
      ...base,
      name: 'dev',
      values: [],
      releaseName: 'dev',
      skipTests: false,
      set: [],
      cluster: 'charts/web in rendering dev',
    },
  ]);
});

test('with ci each file in ci/ is a rendering, in addition to those of the config', () => {
  const ci = [
    ['ci/a', ['charts/web/ci/a-values.yaml']],
    ['ci/b', ['charts/web/ci/b-values.yaml']],
  ];
  const told = (...args: Parameters<typeof plans>) =>
    plans(...args).map(({ name, values }) => [name, values]);
  expect(told({ ci: true })).toEqual(ci);
  expect(told({ ci: true, renderings: [prod] })).toEqual([['prod', ['env/prod.yaml']], ['dev', []], ...ci]);
});

test('flags that set the values of a chart replace all renderings', () => {
  for (const [options, cluster] of [
    [{ values: ['1.yaml', '2.yaml'] }, 'charts/web with 1.yaml, 2.yaml'],
    [{ releaseName: 'r' }, 'charts/web'],
    [{ set: ['a=b'] }, 'charts/web'],
  ] as const)
    expect(plans({ ci: true, renderings: [prod] }, options)).toMatchObject([
      { name: undefined, values: 'values' in options ? options.values : [], cluster },
    ]);
});

test('ignored renderings of the config are reported', () => {
  const root = '/r';
  const [config, files] = [resolved([prod]), [{ absolute: '/r/charts/web/Chart.yaml', named: false }]];
  const notes = (helm: HelmOptions | undefined, of = files) => helmNotes(of, { config, root, helm });
  expect(notes(undefined)).toEqual([
    'The config says how to render charts/web, which starts a program. Use --helm to lint the rendered chart.',
  ]);
  expect(notes({ set: ['a=b'] })).toEqual([
    'The renderings that the config has for charts/web do not count, because you gave --helm-values, --helm-set or --release-name.',
  ]);
  expect(notes({ includeCrds: true })).toEqual([]);
  expect(notes(undefined, [{ absolute: '/r/charts/website/Chart.yaml', named: false }])).toEqual([]);
});
