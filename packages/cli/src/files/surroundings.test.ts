import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { found, plimsoll, privilegedPod, project } from '../../test/project.js';
import { surroundingsOf } from './surroundings.js';

const files = {
  '.git/': '',
  'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
  'chart/values.yaml': 'image: x\n',
  'chart/templates/pod.yaml': privilegedPod(),
  'overlays/prod/kustomization.yaml': 'resources: [extra.yaml]\npatches: [{ path: patches/web.yaml }]\n',
  'overlays/prod/patches/web.yaml': privilegedPod(),
  'overlays/prod/extra.yaml': privilegedPod('extra'),
};

test('the directory and its parents are searched, up to the root', () => {
  const root = project({ ...files, 'Chart.yaml': 'name: outer', 'a/b/x.yaml': '' });
  const inside = path.join(root, 'overlays');
  expect(surroundingsOf([path.join(inside, 'prod/patches/web.yaml')], inside)).toEqual({
    charts: [],
    kustomizations: [{ path: 'prod/kustomization.yaml', text: files['overlays/prod/kustomization.yaml'] }],
  });
  expect(surroundingsOf([path.join(root, 'a/b/x.yaml')], root).charts).toEqual(['']);
});

describe('templates, values, charts and patches are counted but not linted, even if they are named', () => {
  test.each([
    ['.', { template: 1, 'helm-values': 1, 'helm-chart': 1, kustomization: 1, patch: 1 }],
    ['chart/templates/pod.yaml', { template: 1 }],
    ['chart/templates', { template: 1 }],
    ['chart/values.yaml', { 'helm-values': 1 }],
    ['overlays/prod/patches/web.yaml', { patch: 1 }],
    ['overlays/prod/patches', { patch: 1 }],
  ])('%s', async (given, skippedByReason) => {
    const { stdout } = await plimsoll(project(files), [given, '-f', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ summary: { skippedByReason } });
    const { findings } = JSON.parse(stdout) as { findings: { file: string }[] };
    expect(findings.map(({ file }) => file)).toEqual(given === '.' ? ['overlays/prod/extra.yaml'] : []);
  });

  test('so is standard input, by its given name', async () => {
    const args = ['-', '-f', 'unix', '--stdin-filename'];
    const inChart = await plimsoll(project(files), [...args, 'chart/templates/new.yaml'], {
      stdin: privilegedPod(),
    });
    expect(inChart.code).toBe(2);
    const beside = await plimsoll(project(files), [...args, 'other/new.yaml'], { stdin: privilegedPod() });
    expect(found(beside)).toEqual(['other/new.yaml:14 pod-security/privileged']);
  });
});
