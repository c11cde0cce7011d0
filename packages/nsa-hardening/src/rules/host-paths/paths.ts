import { normaliseHostPath, realHostPath } from '@plimsoll/core/kubernetes';

/** Patterns as they are compared: those of the lists and of options, each asked about every path. */
const read = new Map<string, string>();

/** Whether a path, normalised, is what a pattern says, or lies below; `*` stands for one part of a path. */
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

/** The socket that a mounted path is or holds: its own folder, one above it, or `/run`. */
export function socketIn(path: string, sockets: readonly string[]): string | undefined {
  const mounted = realHostPath(path);
  if (SENSITIVE_THEMSELVES.includes(mounted)) return undefined;
  const parts = mounted.split('/');
  return sockets.find((socket) => {
    const wanted = realHostPath(normaliseHostPath(socket)).split('/');
    return parts.every((part, index) => part === wanted[index] || wanted[index] === '*');
  });
}
