import { describe, expect, test } from 'vitest';
import { report, rule, run } from '../../../test/house.js';
import { parse, resolveConfig } from '../../index.js';
import { readProjects, whyAbsenceIsUnknown } from '../../kubernetes.js';
import type { ContainerCursor } from '../pod-cursor.js';
import type { Resource } from '../resource.js';

const config = resolveConfig([{}]);

async function made(files: Readonly<Record<string, string>>): Promise<readonly Resource[]> {
  const parsed = Object.entries(files).map(([path, text]) => parse({ path, text }));
  const [project] = await readProjects(await Promise.all(parsed), config);
  return project!.resources.filter(({ inValues }) => inValues);
}

const pod = ({ value }: Resource): Record<string, unknown> =>
  (value as unknown as { spec: { template: { spec: Record<string, unknown> } } }).spec.template.spec;

const POD = 'controllers: {app: {containers: {main: {image: {repository: a, tag: "1"}}}}}';
const k3s = (kind: string, spec: string, name = 'web'): string =>
  `apiVersion: helm.cattle.io/v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop}\nspec:\n${spec.replace(/^(?=.)/gm, '  ')}`;
const chart = k3s('HelmChart', `chart: app-template\nvaluesContent: |\n  ${POD}\n`);
const TAG = 'valuesContent: |\n  controllers: {app: {containers: {main: {image: {tag: latest}}}}}\n';

const images = rule((context) => ({
  Container: (container: ContainerCursor) => report(context, container.at('image') as never),
}));

describe('a HelmChartConfig overrides its HelmChart', () => {
  test.each([
    [
      'the values of both are one, each at its place',
      `${chart}---\n${k3s('HelmChartConfig', TAG)}`,
      ['latest'],
    ],
    [
      'in a List, too',
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [
          {
            apiVersion: 'helm.cattle.io/v1',
            kind: 'HelmChartConfig',
            metadata: { name: 'web', namespace: 'shop' },
            spec: { valuesContent: 'controllers: {app: {containers: {main: {image: {tag: latest}}}}}' },
          },
        ],
      }).concat(`\n---\n${chart}`),
      ['latest'],
    ],
    ['whichever comes first', `${k3s('HelmChartConfig', TAG)}---\n${chart}`, ['latest']],
    ['but for one of another name', `${chart}---\n${k3s('HelmChartConfig', TAG, 'other')}`, ['"1"', 'image']],
    [
      'and both of its values count',
      `${chart}  values: {controllers: {app: {containers: {main: {image: {tag: "2"}}}}}}\n`,
      ['"2"'],
    ],
  ])('%s', async (_, text, expected) => {
    const { lines, result } = await run(text, { images });
    expect(lines).toEqual(expected.map((shown) => `house/images ${shown}`));
    expect(result.notJudged.map(({ reason }) => reason)).toEqual(
      text.includes('name: other') ? ['values'] : [],
    );
  });

  test('in another file it is read there, and the chart does not get its values', async () => {
    const [own, ...others] = await made({ 'a.yaml': chart, 'b.yaml': k3s('HelmChartConfig', TAG) });
    expect(own!.inValues).toEqual({ partial: true });
    expect(pod(own!).containers).toMatchObject([{ image: expect.stringContaining('UNKNOWN') as string }]);
    expect(others.map(({ file }) => file.path)).toEqual(['b.yaml']);
  });
});

describe('the chart of a HelmRelease may be named by another object', () => {
  const release = (namespace = '') =>
    `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web}\nspec:\n  chartRef: {kind: OCIRepository, name: web${namespace}}\n  values: {${POD}}\n`;
  const source = (tag: string, url = 'oci://ghcr.io/x/app-template', metadata = 'name: web'): string =>
    `apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {${metadata}}\nspec: {url: '${url}', ref: {tag: ${tag}}}\n`;

  test.each<[string, Readonly<Record<string, string>>, unknown]>([
    ['by its version', { 'a.yaml': release(), 'b.yaml': source('5.1.0') }, false],
    ['in an older version', { 'a.yaml': release(), 'b.yaml': source('4.6.2@sha256:ab') }, undefined],
    [
      'nearest to it',
      { 'a/a.yaml': release(), 'a/b.yaml': source('5.1.0'), 'c/b.yaml': source('4.6.2') },
      false,
    ],
    [
      'if several agree',
      { 'a.yaml': release(), 'b/b.yaml': source('5.1.0'), 'c/c.yaml': source('5.1.0') },
      false,
    ],
    [
      'else it is not known',
      { 'a.yaml': release(), 'b/b.yaml': source('5.1.0'), 'c/c.yaml': source('4.6.2') },
      'unknown',
    ],
    ['nor of another chart', { 'a.yaml': release(), 'b.yaml': source('5.1.0', 'oci://x/other') }, 'unknown'],
    [
      'nor in another namespace',
      {
        'a.yaml': release(', namespace: x'),
        'b.yaml': source('5.1.0', undefined, 'name: web, namespace: other'),
      },
      'unknown',
    ],
  ])('%s', async (_, files, expected) => {
    const workload = (await made(files)).find(({ kind }) => kind === 'Deployment')!;
    const { automountServiceAccountToken } = pod(workload);
    expect(automountServiceAccountToken).toEqual(
      expected === 'unknown' ? expect.stringContaining('UNKNOWN') : expected,
    );
  });
});

describe('objects that a release may create are not absent', () => {
  const release = (values: string, more = ''): string =>
    `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: shop}\nspec: {chart: {spec: {chart: app-template, version: 4.6.2}}, values: {${values}}${more}}\n`;
  const why = async (text: string, kind: string, namespace: string, valuesRendered = false) => {
    const [project] = await readProjects([await parse({ path: 'a.yaml', text, valuesRendered })], config);
    return whyAbsenceIsUnknown(project!, { kind, namespace });
  };
  const unknown = 'HelmRelease shop/web may make one: what its chart makes is not all known.';
  test.each([
    [
      'a chart that is not known',
      release('image: {repository: a, tag: "1"}'),
      'NetworkPolicy',
      'shop',
      unknown,
    ],
    ['what is in its namespace only', release('image: {repository: a, tag: "1"}'), 'Pod', 'other', undefined],
    ['what charts make', release('replicas: 1'), 'LimitRange', 'shop', undefined],
    ['app-template', release(POD), 'NetworkPolicy', 'shop', undefined],
    [
      'more values',
      release(POD, ', valuesFrom: [{kind: Secret, name: x}]'),
      'ServiceAccount',
      'shop',
      unknown,
    ],
  ])('%s', async (_, text, kind, namespace, expected) => {
    expect(await why(text, kind, namespace)).toBe(expected);
    expect(await why(text, kind, namespace, true)).toBeUndefined();
  });
});
