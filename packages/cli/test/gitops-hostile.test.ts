// Trees that are meant to keep a run busy, or to make it read files outside the repository.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { resolveConfig } from '@plimsoll/core';
import { describe, expect, test } from 'vitest';
import { findFiles } from '../src/files/find.js';
import { displayPath } from '../src/files/repository.js';
import { reached } from '../src/gitops/index.js';
import { project } from './project.js';
import { FLUX_OF_C, HERE, reachedOf } from './reached.js';
import { toolOrNote, toolsEnv } from './tools.js';

const kustomizer = toolOrNote('kustomize') ?? toolOrNote('kubectl');
const withHelm = test.skipIf(!kustomizer || !toolOrNote('helm'));

const MANIFEST = 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\n';

function applicationSet(generators: readonly object[], name = 'set', spec: object = {}): string {
  return JSON.stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name, namespace: 'argocd' },
    spec: {
      generators,
      template: {
        metadata: { name: 'x-{{a}}-{{b}}' },
        spec: {
          project: 'default',
          source: { repoURL: HERE, path: 'm' },
          destination: { name: 'in-cluster', namespace: 'x' },
        },
      },
      ...spec,
    },
  });
}

const list = (key: string, length: number) => ({
  list: { elements: Array.from({ length }, (_, at) => ({ [key]: String(at) })) },
});
const matrix = (...generators: readonly object[]) => ({ matrix: { generators } });

describe('an ApplicationSet', () => {
  const many =
    'generator-unknown: ApplicationSet argocd/set: its generators create more than 2000 Applications.';

  test.each<[string, readonly object[]]>([
    ['with a million results', [matrix(list('a', 1000), list('b', 1000))]],
    ['with results in each other', [matrix(list('a', 1000), matrix(list('b', 1000), list('c', 1000)))]],
    [
      'of which a selector takes none',
      [
        matrix(list('a', 1000), {
          ...matrix(list('b', 1000), list('c', 1000)),
          selector: { matchLabels: { a: 'none' } },
        }),
      ],
    ],
    ['with many generators', Array.from({ length: 3000 }, () => list('a', 1))],
  ])('%s makes none, which is reported', async (_, generators) => {
    const { objects, gaps } = await reachedOf({
      'm/a.yaml': MANIFEST,
      'set.yaml': applicationSet(generators),
    });
    expect(objects).toEqual([]);
    expect(gaps.at(-1)).toBe(many);
  });

  test.each([
    [
      'aliases that multiply',
      `a: &a [x, x, x, x, x, x, x, x, x, x]\n${[...'bcdefgh'].map((key, at) => `${key}: &${key} [${`*${'abcdefg'[at]}, `.repeat(10)}]`).join('\n')}\n`,
    ],
    ['what is nested deep', `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`],
  ])('that reads %s is reported, and the run continues', async (_, text) => {
    const git = { git: { repoURL: HERE, revision: 'HEAD', files: [{ path: 'cfg/*.yaml' }] } };
    const { objects, gaps } = await reachedOf({
      'm/a.yaml': MANIFEST,
      'cfg/bomb.yaml': text,
      'set.yaml': applicationSet([git]),
    });
    expect(objects).toEqual([]);
    expect(gaps).toEqual([
      'build-failed: ApplicationSet argocd/set: cfg/bomb.yaml, which its git generator reads, is not valid YAML.',
    ]);
  });
});

/** A repository, and files outside it that must not be read. */
async function withOutside(
  files: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>>,
  env = {},
) {
  const base = project({
    'outside/secret.yaml': `${MANIFEST.replace('name: a', 'name: outside')}`,
    'outside/values.yaml': 'name: outside\n',
  });
  const root = path.join(base, 'repository');
  for (const [name, text] of Object.entries({ '.git/config': `[remote "o"]\n\turl = ${HERE}\n`, ...files })) {
    mkdirSync(path.join(root, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  for (const [name, target] of Object.entries(links)) symlinkSync(target, path.join(root, name));
  const { files: found } = await findFiles([root], root);
  const {
    objects,
    gaps,
    rendered,
    files: read,
  } = await reached({ files: found, root, config: resolveConfig({}), env });
  const texts = JSON.stringify([objects, rendered.map(({ parsed }) => parsed.source.text), gaps]);
  return { texts, gaps, outside: read.filter((file) => path.isAbsolute(displayPath(root, file))) };
}

const application = (source: object) =>
  JSON.stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'x', namespace: 'argocd' },
    spec: {
      project: 'default',
      source: { repoURL: HERE, ...source },
      destination: { name: 'in-cluster', namespace: 'x' },
    },
  });

const CHART = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
  'chart/templates/s.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: "{{ .Values.name }}"}\n',
};

describe('nothing outside the tree is read', () => {
  test.each<[string, object, Readonly<Record<string, string>>]>([
    ['by a path', { path: '../outside' }, {}],
    ['by a link to a directory', { path: 'linked' }, { linked: '../outside' }],
    [
      'by a link in a directory',
      { path: 'm', directory: { recurse: true } },
      { 'm/linked.yaml': '../../outside/secret.yaml', 'm/deep': '../../outside' },
    ],
    ['by an override', { path: 'm' }, { 'm/.argocd-source.yaml': '../../outside/secret.yaml' }],
  ])('%s of an Application', async (_, source, links) => {
    const { texts, outside } = await withOutside(
      { 'm/a.yaml': MANIFEST, 'app.yaml': application(source) },
      links,
    );
    expect(texts).not.toContain('"name":"outside"');
    expect(outside).toEqual([]);
  });

  withHelm.each<[string, object, Readonly<Record<string, string>>]>([
    ['by a file of values', { valueFiles: ['../../outside/values.yaml'] }, {}],
    [
      'by a link to values',
      { valueFiles: ['linked.yaml'] },
      { 'chart/linked.yaml': '../../outside/values.yaml' },
    ],
    [
      'by a pattern of values',
      { valueFiles: ['*.yaml'] },
      { 'chart/linked.yaml': '../../outside/values.yaml' },
    ],
    [
      'by a file of a parameter',
      { fileParameters: [{ name: 'name', path: '../../outside/values.yaml' }] },
      {},
    ],
    [
      'by a link of a parameter',
      { fileParameters: [{ name: 'name', path: 'linked.yaml' }] },
      { 'chart/linked.yaml': '../../outside/values.yaml' },
    ],
    ['by a link in the chart', {}, { 'chart/values.yaml': '../../outside/values.yaml' }],
  ])('%s of a chart', async (_, helm, links) => {
    const { texts, outside } = await withOutside(
      { ...CHART, 'app.yaml': application({ path: 'chart', helm: { releaseName: 'r', ...helm } }) },
      links,
      toolsEnv,
    );
    expect(texts).not.toMatch(/name: \\+"?outside/);
    expect(outside).toEqual([]);
  });

  withHelm('by an artifact, or the values of a FluxInstance', async () => {
    const { texts, outside } = await withOutside(
      {
        ...FLUX_OF_C,
        'clusters/c/all.yaml': `apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: parts, namespace: flux-system}
spec:
  sources: [{alias: repo, kind: GitRepository, name: flux-system}]
  artifacts: [{name: a, copy: [{from: "@repo/m/**", to: "@artifact/../../../"}]}]
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: a, namespace: flux-system}
spec: {path: ./, sourceRef: {kind: ExternalArtifact, name: a}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: flux-instance, namespace: flux-system}
spec: {chartRef: {kind: OCIRepository, name: flux-instance}, valuesFrom: [{kind: ConfigMap, name: v}]}
`,
        'clusters/kustomization.yaml':
          'configMapGenerator: [{name: v, files: [values.yaml=../../outside/values.yaml]}]\n',
        'm/a.yaml': MANIFEST.replace('name: a', 'name: a, namespace: x'),
      },
      { 'm/linked.yaml': '../../outside/secret.yaml', 'm/deep': '../../outside' },
      toolsEnv,
    );
    expect(texts).toContain('"name":"a"');
    expect(texts).not.toContain('"name":"outside"');
    expect(outside).toEqual([]);
  });
});
