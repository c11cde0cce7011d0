import { describe, expect, test } from 'vitest';
import { parse, resolveConfig } from '../../index.js';
import { type Resource, readProjects, type Setting } from '../../kubernetes.js';
import type { Component, ComponentKind } from './component.js';

async function components(text: string, kind: ComponentKind): Promise<readonly Component[]> {
  const file = await parse({ path: 'manifests.yaml', text });
  const [project] = await readProjects([file], resolveConfig({}));
  return project!.components.ofKind(kind);
}

async function only(text: string, kind: ComponentKind): Promise<Component> {
  const found = await components(text, kind);
  expect(found).toHaveLength(1);
  return found[0]!;
}

/** A pod with one container, given by the lines below `containers`. */
const pod = (container: string): string => `apiVersion: v1
kind: Pod
metadata: { name: any }
spec:
  containers:
${container
  .trim()
  .split('\n')
  .map((line, index) => `  ${index === 0 ? '- ' : '  '}${line}`)
  .join('\n')}
`;

const run = (command: readonly string[]): string => pod(`name: c\ncommand: ${JSON.stringify(command)}`);

/** As in Terraform and envsubst. */
const SUBSTITUTED = ['$', '{anything}'].join('');

const said = ({ state, text }: Setting): string => (text === undefined ? state : `${state} ${text}`);

describe('a container runs a component', () => {
  test.each([
    ['its name', ['kube-apiserver', '--profiling=false']],
    ['an absolute path', ['/usr/local/bin/kube-apiserver', '--profiling=false']],
    [
      'the wrapper of the official images',
      [
        '/go-runner',
        '--log-file=/var/log/kube-apiserver',
        '/usr/local/bin/kube-apiserver',
        '--profiling=false',
      ],
    ],
    ['an init program', ['tini', '--', 'kube-apiserver', '--profiling=false']],
    ['an unknown program before its path', ['/opt/watch', '/usr/bin/kube-apiserver', '--profiling=false']],
    ['hyperkube', ['/hyperkube', 'apiserver', '--profiling=false']],
    ['a shell', ['sh', '-c', 'exec kube-apiserver --profiling=false']],
    [
      'a shell with options',
      [
        '/bin/bash',
        '-euxo',
        'pipefail',
        '-c',
        'mkdir -p /tmp/a && FOO=1 kube-apiserver \\\n  --profiling="false" 2>&1 | tee log',
      ],
    ],
    ['env', ['env', '-u', 'HOME', 'FOO=1', 'kube-apiserver', '--profiling=false']],
    ['a script that is the entrypoint', ['/docker-entrypoint.sh', 'kube-apiserver', '--profiling=false']],
    ['another root', ['chroot', '/host', '/usr/bin/kube-apiserver', '--profiling=false']],
    [
      "the node's namespaces",
      ['nsenter', '-t', '1', '-m', '--', 'nice', '-n', '-5', 'kube-apiserver', '--profiling=false'],
    ],
    ['words behind a script', ['sh', '-c', 'exec "$@"', '--', 'kube-apiserver', '--profiling=false']],
    [
      'a condition in a script',
      ['sh', '-c', 'if test -f /a; then\n  timeout 5 kube-apiserver --profiling=false\nfi'],
    ],
    [
      'a script with a here-document',
      ['sh', '-c', "cat <<EOF > /a\nit's text\nEOF\nkube-apiserver --profiling=false"],
    ],
  ])('by %s', async (_, command) => {
    const component = await only(run(command), 'KubeApiserver');
    expect(component.program).toBe('kube-apiserver');
    expect(said(component.setting('profiling'))).toBe('given false');
  });

  test('by its arguments alone, if the image has its name', async () => {
    const text = pod(
      'name: c\nimage: registry.k8s.io/kube-scheduler-amd64:v1.34.0\nargs: [--profiling=false]',
    );
    expect(said((await only(text, 'KubeScheduler')).setting('profiling'))).toBe('given false');
  });

  test('with command and args', async () => {
    const text = pod('name: c\ncommand: [kube-scheduler]\nargs: [--profiling=false]');
    expect(said((await only(text, 'KubeScheduler')).setting('profiling'))).toBe('given false');
  });

  test.each([
    ['another program with its name as an argument', ['kubectl', 'logs', 'kube-apiserver', '--follow']],
    ['a copy of it', ['cp', '/usr/bin/kube-apiserver', '/host/bin']],
    ['its version', ['kube-apiserver', '--version']],
    ['a program whose name begins alike', ['kube-apiserver-exporter', '--profiling=true']],
    ['a flag of another program', ['--kubelet-service=kube-system/kube-apiserver', '--log-level=info']],
    ['its service', ['nsenter', '-t', '1', '-m', '--', 'systemctl', 'restart', 'kube-apiserver']],
    ['a word in a script', ['/bin/sh', '-c', 'nsenter -t 1 -m -- systemctl restart kube-apiserver']],
    ['words of other commands', ['sh', '-c', 'pkill kube-apiserver; echo kube-apiserver --profiling']],
    ['its path in a script', ['sh', '-c', 'cp /usr/bin/kube-apiserver --force /host/bin']],
    ['a question for its place', ['sh', '-c', 'command -v kube-apiserver']],
    ['a here-document', ['sh', '-c', 'cat <<"EOF" > /unit\nkube-apiserver --profiling\n  EOF']],
    ['a comment in quotes that do not end', ['sh', '-c', "echo 'about kube-apiserver --profiling"]],
    ['a user of that name', ['gosu', 'kube-apiserver', 'sleep', '1']],
  ])('but not: %s', async (_, command) => {
    expect(await components(run(command), 'KubeApiserver')).toEqual([]);
  });

  test.each(['gateway', 'grpc-proxy'])('but not etcd %s, which stores no data', async (command) => {
    expect(await components(run(['etcd', command, 'start', '--trusted-ca-file=/a']), 'Etcd')).toEqual([]);
  });

  test.each(['Deployment', 'DaemonSet', 'StatefulSet'])('in a %s', async (kind) => {
    const text = `apiVersion: apps/v1
kind: ${kind}
metadata: { name: any }
spec:
  template:
    spec:
      initContainers:
        - { name: copy, command: [cp] }
      containers:
        - { name: sidecar, command: [sleep, "1"] }
        - { name: c, command: [etcd, -auto-tls] }
`;
    expect(said((await only(text, 'Etcd')).setting('auto-tls'))).toBe('given true');
  });
});

describe('k3s and RKE2 run components in one process', () => {
  test.each([
    ['by name', 'command: [/bin/k3s, server, --kube-apiserver-arg=anonymous-auth=true, --v=2]'],
    [
      'by its image',
      'image: rancher/k3s:v1.37.0-k3s1\nargs: [server, --kube-apiserver-arg, anonymous-auth=true]',
    ],
    ['in a script', 'command: [sh, -c, "exec rke2 server --kube-apiserver-arg=anonymous-auth=true"]'],
  ])('%s', async (_, container) => {
    const component = await only(pod(`name: c\n${container}`), 'KubeApiserver');
    expect(said(component.setting('anonymous-auth'))).toBe('given true');
    expect(component.setting('profiling').state).toBe('elsewhere');
    expect(component.partial).toBe(true);
  });

  test.each([
    'command: [k3s, kubectl, --kube-apiserver-arg=anonymous-auth=true]',
    'command: [k3s, etcd-snapshot, save]',
    'image: rancher/k3s:v1.37.0-k3s1\nargs: [server, --disable=traefik]',
  ])('but sets up none with {%s}', async (container) => {
    expect(await components(pod(`name: c\n${container}`), 'KubeApiserver')).toEqual([]);
  });
});

describe('arguments are read as components read them', () => {
  const api = async (...args: readonly string[]) => only(run(['kube-apiserver', ...args]), 'KubeApiserver');

  test.each<[string, readonly string[], string, string]>([
    ['flag=value', ['--audit-log-path=/a'], 'audit-log-path', 'given /a'],
    ['flag and value', ['--audit-log-path', '/a'], 'audit-log-path', 'given /a'],
    ['a value that is a dash', ['--audit-log-path', '-'], 'audit-log-path', 'given -'],
    ['a bare boolean', ['--profiling'], 'profiling', 'given true'],
    ['a boolean and a stray word', ['--profiling', 'false'], 'profiling', 'given true'],
    ['underscores', ['--audit_log_path=/a'], 'audit-log-path', 'given /a'],
    ['quotes', ['--audit-log-path="/a"'], 'audit-log-path', 'given /a'],
    ['the last of several', ['--profiling=true', '--profiling=false'], 'profiling', 'given false'],
    ['an empty value', ['--audit-log-path='], 'audit-log-path', 'given '],
    ['an absent flag', ['--v=2'], 'profiling', 'absent'],
    ['a flag behind the end of flags', ['--', '--profiling=false'], 'profiling', 'absent'],
    ['one dash', ['-profiling=false'], 'profiling', 'absent'],
  ])('%s', async (_, args, flag, expected) => {
    expect(said((await api(...args)).setting(flag))).toBe(expected);
  });

  test('repeated list flags add up', async () => {
    const component = await api('--enable-admission-plugins=A,B', '--enable-admission-plugins', 'C');
    const { items, places } = component.setting('enable-admission-plugins');
    expect(items).toEqual(['A', 'B', 'C']);
    expect(places.map(({ at }) => at.path.at(-1))).toEqual([1, 2]);
  });

  test.each([
    [
      'a variable of another object',
      ['--profiling=$(PROFILING)'],
      'It takes its value from the variable $(PROFILING).',
    ],
    ['Helm', ['--profiling={{ .Values.profiling }}'], 'A template sets it.'],
    ['Terraform', [`--profiling=${SUBSTITUTED}`], 'A template sets it.'],
  ])('%s leaves a flag unknown', async (_, args, reason) => {
    expect((await api(...args)).setting('profiling')).toMatchObject({ state: 'unknown', reason });
    expect((await api(...args)).setting('audit-log-path').state).toBe('absent');
  });

  test('a placeholder as a whole argument makes absent flags unknown', async () => {
    const component = await api('--profiling=false', SUBSTITUTED);
    expect(component.setting('profiling').state).toBe('given');
    expect(component.setting('audit-log-path')).toMatchObject({
      state: 'unknown',
      reason: 'A template sets it.',
    });
  });

  test('variables of the container are filled in', async () => {
    const text = pod(
      'name: c\ncommand: [kube-apiserver, --audit-log-path=$(DIR)/audit.log, --token-auth-file=$$(DIR)]\nenv: [{ name: DIR, value: /var }]',
    );
    const component = await only(text, 'KubeApiserver');
    expect(component.setting('audit-log-path').text).toBe('/var/audit.log');
    expect(component.setting('token-auth-file').text).toBe('$(DIR)');
  });

  test('an unreadable shell script makes all flags unknown', async () => {
    const component = await only(
      run(['sh', '-c', "kube-apiserver --profiling=false 'oops"]),
      'KubeApiserver',
    );
    expect(component.setting('profiling').state).toBe('unknown');
  });

  test('a shell\'s expansions leave a flag unknown, and all with "$@"', async () => {
    const one = await only(
      run(['sh', '-c', 'kube-apiserver --profiling=$P --audit-log-path=/a']),
      'KubeApiserver',
    );
    expect([one.setting('profiling').state, one.setting('audit-log-path').state]).toEqual([
      'unknown',
      'given',
    ]);
    expect(one.setting('token-auth-file').state).toBe('absent');
    const all = await only(run(['sh', '-c', 'exec kube-apiserver "$@"']), 'KubeApiserver');
    expect(all.setting('profiling').state).toBe('unknown');
  });
});

describe('absent settings are decided elsewhere', () => {
  test.each<[ComponentKind, readonly string[], string]>([
    ['Kubelet', ['kubelet', '--config=/a'], 'anonymous-auth'],
    ['KubeProxy', ['kube-proxy', '--config=/a'], 'metrics-bind-address'],
    ['KubeScheduler', ['kube-scheduler', '--config=/a'], 'profiling'],
    ['Etcd', ['etcd', '--config-file=/a', '--cert-file=/b'], 'cert-file'],
    ['KubeApiserver', ['hyperkube', 'kube-apiserver', '--openshift-config=/a'], 'anonymous-auth'],
  ])('%s', async (kind, command, flag) => {
    expect((await only(run(command), kind)).setting(flag).state).toBe('elsewhere');
  });

  test('but not what only flags say', async () => {
    expect((await only(run(['kubelet', '--config=/a']), 'Kubelet')).setting('hostname-override').state).toBe(
      'absent',
    );
    expect(
      (await only(run(['kube-scheduler', '--config=/a']), 'KubeScheduler')).setting('bind-address').state,
    ).toBe('absent');
  });
});

describe("etcd's environment", () => {
  const etcd = (env: string, args = '') => only(pod(`name: c\ncommand: [etcd${args}]\n${env}`), 'Etcd');

  test('sets what flags leave out, and flags win', async () => {
    const component = await etcd(
      'env: [{ name: ETCD_AUTO_TLS, value: "true" }, { name: ETCD_CERT_FILE, value: /a }]',
      ', --cert-file=/b',
    );
    expect(component.setting('auto-tls')).toMatchObject({
      state: 'given',
      text: 'true',
      label: 'ETCD_AUTO_TLS',
    });
    expect(component.setting('cert-file')).toMatchObject({ text: '/b', label: '--cert-file' });
  });

  test('is unknown if another object sets it', async () => {
    const key = 'env: [{ name: ETCD_AUTO_TLS, valueFrom: { configMapKeyRef: { name: a, key: b } } }]';
    expect((await etcd(key)).setting('auto-tls').state).toBe('unknown');
    expect((await etcd('envFrom: [{ configMapRef: { name: a } }]')).setting('auto-tls').state).toBe(
      'unknown',
    );
  });

  test('may name a file, which then decides everything', async () => {
    const component = await etcd('env: [{ name: ETCD_CONFIG_FILE, value: /a }]', ', --cert-file=/b');
    expect(component.setting('cert-file').state).toBe('elsewhere');
  });
});

describe("kubeadm's configuration", () => {
  const kubeadm = (version: string, body: string): string => `apiVersion: kubeadm.k8s.io/${version}\n${body}`;

  test('has its own defaults', async () => {
    const text = kubeadm('v1beta4', 'kind: ClusterConfiguration\n');
    const component = await only(text, 'KubeApiserver');
    expect(said(component.setting('authorization-mode'))).toBe('default Node,RBAC');
    expect(said(component.setting('anonymous-auth'))).toBe('absent');
    expect(said((await only(text, 'Etcd')).setting('client-cert-auth'))).toBe('default true');
  });

  test.each([
    ['a map, up to v1beta3', 'v1beta3', '    profiling: "false"\n'],
    ['a list, from v1beta4', 'v1beta4', '    - name: profiling\n      value: "false"\n'],
  ])('takes extraArgs as %s', async (_, version, args) => {
    const text = kubeadm(version, `kind: ClusterConfiguration\napiServer:\n  extraArgs:\n${args}`);
    const component = await only(text, 'KubeApiserver');
    expect(said(component.setting('profiling'))).toBe('given false');
    expect(component.flags).toEqual(['profiling']);
  });

  test('names an etcd outside the cluster', async () => {
    const text = kubeadm(
      'v1beta4',
      'kind: ClusterConfiguration\netcd:\n  external:\n    endpoints: ["http://192.0.2.1:2379"]\n    caFile: ""\n',
    );
    expect(await components(text, 'Etcd')).toEqual([]);
    const component = await only(text, 'KubeApiserver');
    expect(said(component.setting('etcd-cafile'))).toBe('default ');
    expect(said(component.setting('etcd-servers'))).toBe('given http://192.0.2.1:2379');
  });

  test("gives flags of the kubelet; what they leave out is in the kubelet's file", async () => {
    const text = kubeadm(
      'v1beta4',
      'kind: JoinConfiguration\nnodeRegistration:\n  kubeletExtraArgs:\n    - { name: read-only-port, value: "10255" }\n',
    );
    const component = await only(text, 'Kubelet');
    expect(said(component.setting('read-only-port'))).toBe('given 10255');
    expect(component.setting('anonymous-auth').state).toBe('elsewhere');
  });

  test.each([
    [
      'controlplane.cluster.x-k8s.io/v1beta1',
      'KubeadmControlPlane',
      '  kubeadmConfigSpec:\n    clusterConfiguration:\n      apiServer:\n        extraArgs: { profiling: "false" }\n',
    ],
    [
      'controlplane.cluster.x-k8s.io/v1beta2',
      'KubeadmControlPlaneTemplate',
      '  template:\n    spec:\n      kubeadmConfigSpec:\n        clusterConfiguration:\n          apiServer:\n            extraArgs: [{ name: profiling, value: "false" }]\n',
    ],
    [
      'bootstrap.cluster.x-k8s.io/v1beta1',
      'KubeadmConfig',
      '  clusterConfiguration:\n    apiServer:\n      extraArgs: { profiling: "false" }\n',
    ],
    [
      'bootstrap.cluster.x-k8s.io/v1beta1',
      'KubeadmConfigTemplate',
      '  template:\n    spec:\n      clusterConfiguration:\n        apiServer:\n          extraArgs: { profiling: "false" }\n',
    ],
  ])('in %s %s', async (apiVersion, kind, spec) => {
    const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: cp }\nspec:\n${spec}`;
    expect(said((await only(text, 'KubeApiserver')).setting('profiling'))).toBe('given false');
  });

  test('makes what a control plane template leaves out unknown, because a ClusterClass may add it', async () => {
    const spec =
      '  template:\n    spec:\n      kubeadmConfigSpec:\n        clusterConfiguration:\n          apiServer:\n            extraArgs: [{ name: profiling, value: "false" }]\n';
    const text = `apiVersion: controlplane.cluster.x-k8s.io/v1beta2\nkind: KubeadmControlPlaneTemplate\nmetadata: { name: cp }\nspec:\n${spec}`;
    const apiserver = await only(text, 'KubeApiserver');
    expect(apiserver.setting('audit-log-path').state).toBe('elsewhere');
  });

  test('a control plane of Cluster API without a version is a patch of another', async () => {
    const controlPlane = (spec: string): string =>
      `apiVersion: controlplane.cluster.x-k8s.io/v1beta2\nkind: KubeadmControlPlane\nmetadata: { name: cp }\nspec:\n${spec}`;
    const args =
      '  kubeadmConfigSpec: { clusterConfiguration: { apiServer: { extraArgs: [{ name: profiling, value: "true" }] } } }\n';
    expect(await components(controlPlane('  machineTemplate: {}\n'), 'KubeApiserver')).toEqual([]);
    const patch = await only(controlPlane(args), 'KubeApiserver');
    expect([said(patch.setting('profiling')), patch.setting('audit-log-path').state]).toEqual([
      'given true',
      'elsewhere',
    ]);
    const whole = await only(controlPlane(`  version: v1.36.0\n${args}`), 'KubeApiserver');
    expect(whole.setting('audit-log-path').state).toBe('absent');
  });

  test('of a worker configures no control plane', async () => {
    const text =
      'apiVersion: bootstrap.cluster.x-k8s.io/v1beta1\nkind: KubeadmConfigTemplate\nmetadata: { name: w }\nspec:\n  template:\n    spec:\n      joinConfiguration: {}\n';
    expect(await components(text, 'KubeApiserver')).toEqual([]);
  });

  test('completes a KubeletConfiguration in the same file', async () => {
    const kubelet = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n';
    expect((await only(kubelet, 'Kubelet')).setting('client-ca-file').state).toBe('absent');
    const beside = `${kubelet}---\n${kubeadm('v1beta4', 'kind: ClusterConfiguration\n')}`;
    expect(said((await only(beside, 'Kubelet')).setting('client-ca-file'))).toBe(
      'default /etc/kubernetes/pki/ca.crt',
    );
  });
});

describe('configuration files', () => {
  test.each<[ComponentKind, string, string, string, string]>([
    [
      'Kubelet',
      'kubelet.config.k8s.io/v1beta1',
      'KubeletConfiguration',
      'authentication: { anonymous: { enabled: true } }',
      'anonymous-auth',
    ],
    [
      'KubeProxy',
      'kubeproxy.config.k8s.io/v1alpha1',
      'KubeProxyConfiguration',
      'enableProfiling: true',
      'profiling',
    ],
    [
      'KubeScheduler',
      'kubescheduler.config.k8s.io/v1',
      'KubeSchedulerConfiguration',
      'enableProfiling: true',
      'profiling',
    ],
  ])('of %s', async (kind, apiVersion, fileKind, body, flag) => {
    const component = await only(`apiVersion: ${apiVersion}\nkind: ${fileKind}\n${body}\n`, kind);
    expect(component.source).toBe('file');
    expect(said(component.setting(flag))).toBe('given true');
  });

  const kubelet = (body: string) =>
    only(`apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n${body}\n`, 'Kubelet');

  test('lists and maps read like flags', async () => {
    const component = await kubelet('tlsCipherSuites: [A, B]\nfeatureGates: { X: false, Z: true }');
    expect(component.setting('tls-cipher-suites').items).toEqual(['A', 'B']);
    expect(component.setting('feature-gates').items).toEqual(['X=false', 'Z=true']);
    expect((await kubelet('tlsCipherSuites: []')).setting('tls-cipher-suites').state).toBe('absent');
  });

  test('a value of another type is unknown, and another finding reports it', async () => {
    const component = await kubelet('streamingConnectionIdleTimeout: 0');
    expect(component.setting('streaming-connection-idle-timeout').state).toBe('unknown');
    expect([...component.resource.malformed.values()]).toMatchObject([{ expected: 'string' }]);
  });

  test('of drop-ins do not decide what they leave out', async () => {
    const file = await parse({
      path: 'kubelet.conf.d/10-pids.conf',
      text: 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\npodPidsLimit: 100\n',
    });
    const [component] = (await readProjects([file], resolveConfig({})))[0]!.components.ofKind('Kubelet');
    expect(component!.setting('pod-max-pids').state).toBe('given');
    expect(component!.setting('client-ca-file').state).toBe('elsewhere');
  });
});

test('a resource that configures no component has none', async () => {
  const file = await parse({
    path: 'a.yaml',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n',
  });
  const [project] = await readProjects([file], resolveConfig({}));
  expect(project!.components.of(project!.resources[0] as Resource)).toEqual([]);
});

describe('a patch of kind', () => {
  const cluster = (patch: string): string =>
    `kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nkubeadmConfigPatches:\n- |\n${patch.replace(/^(?=.)/gm, '  ')}`;

  test('sets what it says, and leaves the rest unknown', async () => {
    const text = cluster(`kind: ClusterConfiguration
apiServer:
  extraArgs:
    profiling: "false"
    anonymous-auth: null
`);
    const apiserver = await only(text, 'KubeApiserver');
    expect(apiserver.partial).toBe(true);
    expect(said(apiserver.setting('profiling'))).toBe('given false');
    expect(said(apiserver.setting('anonymous-auth'))).toBe('elsewhere');
    expect(said(apiserver.setting('authorization-mode'))).toBe('elsewhere');
    expect(await components(text, 'KubeScheduler')).toEqual([]);
  });

  test('of a kubelet is one of its flags, or of its file', async () => {
    const flags = await only(
      cluster('kind: JoinConfiguration\nnodeRegistration:\n  kubeletExtraArgs:\n    read-only-port: "1"\n'),
      'Kubelet',
    );
    expect([
      flags.source,
      said(flags.setting('read-only-port')),
      said(flags.setting('hostname-override')),
    ]).toEqual(['kubeadm', 'given 1', 'elsewhere']);
    const file = await only(cluster('kind: KubeletConfiguration\nreadOnlyPort: 1\n'), 'Kubelet');
    expect([file.source, said(file.setting('read-only-port')), said(file.setting('event-qps'))]).toEqual([
      'file',
      'given 1',
      'elsewhere',
    ]);
  });
});

test("etcd's file configures it", async () => {
  const etcd = await only(
    'name: a\ndata-dir: /a\nlisten-client-urls: http://a:2379\nclient-transport-security: { cert-file: /c }\n',
    'Etcd',
  );
  expect([said(etcd.setting('cert-file')), said(etcd.setting('client-cert-auth'))]).toEqual([
    'given /c',
    'absent',
  ]);
});
