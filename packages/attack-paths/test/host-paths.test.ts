import { type Pair, testTechnique } from './pairs.js';

const ROOT = 'securityContext: {runAsUser: 0}, ';

/** A pod that mounts a path of its node. */
const mounts = (path: string, { mount = '', spec = ROOT, volume = '' } = {}): string => `
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {${spec}containers: [{name: app, image: example.com/web:1, volumeMounts: [${MOUNT(mount)}]}], volumes: [{name: host, ${volume || `hostPath: {path: ${path}}`}}]}
`;
const MOUNT = (more: string): string => `{name: host, mountPath: /a${more && `, ${more}`}}`;
const RO = { mount: 'readOnly: true' };
const CONTROL = {
  spec: `${ROOT}tolerations: [{key: node-role.kubernetes.io/control-plane, operator: Exists}], `,
};

type Expected = Pair['holds'][number]['steps'][number];
const to = (
  to: string,
  evidence: readonly string[],
  assumptions: Expected['assumptions'] = [],
  doubt?: string,
): Expected => ({
  from: 'Pod shop/web [app]',
  to,
  evidence,
  assumptions,
  ...(doubt !== undefined && { doubt }),
});
const NODES = 'Group system:nodes';
const HELD = 'tokens and Secrets of pods of all namespaces';
const KEPT = 'tokens and Secrets in volumes of pods of all namespaces';

const claim = (claimSpec: string, volumeSpec: string): string => `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: {${claimSpec}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec: {${volumeSpec}}
`;
const CLAIMED = { volume: 'persistentVolumeClaim: {claimName: data}' };

testTechnique('escape-host-write', {
  holds: [
    ...[
      '/etc/cron.d',
      '/',
      '/usr',
      '/home/me/.ssh/keys',
      '/var/lib/rancher/k3s/server/db',
      '/proc/1/root/etc',
    ].map((path) => ({ name: path, code: mounts(path), steps: [to('node', [path, 'host'])] })),
    {
      name: 'as the image says',
      code: mounts('/etc', { spec: '' }),
      steps: [to('node', ['/etc', 'host'], ['image-root'])],
    },
    {
      name: 'not as root, where the files are open',
      code: mounts('/etc', { spec: 'securityContext: {runAsNonRoot: true}, ' }),
      assume: ['host-permissions'],
      steps: [to('node', ['/etc', 'host'], ['host-permissions'])],
    },
    {
      name: 'of the kernel',
      code: mounts('/sys/kernel/debug'),
      steps: [to('node', ['/sys/kernel/debug', 'host'], ['kernel-allows'])],
    },
    {
      name: 'in a user namespace',
      code: mounts('/etc', { spec: `${ROOT}hostUsers: false, ` }),
      steps: [to('node', ['/etc', 'host'])],
    },
    {
      name: 'below a mount that is read-only by itself',
      code: mounts('/', RO),
      steps: [to('node', ['/', 'host'])],
    },
    {
      name: 'before read-only mounts went deep',
      code: mounts('/', { mount: 'readOnly: true, recursiveReadOnly: IfPossible' }),
      kubernetes: '1.30',
      steps: [to('node', ['/', 'host'])],
    },
    {
      name: 'by a part of a volume',
      code: mounts('/', { mount: 'subPath: usr/bin' }),
      steps: [to('node', ['/', 'host'])],
    },
    {
      name: 'by a part that a variable ends',
      code: mounts('/etc', { mount: 'subPathExpr: systemd/system/$(NAME)' }),
      steps: [to('node', ['/etc', 'host'])],
    },
    {
      name: 'by a part that a variable decides',
      code: mounts('/etc', { mount: 'subPathExpr: $(NAME)' }),
      steps: [to('node', ['/etc', 'host'], [], 'variable')],
    },
    {
      name: 'by a volume that a variable decides',
      code: mounts("'{{ .Values.path }}'"),
      steps: [to('node', ["'{{ .Values.path }}'", 'host'], [], 'variable')],
    },
    {
      name: 'in what looks like a pod',
      code: mounts('/etc').replace('apiVersion: v1\nkind: Pod', 'apiVersion: example.com/v1\nkind: Tool'),
      steps: [{ ...to('node', ['/etc', 'host'], [], 'fields of a pod'), from: 'Tool shop/web [app]' }],
    },
    {
      name: 'through a claim that names its volume',
      code: mounts('', CLAIMED) + claim('volumeName: disk', 'hostPath: {path: /usr}'),
      steps: [to('node', ['/usr', 'host'])],
    },
    {
      name: 'through a volume that names its claim',
      code: mounts('', CLAIMED) + claim('', 'claimRef: {name: data, namespace: shop}, local: {path: /usr}'),
      steps: [to('node', ['/usr', 'host'])],
    },
    {
      name: 'on OpenShift',
      code: `${mounts('/etc')}---
apiVersion: config.openshift.io/v1
kind: ClusterVersion
metadata: {name: version}
`,
      steps: [to('node', ['/etc', 'host'], ['mac-allows'])],
    },
    {
      name: 'on a node of the control plane',
      code: mounts('/etc', CONTROL),
      steps: [to('node', ['/etc', 'host']), to('control-plane', ['/etc', 'host', 'key'], ['self-managed'])],
    },
  ],
  not: [
    ...['/data', '/dev', '/var/lib/kubelet/plugins', '/home/me/app', '/etcetera', '/lib64/x', '/var/log'].map(
      (path) => ({ name: path, code: mounts(path) }),
    ),
    { name: 'read-only', code: mounts('/etc', RO) },
    { name: 'read-only, where little more is mounted below', code: mounts('/run', RO) },
    {
      name: 'read-only to the ground',
      code: mounts('/', { mount: 'readOnly: true, recursiveReadOnly: IfPossible' }),
    },
    { name: 'a part that is elsewhere', code: mounts('/', { mount: 'subPath: data' }) },
    { name: 'not as root', code: mounts('/etc', { spec: 'securityContext: {runAsUser: 7}, ' }) },
    {
      name: 'of the kernel, in a user namespace',
      code: mounts('/proc/sys', { spec: `${ROOT}hostUsers: false, ` }),
    },
    { name: 'on Windows', code: mounts('/etc', { spec: 'os: {name: windows}, ' }) },
    {
      name: 'a claim that is bound to nothing here',
      code: mounts('', CLAIMED) + claim('', 'hostPath: {path: /usr}'),
    },
    {
      name: 'a claim that is read-only',
      code:
        mounts('', { volume: 'persistentVolumeClaim: {claimName: data, readOnly: true}' }) +
        claim('volumeName: disk', 'hostPath: {path: /usr}'),
    },
  ],
});

testTechnique('escape-host-read', {
  holds: [
    {
      name: 'what logs in to the node',
      code: mounts('/root', RO),
      assume: ['node-login'],
      steps: [to('node', ['/root', 'host'], ['node-login'])],
    },
    {
      name: 'keys of the control plane',
      code: mounts('/etc/kubernetes/pki/etcd', { ...RO, ...CONTROL }),
      steps: [to('control-plane', ['/etc/kubernetes/pki/etcd', 'host', 'key'], ['self-managed'])],
    },
    {
      name: 'keys of the control plane, if its nodes have a label',
      code: mounts('/var/lib/etcd', {
        spec: `${ROOT}nodeSelector: {disk: fast}, tolerations: [{operator: Exists}], `,
      }),
      steps: [to('control-plane', ['/var/lib/etcd', 'host', 'operator'], ['self-managed'], 'label disk')],
    },
    {
      name: 'keys of the agent of k3s',
      code: mounts('/var/lib/rancher/k3s/agent', RO),
      steps: [to(NODES, ['/var/lib/rancher/k3s/agent', 'host'])],
    },
  ],
  not: [
    { name: 'what nobody knows', code: mounts("'{{ .Values.path }}'", CONTROL), assume: ['node-login'] },
    { name: 'where nothing logs in', code: mounts('/root', RO) },
    { name: 'away from the control plane', code: mounts('/etc/kubernetes/pki') },
    {
      name: 'kept from the control plane by its affinity',
      code: mounts('/etc/kubernetes/pki', {
        spec: `${ROOT}tolerations: [{operator: Exists}], affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: node-role.kubernetes.io/control-plane, operator: DoesNotExist}]}]}}}, `,
      }),
    },
    {
      name: 'kept from the control plane by another role',
      code: mounts('/etc/kubernetes/pki', {
        spec: `${ROOT}tolerations: [{operator: Exists}], nodeSelector: {node-role.kubernetes.io/worker: ""}, `,
      }),
    },
    {
      name: 'tolerating a taint that is gone',
      code: mounts('/etc/kubernetes/pki', {
        spec: `${ROOT}tolerations: [{key: node-role.kubernetes.io/master, operator: Exists}], `,
      }),
    },
  ],
});

testTechnique('steal-kubelet-tokens', {
  holds: [
    {
      code: mounts('/var/lib/kubelet', RO),
      steps: [
        to(KEPT, ['/var/lib/kubelet'], ['co-located']),
        to(NODES, ['/var/lib/kubelet'], ['co-located']),
      ],
    },
    { code: mounts('/var/lib/kubelet/pods/'), steps: [to(KEPT, ['/var/lib/kubelet/pods/'], ['co-located'])] },
    {
      code: mounts('/var/lib/kubelet/pki/kubelet-client-current.pem', { ...RO, spec: '' }),
      steps: [to(NODES, ['/var/lib/kubelet/pki/kubelet-client-current.pem'], ['co-located', 'image-root'])],
    },
  ],
  not: [
    { code: mounts('/var/lib/kubelet/pods/1234/volumes') },
    { code: mounts('/var/lib/kubelet/device-plugins') },
    { code: mounts('/var/lib/kubelet/plugins_registry') },
    { name: 'not as root', code: mounts('/var/lib/kubelet', { spec: 'securityContext: {runAsUser: 7}, ' }) },
  ],
});

const VICTIM = `---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop}
spec:
  automountServiceAccountToken: false
  volumes: [{name: tls, secret: {secretName: mounted}}]
  containers:
    - name: db
      image: example.com/db:1
      volumeMounts: [{name: tls, mountPath: /tls}]
      env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: variable, key: password}}}]
`;
const OF_WEB = 'automountServiceAccountToken: false, ';

testTechnique(
  'in-scope',
  {
    holds: [
      {
        name: 'the files of the kubelet hold what is mounted, and no variables',
        code: mounts('/var/lib/kubelet/pods', { spec: ROOT + OF_WEB }) + VICTIM,
        steps: [{ from: KEPT, to: 'Secret shop/mounted', evidence: ['mounted'] }],
      },
    ],
    not: [{ code: mounts('/var/lib/app', { spec: ROOT + OF_WEB }) + VICTIM }],
  },
  [KEPT],
);

testTechnique('escape-runtime-socket', {
  holds: [
    ...[
      '/var/run/docker.sock',
      '/run/containerd',
      '/',
      '/run/k3s/containerd/containerd.sock',
      '/run/nri',
    ].map((path) => ({ name: path, code: mounts(path, RO), steps: [to('node', [path])] })),
    {
      name: 'in what has to be a directory',
      code: mounts('/run', { volume: 'hostPath: {path: /run, type: Directory}' }),
      steps: [to('node', ['/run'])],
    },
    {
      name: 'of the system bus',
      code: mounts('/run/dbus'),
      steps: [to('node', ['/run/dbus'], ['mac-allows'])],
    },
    {
      name: 'of a runtime, in a user namespace',
      code: mounts('/run/crio/crio.sock', { spec: `${ROOT}hostUsers: false, ` }),
      steps: [to('node', ['/run/crio/crio.sock'])],
    },
    {
      name: 'on Windows',
      code: mounts("'\\\\.\\pipe\\containerd-containerd'", { spec: 'os: {name: windows}, ' }),
      steps: [to('node', ["'\\\\.\\pipe\\containerd-containerd'"], ['image-root'])],
    },
  ],
  not: [
    ...['/var', '/run/app', '/run/buildkit/buildkitd.sock', '/run/user/1000/docker.sock'].map((path) => ({
      name: path,
      code: mounts(path),
    })),
    { name: 'another part of a directory', code: mounts('/run', { mount: 'subPath: app' }) },
    ...['Directory', 'DirectoryOrCreate'].map((type) => ({
      name: `where the kubelet wants a ${type}`,
      code: mounts('/run/docker.sock', { volume: `hostPath: {path: /run/docker.sock, type: ${type}}` }),
    })),
    {
      name: 'of the system bus, in a user namespace',
      code: mounts('/run/dbus', { spec: `${ROOT}hostUsers: false, ` }),
    },
    { name: 'not as root', code: mounts('/run', { spec: 'securityContext: {runAsUser: 7}, ' }) },
  ],
});

const reads = (kind: string, resource: string): string =>
  `---
apiVersion: rbac.authorization.k8s.io/v1
kind: Cluster${kind}
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [${resource}], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}Binding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: ServiceAccount, name: default, namespace: shop}]
`.replace('kind: ClusterClusterRole', 'kind: ClusterRole');
const grant = (resource: string): readonly string[] => [
  'default',
  'roleRef',
  `{apiGroups: [""], resources: [${resource}], verbs: [get]}`,
];
const kubelet = (field: string): string => `---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
${field}: false
`;

testTechnique('escape-var-log', {
  holds: [
    ...[
      ['ClusterRole', 'nodes/log'],
      ['ClusterRole', 'nodes/proxy'],
      ['Role', 'pods/log'],
    ].map(([kind, resource]) => ({
      name: resource!,
      code: mounts('/var/log') + reads(kind!, resource!),
      steps: [NODES, HELD].map((name) => to(name, ['/var/log', ...grant(resource!)], ['co-located'])),
    })),
    {
      name: 'what logs in',
      code: mounts('/var') + reads('ClusterRole', 'nodes/log'),
      assume: ['node-login'],
      steps: [
        ...[NODES, HELD].map((name) => to(name, ['/var', ...grant('nodes/log')], ['co-located'])),
        to('node', ['/var', ...grant('nodes/log')], ['node-login', 'co-located']),
      ],
    },
    {
      name: 'pods/log, whatever the kubelet serves',
      code: mounts('/var/log') + reads('Role', 'pods/log') + kubelet('enableSystemLogHandler'),
      steps: [NODES, HELD].map((name) => to(name, ['/var/log', ...grant('pods/log')], ['co-located'])),
    },
  ],
  not: [
    { name: 'without a right', code: mounts('/var/log') },
    {
      name: 'without a token',
      code:
        mounts('/var/log', { spec: `${ROOT}automountServiceAccountToken: false, ` }) +
        reads('ClusterRole', 'nodes/log'),
    },
    { name: 'read-only', code: mounts('/var/log', RO) + reads('ClusterRole', 'nodes/log') },
    { name: 'below', code: mounts('/var/log/app') + reads('ClusterRole', 'nodes/log') },
    { name: 'a right that needs the whole cluster', code: mounts('/var/log') + reads('Role', 'nodes/log') },
    ...['enableDebuggingHandlers', 'enableSystemLogHandler'].map((field) => ({
      name: field,
      code: mounts('/var/log') + reads('ClusterRole', 'nodes/log, nodes/proxy') + kubelet(field),
    })),
  ],
});
