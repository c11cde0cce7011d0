/**
 * A path without empty and `.` parts and without a slash at its end, as the kubelet reads it; the API refuses `..`.
 * A pipe of Windows, `\\.\pipe\docker_engine` or `//./pipe/docker_engine`, becomes `/pipe/docker_engine`.
 */
export const normalise = (path: string): string =>
  `/${(path.startsWith('\\\\') ? path.replaceAll('\\', '/') : path)
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')}`;

/** Whether a path is what a pattern says, or lies below; `*` stands for one part of a path. */
export function isAtOrBelow(pattern: string, path: string): boolean {
  const wanted = normalise(pattern).split('/');
  const parts = path.split('/');
  return wanted.every((part, index) => (part === '*' && parts[index] !== undefined) || part === parts[index]);
}

/** Sockets of container runtimes, at the places where their packages put them, the most common first. */
export const SOCKETS = [
  '/run/containerd/containerd.sock',
  '/run/crio/crio.sock',
  '/run/docker.sock',
  '/run/docker/containerd/containerd.sock',
  '/run/cri-dockerd.sock',
  '/run/buildkit/buildkitd.sock',
  '/run/dockershim.sock',
  '/run/k3s/containerd/containerd.sock',
  '/run/k0s/containerd.sock',
  '/run/podman/podman.sock',
  '/var/snap/microk8s/common/run/containerd.sock',
  // The same interface for shims.
  '/run/containerd/containerd.sock.ttrpc',
  '/run/k3s/containerd/containerd.sock.ttrpc',
  // Docker before 18.09 and its runtime: https://docs.docker.com/engine/release-notes/18.09/
  '/run/docker/libcontainerd/docker-containerd.sock',
  // https://docs.docker.com/engine/security/rootless/, https://docs.podman.io/en/latest/markdown/podman-system-service.1.html
  '/run/user/*/docker.sock',
  '/run/user/*/podman/podman.sock',
  '/run/user/*/containerd/containerd.sock',
  '/run/user/*/buildkit/buildkitd.sock',
  // https://kubernetes.io/docs/setup/production-environment/container-runtimes/
  '\\\\.\\pipe\\containerd-containerd',
  '\\\\.\\pipe\\docker_engine',
  '\\\\.\\pipe\\cri-dockerd',
  '\\\\.\\pipe\\dockershim',
] as const;

/** Files in which tools and the kubelet of a cloud keep its credentials. */
export const CLOUD_CREDENTIALS = [
  '/etc/kubernetes/azure.json',
  '/etc/kubernetes/cloud-config',
  '/etc/kubernetes/cloud.conf',
  '/home/*/.aws',
  '/home/*/.azure',
  '/home/*/.config/gcloud',
  '/home/*/.oci',
  '/root/.aws',
  '/root/.azure',
  '/root/.config/gcloud',
  '/root/.oci',
] as const;

/** Directories of the node's system, of the kubelet and of runtimes. */
export const SENSITIVE = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/home',
  '/lib',
  '/lib64',
  '/opt/cni/bin',
  '/proc',
  '/root',
  '/sbin',
  '/sys',
  '/usr',
  '/var/lib/containerd',
  '/var/lib/containers',
  '/var/lib/docker',
  '/var/lib/etcd',
  '/var/lib/kubelet',
  '/var/log',
] as const;

/** Where the whole directory is the fault, and what lies in it is not. */
export const SENSITIVE_THEMSELVES: readonly string[] = ['/', '/opt', '/var', '/var/lib'];

/** What programs need of these directories and what gives nothing away. */
export const HARMLESS: readonly string[] = [
  '/dev/fuse',
  '/dev/log',
  '/dev/null',
  '/dev/shm',
  '/etc/ca-certificates',
  '/etc/hosts',
  '/etc/localtime',
  '/etc/machine-id',
  '/etc/os-release',
  '/etc/pki/ca-trust',
  '/etc/pki/tls/certs',
  '/etc/resolv.conf',
  '/etc/ssl/certs',
  '/etc/timezone',
  '/lib/modules',
  '/usr/local/share/ca-certificates',
  '/usr/share/ca-certificates',
  '/usr/share/zoneinfo',
  '/usr/src',
];

/**
 * Logs, which collectors read. Who may write there has the kubelet read any file of the node, through a link:
 * https://avd.aquasec.com/misconfig/kubernetes/khv047
 */
export const LOGS: readonly string[] = ['/var/log', '/var/lib/docker/containers'];

/**
 * What the pods of the control plane are made of: certificates, kubeconfigs, policies, data, plugins of the node.
 * https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/
 */
export const CONTROL_PLANE: readonly string[] = [
  '/etc/kubernetes',
  '/etc/pki',
  '/usr/libexec/kubernetes',
  '/var/lib/etcd',
  '/var/lib/kubelet/volumeplugins',
];

/** The root that process 1 sees is the node's own, and `/var/run` is a link to `/run`. */
const real = (path: string): string =>
  path.replace(/^\/proc\/1\/root(?=\/)/, '').replace(/^\/var\/run(?=\/|$)/, '/run');

/** The socket that a mounted path is or holds: its own folder, one above it, or `/run`. */
export function socketIn(path: string, sockets: readonly string[]): string | undefined {
  const mounted = real(path);
  if (SENSITIVE_THEMSELVES.includes(mounted)) return undefined;
  const parts = mounted.split('/');
  return sockets.find((socket) => {
    const wanted = real(normalise(socket)).split('/');
    return parts.every((part, index) => part === wanted[index] || wanted[index] === '*');
  });
}
