// Manifests as people might write them, with faults that rules know and settings that contradict each other.
import type { JsonObject } from '@plimsoll/core/kubernetes';
import fc from 'fast-check';

/** An object that has some of the keys. */
const some = (model: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<JsonObject> =>
  fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>;

const few = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { maxLength: 2 });

const anyOf = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const profile = anyOf(
  { type: 'RuntimeDefault' },
  { type: 'Unconfined' },
  { type: 'Localhost', localhostProfile: 'a.json' },
  {},
);

const capabilities = some({
  add: few(anyOf('NET_BIND_SERVICE', 'CHOWN', 'NET_RAW', 'NET_ADMIN', 'SYS_ADMIN', 'ALL', 'chown')),
  drop: few(anyOf('ALL', 'all', 'NET_RAW', 'KILL')),
});

/** What a pod and a container share. */
const identity = {
  runAsNonRoot: fc.boolean(),
  runAsUser: anyOf(0, 1000, 20_001),
  runAsGroup: anyOf(0, 1000, 20_001),
  seccompProfile: profile,
  appArmorProfile: profile,
  seLinuxOptions: some({ type: anyOf('container_t', 'spc_t'), user: anyOf('system_u') }),
  windowsOptions: some({ hostProcess: fc.boolean(), runAsUserName: anyOf('ContainerAdministrator') }),
};

const container = some({
  image: anyOf('nginx', 'nginx:1.29', 'nginx:latest', `registry.example/app@sha256:${'2c'.repeat(32)}`),
  imagePullPolicy: anyOf('Always', 'IfNotPresent', 'Never'),
  command: anyOf(['sudo', 'app'], ['/bin/sh', '-c', 'app'], ['/usr/sbin/sshd']),
  env: few(
    anyOf<JsonObject>(
      { name: 'DB_PASSWORD', value: 'hunter2' },
      { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 's', key: 'token' } } },
    ),
  ),
  ports: few(
    anyOf<JsonObject>({ containerPort: 22 }, { containerPort: 8080 }, { containerPort: 80, hostPort: 80 }),
  ),
  resources: anyOf<JsonObject>(
    {},
    { limits: { memory: '64Mi' } },
    { limits: { memory: '64Mi', cpu: '1' }, requests: { memory: '64Mi', cpu: '1' } },
  ),
  livenessProbe: anyOf<JsonObject>({ httpGet: { port: 80 } }, { tcpSocket: { host: 'db', port: 80 } }),
  volumeMounts: few(
    anyOf<JsonObject>(
      { name: 'host', mountPath: '/host' },
      { name: 'host', mountPath: '/h', readOnly: true },
    ),
  ),
  securityContext: some({
    ...identity,
    capabilities,
    privileged: fc.boolean(),
    allowPrivilegeEscalation: fc.boolean(),
    readOnlyRootFilesystem: fc.boolean(),
    procMount: anyOf('Default', 'Unmasked'),
  }),
});

/** The two ways to set the operating system of a pod, and both together. */
const system = anyOf<JsonObject>(
  {},
  { os: { name: 'linux' } },
  { os: { name: 'windows' } },
  { nodeSelector: { 'kubernetes.io/os': 'windows' } },
  { os: { name: 'windows' }, nodeSelector: { 'kubernetes.io/os': 'windows' } },
);

const named = (containers: readonly JsonObject[], prefix: string): JsonObject[] =>
  containers.map((one, index) => ({ name: `${prefix}${index}`, ...one }));

const podSpec = fc
  .tuple(
    system,
    fc.array(container, { minLength: 1, maxLength: 2 }),
    some({
      hostNetwork: fc.boolean(),
      hostPID: fc.boolean(),
      hostIPC: fc.boolean(),
      hostUsers: fc.boolean(),
      shareProcessNamespace: fc.boolean(),
      serviceAccountName: anyOf('default', 'builder'),
      automountServiceAccountToken: fc.boolean(),
      priorityClassName: anyOf('system-node-critical'),
      volumes: few(
        anyOf<JsonObject>(
          { name: 'host', hostPath: { path: '/' } },
          { name: 'host', hostPath: { path: '/var/run/docker.sock' } },
          { name: 'share', nfs: { server: 'nfs', path: '/' } },
          { name: 'scratch', emptyDir: {} },
        ),
      ),
      securityContext: some({
        ...identity,
        fsGroup: anyOf(0, 2000),
        sysctls: few(anyOf({ name: 'kernel.msgmax', value: '1' }, { name: 'net.ipv4.tcp_rmem', value: '1' })),
      }),
      initContainers: few(container),
    }),
  )
  .map(
    ([os, containers, rest]): JsonObject => ({
      ...os,
      ...rest,
      ...(rest.initContainers !== undefined && {
        initContainers: named(rest.initContainers as JsonObject[], 'init'),
      }),
      containers: named(containers, 'app'),
    }),
  );

export const pods: fc.Arbitrary<JsonObject> = fc.oneof(
  podSpec.map((spec) => ({ apiVersion: 'v1', kind: 'Pod', spec })),
  podSpec.map((spec) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec },
    },
  })),
  podSpec.map((spec) => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    spec: { schedule: '@daily', jobTemplate: { spec: { template: { spec } } } },
  })),
);

const RBAC = 'rbac.authorization.k8s.io';

const policyRule = fc.record({
  apiGroups: anyOf([''], ['*'], [RBAC], ['apps']),
  resources: few(
    anyOf(
      '*',
      'secrets',
      'pods',
      'pods/exec',
      'nodes/proxy',
      'clusterroles',
      'configmaps',
      'networkpolicies',
    ),
  ),
  verbs: few(anyOf('*', 'get', 'list', 'create', 'delete', 'escalate', 'bind', 'impersonate')),
});

const roles: fc.Arbitrary<JsonObject> = fc.record({
  apiVersion: fc.constant(`${RBAC}/v1`),
  kind: anyOf('Role', 'ClusterRole'),
  rules: few(policyRule),
});

const subject = anyOf<JsonObject>(
  { kind: 'User', apiGroup: RBAC, name: 'system:anonymous' },
  { kind: 'Group', apiGroup: RBAC, name: 'system:unauthenticated' },
  { kind: 'Group', apiGroup: RBAC, name: 'system:authenticated' },
  { kind: 'Group', apiGroup: RBAC, name: 'system:masters' },
  { kind: 'Group', apiGroup: RBAC, name: 'devs' },
  { kind: 'ServiceAccount', name: 'default', namespace: 'shop' },
  { kind: 'ServiceAccount', name: 'builder', namespace: 'shop' },
);

const bindings: fc.Arbitrary<JsonObject> = fc
  .tuple(
    anyOf('RoleBinding', 'ClusterRoleBinding'),
    few(subject),
    anyOf('cluster-admin', 'view', 'edit', 'r0', 'r1'),
  )
  .map(([kind, subjects, name]) => ({
    apiVersion: `${RBAC}/v1`,
    kind,
    subjects,
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
  }));

export const grants: fc.Arbitrary<JsonObject> = fc.oneof(roles, bindings);

const flag = (name: string, ...values: readonly string[]): fc.Arbitrary<string> =>
  anyOf(...values).map((value) => `--${name}=${value}`);

const FLAGS: Readonly<Record<string, readonly fc.Arbitrary<string>[]>> = {
  'kube-apiserver': [
    flag('anonymous-auth', 'true', 'false'),
    flag('authorization-mode', 'AlwaysAllow', 'Node,RBAC'),
    flag('insecure-port', '0', '8080'),
    flag('secure-port', '0', '6443'),
    flag('enable-admission-plugins', 'NodeRestriction', 'AlwaysAdmit', 'PodSecurityPolicy,AlwaysPullImages'),
    flag('disable-admission-plugins', 'NamespaceLifecycle', 'ServiceAccount'),
    flag('profiling', 'true', 'false'),
    flag('audit-log-path', '/var/log/audit.log'),
    flag('audit-log-maxage', '1', '30'),
    flag('request-timeout', '300s'),
    flag('token-auth-file', '/etc/tokens'),
    flag('etcd-cafile', '/etc/ca.crt'),
  ],
  'kube-controller-manager': [
    flag('bind-address', '127.0.0.1', '0.0.0.0'),
    flag('use-service-account-credentials', 'true', 'false'),
    flag('terminated-pod-gc-threshold', '10'),
  ],
  'kube-scheduler': [flag('bind-address', '127.0.0.1', '0.0.0.0'), flag('profiling', 'true', 'false')],
  etcd: [
    flag('client-cert-auth', 'true', 'false'),
    flag('auto-tls', 'true', 'false'),
    flag('peer-auto-tls', 'true'),
    flag('trusted-ca-file', '/etc/etcd/ca.crt'),
    flag('listen-client-urls', 'http://0.0.0.0:2379', 'https://127.0.0.1:2379'),
  ],
  kubelet: [
    flag('anonymous-auth', 'true', 'false'),
    flag('read-only-port', '0', '10255'),
    flag('hostname-override', 'node'),
    flag('event-qps', '0', '5'),
  ],
};

const staticPods: fc.Arbitrary<JsonObject> = fc.oneof(
  ...Object.entries(FLAGS).map(([program, flags]) =>
    fc
      .tuple(
        fc.shuffledSubarray([...flags]).chain((chosen) => fc.tuple(...chosen)),
        fc.boolean(),
      )
      .map(
        ([given, hostNetwork]): JsonObject => ({
          apiVersion: 'v1',
          kind: 'Pod',
          spec: {
            hostNetwork,
            containers: [
              { name: program, image: `registry.k8s.io/${program}:v1.34.0`, command: [program, ...given] },
            ],
          },
        }),
      ),
  ),
);

const kubeletConfigurations = some({
  authentication: some({
    anonymous: some({ enabled: fc.boolean() }),
    webhook: some({ enabled: fc.boolean() }),
    x509: some({ clientCAFile: anyOf('/etc/ca.crt') }),
  }),
  authorization: some({ mode: anyOf('AlwaysAllow', 'Webhook') }),
  readOnlyPort: anyOf(0, 10_255),
  streamingConnectionIdleTimeout: anyOf('0s', '5m'),
  protectKernelDefaults: fc.boolean(),
  makeIPTablesUtilChains: fc.boolean(),
  eventRecordQPS: anyOf(0, 5),
  rotateCertificates: fc.boolean(),
  serverTLSBootstrap: fc.boolean(),
  seccompDefault: fc.boolean(),
}).map((own) => ({ apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', ...own }));

export const components: fc.Arbitrary<JsonObject> = fc.oneof(staticPods, kubeletConfigurations);

/** Other objects that rules of several packs check together. */
export const others: fc.Arbitrary<JsonObject> = fc.oneof(
  anyOf<JsonObject>(
    { apiVersion: 'v1', kind: 'ServiceAccount' },
    { apiVersion: 'v1', kind: 'ServiceAccount', automountServiceAccountToken: false },
  ),
  some({ stringData: anyOf({ password: 'hunter2' }) }).map((own) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    ...own,
  })),
  anyOf('restricted', 'baseline', 'privileged', 'strict').map((level) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { labels: { 'pod-security.kubernetes.io/enforce': level } },
  })),
  fc
    .record({
      podSelector: anyOf({}, { matchLabels: { app: 'web' } }),
      policyTypes: fc.subarray(['Ingress', 'Egress']),
      egress: few(anyOf({}, { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] })),
    })
    .map((spec) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      spec,
    })),
  some({
    tls: anyOf([{ hosts: ['shop.example'], secretName: 'tls' }]),
    rules: anyOf([{ host: 'shop.example' }], [{}]),
  }).map((spec) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    spec,
  })),
);
