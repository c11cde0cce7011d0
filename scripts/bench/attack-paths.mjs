// @ts-check

import { fromObjects, resolveConfig } from '@plimsoll/core';
import { readProjects } from '@plimsoll/core/kubernetes';
import { attackPaths } from '../../packages/attack-paths/dist/index.js';

const RBAC = 'rbac.authorization.k8s.io';

/** The roles, each for a share of the bindings: a permission for each kind of step. */
const RULES = [
  ['', ['pods', 'services'], ['get', 'list']],
  ['', ['secrets'], ['get', 'list']],
  ['', ['pods'], ['create']],
  ['apps', ['deployments'], ['create', 'patch']],
  ['', ['pods/exec'], ['create']],
  ['', ['serviceaccounts/token'], ['create']],
  ['', ['services', 'endpoints'], ['update', 'patch']],
  ['discovery.k8s.io', ['endpointslices'], ['create']],
  ['', ['configmaps'], ['*']],
  ['', ['namespaces'], ['patch']],
  [RBAC, ['rolebindings'], ['create', 'bind']],
  [RBAC, ['roles', 'clusterroles'], ['escalate', 'bind', 'patch']],
  ['', ['serviceaccounts'], ['impersonate']],
  ['certificates.k8s.io', ['*'], ['*']],
  ['admissionregistration.k8s.io', ['*'], ['*']],
  ['', ['pods/ephemeralcontainers', 'pods'], ['patch']],
  ['', ['nodes/proxy', 'persistentvolumes'], ['create', 'get']],
  ['apiregistration.k8s.io', ['apiservices'], ['update']],
  ['cert-manager.io', ['certificates'], ['create']],
  ['argoproj.io', ['applications', 'workflows'], ['create']],
];

/** `count` workloads, as many bindings in many namespaces, and a network policy for each twenty of them. */
function* objects(/** @type {number} */ count) {
  const namespaces = 500;
  for (let i = 0; i < namespaces; i++)
    yield {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: `team-${i}`,
        labels: i % 3 === 0 ? { 'pod-security.kubernetes.io/enforce': 'baseline' } : {},
      },
    };
  for (let i = 0; i < RULES.length; i++) {
    const [apiGroup, resources, verbs] = RULES[i] ?? [];
    yield {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name: `role-${i}` },
      rules: [{ apiGroups: [apiGroup], resources, verbs }],
    };
  }
  for (let i = 0; i < count; i++) {
    const namespace = `team-${i % namespaces}`;
    const labels = { app: `app-${i}` };
    yield workload(i, namespace, labels);
    if (i % 4 === 0)
      yield {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: `app-${i}`, namespace },
        spec: { type: i % 8 === 0 ? 'LoadBalancer' : 'ClusterIP', selector: labels, ports: [{ port: 80 }] },
      };
    if (i % 20 === 0)
      yield {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: `policy-${i}`, namespace },
        spec: {
          podSelector: i % 40 === 0 ? {} : { matchLabels: labels },
          policyTypes: ['Ingress'],
          ingress: [{ from: [{ podSelector: {} }] }],
        },
      };
    yield binding(i, namespace);
  }
}

function workload(/** @type {number} */ i, /** @type {string} */ namespace, /** @type {object} */ labels) {
  const volumes = i % 50 === 0 ? [{ name: 'host', hostPath: { path: '/var/lib/kubelet' } }] : [];
  return {
    apiVersion: 'apps/v1',
    kind: i % 10 === 0 ? 'DaemonSet' : 'Deployment',
    metadata: { name: `app-${i}`, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: `app-${i}`,
          volumes: [
            ...volumes,
            { name: 'shared', persistentVolumeClaim: { claimName: 'data' } },
            { name: 'secret', secret: { secretName: `secret-${i}` } },
          ],
          containers: [
            {
              name: 'app',
              image: `example.com/app-${i}:1`,
              ports: [{ containerPort: 80 }],
              ...(i % 30 === 0 && { securityContext: { privileged: true } }),
              volumeMounts: [
                { name: 'shared', mountPath: '/data' },
                ...volumes.map(({ name }) => ({ name, mountPath: '/host' })),
              ],
            },
          ],
        },
      },
    },
  };
}

/** Most bindings are for a ServiceAccount in its namespace, some for a group of all of them or the whole cluster. */
function binding(/** @type {number} */ i, /** @type {string} */ namespace) {
  const everywhere = i % 7 === 0;
  return {
    apiVersion: `${RBAC}/v1`,
    kind: everywhere ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name: `binding-${i}`, ...(!everywhere && { namespace }) },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: `role-${i % RULES.length}` },
    subjects: [
      i % 100 === 1
        ? { kind: 'Group', apiGroup: RBAC, name: 'system:serviceaccounts' }
        : { kind: 'ServiceAccount', name: `app-${i}`, namespace },
    ],
  };
}

/** Attack paths through n, 2n and 4n workloads and as many bindings: twice as many must take twice the time. */
export async function attackPathsOfMany(/** @type {number} */ n = 5000) {
  const lines = [];
  let before = 0;
  for (const count of [n, 2 * n, 4 * n]) {
    const all = [...objects(count)];
    const files = [];
    for (let i = 0; i < all.length; i += 100)
      files.push(
        fromObjects(/** @type {any} */ (all.slice(i, i + 100)), { path: `team-${i % 7}/${i}.yaml` }),
      );
    const [project] = await readProjects(files, resolveConfig({}, {}));
    if (!project) throw new Error('There is no project.');
    // Processor time: a busy machine changes it least.
    const start = process.cpuUsage();
    const began = performance.now();
    const { graph, paths } = attackPaths(project);
    const clock = performance.now() - began;
    const time = process.cpuUsage(start).user / 1000;
    const megabytes = process.resourceUsage().maxRSS / 1024;
    lines.push(
      `${String(count).padStart(6)} workloads: ${time.toFixed(0).padStart(6)} ms, by the clock ${clock.toFixed(0)} ms, ` +
        `${graph.steps.length} steps, ${paths.length} paths, peak ${megabytes.toFixed(0)} MB${before ? `, ratio ${(time / before).toFixed(2)}` : ''}`,
    );
    before = time;
  }
  return lines;
}
