import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { report, rule, run } from '../../../test/house.js';
import { parse, resolveConfig } from '../../index.js';
import { fileClassifier } from '../../internal.js';
import { readProjects } from '../../kubernetes.js';
import type { ContainerCursor } from '../pod-cursor.js';
import type { Resource } from '../resource.js';

const config = resolveConfig([{}]);

async function resources(text: string, path = 'app.yaml'): Promise<readonly Resource[]> {
  const role = fileClassifier({ charts: ['chart'], kustomizations: [] })(path);
  const [project] = await readProjects([await parse({ path, text, role })], config);
  return project!.resources.filter(({ inValues }) => inValues);
}

const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));

/** A HelmRelease of app-template, or of another chart, with values in YAML. */
const release = (values: string, { chart = 'app-template', version = '3.7.3', spec = '' } = {}): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: shop}\nspec:\n${indented(spec, 2)}  chart: {spec: {chart: ${chart}, version: ${version}}}\n  values:\n${indented(values, 4)}`;

const pod = ({ value }: Resource): Record<string, unknown> => {
  const { spec } = value as { spec: { template?: object; jobTemplate?: { spec: { template: object } } } };
  const template = (spec.jobTemplate?.spec ?? spec).template as { spec: Record<string, unknown> };
  return JSON.parse(JSON.stringify(template.spec)) as Record<string, unknown>;
};

const summary = ({ kind, namespace, name, inValues }: Resource): string =>
  `${kind} ${namespace}/${name}${inValues?.partial ? ' in part' : ''}`;

const UNKNOWN = '$' + '{UNKNOWN}';

const APP = `controllers:
  web:
    replicas: 2
    pod: {labels: {tier: front}, securityContext: {runAsUser: 1}}
    initContainers:
      first: {image: busybox:1.37, command: [sh]}
    containers:
      app:
        image: {repository: ghcr.io/x/web, tag: 1.2.3@sha256:ab}
        command: run
        env:
          TZ: UTC
          LEVEL: 3
          KEY: {secretKeyRef: {name: web, key: k}}
          HOST: {valueFrom: {fieldRef: {fieldPath: status.hostIP}}}
          SWITCH: {value: true}
        envFrom: [{secret: web}, {configMapRef: {name: web}}, {secretRef: {identifier: own}}]
        probes:
          liveness: {enabled: true}
          readiness: {enabled: true, custom: true, spec: {httpGet: {path: /, port: 80}}}
          startup: {enabled: false}
        securityContext: {readOnlyRootFilesystem: true}
      off: {enabled: false, image: x}
defaultPodOptions:
  hostNetwork: false
  securityContext: {runAsNonRoot: true}
persistence:
  data: {existingClaim: web}
  node: {type: hostPath, hostPath: /dev, globalMounts: [{path: /host, readOnly: true}]}
  other: {type: emptyDir, advancedMounts: {other: {app: [{path: /x}]}}}
  mine: {type: custom, volumeSpec: {csi: {driver: d}}, advancedMounts: {web: {app: [{path: /y}]}}}
  unused: {enabled: false}
`;

describe('values of app-template', () => {
  test('are the workloads that the chart makes', async () => {
    const [web, ...others] = await resources(release(APP));
    expect(others).toEqual([]);
    expect(summary(web!)).toBe('Deployment shop/web');
    expect((web!.value as { spec: object }).spec).toMatchObject({
      replicas: 2,
      template: { metadata: { labels: { 'app.kubernetes.io/name': 'web', tier: 'front' } } },
    });
    const first = { name: 'first', image: 'busybox:1.37', command: ['sh'] };
    const shared = [
      { name: 'data', mountPath: '/data' },
      { name: 'node', mountPath: '/host', readOnly: true },
    ];
    expect(pod(web!)).toEqual({
      hostNetwork: false,
      securityContext: { runAsUser: 1 },
      initContainers: [{ ...first, volumeMounts: shared }],
      containers: [
        {
          name: 'app',
          image: 'ghcr.io/x/web:1.2.3@sha256:ab',
          command: ['run'],
          env: [
            { name: 'TZ', value: 'UTC' },
            { name: 'LEVEL', value: '3' },
            { name: 'KEY', valueFrom: { secretKeyRef: { name: 'web', key: 'k' } } },
            { name: 'HOST', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } },
            { name: 'SWITCH', value: 'true' },
          ],
          envFrom: [
            { secretRef: { name: 'web' } },
            { configMapRef: { name: 'web' } },
            { secretRef: { name: UNKNOWN } },
          ],
          livenessProbe: { tcpSocket: { port: UNKNOWN } },
          readinessProbe: { httpGet: { path: '/', port: 80 } },
          securityContext: { readOnlyRootFilesystem: true },
          volumeMounts: [...shared, { name: 'mine', mountPath: '/y' }],
        },
      ],
      volumes: [
        { name: 'data', persistentVolumeClaim: { claimName: 'web' } },
        { name: 'node', hostPath: { path: '/dev' } },
        { name: 'mine', csi: { driver: 'd' } },
      ],
    });
  });

  const one = 'containers: {app: {image: a}}';

  test.each([
    [`controllers: {a: {${one}}}`, ['Deployment shop/web']],
    [`controllers: {a: {type: statefulset, ${one}}}`, ['StatefulSet shop/web']],
    [`controllers: {a: {type: DaemonSet, ${one}}}`, ['DaemonSet shop/web']],
    [`controllers: {a: {type: job, ${one}}, main: {${one}}}`, ['Job shop/web-a', 'Deployment shop/web']],
    [`controllers: {a: {type: cronjob, ${one}}, b: {enabled: false, ${one}}}`, ['CronJob shop/web']],
    [`global: {fullnameOverride: api}\ncontrollers: {a: {${one}}}`, ['Deployment shop/api']],
    ['controllers: {a: {containers: {app: text}}}', []],
    ['controllers: {a: {replicas: 1}}', []],
  ])('%s', async (values, expected) => {
    expect((await resources(release(values))).map(summary)).toEqual(expected);
  });

  test.each([
    ['targetNamespace: front', 'Deployment front/web'],
    ['releaseName: other', 'Deployment shop/other'],
    ['valuesFrom: [{kind: ConfigMap, name: x}]', 'Deployment shop/web in part'],
    ['postRenderers: [{kustomize: {patches: []}}]', 'Deployment shop/web in part'],
  ])('of a release with %s', async (spec, expected) => {
    const text = release(`controllers: {a: {${one}}}`, { spec: `${spec}\n` });
    expect((await resources(text)).map(summary)).toEqual([expected]);
  });

  const options = (strategy: string): string =>
    `${strategy}defaultPodOptions: {securityContext: {runAsUser: 1, fsGroup: 2}}\ncontrollers: {a: {pod: {securityContext: {runAsUser: 3}}, ${one}}}`;
  const container = (strategy: string): string =>
    `controllers: {a: {${strategy}defaultContainerOptions: {image: b, securityContext: {privileged: true}}, initContainers: {i: {}}, containers: {app: {securityContext: {runAsUser: 3}}}}}`;

  test.each([
    ['the own options of a pod', options(''), { securityContext: { runAsUser: 3 } }],
    [
      'those of both',
      options('defaultPodOptionsStrategy: merge\n'),
      { securityContext: { runAsUser: 3, fsGroup: 2 } },
    ],
    [
      'the own options of a container',
      container(''),
      {
        initContainers: [{ image: 'b', securityContext: { privileged: true } }],
        containers: [{ image: 'b', securityContext: { runAsUser: 3 } }],
      },
    ],
    [
      'those of both',
      container('defaultContainerOptionsStrategy: merge, '),
      { containers: [{ securityContext: { runAsUser: 3, privileged: true } }] },
    ],
    [
      'none for init containers',
      container('applyDefaultContainerOptionsToInitContainers: false, '),
      { initContainers: [{ name: 'i' }] },
    ],
  ])('%s', async (_, values, expected) => {
    const [made] = await resources(release(values));
    expect(pod(made!)).toMatchObject(expected);
    if (values.includes('ToInit')) expect(pod(made!).initContainers).toEqual([{ name: 'i' }]);
  });

  test.each([
    ['2.6.0', undefined, undefined, UNKNOWN],
    ['3.7.3', undefined, undefined, undefined],
    ['4.1.1', undefined, undefined, undefined],
    ['5.1.0', false, 'web', undefined],
    ['^3.0.0', undefined, undefined, undefined],
    ["'*'", UNKNOWN, UNKNOWN, undefined],
    ["'>=3.0.0'", UNKNOWN, UNKNOWN, undefined],
  ])('version %s with defaults', async (version, automount, account, probe) => {
    const values = 'controllers: {main: {containers: {main: {image: a}}}}';
    const [made] = await resources(release(values, { version }));
    const { automountServiceAccountToken, serviceAccountName, containers } = pod(made!);
    expect([automountServiceAccountToken, serviceAccountName]).toEqual([automount, account]);
    expect((containers as { livenessProbe?: unknown }[])[0]!.livenessProbe).toBe(probe);
  });

  test.each([
    ['serviceAccount: {name: a}', '', 'a'],
    ['serviceAccount: {identifier: a}', '', UNKNOWN],
    ['replicas: 1', 'serviceAccount: {create: true}\n', 'web'],
    ['replicas: 1', 'serviceAccount: {create: true, name: b}\n', 'b'],
  ])('the account of a controller with %s', async (own, common, expected) => {
    const [made] = await resources(release(`${common}controllers: {a: {${own}, ${one}}}`));
    expect(pod(made!).serviceAccountName).toBe(expected);
  });
});

const other = (values: string): string => release(values, { chart: 'web' });

describe('values of other charts are checked for what they set', () => {
  test.each<[string, object]>([
    [
      'image: {repository: a, tag: "1"}\npodSecurityContext: {runAsUser: 0}\nsecurityContext: {privileged: true}',
      {
        securityContext: { runAsUser: 0 },
        containers: [{ name: 'web', image: 'a:1', securityContext: { privileged: true } }],
      },
    ],
    [
      'podSecurityContext: {enabled: true, fsGroup: 1}\ncontainerSecurityContext: {enabled: false, runAsUser: 0}',
      { securityContext: { fsGroup: 1 } },
    ],
    [
      'containerSecurityContext: {runAsUser: 0}\nsecurityContext: {runAsNonRoot: false}',
      {
        securityContext: { runAsNonRoot: false },
        containers: [{ name: 'web', securityContext: { runAsUser: 0 } }],
      },
    ],
    [
      'securityContext: {runAsUser: 0, fsGroup: 1, privileged: true}',
      {
        securityContext: { fsGroup: 1 },
        containers: [{ name: 'web', securityContext: { privileged: true } }],
      },
    ],
    [
      'securityContext: {runAsUser: 0}\npersistence: {d: {enabled: true, mountPath: /d, type: hostPath, hostPath: /dev}}',
      {
        containers: [
          {
            name: 'web',
            securityContext: { runAsUser: 0 },
            volumeMounts: [{ name: 'd', mountPath: '/d' }],
          },
        ],
        volumes: [{ name: 'd', hostPath: { path: '/dev' } }],
      },
    ],
    ['hostNetwork: true\nhostPID: false\nhostIPC: {enabled: true}', { hostNetwork: true }],
    [
      'extraVolumes: [{name: v, hostPath: {path: /}}]\nextraVolumeMounts: [{name: v, mountPath: /v}]',
      {
        containers: [{ name: 'web', volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
        volumes: [{ name: 'v', hostPath: { path: '/' } }],
      },
    ],
    [
      'extraContainers: [{name: b, image: "c:1"}]\ninitContainers: {d: {image: "e:1"}}',
      { initContainers: [{ name: 'd', image: 'e:1' }], containers: [{ name: 'b', image: 'c:1' }] },
    ],
    [
      'env: {A: b}\nextraEnvVars: [{name: C, value: d}]',
      {
        containers: [
          {
            name: 'web',
            env: [
              { name: 'C', value: 'd' },
              { name: 'A', value: 'b' },
            ],
          },
        ],
      },
    ],
    ['image: nginx\ntag: latest', { containers: [{ name: 'web', image: 'nginx:latest' }] }],
    [
      'image: {registry: r.io, repository: a, tag: ""}\nproxyImage: {repository: b, tag: latest}',
      { containers: [{ name: 'proxyImage', image: 'b:latest' }] },
    ],
  ])('%s', async (values, expected) => {
    const [made, ...others] = await resources(other(values));
    expect(others).toEqual([]);
    expect(summary(made!)).toBe('Deployment shop/web in part');
    const { serviceAccountName, ...rest } = pod(made!);
    expect(serviceAccountName).toBe(UNKNOWN);
    expect(rest).toEqual(expected);
  });

  test.each([
    ['replicaCount: 1', []],
    ['image: {repository: a, tag: ""}', []],
    ['image: {repository: a}\nimagePullPolicy: Always', []],
    ['server: {hostNetwork: true}', ['Deployment shop/web-server in part']],
    ['server: {kind: DaemonSet, hostNetwork: true}', ['DaemonSet shop/web-server in part']],
    ['server: {enabled: false, hostNetwork: true}', []],
    ['a: {b: {securityContext: {runAsUser: 0}}}', []],
    ['a: {b: {securityContext: {privileged: true}}}', ['Deployment shop/web-a-b in part']],
    ['a: {b: {securityContext: {capabilities: {add: [SYS_ADMIN]}}}}', ['Deployment shop/web-a-b in part']],
    ['a: {b: [{hostPath: /var/run/docker.sock}]}', ['Deployment shop/web-a-b in part']],
    ['a: {b: {c: {image: {repository: d, tag: latest}}}}', ['Deployment shop/web-a-b-c in part']],
    ['policies: {hostNetwork: true}', []],
    ['a: {b: {privileged: false, hostPID: false}}', []],
    ['template: {spec: {containers: [{name: a, image: b}]}}', ['Deployment shop/web-template-spec in part']],
  ])('%s: %j', async (values, expected) => {
    expect((await resources(other(values))).map(summary)).toEqual(expected);
  });
});

const OBJECT = '{apiVersion: v1, kind: Pod, metadata: {name: own}, spec: {hostNetwork: true}}';

describe('whole objects in values are objects', () => {
  test.each([
    `extraObjects: [${OBJECT}]`,
    `extraDeploy: {a: ${OBJECT}}`,
    `manifests:\n- |\n  apiVersion: v1\n  kind: Pod\n  metadata: {name: own}\n`,
    `extraManifests: |\n  apiVersion: v1\n  kind: Pod\n  metadata: {name: own}\n`,
    `controllers: {a: {containers: {b: {image: c}}}}\nrawResources: {own: {manifest: ${OBJECT}}}`,
    `controllers: {a: {containers: {b: {image: c}}}}\nrawResources: {own: {apiVersion: v1, kind: Pod, metadata: {name: own}, spec: {spec: {hostNetwork: true}}}}`,
  ])('%s', async (values) => {
    expect((await resources(release(values))).map(summary)).toContain('Pod shop/own');
  });

  test('with names and bodies as app-template gives them', async () => {
    const values =
      'controllers: {a: {containers: {b: {image: c}}}}\nrawResources: {x: {apiVersion: v1, kind: Pod, spec: {spec: {hostIPC: true}}}}';
    const [, made] = await resources(release(values));
    expect(made).toMatchObject({ name: 'web-x', value: { spec: { hostIPC: true } } });
  });

  test.each(['extraObjects: [{apiVersion: v1, kind: Pod}]', 'target: {apiVersion: v1, kind: Pod, name: x}'])(
    'but not %s',
    async (values) => {
      expect(await resources(release(values))).toEqual([]);
    },
  );
});

/** Reports every existing path of what is in values. */
const places = rule((context) => ({
  Container(container: ContainerCursor) {
    if (!container.resource.inValues) return;
    report(context, container.at('securityContext').at('privileged') as never);
    report(context, container.at('image') as never);
    for (const variable of container.at('env').items()) report(context, variable.at('value') as never);
  },
}));

async function found(text: string, more: Parameters<typeof run>[2] = {}) {
  const { lines, findings, result } = await run(text, { places }, more);
  expect(result.errors).toEqual([]);
  return { findings, lines: lines.filter((line) => line.startsWith('house/')) };
}

test('findings are at the values, and marked as rendered', async () => {
  const { lines, findings } = await found(
    release(`controllers:
  web:
    containers:
      app: {image: {repository: a, tag: latest}, env: {A: b}, securityContext: {privileged: true}}
      side: {image: {repository: c}}
`),
  );
  expect(lines).toEqual([
    'house/places latest',
    'house/places b',
    'house/places true',
    'house/places side',
    'house/places c',
  ]);
  expect(new Set(findings.map(({ assumed }) => assumed))).toEqual(
    new Set(['The chart is assumed to read its values as app-template does.']),
  );
  expect(findings.map(({ origin }) => origin)).toContainEqual({ kind: 'values', file: 'app.yaml' });
  expect(findings.map(({ pathByName }) => pathByName)).toContain(
    'spec.template.spec.containers[side].securityContext.privileged',
  );
});

test('findings about the whole workload are at the key of its controller', async () => {
  const workload = rule((context) => ({
    Deployment: (root) => report(context, root.at('spec').at('minReadySeconds') as never),
  }));
  const { lines } = await run(release(PRIVILEGED.replace('{a:', '{api:')), { workload });
  expect(lines).toEqual(['house/workload api']);
});

test('what charts with unknown templates leave out is not reported', async () => {
  expect((await found(other('image: {repository: a, tag: "1"}'))).lines).toEqual(['house/places "1"']);
});

describe('waivers apply', () => {
  const values = 'controllers:\n  web:\n    containers:\n      app:\n        image: a\n';
  const waived = async (text: string, more = {}) =>
    (await found(text, more)).findings.map(({ suppression }) => suppression?.kind);

  test.each([
    [
      'above the line',
      release(
        values.replace('        image', '        # plimsoll-ignore house/places -- Why.\n        image'),
      ),
      ['comment'],
    ],
    [
      'above the container',
      release(values.replace('      app:', '      # plimsoll-ignore house/places -- Why.\n      app:')),
    ],
    [
      'above the values',
      release(values).replace('  values:', '  # plimsoll-ignore house/places -- Why.\n  values:'),
    ],
    [
      'in an annotation of the release',
      release(values).replace(
        '{name: web',
        '{annotations: {plimsoll.dev/ignore: house/places -- Why.}, name: web',
      ),
      ['annotation', 'annotation'],
    ],
    [
      'in an annotation of the controller',
      release(
        values.replace('  web:\n', '  web:\n    annotations: {plimsoll.dev/ignore: house/places -- Why.}\n'),
      ),
      ['annotation', 'annotation'],
    ],
  ])('%s', async (_, text, expected = ['comment', 'comment']) => {
    const kinds = await waived(text);
    expect(kinds.filter(Boolean)).toEqual(expected);
    expect(kinds).toHaveLength(2);
  });

  test.each([['HelmRelease'], ['Deployment']])('of the config for a %s', async (kind) => {
    const suppressions = [
      { rules: ['house/places'], match: { kinds: [kind], names: ['web'] }, reason: 'Why.' },
    ];
    expect(await waived(release(values), { suppressions })).toEqual(['config', 'config']);
  });
});

const PRIVILEGED = 'controllers: {a: {containers: {b: {image: c:1, securityContext: {privileged: true}}}}}';
const object = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web, namespace: shop}\nspec:\n${indented(spec, 2)}`;

describe('every object that gives a chart its values', () => {
  const source = (helm: string, rest = ''): string =>
    `source: {repoURL: x, helm: {${helm}}}\ndestination: {server: 'https://kubernetes.default.svc', namespace: to}\n${rest}`;
  test.each([
    ['helm.toolkit.fluxcd.io/v2beta1', 'HelmRelease', `values: {${PRIVILEGED}}`, 'Deployment shop/web'],
    ['helm.fluxcd.io/v1', 'HelmRelease', `values: {${PRIVILEGED}}`, 'Deployment shop/web'],
    ['argoproj.io/v1alpha1', 'Application', source(`valuesObject: {${PRIVILEGED}}`), 'Deployment to/web'],
    [
      'argoproj.io/v1alpha1',
      'Application',
      source(`values: '${PRIVILEGED}', valueFiles: [a]`),
      'Deployment to/web in part',
    ],
    [
      'argoproj.io/v1alpha1',
      'ApplicationSet',
      `template:\n  metadata: {name: '{{ name }}'}\n  spec:\n${indented(source(`valuesObject: {${PRIVILEGED}}`), 4)}`,
      'Deployment to/{{ name }}',
    ],
    [
      'helm.cattle.io/v1',
      'HelmChart',
      `valuesContent: |\n  ${PRIVILEGED}\ntargetNamespace: to\n`,
      'Deployment to/web',
    ],
    [
      'helm.cattle.io/v1',
      'HelmChartConfig',
      `valuesContent: |\n  ${PRIVILEGED}\n`,
      'Deployment shop/web in part',
    ],
    [
      'helm.crossplane.io/v1beta1',
      'Release',
      `forProvider: {namespace: to, values: {${PRIVILEGED}}}`,
      undefined,
    ],
    [
      'helm.toolkit.fluxcd.io/v2',
      'HelmRelease',
      `kubeConfig: {secretRef: {name: x}}\nvalues: {${PRIVILEGED}}`,
      undefined,
    ],
  ])('%s %s %s', async (apiVersion, kind, spec, expected) => {
    const text = object(apiVersion, kind, spec);
    // What is created in another cluster is in another project.
    expect((await resources(text)).map(summary)).toEqual(expected === undefined ? [] : [expected]);
    expect((await found(text)).lines).toEqual(['house/places c:1', 'house/places true']);
  });

  test.each([
    ['values.yaml', ['Values undefined/values in part', 'Deployment undefined/values in part']],
    ['apps/web/values-prod.yaml', ['Values undefined/web in part', 'Deployment undefined/web in part']],
    ['apps/web/web.values.yml', ['Values undefined/web in part', 'Deployment undefined/web in part']],
    ['apps/web/other.yaml', []],
    ['chart/values.yaml', []],
  ])('and of the file %s', async (path, expected) => {
    expect((await resources(`${PRIVILEGED}\n`, path)).map(summary)).toEqual(expected);
  });
});

test.each([
  [
    'helm.toolkit.fluxcd.io/v2',
    'HelmRelease',
    (values: string) =>
      `values: {${values}}\nvaluesFrom: [{kind: Secret, name: x, targetPath: server.securityContext.privileged}]\n`,
  ],
  [
    'argoproj.io/v1alpha1',
    'Application',
    (values: string) =>
      `source: {helm: {valuesObject: {${values}}, parameters: [{name: server.securityContext.privileged, value: "2"}]}}\n`,
  ],
  [
    'helm.cattle.io/v1',
    'HelmChart',
    (values: string) => `valuesContent: |\n  {${values}}\nset: {server.securityContext.privileged: "2"}\n`,
  ],
] as const)('what %s %s sets over the values is unknown', async (apiVersion, kind, spec) => {
  const { lines } = await found(
    object(apiVersion, kind, spec('server: {securityContext: {privileged: true}, env: {A: b}}')),
  );
  expect(lines).toEqual(['house/places b']);
});

test('rendered charts are not read again', async () => {
  const of = async (valuesRendered: NonNullable<Parameters<typeof parse>[0]['valuesRendered']>) => {
    const [project] = await readProjects(
      [await parse({ path: 'a.yaml', text: release(PRIVILEGED), valuesRendered })],
      config,
    );
    return project!.resources.map(({ kind }) => kind);
  };
  expect(await of(true)).toEqual(['HelmRelease']);
  expect(await of(({ kind }) => kind === 'HelmRelease')).toEqual(['HelmRelease']);
  expect(await of(({ kind }) => kind === 'Application')).toEqual(['HelmRelease', 'Deployment']);
});

test.each([
  [release(PRIVILEGED), []],
  [release(PRIVILEGED, { spec: 'valuesFrom: []\n' }), ['values']],
  [other('hostNetwork: true'), ['values']],
  [other('replicaCount: 1'), ['values-unknown']],
  [other(`extraObjects: [${OBJECT}]`), ['values-unknown']],
  [object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'interval: 1h\n'), ['release']],
])('what is not checked of it is reported', async (text, expected) => {
  const { result } = await run(text, { places });
  expect(result.notJudged.map(({ reason }) => reason)).toEqual(expected);
});

test('the reader of a known chart wins', async () => {
  const ofChart = rule((context) => ({
    'helm.toolkit.fluxcd.io/HelmRelease': (root) =>
      report(
        context,
        (root as never as { at(key: string): typeof root })
          .at('spec')
          .at('values')
          .at('image')
          .at('tag') as never,
      ),
  }));
  const text = other('image: {repository: a, tag: latest}');
  const { lines } = await run(text, { places, chart: ofChart });
  expect(lines).toEqual(['house/chart latest']);
});

test('any values can be read, and each place is within the text', async () => {
  const keys = fc.constantFrom(
    'controllers',
    'containers',
    'image',
    'tag',
    'env',
    'persistence',
    'hostPath',
    'type',
    'securityContext',
    'privileged',
    'pod',
    'extraObjects',
    'kind',
    'apiVersion',
    'metadata',
    'enabled',
    'service',
    'ports',
    'port',
    'ingress',
    'hosts',
    'paths',
    'route',
    'rules',
    'networkpolicies',
    'rbac',
    'bindings',
    'secrets',
    'toString',
    '__proto__',
  );
  const values = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('a', 'v1', 'hostPath', true, false, 1, null, ''),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(keys, tie('any'), { maxKeys: 4 }),
    ),
  })).any;
  await fc.assert(
    fc.asyncProperty(values, async (value) => {
      const text = `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\nspec: {values: ${JSON.stringify(value)}}\n`;
      const { result, findings } = await run(text, { places });
      expect(result.errors).toEqual([]);
      for (const { region } of findings) expect(region!.endOffset).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 100 },
  );
});
