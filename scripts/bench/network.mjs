// @ts-check
// The network of a large cluster: 10,000 workloads and 1,000 policies in 100 namespaces, and the same in one
// namespace. It counts the work as well as the time: it must grow with pods, policies and matches.
import { fromObjects, lint, resolveConfig } from '@plimsoll/core';
import { readProjects } from '@plimsoll/core/kubernetes';
import { shippedPacks } from '../lib/packs.mjs';

/** @param {number} namespaces */
function cluster(namespaces) {
  const workloads = 10_000;
  const policies = 1_000;
  const objects = [];
  for (let n = 0; n < namespaces; n++)
    objects.push({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: `ns-${n}` } });
  for (let i = 0; i < workloads; i++)
    objects.push({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: `app-${i}`, namespace: `ns-${i % namespaces}` },
      spec: {
        template: {
          // A policy selects ten workloads in a namespace.
          metadata: {
            labels: { app: `app-${Math.floor(i / namespaces) % (policies / namespaces)}`, team: 'a' },
          },
          spec: { containers: [{ name: 'main', image: 'registry.example/main:1' }] },
        },
      },
    });
  for (let i = 0; i < policies; i++)
    objects.push({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: `policy-${i}`, namespace: `ns-${i % namespaces}` },
      spec: {
        podSelector: { matchLabels: { team: 'a', app: `app-${Math.floor(i / namespaces)}` } },
        policyTypes: ['Ingress', 'Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] } }] }],
      },
    });
  return fromObjects(/** @type {any} */ (objects), { path: 'cluster.yaml' });
}

const RULES = [
  'default-deny-network-policy',
  'pod-has-network-policy',
  'network-policy-allow-all',
  'dangling-network-policy',
  'block-metadata-api',
];

export async function network() {
  const pack = (await shippedPacks()).find(({ meta }) => meta.prefix === 'nsa-hardening');
  if (!pack) throw new Error('There is no pack nsa-hardening.');
  const lines = [];
  for (const namespaces of [100, 1]) {
    const file = cluster(namespaces);
    const [project] = await readProjects([file], resolveConfig({}));
    if (!project) throw new Error('the objects gave no project');
    const start = performance.now();
    for (const policy of project.network.policies) project.network.selectsAny(policy);
    const asked = performance.now();
    const config = resolveConfig({
      plugins: [pack],
      rules: Object.fromEntries(
        RULES.map((name) => [`nsa-hardening/${name}`, /** @type {const} */ ('warn')]),
      ),
    });
    const { errors } = await lint([file], config);
    if (errors[0]) throw new Error(errors[0].message);
    const linted = performance.now();
    lines.push(
      `10,000 workloads, 1,000 policies, namespaces: ${namespaces}: ${project.network.comparisons} comparisons of selectors in ${(asked - start).toFixed(0)} ms; all rules about policies ${(linted - asked).toFixed(0)} ms`,
    );
  }
  return lines;
}
