import { describe, expect, test } from 'vitest';
import { resolveConfig } from '../config/resolve.js';
import type { ConfigObject } from '../config/types.js';
import { lint } from '../engine/lint.js';
import { definePlugin, defineRule } from '../rule/define.js';
import { fileClassifier } from '../source/classify.js';
import { parse } from '../source/parse.js';
import { notJudgedGroups } from './not-judged.js';

async function run(files: Readonly<Record<string, string>>, config: ConfigObject = {}) {
  const roleOf = fileClassifier({ charts: ['chart'], kustomizations: [] });
  const parsed = await Promise.all(
    Object.entries(files).map(([path, text]) => parse({ path, text, role: roleOf(path) })),
  );
  return lint(parsed, await resolveConfig([config]));
}

/** `reason kind` of what was not judged, and the text that it points at. */
async function told(text: string, config?: ConfigObject): Promise<readonly string[]> {
  const { notJudged } = await run({ 'a.yaml': text }, config);
  return notJudged.map(({ reason, kind, region }) =>
    [reason, kind, region && `'${text.slice(region.startOffset, region.endOffset)}'`]
      .filter(Boolean)
      .join(' '),
  );
}

/** Without the core rules that can be turned off. */
const OFF: ConfigObject = { rules: { 'plimsoll/unknown-api': 'off', 'plimsoll/unknown-field': 'off' } };

/** The rules that found something, if nothing was reported as not judged. */
async function said(text: string): Promise<readonly string[]> {
  const { findings, notJudged } = await run({ 'a.yaml': text });
  expect(notJudged).toEqual([]);
  return [...new Set(findings.map(({ ruleId }) => ruleId))];
}

const object = (apiVersion: string, kind: string, rest: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\n${rest}`;

const containers = 'containers: [{name: a, image: b, securityContext: {privileged: true}}]';

describe('custom resources whose pods no rule was shown', () => {
  test.each([
    ['sparkoperator.k8s.io/v1', 'SparkApplication', 'spec: {image: a, command: [x]}', 'a'],
    ['example.com/v1', 'Pool', `spec: {image: c, securityContext: {}, more: {${containers}}}`, 'c'],
    ['ray.io/v1', 'RayCluster', 'spec: {autoscalerOptions: {image: d, envFrom: []}}', 'd'],
  ])('%s %s: %s', async (apiVersion, kind, rest, image) => {
    expect(await told(object(apiVersion, kind, rest))).toEqual([`hidden-pods ${kind} '${image}'`]);
  });

  test.each([
    ['example.com/v1', 'Pool', 'spec: {containers: [{name: a, command: [sh]}]}', 'spec'],
    ['tekton.dev/v1', 'Task', 'spec: {steps: [{image: a, script: x}]}', 'spec'],
    ['monitoring.coreos.com/v1', 'Prometheus', `spec: {${containers}}`, 'spec'],
    ['example.com/v1', 'Pool', `spec: {a: [{${containers}}]}`, 'containers'],
  ])('or that were shown in part: %s %s: %s', async (apiVersion, kind, rest, place) => {
    expect(await told(object(apiVersion, kind, rest))).toEqual([`partial-pods ${kind} '${place}'`]);
  });

  test.each([
    ['kyverno.io/v1', 'ClusterPolicy', `spec: {rules: [{validate: {pattern: {spec: {${containers}}}}}]}`],
    ['constraints.gatekeeper.sh/v1', 'K8sX', `spec: {${containers}}`],
    ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', `spec: {${containers}}`],
    ['admission.k8s.io/v1', 'AdmissionReview', `request: {object: {spec: {${containers}}}}`],
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', `spec: {example: {${containers}}}`],
    ['apps/v1', 'Deployment', `spec: {template: {spec: {${containers}}}}`],
    ['apps.openshift.io/v1', 'DeploymentConfig', `spec: {template: {spec: {${containers}}}}`],
    ['v1', 'DeploymentConfig', `spec: {template: {spec: {${containers}}}}`],
    ['serving.knative.dev/v1', 'Revision', `spec: {${containers}}`],
    ['example.com/v1', 'Widget', 'spec: {image: a, containers: [1, {name: b}], steps: [{name: c}]}'],
    ['v1', 'ConfigMap', `data: {${containers}}`],
  ])('but not in %s %s', async (apiVersion, kind, rest) => {
    expect(await told(object(apiVersion, kind, rest))).toEqual([]);
  });

  test('nor if the config says where the pods are', async () => {
    const text = object('example.com/v1', 'Pool', `spec: {template: {spec: {${containers}}}}`);
    const podTemplates = [{ group: 'example.com', kind: 'Pool', path: 'spec.template' }];
    expect(await told(text, { podTemplates })).toEqual([]);
  });
});

test('custom resources that contain whole objects', async () => {
  const manifest = '{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r}}';
  expect(
    await told(
      object('kro.run/v1alpha1', 'ResourceGraphDefinition', `spec: {resources: [{template: ${manifest}}]}`),
    ),
  ).toEqual(["hidden-objects ResourceGraphDefinition 'template'"]);
  expect(
    await told(
      object('kubernetes.crossplane.io/v1', 'Object', `spec: {forProvider: {manifest: ${manifest}}}`),
    ),
  ).toEqual([]);
  expect(
    await told(
      object(
        'keda.sh/v1',
        'ScaledObject',
        'spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: x}}',
      ),
    ),
  ).toEqual([]);
});

test.each([
  ['helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'HelmRelease'],
  ['argoproj.io/v1alpha1', 'Application', 'Application'],
  ['argoproj.io/v1alpha1', 'ApplicationSet', 'ApplicationSet'],
  ['helm.cattle.io/v1', 'HelmChart', 'HelmChart'],
  ['helm.crossplane.io/v1beta1', 'Release', 'Release'],
  ['helm.m.crossplane.io/v1beta1', 'Release', 'Release'],
  ['kappctrl.k14s.io/v1alpha1', 'App', 'App'],
  ['packaging.carvel.dev/v1alpha1', 'PackageInstall', 'PackageInstall'],
])('what deploys a chart is not rendered: %s %s', async (apiVersion, kind) => {
  expect(await told(object(apiVersion, kind, 'spec: {}'))).toEqual([`release ${kind} 'x'`]);
});

describe('an API that Kubernetes does not have', () => {
  test.each([
    ['apps/v1', 'Pod'],
    ['app/v1', 'Deployment'],
    ['batch/v1', 'Deployment'],
    ['apps/v1', 'deployment'],
    ['v1', 'Job'],
    ['apps', 'Deployment'],
    ['rbac.authorization.k8s.io/v1', 'Roles'],
    ['apps/1', 'Deployment'],
  ])('%s %s', async (apiVersion, kind) => {
    const text = object(apiVersion, kind, 'spec: {replicas: 1}');
    expect(await told(text, OFF)).toEqual([`unknown-kind ${kind} 'x'`]);
    expect(await said(text)).toEqual(['plimsoll/unknown-api']);
  });

  test.each([
    ['extensions/v1beta1', 'Deployment'],
    ['policy/v1beta1', 'PodSecurityPolicy'],
    ['v1', 'Service'],
    ['coordination.k8s.io/v1', 'Lease'],
    ['kubelet.config.k8s.io/v1beta1', 'KubeletConfiguration'],
    ['gateway.networking.k8s.io/v1', 'Gateway'],
    ['snapshot.storage.k8s.io/v1', 'VolumeSnapshot'],
    ['skaffold/v4beta1', 'Config'],
  ])('but %s %s', async (apiVersion, kind) => {
    const spec = kind === 'Deployment' ? 'spec: {template: {spec: {containers: []}}}' : '';
    expect(await told(object(apiVersion, kind, spec))).toEqual([]);
  });
});

test.each(['', 'Spec: {containers: []}', 'spec: {}', 'spec: null'])(
  'a Pod with "%s" has no spec',
  async (rest) => {
    const text = object('v1', 'Pod', rest);
    expect(await said(text)).toContain('plimsoll/malformed');
  },
);

test('a Deployment with the spec of its pods a level too high has none', async () => {
  const text = object('apps/v1', 'Deployment', `spec: {template: {${containers}}}`);
  expect(await said(text)).toContain('plimsoll/malformed');
});

test('what no finding says about a part of a Deployment is reported here', async () => {
  const { findings, notJudged } = await run({ 'patch.yaml': object('apps/v1', 'Deployment', 'spec: {}') });
  expect(findings.map(({ ruleId }) => ruleId)).not.toContain('plimsoll/malformed');
  expect(notJudged.map(({ reason }) => reason)).toEqual(['no-spec']);
});

describe('what configures a cluster', () => {
  test.each([
    ['eksctl.io/v1alpha5', 'ClusterConfig'],
    ['kops.k8s.io/v1alpha2', 'Cluster'],
    ['karpenter.k8s.aws/v1', 'EC2NodeClass'],
    ['infrastructure.cluster.x-k8s.io/v1beta2', 'AWSCluster'],
    ['eks.aws.crossplane.io/v1beta1', 'Cluster'],
    ['container.cnrm.cloud.google.com/v1beta1', 'ContainerCluster'],
    ['containerservice.azure.com/v1', 'ManagedCluster'],
    ['machineconfiguration.openshift.io/v1', 'KubeletConfig'],
    ['config.openshift.io/v1', 'APIServer'],
  ])('%s %s', async (apiVersion, kind) => {
    expect(await told(object(apiVersion, kind, 'spec: {}'))).toEqual([`cluster-configuration ${kind} 'x'`]);
  });

  test.each([
    ['write-kubeconfig-mode: "0644"\ntls-san: [a]\n', "K3sConfig 'write-kubeconfig-mode'"],
    ['cluster-init: true\nselinux: true\n', "K3sConfig 'cluster-init'"],
    ['version: v1alpha1\nmachine: {type: worker}\ncluster: {}\n', "MachineConfig 'version'"],
    ['apiVersion: v1alpha1\nkind: KubeNodeConfig\n', "KubeNodeConfig 'KubeNodeConfig'"],
    ['mirrors: {docker.io: {endpoint: [https://a]}}\n', "Registries 'mirrors'"],
    ['nodes: [{address: 1.2.3.4}]\nservices: {kube-api: {}}\n', "RKE cluster.yml ''"],
  ])('%j', async (text, kind) => {
    expect(await told(text)).toEqual([`cluster-configuration ${kind}`]);
  });

  test.each([
    ['kops.k8s.io/v1alpha2', 'Cluster', 'spec: {kubelet: {anonymousAuth: false}}'],
    ['eksctl.io/v1alpha5', 'ClusterConfig', 'nodeGroups: [{kubeletExtraConfig: {podPidsLimit: 9}}]'],
  ])('but not if rules check the component that it sets up: %s %s', async (apiVersion, kind, spec) => {
    expect(await told(object(apiVersion, kind, spec))).toEqual([]);
  });

  test('nor if a rule visits its kind', async () => {
    const rule = defineRule({
      meta: { description: 'Look', risk: 5, messages: { found: 'Found.' } },
      create: () => ({ 'kops.k8s.io/Cluster': () => {} }),
    });
    const plugin = definePlugin({
      meta: { name: 'x', version: '1.0.0', prefix: 'x' },
      rules: { look: rule },
    });
    const text = object('kops.k8s.io/v1alpha2', 'Cluster', 'spec: {}');
    expect(await told(text, { plugins: [plugin], rules: { 'x/look': 'warn' } })).toEqual([]);
    expect(await told(text, { plugins: [plugin] })).toEqual(["cluster-configuration Cluster 'x'"]);
  });

  test.each([
    'token: x\n',
    'cluster: {name: a}\n',
    'mirrors: [a]\n',
    'services: {web: {image: a}}\n',
    'version: 2\nupdates: []\n',
  ])('but not %j', async (text) => {
    expect(await told(text)).toEqual(["foreign ''"]);
  });
});

test('objects encrypted by SOPS have unknown values', async () => {
  const text = object('v1', 'Secret', 'stringData: {a: "ENC[x]"}\nsops: {mac: "ENC[y]", version: 3.8.1}\n');
  expect(await told(text)).toEqual(["encrypted Secret 'sops'"]);
});

describe('the same object twice in one cluster', () => {
  const files = {
    'production/ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
    'staging/ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
  };

  test('is reported', async () => {
    const { notJudged } = await run(files);
    expect(notJudged).toMatchObject([{ reason: 'repeated', kind: 'Namespace', file: 'staging/ns.yaml' }]);
    expect(notJudgedGroups(notJudged)[0]).toMatchObject({ advice: expect.stringContaining('"cluster"') });
  });

  test('also in one file, at the second of them, once', async () => {
    const [text] = Object.values(files);
    const role = `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: shop}\n`;
    const { notJudged } = await run({ 'a.yaml': [text, role, text, text].join('---\n') });
    expect(notJudged).toMatchObject([{ reason: 'repeated', kind: 'Namespace', file: 'a.yaml', document: 2 }]);
  });

  test('is not reported if the config says which files belong together', async () => {
    const parsed = await Promise.all(Object.entries(files).map(([path, text]) => parse({ path, text })));
    const config = await resolveConfig([
      { files: ['production/**'], cluster: 'production' },
      { files: ['staging/**'], cluster: 'staging' },
    ]);
    expect((await lint(parsed, config)).notJudged).toEqual([]);
  });

  test('is unknown for objects that get their namespace at install time', async () => {
    const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\n';
    expect((await run({ 'a.yaml': service, 'b.yaml': service })).notJudged).toEqual([]);
  });
});

test('an unreadable document is named, and its neighbours are checked', async () => {
  const { notJudged, files } = await run({
    'a.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\n---\na: [\n---\nb: 1\n',
  });
  expect(notJudged).toMatchObject([
    { reason: 'unreadable', document: 1, region: { startLine: 5 } },
    { reason: 'foreign', document: 2, region: { startLine: 7 } },
  ]);
  expect(files).toMatchObject([{ resources: 1, documents: { manifest: 2, other: 1 } }]);
});

test('one line for each reason says how many of what', async () => {
  const groups = notJudgedGroups(
    ['Policy', 'Policy', 'Prometheus', 'Prometheus', 'HelmRelease'].map((kind) => ({
      reason: 'hidden-pods',
      kind,
      file: 'a.yaml',
    })),
  );
  expect(groups.map(({ line }) => line)).toEqual([
    '5 custom resources contain pods that no rule checked: 2 Policies, 2 Prometheuses, 1 HelmRelease',
  ]);
});
