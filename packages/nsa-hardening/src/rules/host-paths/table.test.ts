import { normaliseHostPath, RUNTIME_SOCKETS } from '@plimsoll/core/kubernetes';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { testRule } from '../../../test/test-rule.js';
import { CLOUD_CREDENTIALS, SENSITIVE, SENSITIVE_THEMSELVES } from './paths.js';
import { hostPaths } from './table.js';

const pod = (path: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
  volumes:
    - name: host
      hostPath:
        path: ${path}
`;
/** A pod whose two containers mount a path. */
const mounted = (path: string, ...lines: readonly [string, string]): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      volumeMounts: [{name: host, mountPath: /a, ${lines[0]}}]
    - name: log
      volumeMounts: [{name: host, mountPath: /a, ${lines[1]}}]
  volumes:
    - name: host
      hostPath: {path: ${path}}
`;
const apiserver = (path: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
spec:
  containers:
    - name: kube-apiserver
      command: [kube-apiserver]
  volumes:
    - name: host
      hostPath: {path: ${path}}
`;
const volume = (path: string): string => `apiVersion: v1
kind: PersistentVolume
metadata:
  name: host
spec:
  hostPath:
    path: ${path}
`;

const found = (path: string, shown: string) => ({
  name: path,
  code: pod(path),
  findings: [{ messageId: 'mounted', text: path, message: shown }],
});
const socket = (path: string, name: string) =>
  found(
    path,
    `This volume mounts the container runtime's socket ${name}. Anyone who can use the socket can start privileged containers on the node. Remove the volume.`,
  );
const sensitive = (path: string, name: string) =>
  found(
    path,
    `This volume mounts ${name}, a system directory on the node. Remove it, or mount only the subdirectory that you need, read-only.`,
  );
const cloud = (path: string, name: string) =>
  found(
    path,
    `This volume mounts ${name}, which holds the node's cloud credentials. Remove it, and give the workload an identity of its own.`,
  );

testRule('runtime-socket', {
  valid: [
    pod('/data'),
    pod('/var/run/app.sock'),
    pod('/'),
    pod('/var'),
    pod('/run/containerd/other.sock'),
    pod('/run/docker/plugins'),
    pod('/run/user/1000/pulse'),
    volume('/data'),
  ],
  invalid: [
    socket('/var/run/docker.sock', '/run/docker.sock'),
    socket('///var/run/containerd///containerd.sock', '/run/containerd/containerd.sock'),
    socket('/run/crio/', '/run/crio/crio.sock'),
    socket('/var/run', '/run/containerd/containerd.sock'),
    socket('/run/docker/containerd/containerd.sock', '/run/docker/containerd/containerd.sock'),
    socket('/var/run/docker', '/run/docker/containerd/containerd.sock'),
    socket('/var/./run//docker/', '/run/docker/containerd/containerd.sock'),
    socket('/run/containerd/containerd.sock.ttrpc', '/run/containerd/containerd.sock.ttrpc'),
    socket('/run/user/1000/docker.sock', '/run/user/*/docker.sock'),
    socket('/run/user/1000', '/run/user/*/docker.sock'),
    socket('/proc/1/root/run/docker.sock', '/run/docker.sock'),
    socket('\\\\.\\pipe\\docker_engine', '\\\\.\\pipe\\docker_engine'),
    socket('//./pipe/containerd-containerd', '\\\\.\\pipe\\containerd-containerd'),
    {
      code: volume('/run/docker.sock'),
      findings: [{ messageId: 'mounted', text: '/run/docker.sock' }],
    },
    {
      name: 'chosen sockets',
      code: pod('/run/own/own.sock'),
      options: { sockets: ['/var/run/own/own.sock'] },
      findings: [{ messageId: 'mounted', text: '/run/own/own.sock' }],
    },
  ],
});

testRule('cloud-credentials-path', {
  valid: [pod('/data'), pod('/etc/kubernetes'), pod('/home/.aws')],
  invalid: [
    cloud('/etc/kubernetes/azure.json', '/etc/kubernetes/azure.json'),
    cloud('/root/.aws/credentials', 'a part of /root/.aws'),
    cloud('/home/ubuntu/.config/gcloud', '/home/*/.config/gcloud'),
  ],
});

testRule('sensitive-host-path', {
  valid: [
    pod('/data'),
    pod('/etcd'),
    pod('/opt/app'),
    pod('/var/lib/app'),
    pod('/etc/localtime'),
    pod('/lib/modules'),
    pod('/etc/ssl/certs/'),
    { name: 'for the rule about sockets', code: pod('/var/run') },
    { name: 'for the rule about credentials', code: pod('/root/.aws') },
    { name: 'chosen paths', code: pod('/etc'), options: { paths: ['/srv'] } },
    { name: 'logs, for reading', code: mounted('/var/log/pods', 'readOnly: true', 'readOnly: true') },
    { name: 'its keys, for the control plane', code: apiserver('/etc/kubernetes/pki') },
  ],
  invalid: [
    sensitive('/', '/'),
    {
      name: 'logs, for writing',
      code: mounted('/var/log', 'readOnly: true', 'readOnly: false'),
      findings: [{ messageId: 'mounted', text: '/var/log' }],
    },
    {
      name: 'system directories, for reading',
      code: mounted('/etc', 'readOnly: true', 'readOnly: true'),
      findings: [{ messageId: 'mounted', text: '/etc' }],
    },
    {
      name: 'what the control plane does not need',
      code: apiserver('/root'),
      findings: [{ messageId: 'mounted', text: '/root' }],
    },
    sensitive('/var/', '/var'),
    sensitive('/etc/kubernetes/pki', 'a part of /etc'),
    sensitive('/proc/./sys', 'a part of /proc'),
    sensitive('/var/lib/kubelet/pods', 'a part of /var/lib/kubelet'),
    { code: volume('/etc'), findings: [{ messageId: 'mounted', text: '/etc' }] },
    {
      name: 'a place in each home',
      code: pod('/srv/a/keys/b'),
      options: { paths: ['/srv/*/keys'] },
      findings: [{ messageId: 'mounted', text: '/srv/a/keys/b' }],
    },
  ],
});

it('no path is found by two rules', () => {
  const known = [...RUNTIME_SOCKETS, ...CLOUD_CREDENTIALS, ...SENSITIVE, ...SENSITIVE_THEMSELVES];
  const path = fc
    .tuple(fc.constantFrom(...known), fc.nat({ max: 4 }), fc.constantFrom('', '/x', '/certs', '/.aws'))
    .map(([text, cut, more]) =>
      normaliseHostPath(
        `${text
          .replace('*', 'me')
          .split('/')
          .slice(0, 5 - cut)
          .join('/')}${more}`,
      ),
    );
  const volumes = (text: string) => [{ at: () => ({ at: () => ({ value: text }) }) }];
  fc.assert(
    fc.property(path, (text) => {
      const reports: string[] = [];
      for (const [name, { meta, create }] of Object.entries(hostPaths)) {
        const context = {
          options: meta.defaultOptions,
          report: () => reports.push(name),
          notApplicable: () => {},
        };
        const pod = { volumes: volumes(text), containers: [], owner: { kind: 'Deployment' } };
        create(context as never).PodSpec?.(pod as never);
      }
      expect(reports.length).toBeLessThanOrEqual(1);
    }),
  );
});
