// The example for Argo CD, as a repository.
import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding } from '@plimsoll/core';
import { expect, test } from 'vitest';
import { plimsoll, project } from './project.js';
import { HERE, reachedOf } from './reached.js';
import { toolOrNote, toolsEnv } from './tools.js';

const example = fileURLToPath(new URL('../../../examples/argocd', import.meta.url));
const tools = [toolOrNote('kustomize') ?? toolOrNote('kubectl'), toolOrNote('helm')];

test.skipIf(tools.includes(undefined))(
  'the example gives each cluster what Argo CD deploys to it',
  async () => {
    const root = project({ '.git/config': '[remote "origin"]\n\turl = git@git.example:acme/deploy.git\n' });
    cpSync(example, root, { recursive: true });
    const args = ['--gitops', '-f', 'json', '--preset', 'pod-security/baseline'];
    const run = await plimsoll(root, args, { env: toolsEnv });
    const { findings, summary } = JSON.parse(run.stdout) as {
      findings: readonly Finding[];
      summary: { notJudged: readonly { reason: string; count: number }[] };
    };
    const shown = findings.map(({ file, region, resource, ruleId }) => {
      const text = readFileSync(path.join(root, file), 'utf8').slice(region?.startOffset, region?.endOffset);
      return `${file}: ${text} ${resource?.cluster ?? 'loose'} ${resource?.namespace}/${resource?.name} ${ruleId}`;
    });
    const PRIVILEGED = 'pod-security/privileged';
    expect(shown).toEqual([
      `bases/web/pod.yaml: true prod web/shop-web ${PRIVILEGED}`,
      'charts/cache/templates/pod.yaml: hostNetwork: {{ .Values.hostNetwork }} prod cache/cache pod-security/host-network',
      'charts/cache/templates/pod.yaml: hostPID: {{ .Values.hostPID }} prod cache/cache pod-security/host-pid',
      `shop/cart/pod.yaml: true prod cart/cart ${PRIVILEGED}`,
      `shop/old/pod.yaml: true loose undefined/old ${PRIVILEGED}`,
      `tools/agent.yaml: true in-cluster tools/agent ${PRIVILEGED}`,
      `tools/next.draft.yaml: true loose undefined/draft ${PRIVILEGED}`,
    ]);
    expect(summary.notJudged.filter(({ reason }) => reason === 'release')).toEqual([]);
  },
);

const withTools = test.skipIf(tools.includes(undefined));

const application = (name: string, source: object) =>
  JSON.stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd' },
    spec: {
      project: 'default',
      source: { repoURL: HERE, ...source },
      destination: { name: 'in-cluster', namespace: 'shop' },
    },
  });

const object = (kind: string, name: string) => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}}\n`;

withTools('an overlay that nothing deploys is a root: its Applications count', async () => {
  const { objects, gaps } = await reachedOf(
    {
      'bootstrap/base/kustomization.yaml': 'resources: [root.yaml]\n',
      'bootstrap/base/root.yaml': application('root', { path: 'apps/dev' }),
      'bootstrap/overlays/prod/kustomization.yaml': `namespace: argocd
resources: [../../base, settings.yaml]
patches: [{target: {kind: Application}, patch: "- {op: replace, path: /spec/source/path, value: apps/prod}"}]
`,
      'bootstrap/overlays/prod/settings.yaml': object('ConfigMap', 'settings'),
      // An Application deploys this one.
      'apps/prod/kustomization.yaml': 'namespace: argocd\nresources: [child.yaml]\n',
      'apps/prod/child.yaml': application('child', { path: 'm' }),
      'apps/dev/child.yaml': application('other', { path: 'm' }),
      'm/a.yaml': object('Service', 'a'),
      // The report says what cannot be built. Its Applications count as written.
      'broken/kustomization.yaml': 'resources: [app.yaml, "https://git.example/far?ref=v1"]\n',
      'broken/app.yaml': application('broken', { path: 'n' }),
      'n/b.yaml': object('Service', 'b'),
    },
    { env: toolsEnv },
  );
  expect(objects).toEqual([
    'in-cluster: Application argocd/child',
    'in-cluster: Application argocd/root',
    'in-cluster: ConfigMap argocd/settings',
    'in-cluster: Service (shop)/a',
    'in-cluster: Service (shop)/b',
  ]);
  expect(gaps).toEqual([expect.stringMatching(/^remote-base: Kustomization broken cannot be built/)]);
});

withTools.each([
  ['a patch', 'patches: [{path: ../outside.yaml}]', {}],
  ['a file of a generator', 'configMapGenerator: [{name: c, files: [key=../outside.yaml]}]', {}],
  ['a replacement', 'replacements: [{path: ../outside.yaml}]', {}],
  ['a patch of the source', '', { patches: [{ path: '../outside.yaml' }] }],
])('Argo CD does not build a kustomization with %s outside its directory', async (_, more, kustomize) => {
  const files = {
    'outside.yaml': object('Service', 'a'),
    'app/kustomization.yaml': `resources: [a.yaml]\n${more}\n`,
    'app/a.yaml': object('Service', 'a'),
    'x.yaml': application('x', { path: 'app', kustomize: { namePrefix: 'p-', ...kustomize } }),
  };
  const { objects, gaps, places } = await reachedOf(files, { env: toolsEnv });
  expect({ objects, places }).toEqual({ objects: [], places: ['x.yaml:1'] });
  expect(gaps[0]).toMatch(
    /^build-failed: Application argocd\/x: it cannot be built: .*outside\.yaml, which is not below/,
  );
});

withTools('a source may skip the schema of a chart, like a HelmRelease', async () => {
  const { objects, gaps } = await reachedOf(
    {
      'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
      'chart/values.schema.json': '{"properties": {"replicas": {"type": "integer"}}}',
      'chart/templates/s.yaml': object('Service', '{{ .Release.Name }}'),
      'x.yaml': application('strict', { path: 'chart', helm: { valuesObject: { replicas: 'many' } } }),
      'y.yaml': application('lax', {
        path: 'chart',
        helm: { valuesObject: { replicas: 'many' }, skipSchemaValidation: true },
      }),
    },
    { env: toolsEnv },
  );
  expect(objects).toEqual(['in-cluster: Service (shop)/lax']);
  expect(gaps).toEqual([
    expect.stringMatching(/^chart-failed: Application argocd\/strict: it cannot be rendered/),
  ]);
});
