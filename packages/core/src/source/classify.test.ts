import { describe, expect, it } from 'vitest';
import { readDocuments } from '../yaml/index.js';
import { classifyDocuments, type FileRole, fileClassifier } from './classify.js';

function classes(text: string, role: FileRole = 'plain', path = 'a.yaml') {
  return classifyDocuments(role, text, [...readDocuments(text)], path);
}

describe('the role of a file', () => {
  const roleOf = fileClassifier({
    charts: ['charts/shop', 'charts/shop/charts/db'],
    kustomizations: [
      {
        path: 'overlays/prod/kustomization.yaml',
        text: `resources: [../../base]
patches:
- path: replicas.yaml
- patch: |
    - op: remove
      path: /spec
patchesStrategicMerge:
- memory.yaml
- |
  kind: Deployment
patchesJson6902:
- path: ../shared/ingress.json
replacements:
- path: names.yaml
configurations: [./kustomizeconfig.yaml]
helmCharts:
- name: redis
  valuesFile: redis-values.yaml
  additionalValuesFiles: [more.yaml]
configMapGenerator:
- name: redis
  files: [values.yaml=config.yaml, web.yaml, other.yaml=web.yaml]
`,
      },
      { path: 'kustomization.yaml', text: 'patches: [{path: top.yaml}, {path: ../outside.yaml}, 1, null]\n' },
      { path: 'broken/kustomization.yaml', text: 'patches: [\n' },
    ],
  });

  it.each<[string, FileRole]>([
    ['base/deployment.yaml', 'plain'],
    ['overlays/prod/kustomization.yaml', 'kustomization'],
    ['overlays/prod/replicas.yaml', 'patch'],
    ['overlays/prod/memory.yaml', 'patch'],
    ['overlays/shared/ingress.json', 'patch'],
    ['overlays/prod/names.yaml', 'kustomization'],
    ['overlays/prod/kustomizeconfig.yaml', 'kustomization'],
    ['overlays/prod/redis-values.yaml', 'loose-values'],
    ['overlays/prod/more.yaml', 'loose-values'],
    ['overlays/prod/config.yaml', 'loose-values'],
    ['overlays/prod/web.yaml', 'plain'],
    ['overlays/dev/replicas.yaml', 'plain'],
    ['top.yaml', 'patch'],
    ['charts/shop/Chart.yaml', 'helm-chart'],
    ['charts/shop/Chart.lock', 'helm-chart'],
    ['charts/shop/values.yaml', 'helm-values'],
    ['charts/shop/values-prod.yaml', 'helm-values'],
    ['charts/shop/ci/small-values.yaml', 'helm-values'],
    ['charts/shop/templates/deployment.yaml', 'template'],
    ['charts/shop/templates/db/secret.yaml', 'template'],
    ['charts/shop/crds/shop.yaml', 'template'],
    ['charts/shop/charts/db/values.yaml', 'template'],
    ['charts/shop/examples/pod.yaml', 'plain'],
    ['elsewhere/Chart.yaml', 'helm-chart'],
    ['elsewhere/values.yaml', 'loose-values'],
    ['elsewhere/web.values-prod.yml', 'loose-values'],
    ['elsewhere/default-values.json', 'plain'],
    ['elsewhere/valuesof.yaml', 'plain'],
  ])('%s is %s', (path, role) => {
    expect(roleOf(path)).toBe(role);
  });

  it('is known of a chart in the root', () => {
    const inRoot = fileClassifier({ charts: [''], kustomizations: [] });
    expect(inRoot('templates/pod.yaml')).toBe('template');
    expect(inRoot('values.yaml')).toBe('helm-values');
    expect(inRoot('deploy/pod.yaml')).toBe('plain');
  });
});

describe('a document', () => {
  it.each<[string, string]>([
    ['apiVersion: v1\nkind: Pod\n', 'manifest'],
    ['kind: Pod\nmetadata: {name: x}\n', 'manifest'],
    ['apiVersion: v1\nspec: {}\n', 'manifest'],
    ['apiVersion: 1\nkind: Pod\n', 'manifest'],
    ['apiVersion: v2\nname: chart\nversion: 1.0.0\n', 'other'],
    ['kind: feature\narea: x\n', 'other'],
    ['kind: role\nversion: v3\nmetadata: {name: x}\nspec: {}\n', 'other'],
    ['kind: Role\nversion: v1\nmetadata: {name: x}\n', 'manifest'],
    ['kind: pod\nmetadata: {name: x}\n', 'manifest'],
    ['$patch: delete\napiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n', 'patch'],
    ['a:\n\tb: 1\n', 'other'],
    ['a:\n\tkind: Pod\n', 'manifest'],
    ['{% if a %}\na: 1\n{% endif %}\n', 'other'],
    ['services: {web: {image: nginx}}\n', 'other'],
    ['- a\n- b\n', 'other'],
    ['just text\n', 'other'],
    ['[]\n', 'other'],
    ['- {apiVersion: v1, kind: Pod}\n- {apiVersion: v1, kind: Service}\n', 'manifest'],
    ['- {apiVersion: v1, kind: Pod}\n- text\n', 'other'],
    ['- op: replace\n  path: /spec/replicas\n  value: 2\n', 'patch'],
    ['apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Component\n', 'kustomization'],
    ['apiVersion: builtin\nkind: PrefixTransformer\n', 'kustomization'],
    ['apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n', 'manifest'],
    ['# nothing\n', 'empty'],
    ['null\n', 'empty'],
    ['a: [\n', 'manifest'],
  ])('%j is %s', (text, expected) => {
    expect(classes(text)).toEqual([expected]);
  });

  const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n';
  const running = (container: string): string =>
    `spec: {template: {spec: {containers: [{name: x, ${container}}]}}}\n`;
  it.each([
    ['tests/01-assert.yaml', `${deployment}status: {readyReplicas: 1}\n`, 'other'],
    ['tests/01-errors.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: {labels: {a: b}}\n', 'other'],
    ['tests/assert-ready.yaml', `${deployment}spec: {"(replicas > \`1\`)": true}\n`, 'other'],
    // Complete, so a manifest in any file. In another file, what is missing is a fault.
    ['tests/01-assert.yaml', `${deployment}spec: {replicas: 1}\n`, 'manifest'],
    ['a-assert.yaml', `${deployment}${running('image: web')}status: {}\n`, 'manifest'],
    // A container of which a test only checks a port.
    ['a-assert.yaml', `${deployment}${running('ports: [{containerPort: 80}]')}status: {}\n`, 'other'],
    ['a-assert.yaml', `${deployment}${running('ports: [{containerPort: 80}]')}`, 'other'],
    // A list is what its items are, and the configuration of a program has no name.
    [
      'web-error.yaml',
      `apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Pod, metadata: {name: x}}]\n`,
      'manifest',
    ],
    [
      'web-error.yaml',
      `apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Pod, status: {}}]\n`,
      'other',
    ],
    [
      'kubelet-error.yaml',
      'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n',
      'manifest',
    ],
    ['tests/asserting.yaml', `${deployment}status: {readyReplicas: 1}\n`, 'manifest'],
  ])('of a test in %s: %j is %s', (path, text, expected) => {
    expect(classes(text, 'plain', path)).toEqual([expected]);
  });

  it('beside a manifest is one, whatever indents it', () => {
    expect(classes('apiVersion: v1\nkind: Pod\n---\na:\n\tb: 1\n')).toEqual(['manifest', 'manifest']);
  });

  it('that lacks a kind among manifests is one', () => {
    expect(
      classes('apiVersion: v1\nkind: Pod\n---\napiVersion: v1\n---\nspec: {}\n---\nx: 1\n---\n# end\n'),
    ).toEqual(['manifest', 'manifest', 'manifest', 'other', 'empty']);
  });

  it('has the class of its file where that says more', () => {
    const pod = 'apiVersion: v1\nkind: Pod\n---\n# end\n';
    expect(classes(pod, 'patch')).toEqual(['patch', 'empty']);
    expect(classes(pod, 'helm-values')).toEqual(['helm-values', 'empty']);
    expect(classes('resources: []', 'kustomization')).toEqual(['kustomization']);
    const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nmetadata: {name: x}\n';
    expect(classes(component, 'kustomization')).toEqual(['kustomization']);
  });

  it.each<FileRole>(['helm-values', 'helm-chart', 'kustomization'])(
    'that is an object of the API is one, though its file is called as %s are',
    (role) => {
      expect(classes('apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n---\na: 1\n', role)).toEqual([
        'manifest',
        role,
      ]);
    },
  );
});

describe('a template', () => {
  it.each([
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n',
    'apiVersion: v1\nkind: Pod\nspec:\n  image: {{ x }}\n',
    '{{- if .Values.pod }}\napiVersion: v1\nkind: Pod\n{{- end }}\n',
    'apiVersion: v1\nkind: Pod\nmetadata:\n  labels:\n    {{- include "labels" . | nindent 4 }}\n',
    'apiVersion: v1\nkind: Pod\nspec:\n  hosts:\n  - {{ host }}\n  - [{{ a }}, {{ b }}]\n',
    'data:\n  a: |\n    text\n  b: {{ x }}\n',
    '- a: >-\n    text\n  b: {{ x }}\n',
  ])('is what does not parse for an action: %j', (text) => {
    expect(classes(text)).toEqual(['template']);
  });

  it.each([
    ['apiVersion: v1\nkind: Pod\n---\nkind: {{ kind }}\n', ['manifest', 'template']],
    ['kind: {{ kind }}\n---\napiVersion: v1\nkind: Pod\n---\n# end\n', ['template', 'manifest', 'empty']],
    // Documents next to it without both keys, or that cannot be parsed either, are parts of it.
    [
      '{{- if a }}\napiVersion: v1\n---\nkind: Pod\nspec: {}\n---\n a: [\n',
      ['template', 'template', 'template'],
    ],
    [
      '{{- if a }}\n---\nx: 1\n---\nclient-transport-security: {}\ndata-dir: /a\nname: b\n',
      ['template', 'other', 'manifest'],
    ],
  ])('is a document, and no file: %j', (text, expected) => {
    expect(classes(text)).toEqual(expected);
  });

  it.each([
    'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n  args: ["{{inputs.parameters.x}}"]\n',
    "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n  when: '{{item}} == 1'\n",
    'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n  name: run-{{item}}\n',
    'apiVersion: v1\nkind: PrometheusRule\nspec:\n  text: Pod {{ $labels.pod }} is down\n',
    'apiVersion: v1\nkind: ConfigMap\ndata:\n  t: |\n    {{ range . }}\n    x: {{ y }}\n    {{ end }}\n',
    'apiVersion: v1\nkind: ConfigMap # {{ x }}\n',
  ])('is not what has its actions in strings: %j', (text) => {
    expect(classes(text)).toEqual(['manifest']);
  });

  it('is not a manifest with a fault elsewhere', () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\ndata:\n  t: |\n    {{ x }}\n  u: "{{ y }}"\n bad: 1\n';
    expect(classes(text)).toEqual(['manifest']);
  });
});
