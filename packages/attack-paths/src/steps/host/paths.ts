import { normaliseHostPath, RUNTIME_SOCKETS } from '@plimsoll/core/kubernetes';

/** What root on the node runs, or takes its orders from. The forms are those of `heldBy`. */
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

/** On file systems that are mounted of their own: below a mount of `/` they stay writable. */
export const SUBMOUNTS = ['/run/systemd/system/**', '/proc/sys/**', '/sys/kernel/**'] as const;

const KERNEL = ['/sys/kernel/**', '/lib/modules/**', '/usr/lib/modules/**'] as const;

/** Where it is up to the kernel what comes of it. */
export const isOfKernel = (pattern: string): boolean => KERNEL.includes(pattern as never);

/** What a user namespace closes: the node sees another user there than root. */
export const isOfNamespace = (pattern: string): boolean =>
  /^\/(?:proc|sys)\//.test(pattern) || BUSES.includes(pattern as never);

/** What gives the node to who writes there. */
export const WRITABLE = [...new Set([...ORDERS, ...SUBMOUNTS, ...KERNEL])];

/** What logs in somewhere. */
export const LOGINS = ['/root/.ssh/**', '/root/.kube/**', '/home/*/.ssh/**', '/etc/shadow'] as const;

/** The keys and the data of a control plane: of kubeadm, and of k3s and RKE2. */
export const CONTROL_PLANE = [
  '/etc/kubernetes/admin.conf',
  '/etc/kubernetes/pki/**',
  '/var/lib/etcd/**',
  '/var/lib/rancher/*/server/**',
  '/etc/rancher/*/*.yaml',
] as const;

/** The keys of the node: k3s and RKE2 have those of the kubelet among the others of their agent. */
export const AGENT_KEYS = ['/var/lib/rancher/*/agent/**'] as const;
export const KUBELET_KEYS = ['/var/lib/kubelet/pki/**'] as const;

/** What the kubelet mounts into pods. Below it the names are not known before. */
export const PODS = ['/var/lib/kubelet/pods'] as const;

export const LOGS = ['/var/log'] as const;

/** Of a system bus or systemd, which start what root tells them to. */
const BUSES = ['/run/dbus/system_bus_socket', '/run/systemd/private'] as const;

export const isBus = (pattern: string): boolean => BUSES.includes(pattern as never);

const SNAP = /^\/var\/snap\//;

const ofLinux = [
  // Builders, and what runs without root, start nothing as root of the node.
  ...RUNTIME_SOCKETS.filter((socket) => !/buildkit|^\/run\/user\/|^\\/.test(socket)),
  '/run/k3s/cri-dockerd.sock',
  '/run/nri/nri.sock',
  ...BUSES,
];

const PIPES = RUNTIME_SOCKETS.filter((socket) => socket.startsWith('\\')).map(normaliseHostPath);

/** Sockets that start on the node what they are asked to. */
export function socketsFor(path: string, isWindows: boolean): readonly string[] {
  if (isWindows) return PIPES;
  // A directory above the snaps holds this one on few nodes.
  return SNAP.test(path) ? ofLinux : ofLinux.filter((socket) => !SNAP.test(socket));
}
