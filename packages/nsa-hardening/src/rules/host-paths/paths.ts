import { oncePer } from '@plimsoll/core/internal';
import { normaliseHostPath, realHostPath } from '@plimsoll/core/kubernetes';

/** A cache of normalised patterns, which are compared with every path. */
const read = new Map<string, string>();

/** Whether a normalised path matches a pattern or lies below a match. `*` stands for one part of a path. */
export function isAtOrBelow(pattern: string, path: string): boolean {
  let wanted = read.get(pattern);
  if (wanted === undefined) {
    wanted = normaliseHostPath(pattern);
    read.set(pattern, wanted);
  }
  if (!wanted.includes('*'))
    return path.startsWith(wanted) && (path.length === wanted.length || path[wanted.length] === '/');
  const parts = path.split('/');
  return wanted
    .split('/')
    .every((part, index) => (part === '*' && parts[index] !== undefined) || part === parts[index]);
}

/** Files in which tools and kubelets keep credentials of a cloud. */
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

/** Directories of the node's operating system, the kubelet and container runtimes. */
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

/** Directories that are a fault as a whole, while paths in them are not. */
export const SENSITIVE_THEMSELVES: readonly string[] = ['/', '/opt', '/var', '/var/lib'];

/** Paths in these directories that programs need and that reveal nothing. */
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
 * Logs, which collectors read. Anyone who can write there can make the kubelet read any file on the node, through a
 * link:
 * https://avd.aquasec.com/misconfig/kubernetes/khv047
 */
export const LOGS: readonly string[] = ['/var/log', '/var/lib/docker/containers'];

/**
 * The files of control plane pods: certificates, kubeconfigs, policies, data, plugins of the node.
 * https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/
 */
export const CONTROL_PLANE: readonly string[] = [
  '/etc/kubernetes',
  '/etc/pki',
  '/usr/libexec/kubernetes',
  '/var/lib/etcd',
  '/var/lib/kubelet/volumeplugins',
];

/** A cache of the parts of sockets, which are compared with every path. */
const partsOf = oncePer((sockets: readonly string[]) =>
  sockets.map((socket) => ({ socket, parts: realHostPath(normaliseHostPath(socket)).split('/') })),
);

/** The socket that a mounted path is or contains: its own directory, one above it, or `/run`. */
export function socketIn(path: string, sockets: readonly string[]): string | undefined {
  const mounted = realHostPath(path);
  if (SENSITIVE_THEMSELVES.includes(mounted)) return undefined;
  const own = mounted.split('/');
  return partsOf(sockets).find(({ parts }) =>
    own.every((part, index) => part === parts[index] || parts[index] === '*'),
  )?.socket;
}
