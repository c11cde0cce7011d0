import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveConfig } from '../config/resolve.js';
import { lint } from '../engine/lint.js';
import { readProjects } from '../engine/projects.js';
import { whyAbsenceIsUnknown } from '../model/absence.js';
import { definePlugin, defineRule } from '../rule/define.js';
import { fileClassifier } from '../source/classify.js';
import { parse } from '../source/parse.js';

const hostIpc = defineRule({
  meta: { description: 'Find hostIPC', risk: 5, messages: { found: 'Found.' } },
  create: (context) => ({
    PodSpec(pod) {
      if (pod.at('hostIPC').value === true) context.report({ at: pod.at('hostIPC'), messageId: 'found' });
    },
  }),
});
const plugin = definePlugin({
  meta: { name: 'x', version: '1.0.0', prefix: 'x' },
  rules: { 'host-ipc': hostIpc },
});
const config = resolveConfig([{ plugins: [plugin], rules: { 'x/host-ipc': 'error' } }]);
const surroundings = { charts: ['chart'], kustomizations: [] };

async function parsed(files: Readonly<Record<string, string>>) {
  const roleOf = fileClassifier(surroundings);
  return Promise.all(Object.entries(files).map(([path, text]) => parse({ path, text, role: roleOf(path) })));
}

const run = async (files: Readonly<Record<string, string>>) => lint(await parsed(files), await config);

const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: y}\nspec: {hostIPC: true}\n';

async function found(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { findings } = await run(files);
  return findings.flatMap(({ ruleId, file }) => (ruleId === 'x/host-ipc' ? [file] : []));
}

describe('a Pod is checked', () => {
  test.each([
    [
      'beside the source of a template',
      `${pod}---\napiVersion: v1\nkind: Service\nmetadata: {name: {{ x }} }\n`,
    ],
    ['behind one', `{{- if a }}\nkind: Service\n{{- end }}\n---\n${pod}`],
    ['beside what cannot be read', `a: [\n---\n${pod}`],
    ['beside values', `replicas: 1\n---\n${pod}`],
    ['with placeholders in quotes', pod.replace('spec: {', 'spec: {nodeName: "{{ n }}", ')],
  ])('%s', async (_, text) => {
    expect(await found({ 'a.yaml': text })).toEqual(['a.yaml']);
  });

  test.each([
    'templates/a.yaml',
    'deploy/templates/a.yaml',
    'chart/docs/templates/a.yaml',
    'chart/values-pod.yaml',
  ])('in %s, which is not a template of a chart', async (path) => {
    const placeholder = pod.replace('spec: {', 'spec: {nodeName: "{{ n }}", ');
    expect(await found({ [path]: placeholder })).toEqual([path]);
  });

  test('but not in the templates of a chart, where each document is counted', async () => {
    const files = {
      'chart/templates/a.yaml': `${pod}---\n# nothing\n---\n{{ x }}\n---\n  ${pod.replaceAll('\n', '\n  ')}`,
    };
    const { findings, notJudged, files: reports } = await run(files);
    expect(findings).toEqual([]);
    expect(reports).toMatchObject([{ documents: { template: 3, empty: 1 } }]);
    expect(notJudged.map(({ reason, document }) => [reason, document])).toEqual([
      ['template', 0],
      ['template', 2],
      ['template', 3],
    ]);
  });
});

describe('an unreadable document hides', () => {
  const unread = async (file: string, text: string) => {
    const files = { 'ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n', [file]: text };
    const [project] = await readProjects(await parsed(files), await config);
    expect(project!.broken).toBe(project!.unread.some(({ template }) => !template));
    return project!.unread;
  };

  test.each([
    ['boiler/values.yaml', 'image: a\nlist: [\n'],
    ['chart/values.yaml', 'apiVersion: v1\nkind: Namespace\na: [\n'],
    ['chart/Chart.yaml', 'apiVersion: v2\nname: a\n b: [\n'],
    ['.github/workflows/ci.yaml', 'on: push\njobs: {a: [\n'],
    ['kustomization.yaml', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\na: [\n'],
    ['a.yaml', 'kind: feature\narea: [\n'],
  ])('nothing in %s: %j', async (file, text) => {
    expect(await unread(file, text)).toEqual([]);
  });

  test.each([
    ['apiVersion: v1\nkind: Service\na: [\n', ['Service']],
    ['{"apiVersion": "v1", "kind": "List", "items": [{"kind": "Namespace"', ['List', 'Namespace']],
    ['apiVersion: v1\nkind: <KIND>\na: [\n', 'anything'],
    ['apiVersion: v1\nkind: A\nx: [\n---\napiVersion: v1\nkind: B\nx: 1\n', ['A']],
  ])('objects of the kinds that %j names', async (text, mayHold) => {
    expect(await unread('a.yaml', text)).toEqual([{ file: 'a.yaml', mayHold }]);
  });

  test('what a template outside charts names, too, which is not a fault', async () => {
    expect(await unread('a.yaml', 'apiVersion: v1\nkind: LimitRange\nmetadata: {name: {{ x }} }\n')).toEqual([
      { file: 'a.yaml', mayHold: ['LimitRange'], template: true },
    ]);
  });

  test.each([
    ['values.yaml', 'a: [\n', undefined, undefined],
    ['a.yaml', 'apiVersion: v1\nkind: Service\na: [\n', 'NetworkPolicy', undefined],
    ['a.yaml', 'apiVersion: v1\nkind: Service\na: [\n', undefined, 'a.yaml could not be read in full.'],
    ['a.yaml', 'apiVersion: v1\nkind: Service\na: [\n', 'Service', 'a.yaml could not be read in full.'],
    [
      'a.yaml',
      'apiVersion: v1\nkind: ClusterRoleBinding\na: [\n',
      'RoleBinding',
      'a.yaml could not be read in full.',
    ],
    [
      'a.yaml',
      'apiVersion: kyverno.io/v1\nkind: ClusterPolicy\na: [\n',
      'Service',
      'a.yaml could not be read in full.',
    ],
    [
      'a.yaml',
      'apiVersion: v1\nkind: Service\na: {{ x }}\n',
      'Service',
      'a.yaml is a template that may contain it.',
    ],
    ['a.yaml', 'apiVersion: v1\nkind: Service\na: {{ x }}\n', undefined, undefined],
  ])('an absence only if the document may contain the object: %s %j %s', async (file, text, kind, reason) => {
    const files = { 'ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n', [file]: text };
    const [project] = await readProjects(await parsed(files), await config);
    expect(whyAbsenceIsUnknown(project!, kind === undefined ? undefined : { kind })).toBe(reason);
  });

  test('objects of the kinds in a configuration that a ConfigMap carries', async () => {
    const text =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  kubelet: |\n    apiVersion: kubelet.config.k8s.io/v1beta1\n    kind: KubeletConfiguration\n    a: [\n';
    expect(await unread('a.yaml', text)).toEqual([
      { file: 'a.yaml', mayHold: ['ConfigMap', 'KubeletConfiguration'] },
    ]);
  });
});

const DOCUMENTS = [
  pod,
  '{{- range . }}\nkind: Pod\n{{- end }}\n',
  'metadata:\n  name: {{ x }}\n',
  'a: [\n',
  'apiVersion: v1\nkind: Service\na: [\n',
  'replicas: 1\n',
  '- op: add\n  path: /a\n',
  'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n',
  'tls-san: [a]\ncluster-init: true\n',
  '# nothing\n',
  'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a, namespace: b}\n',
  '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}\n',
];
const PATHS = [
  'a.yaml',
  'templates/a.yaml',
  'chart/templates/a.yaml',
  'chart/values.yaml',
  'kustomization.yaml',
];

test('checked, unchecked and empty documents together are all documents, in any combination', async () => {
  const stream = fc.array(fc.constantFrom(...DOCUMENTS), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PATHS), stream, async (path, documents) => {
      const [file] = await parsed({ [path]: documents.join('---\n') });
      const { notJudged } = await lint([file!], await config);
      const whole = notJudged.flatMap(({ document, resource }) => (resource ? [] : [document]));
      expect(new Set(whole).size).toBe(whole.length);
      const judged = file!.documents.filter(
        ({ class: own, value }) => own === 'manifest' && value !== undefined,
      );
      const empty = file!.documents.filter(({ class: own }) => own === 'empty');
      expect(judged.length + whole.length + empty.length).toBe(file!.documents.length);
      if (path !== 'chart/templates/a.yaml')
        expect(judged.filter(({ value }) => (value as { kind?: unknown }).kind === 'Pod')).toHaveLength(
          documents.filter((text) => text === pod).length,
        );
    }),
  );
});
