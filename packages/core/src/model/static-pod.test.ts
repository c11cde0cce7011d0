import { expect, test } from 'vitest';
import { parse, resolveConfig } from '../index.js';
import { isControlPlanePod, isStaticPod, readProjects } from '../kubernetes.js';

async function podIn(path: string, spec: string, metadata = 'name: a') {
  const text = `apiVersion: v1\nkind: Pod\nmetadata: {${metadata}}\nspec: {${spec}}\n`;
  const [project] = await readProjects([await parse({ path, text })], resolveConfig({}));
  return project!.pods[0]!;
}

const APP = 'containers: [{name: a, image: a}]';

test.each([
  ['node/etc/kubernetes/manifests/vip.yaml', true],
  ['ansible/static-pods/vip.yaml', true],
  ['var/lib/rancher/rke2/agent/pod-manifests/a.yaml', true],
  ['manifests/vip.yaml', false],
  ['static/manifests/vip.yaml', false],
])('a pod in %s is static: %s', async (path, expected) => {
  const pod = await podIn(path, APP);
  expect([isStaticPod(pod), isControlPlanePod(pod)]).toEqual([expected, false]);
});

test.each([
  ['containers: [{name: a, command: [kube-apiserver]}]', 'name: a', true],
  ['containers: [{name: a, command: [etcd]}]', 'name: a, namespace: kube-system', true],
  ['containers: [{name: a, command: [etcd]}]', 'name: a, namespace: shop', false],
  ['serviceAccountName: a, containers: [{name: a, command: [kube-apiserver]}]', 'name: a', false],
  [APP, 'name: a, namespace: kube-system, labels: {tier: control-plane}', true],
  [APP, 'name: a, namespace: kube-system', false],
])('{%s} of {%s} is of the control plane: %s', async (spec, metadata, expected) => {
  const pod = await podIn('a.yaml', spec, metadata);
  expect([isStaticPod(pod), isControlPlanePod(pod)]).toEqual([expected, expected]);
});
