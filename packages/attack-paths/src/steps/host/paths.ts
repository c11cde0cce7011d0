import { normaliseHostPath, RUNTIME_SOCKETS } from '@plimsoll/core/kubernetes';

/** Files that root on the node executes or takes orders from. In the syntax of `heldBy`. */
const ORDERS = [
  '/etc/cron*/**',
  '/etc/crontab',
  '/etc/systemd/system/**',
  '/etc/kubernetes/manifests/**',
  '/etc/ld.so.preload',
  '/etc/udev/rules.d/**',
  '/root/.ssh/**',
  '/home/*/.ssh/**',
  '/usr/bin/**',
  '/usr/sbin/**',
  '/usr/lib/systemd/**',
  '/usr/libexec/**',
  '/usr/local/bin/**',
  '/usr/local/sbin/**',
  '/bin/**',
  '/sbin/**',
  '/lib/systemd/**',
  '/lib64',
  '/boot/**',
  '/opt/cni/bin/**',
  '/opt/bin/**',
  '/var/spool/cron/**',
  '/var/lib/docker',
  '/var/lib/containerd',
  '/var/lib/containers',
  '/var/lib/kubelet',
  '/var/lib/rancher/*/server/**',
  '/var/lib/rancher/*/agent/pod-manifests/**',
] as const;

/** On separate file systems: below a mount of `/` they stay writable. */
export const SUBMOUNTS = ['/run/systemd/system/**', '/proc/sys/**', '/sys/kernel/**'] as const;

const KERNEL = ['/sys/kernel/**', '/lib/modules/**', '/usr/lib/modules/**'] as const;

/** The kernel decides the effect of a write. */
export const isOfKernel = (pattern: string): boolean => KERNEL.includes(pattern as never);

/** Closed to a user namespace, because the node sees a user other than root. */
export const isOfNamespace = (pattern: string): boolean =>
  /^\/(?:proc|sys)\//.test(pattern) || BUSES.includes(pattern as never);

/** Writing there gives control of the node. */
export const WRITABLE = [...new Set([...ORDERS, ...SUBMOUNTS, ...KERNEL])];

/** Credentials to log in elsewhere. */
export const LOGINS = ['/root/.ssh/**', '/root/.kube/**', '/home/*/.ssh/**', '/etc/shadow'] as const;

/** The keys and the data of a control plane: of kubeadm, and of k3s and RKE2. */
export const CONTROL_PLANE = [
  '/etc/kubernetes/admin.conf',
  '/etc/kubernetes/pki/**',
  '/var/lib/etcd/**',
  '/var/lib/rancher/*/server/**',
  '/etc/rancher/*/*.yaml',
] as const;

/** The keys of the node: k3s and RKE2 keep the kubelet's with others of their agent. */
export const AGENT_KEYS = ['/var/lib/rancher/*/agent/**'] as const;
export const KUBELET_KEYS = ['/var/lib/kubelet/pki/**'] as const;

/** What the kubelet mounts into pods. The names below it are not predictable. */
export const PODS = ['/var/lib/kubelet/pods'] as const;

export const LOGS = ['/var/log'] as const;

/** Sockets of the system bus and of systemd, which start what root tells them to. */
const BUSES = ['/run/dbus/system_bus_socket', '/run/systemd/private'] as const;

export const isBus = (pattern: string): boolean => BUSES.includes(pattern as never);

const SNAP = /^\/var\/snap\//;

const ofLinux = [
  // Builders, and runtimes without root, start nothing as root on the node.
  ...RUNTIME_SOCKETS.filter((socket) => !/buildkit|^\/run\/user\/|^\\/.test(socket)),
  '/run/k3s/cri-dockerd.sock',
  '/run/nri/nri.sock',
  ...BUSES,
];

const PIPES = RUNTIME_SOCKETS.filter((socket) => socket.startsWith('\\')).map(normaliseHostPath);

/** Sockets that start what a client asks for, on the node. */
export function socketsFor(path: string, isWindows: boolean): readonly string[] {
  if (isWindows) return PIPES;
  // Only few nodes have this one in a directory around the snaps.
  return SNAP.test(path) ? ofLinux : ofLinux.filter((socket) => !SNAP.test(socket));
}
