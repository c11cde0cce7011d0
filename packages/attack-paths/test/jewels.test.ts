import { describe, expect, test } from 'vitest';
import { assumptionsOf, attackPaths } from '../src/index.js';
import { projectOf } from './pairs.js';

const WEB = `---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: LoadBalancer, allocateLoadBalancerNodePorts: false, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}, annotations: {%}}
spec: {automountServiceAccountToken: false, containers: [{name: app, image: example.com/web:1}]}
`;
const marked = WEB.replace('%', 'plimsoll.dev/crown-jewel: orders');
const plain = WEB.replace('%', '');
const namespace = `---
apiVersion: v1
kind: Namespace
metadata: {name: shop, annotations: {plimsoll.dev/crown-jewel: the shop}}
`;

/** Leaves out the path to a cloud, which every pod may have. */
const assumptions = assumptionsOf(['no-cloud-node-role']);

const goalsOf = async (code: string, goals = {}): Promise<readonly string[]> =>
  attackPaths(await projectOf(code), { goals, assumptions }).paths.map(
    ({ from, to }) => `${from.name} -> ${to.name}`,
  );

describe('crown jewels', () => {
  test('are workloads with the annotation', async () => {
    expect(await goalsOf(marked)).toEqual(['internet -> orders']);
    expect(await goalsOf(plain)).toEqual([]);
  });

  test('are what is in a namespace with the annotation', async () => {
    expect(await goalsOf(plain + namespace)).toEqual(['internet -> the shop']);
  });

  test('are what the config names', async () => {
    expect(await goalsOf(plain, { orders: ['Pod/web'] })).toEqual(['internet -> orders']);
    expect(await goalsOf(plain, { orders: ['pod/shop/web'] })).toEqual(['internet -> orders']);
    expect(await goalsOf(plain, { orders: ['Namespace/shop'] })).toEqual(['internet -> orders']);
    expect(await goalsOf(plain, { orders: ['Pod/bank/web', 'Secret/web'] })).toEqual([]);
  });
});

describe('from and to', () => {
  const ends = async (options: object): Promise<readonly string[]> =>
    attackPaths(await projectOf(plain), options).paths.map(({ from, to }) => `${from.name} -> ${to.name}`);

  test('are objects, entries and goals', async () => {
    expect(await ends({ to: 'Pod/web' })).toEqual(['internet -> Pod shop/web']);
    expect(await ends({ from: 'repository', to: 'Pod/web' })).toEqual([]);
    expect(await ends({ from: 'Pod/web', to: 'node' })).toEqual([]);
  });
});
