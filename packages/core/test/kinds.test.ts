import { describe, expect, it } from 'vitest';
import { declarativePlugin, parse, resolveConfig } from '../src/index.js';
import { type Cursor, type Json, type JsonObject, readProjects } from '../src/kubernetes.js';
import { report, rule, run } from './house.js';

const object = (apiVersion: string, kind: string, metadata = '{name: it}'): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\n`;

async function resourceOf(text: string) {
  const [project] = await readProjects(
    [await parse({ path: 'it.yaml', text })],
    resolveConfig({ namespace: 'shop' }),
  );
  return project!.resources[0]!;
}

describe('the namespace of the config applies to namespaced objects', () => {
  it.each([
    ['v1', 'Pod'],
    ['discovery.k8s.io/v1', 'EndpointSlice'],
    ['coordination.k8s.io/v1', 'Lease'],
    ['storage.k8s.io/v1', 'CSIStorageCapacity'],
    ['authorization.k8s.io/v1', 'LocalSubjectAccessReview'],
    ['extensions/v1beta1', 'Ingress'],
    ['example.com/v1', 'Widget'],
  ])('%s %s', async (apiVersion, kind) => {
    expect(await resourceOf(object(apiVersion, kind))).toMatchObject({ namespaced: true, namespace: 'shop' });
  });

  it.each([
    ['v1', 'Namespace'],
    ['storage.k8s.io/v1', 'CSIDriver'],
    ['apiregistration.k8s.io/v1', 'APIService'],
    ['flowcontrol.apiserver.k8s.io/v1', 'FlowSchema'],
    ['resource.k8s.io/v1', 'DeviceClass'],
    ['kubelet.config.k8s.io/v1beta1', 'KubeletConfiguration'],
  ])('and not to %s %s', async (apiVersion, kind) => {
    const found = await resourceOf(object(apiVersion, kind, '{name: it, namespace: shop}'));
    expect(found.namespaced).toBe(false);
    expect(found.namespace).toBeUndefined();
  });
});

describe('a rule visits a kind by its name', () => {
  const visits = async (kind: string, ...texts: string[]): Promise<readonly string[]> => {
    const visitor = rule((context) => ({ [kind]: (root: never) => report(context, root) }) as never);
    const { result, findings } = await run(texts.join('---\n'), { it: visitor });
    expect(result.errors.map(({ message }) => message)).toEqual([]);
    return findings.map(({ resource }) => resource!.apiVersion);
  };

  it('in all groups and versions that have ever had it, and in no other', async () => {
    const versions = ['extensions/v1beta1', 'networking.k8s.io/v1beta1', 'networking.k8s.io/v1'];
    const found = await visits(
      'Ingress',
      ...[...versions, 'example.com/v1'].map((of) => object(of, 'Ingress')),
    );
    expect(found).toEqual(versions);
  });

  it.each([
    ['EndpointSlice', 'discovery.k8s.io/v1'],
    ['CSIDriver', 'storage.k8s.io/v1'],
    ['DeviceClass', 'resource.k8s.io/v1'],
  ])('%s, too', async (kind, apiVersion) => {
    expect(await visits(kind, object(apiVersion, kind))).toEqual([apiVersion]);
  });

  it('and cannot start with a kind that no group has', async () => {
    const visitor = rule(() => ({ EndpointSlices: () => {} }) as never);
    const { result } = await run(object('v1', 'Pod'), { it: visitor });
    expect(result.errors[0]?.message).toContain('Did you mean "EndpointSlice"?');
  });

  it('also a rule in YAML', () => {
    const rules = {
      prefix: 'acme',
      rules: {
        slices: {
          description: 'Require IPv4',
          match: { kinds: ['EndpointSlice'] },
          path: 'addressType',
          assert: { equals: 'IPv4' },
          message: 'Not IPv4.',
          severity: 'warn',
        },
      },
    };
    expect(() => declarativePlugin(rules as never, { name: 'rules.yaml' })).not.toThrow();
  });
});

describe('a name is missing', () => {
  const missing = async (apiVersion: string, kind: string): Promise<readonly string[]> => {
    const { findings } = await run(object(apiVersion, kind, '{}'), {});
    return findings.map(({ ruleId }) => ruleId);
  };

  it.each([
    ['v1', 'Pod'],
    ['storage.k8s.io/v1', 'CSIDriver'],
    ['discovery.k8s.io/v1', 'EndpointSlice'],
  ])('of %s %s', async (apiVersion, kind) => {
    expect(await missing(apiVersion, kind)).toEqual(['plimsoll/malformed']);
  });

  it.each([
    ['authentication.k8s.io/v1', 'TokenReview'],
    ['audit.k8s.io/v1', 'Policy'],
    ['v1', 'Event'],
    ['example.com/v1', 'Widget'],
  ])('but not of %s %s, which the API does not keep or nobody applies', async (apiVersion, kind) => {
    expect(await missing(apiVersion, kind)).toEqual([]);
  });
});

it('types the fields of a kind, wherever it is found', async () => {
  const text = object('networking.k8s.io/v1', 'Ingress').concat('spec: {ingressClassName: nginx}\n');
  const [project] = await readProjects([await parse({ path: 'it.yaml', text })], resolveConfig({}));
  const [ingress] = project!.ofKind('Ingress');
  const name: string | undefined = ingress!.root.at('spec').at('ingressClassName').value;
  expect(name).toBe('nginx');
  const same = project!.find({ kind: 'Ingress', name: 'it' });
  expect(same?.root.at('spec').at('ingressClassName').value).toBe('nginx');
  // @ts-expect-error An Ingress has no such field.
  expect(ingress!.root.at('spec').at('className').exists).toBe(false);
  // @ts-expect-error Nor does a visitor's.
  rule(() => ({ EndpointSlice: (root) => root.at('adressType') }));
  const custom: Cursor<JsonObject> = project!.ofKind('Widget', 'example.com')[0]?.root ?? ingress!.root;
  expect(custom.at('anything').exists).toBe(false);
});

it('calls a function once per project', async () => {
  const text = object('v1', 'Service').concat('---\n', object('v1', 'ConfigMap'));
  const [project] = await readProjects([await parse({ path: 'it.yaml', text })], resolveConfig({}));
  const asked: unknown[] = [];
  const kindsOf = (own: typeof project): readonly string[] => {
    asked.push(own);
    return own!.resources.map(({ kind }) => kind);
  };
  const kinds: readonly string[] = project!.memo(kindsOf);
  expect(kinds).toEqual(['Service', 'ConfigMap']);
  expect(project!.memo(kindsOf)).toBe(kinds);
  expect(project!.memo(() => undefined)).toBeUndefined();
  expect(asked).toEqual([project]);
});

describe('a value that the API does not take at a field never reaches a rule', () => {
  const KUBELET = 'kubelet.config.k8s.io/v1beta1 KubeletConfiguration';
  const CLUSTER = 'ClusterConfiguration';
  const cursorOf = async (type: string, body: string, path: string): Promise<Cursor<never>> => {
    const [apiVersion = '', kind = ''] = type.split(' ');
    const head = body.startsWith('metadata')
      ? `apiVersion: ${apiVersion}\nkind: ${kind}\n`
      : object(apiVersion, kind);
    const { root } = await resourceOf(`${head}${body}\n`);
    return path.split('.').reduce((at, step) => at.at(step as never), root as unknown as Cursor<never>);
  };

  it.each([
    ['v1 ConfigMap', 'immutable: "yes"', 'immutable'],
    ['v1 Secret', 'data: {a: 1}', 'data.a'],
    ['apps/v1 Deployment', 'spec: {replicas: two}', 'spec.replicas'],
    ['apps/v9 Deployment', 'spec: {replicas: two}', 'spec.replicas'],
    ['batch/v1beta1 CronJob', 'spec: {jobTemplate: []}', 'spec.jobTemplate'],
    ['policy/v1 PodDisruptionBudget', 'spec: {minAvailable: [1]}', 'spec.minAvailable'],
    ['v1 ResourceQuota', 'spec: {hard: {pods: true}}', 'spec.hard.pods'],
    ['example.com/v1 Widget', 'metadata: {name: it, labels: {a: 1}}', 'metadata.labels.a'],
    [KUBELET, 'readOnlyPort: "0"', 'readOnlyPort'],
    ['kubeadm.k8s.io/v1beta4 ClusterConfiguration', 'apiServer: {extraArgs: {a: b}}', 'apiServer.extraArgs'],
  ])('%s: %s', async (type, body, path) => {
    expect(await cursorOf(type, body, path)).toMatchObject({
      exists: true,
      value: undefined,
      malformed: true,
    });
  });

  it.each([
    ['apps/v1 Deployment', 'spec: {replicas: 2}', 'spec.replicas', 2],
    ['policy/v1 PodDisruptionBudget', 'spec: {minAvailable: 50%}', 'spec.minAvailable', '50%'],
    ['v1 ResourceQuota', 'spec: {hard: {pods: 4}}', 'spec.hard.pods', 4],
    [KUBELET, 'logging: {flushFrequency: 5}', 'logging.flushFrequency', 5],
    [`kubeadm.k8s.io/v1beta3 ${CLUSTER}`, 'apiServer: {extraArgs: {a: b}}', 'apiServer.extraArgs.a', 'b'],
    // Of what the table does not have nothing is known.
    [`kubeadm.k8s.io/v1beta1 ${CLUSTER}`, 'apiServer: {extraArgs: {a: 1}}', 'apiServer.extraArgs.a', 1],
    ['apps/v1 Deployment', 'spec: {replica: two}', 'spec.replica', 'two'],
    ['example.com/v1 Widget', 'spec: {replicas: two}', 'spec.replicas', 'two'],
  ])('but %s: %s does', async (type, body, path, value) => {
    expect(await cursorOf(type, body, path)).toMatchObject({ value, malformed: false });
  });

  it('and a rule may read a custom resource in one form after the other', async () => {
    const resource = await resourceOf(
      'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: {of: [1]}\n',
    );
    const at = (resource.root as unknown as Cursor<Json>).at('spec').at('of');
    expect([
      at.entries().length,
      at.at('external').exists,
      at.items().length,
      resource.malformed.size,
    ]).toEqual([0, false, 1, 0]);
  });

  it('but a map in the place of a list is malformed there too', async () => {
    const resource = await resourceOf(
      'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: {of: {name: a}}\n',
    );
    expect((resource.root as unknown as Cursor<Json>).at('spec').at('of').items()).toEqual([]);
    expect([...resource.malformed.values()]).toEqual([
      { path: ['spec', 'of'], expected: 'list', found: 'map' },
    ]);
  });

  it("of etcd's file, too", async () => {
    const { root } = await resourceOf(
      'data-dir: /a\nname: a\nclient-transport-security: {client-cert-auth: "true"}\n',
    );
    const at = root.at('client-transport-security').at('client-cert-auth' as never);
    expect(at).toMatchObject({ exists: true, value: undefined });
  });
});
