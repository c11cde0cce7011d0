import { describe, expect, test } from 'vitest';
import { parse, resolveConfig } from '../../index.js';
import { readProjects } from '../../kubernetes.js';
import type { Resource } from '../resource.js';

const config = resolveConfig([{}]);

/** What app-template makes of values, without its workloads, as the API would get it. */
async function made(values: string, version = '4.6.2'): Promise<readonly Resource[]> {
  const indented = values.replace(/^(?=.)/gm, '    ');
  const text = `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: shop}\nspec:\n  chart: {spec: {chart: app-template, version: ${version}}}\n  values:\n    controllers:\n      app: {containers: {main: {image: a:1}}}\n${indented}`;
  const [project] = await readProjects([await parse({ path: 'app.yaml', text })], config);
  return project!.resources.filter(({ inValues }) => inValues);
}

async function objects(values: string, version?: string): Promise<readonly object[]> {
  const all = await made(values, version);
  return all
    .filter(({ kind }) => kind !== 'Deployment')
    .map(({ value }) => JSON.parse(JSON.stringify(value)) as object);
}

test('a type of controller that there is not is read as a Deployment', async () => {
  const values = '  b: {type: constructor, containers: {main: {image: a:1}}}\n';
  expect((await made(values)).map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual([
    'Deployment web-app',
    'Deployment web-b',
  ]);
});

const meta = (name: string): object => ({ name, namespace: 'shop' });
const POD = { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' };
const APP = { ...POD, 'app.kubernetes.io/controller': 'app' };
const UNKNOWN = '$' + '{UNKNOWN}';

describe('what app-template makes beside its workloads', () => {
  test('Services, and the routes to them', async () => {
    const values = `service:
  app:
    type: LoadBalancer
    annotations: {a: b}
    ports:
      http: {port: "80", targetPort: web, protocol: HTTP}
      dns: {port: 53, protocol: UDP}
      off: {enabled: false, port: 1}
ingress:
  app:
    className: nginx
    hosts: [{host: a.example, paths: [{path: /}, {path: /x, pathType: Exact, service: {identifier: app, port: dns}}]}]
    tls: [{hosts: [a.example], secretName: a}]
route:
  app: {hostnames: ["{{ .Release.Name }}.example"], parentRefs: [{name: outer, namespace: network}]}
  other: {kind: TCPRoute, parentRefs: [{name: outer}], rules: [{backendRefs: [{identifier: app, port: 53}]}]}
`;
    const [service, ingress, route, other] = await objects(values);
    expect(service).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...meta('web'), annotations: { a: 'b' } },
      spec: {
        type: 'LoadBalancer',
        ports: [
          { name: 'http', port: 80, targetPort: 'web', protocol: 'TCP' },
          { name: 'dns', port: 53, targetPort: 53, protocol: 'UDP' },
        ],
        selector: APP,
      },
    });
    const backend = (number: number): object => ({ service: { name: 'web', port: { number } } });
    expect(ingress).toMatchObject({
      kind: 'Ingress',
      spec: {
        ingressClassName: 'nginx',
        tls: [{ hosts: ['a.example'], secretName: 'a' }],
        rules: [
          {
            host: 'a.example',
            http: {
              paths: [
                { path: '/', pathType: 'Prefix', backend: backend(80) },
                { path: '/x', pathType: 'Exact', backend: backend(53) },
              ],
            },
          },
        ],
      },
    });
    const parent = { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'outer' };
    expect(route).toEqual({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: meta('web-app'),
      spec: {
        parentRefs: [{ ...parent, namespace: 'network' }],
        hostnames: ['web.example'],
        rules: [{ backendRefs: [{ name: 'web', port: 80 }] }],
      },
    });
    expect(other).toMatchObject({
      apiVersion: 'gateway.networking.k8s.io/v1alpha2',
      kind: 'TCPRoute',
      metadata: meta('web-other'),
      spec: { rules: [{ backendRefs: [{ name: 'web', port: 53 }] }] },
    });
  });

  test('network policies', async () => {
    const values = `networkpolicies:
  all: {podSelector: {}, policyTypes: [Ingress]}
  app: {rules: {ingress: [{from: [{controller: app}]}], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}}
  cilium: {type: cilium, ingress: [{fromController: app}, {fromEntities: [world]}]}
  nodes: {type: ciliumClusterwide, nodeSelector: {}}
`;
    const [all, app, cilium, nodes] = await objects(values);
    expect(all).toMatchObject({
      metadata: meta('web-all'),
      spec: { podSelector: {}, policyTypes: ['Ingress'] },
    });
    expect(app).toMatchObject({
      kind: 'NetworkPolicy',
      spec: {
        podSelector: { matchLabels: APP },
        ingress: [{ from: [{ podSelector: { matchLabels: APP } }] }],
        egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }],
      },
    });
    expect(cilium).toMatchObject({
      kind: 'CiliumNetworkPolicy',
      spec: {
        endpointSelector: { matchLabels: APP },
        ingress: [{ fromEndpoints: [{ matchLabels: APP }] }, { fromEntities: ['world'] }],
      },
    });
    expect(nodes).toMatchObject({
      kind: 'CiliumClusterwideNetworkPolicy',
      metadata: { name: 'web-nodes' },
      spec: { nodeSelector: {} },
    });
  });

  test('service accounts, roles and bindings', async () => {
    const values = `serviceAccount: {web: {annotations: {a: b}}}
rbac:
  roles: {reader: {type: Role, rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]}}
  bindings:
    own: {type: RoleBinding, roleRef: {identifier: reader}, subjects: [{identifier: web}, {kind: Group, name: g}]}
    wide: {type: ClusterRoleBinding, roleRef: {kind: ClusterRole, name: view}, subjects: [{identifier: none}]}
`;
    const [account, role, own, wide] = await objects(values);
    expect(account).toMatchObject({ kind: 'ServiceAccount', metadata: meta('web') });
    expect(role).toMatchObject({ kind: 'Role', metadata: meta('web'), rules: [{ resources: ['pods'] }] });
    expect(own).toMatchObject({
      kind: 'RoleBinding',
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web' },
      subjects: [
        { kind: 'ServiceAccount', name: 'web', namespace: 'shop' },
        { kind: 'Group', name: 'g' },
      ],
    });
    expect(wide).toMatchObject({
      kind: 'ClusterRoleBinding',
      metadata: { name: 'web-wide' },
      roleRef: { kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'ServiceAccount', name: UNKNOWN }],
    });
  });

  test('ConfigMaps, Secrets and claims, which pods name', async () => {
    const values = `configMaps: {config: {data: {a: 1}}}
secrets: {env: {stringData: {A: b}}}
persistence:
  data: {accessMode: ReadWriteOnce, size: 1Gi, storageClass: "-"}
  given: {existingClaim: "{{ .Release.Name }}-data"}
  config: {type: configMap, identifier: config, defaultMode: 420}
  env: {type: secret, identifier: env}
`;
    const [config, secret, claim] = await objects(values);
    expect(config).toMatchObject({ kind: 'ConfigMap', metadata: meta('web'), data: { a: '1' } });
    expect(secret).toMatchObject({ kind: 'Secret', metadata: meta('web'), stringData: { A: 'b' } });
    expect(claim).toMatchObject({
      kind: 'PersistentVolumeClaim',
      metadata: meta('web'),
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
        storageClassName: '',
      },
    });
    const [workload] = await made(values);
    expect(workload!.value).toMatchObject({
      spec: {
        template: {
          spec: {
            volumes: [
              { name: 'data', persistentVolumeClaim: { claimName: 'web' } },
              { name: 'given', persistentVolumeClaim: { claimName: 'web-data' } },
              { name: 'config', configMap: { name: 'web', defaultMode: 420 } },
              { name: 'env', secret: { secretName: 'web' } },
            ],
          },
        },
      },
    });
  });

  test('the claims and the budget of a StatefulSet', async () => {
    const values = `  other:
    type: statefulset
    statefulset: {volumeClaimTemplates: [{name: data, accessMode: ReadWriteOnce, size: 1Gi, globalMounts: [{path: /d}]}]}
    podDisruptionBudget: {minAvailable: 1}
    containers: {main: {image: a:1, envFrom: [{secretRef: {identifier: env}}], env: {A: {secretKeyRef: {identifier: env, key: k}}}}}
secrets: {env: {stringData: {k: v}}, more: {stringData: {k: v}}}
`;
    const [set, budget] = await objects(values);
    expect(set).toMatchObject({
      kind: 'StatefulSet',
      metadata: meta('web-other'),
      spec: {
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }],
        template: {
          spec: {
            containers: [
              {
                volumeMounts: [{ name: 'data', mountPath: '/d' }],
                envFrom: [{ secretRef: { name: 'web-env' } }],
                env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'web-env', key: 'k' } } }],
              },
            ],
          },
        },
      },
    });
    expect(budget).toMatchObject({
      kind: 'PodDisruptionBudget',
      metadata: meta('web-other'),
      spec: {
        minAvailable: 1,
        selector: { matchLabels: { ...POD, 'app.kubernetes.io/controller': 'other' } },
      },
    });
  });
});

describe('the names that app-template gives', () => {
  test.each([
    ['3.7.3', 'service: {a: {}}', ['web']],
    ['3.7.3', 'service: {a: {primary: true}, b: {}}', ['web', 'web-b']],
    ['3.7.3', 'service: {a: {nameOverride: x}}', ['web-x']],
    ['3.7.3', 'configMaps: {a: {}}', ['web-a']],
    ['3.7.3', 'secrets: {main: {}, a: {}}', ['web', 'web-a']],
    ['3.7.3', 'persistence: {a: {}, web: {}, b: {nameOverride: "-"}}', ['web-a', 'web', 'web']],
    ['3.7.3', 'serviceAccount: {create: true, name: own}', ['own']],
    ['3.7.3', 'serviceAccount: {create: false}', []],
    ['4.6.2', 'service: {a: {}, b: {enabled: false}}', ['web']],
    ['4.6.2', 'service: {a: {}, b: {}}', ['web-a', 'web-b']],
    ['4.6.2', 'service: {a: {prefix: x, suffix: Z}}', ['x-web-z']],
    ['4.6.2', 'service: {a: {forceRename: "{{ .Release.Name }}-z"}}', ['web-z']],
    ['4.6.2', 'global: {fullnameOverride: web-a}\nservice: {a: {}, b: {}}', ['web-a', 'web-a-b']],
    ['4.6.2', 'global: {nameOverride: shop}\nservice: {a: {}}', ['web-shop']],
    ['5.1.0', 'global: {alwaysAppendIdentifierToResourceName: true}\nserviceAccount: {a: {}}', ['web-a']],
    ['5.1.0', 'service: {a: {}}', ['web', 'web']],
    ['5.1.0', 'global: {createDefaultServiceAccount: false}', []],
  ])('%s: %s', async (version, values, expected) => {
    const found = await objects(`${values}\n`, version);
    expect(found.map((object) => (object as { metadata: { name: string } }).metadata.name)).toEqual(expected);
  });
});

test('each part is at its values', async () => {
  const values =
    'service:\n  app:\n    type: NodePort\n    ports:\n      http:\n        nodePort: 30080\n        port: 80\n';
  const service = (await made(values)).find(({ kind }) => kind === 'Service')!;
  const shown = (...path: (string | number)[]): string => {
    const { valueStart, valueEnd } = service.locator.locate(path)!;
    return service.file.text.slice(valueStart, valueEnd);
  };
  expect(shown('spec', 'type')).toBe('NodePort');
  expect(shown('spec', 'ports', 0, 'nodePort')).toBe('30080');
  expect(shown('spec', 'ports', 0, 'name')).toBe('http');
  expect(shown('spec', 'selector')).toBe('app');
  expect(shown('metadata', 'name')).toBe('app');
});
