// Lints what a cluster runs, or what a program is about to create, as objects of the Kubernetes client.
// With a cluster the items come from `(await api.listNamespacedPod({ namespace: 'shop' })).items`.
import {
  V1Container,
  V1NetworkPolicy,
  V1NetworkPolicyIngressRule,
  V1ObjectMeta,
  V1Pod,
  V1PodSpec,
} from '@kubernetes/client-node';
import { fromObjects, lint, loadConfig, visibleFindings } from 'plimsoll';

/** @param {{ [key: string]: unknown }} fields @template T @param {new () => T} made @returns {T} */
const make = (made, fields) => Object.assign(new made(), fields);

const container = make(V1Container, { name: 'app', image: 'registry.example/web:1.4.2' });
container.securityContext = { privileged: true };
const pods = [
  make(V1Pod, {
    metadata: make(V1ObjectMeta, { name: 'web', namespace: 'shop', creationTimestamp: new Date() }),
    spec: make(V1PodSpec, { containers: [container] }),
  }),
];
const policies = [
  make(V1NetworkPolicy, {
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      podSelector: {},
      // The class of the client calls this field `_from`. Plimsoll reads it by its name in the API.
      ingress: [make(V1NetworkPolicyIngressRule, { _from: [{ podSelector: {} }] })],
    },
  }),
];

const { config } = await loadConfig({ presets: ['pod-security/baseline'] });
const result = await lint(
  [
    // The API leaves out `apiVersion` and `kind` in the items of a list.
    fromObjects(pods, { path: 'pods', type: { apiVersion: 'v1', kind: 'Pod' } }),
    fromObjects(policies, {
      path: 'policies',
      type: { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
    }),
  ],
  config,
  // The rest of the cluster was not read: rules about what is absent report nothing.
  { complete: false },
);
for (const { resource, pathByName, ruleId } of visibleFindings(result))
  console.log(`${resource?.kind} ${resource?.namespace}/${resource?.name}: ${pathByName} [${ruleId}]`);
