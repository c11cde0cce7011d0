import { isObject, type Json, ownValue } from '../json.js';
import { ETCD_OTHERS, ETCD_TELLING } from './etcd-file.js';

/** The type of a configuration file that names no API group. Plimsoll invented these names. */
export interface FileType {
  readonly apiVersion: string;
  readonly kind: string;
}

/** A file that is recognised by its keys. */
interface Shape {
  readonly type: FileType;
  /** One `telling` key is enough together with `others`. At least `least` keys of both must exist. */
  readonly telling: ReadonlySet<string>;
  readonly others: ReadonlySet<string>;
  readonly least: number;
}

export const ETCD: FileType = { apiVersion: 'etcd', kind: 'EtcdConfiguration' };
const K3S: FileType = { apiVersion: 'k3s/config', kind: 'K3sConfig' };
const REGISTRIES: FileType = { apiVersion: 'k3s/config', kind: 'Registries' };
const TALOS_GROUP = 'talos';
const TALOS: FileType = { apiVersion: `${TALOS_GROUP}/v1alpha1`, kind: 'MachineConfig' };

const SHAPES: readonly Shape[] = [
  { type: ETCD, telling: ETCD_TELLING, others: ETCD_OTHERS, least: 3 },
  // https://docs.k3s.io/cli/server, https://docs.rke2.io/reference/server_config
  {
    type: K3S,
    telling: new Set([
      'etcd-arg',
      'kube-apiserver-arg',
      'kube-controller-manager-arg',
      'kube-proxy-arg',
      'kube-scheduler-arg',
      'kubelet-arg',
      'write-kubeconfig-mode',
    ]),
    others: new Set(),
    least: 1,
  },
  {
    type: K3S,
    telling: new Set([
      'agent-token',
      'cluster-init',
      'datastore-endpoint',
      'disable-cloud-controller',
      'disable-kube-proxy',
      'disable-network-policy',
      'etcd-expose-metrics',
      'etcd-snapshot-schedule-cron',
      'flannel-backend',
      'node-taint',
      'pod-security-admission-config-file',
      'secrets-encryption',
      'tls-san',
    ]),
    others: new Set([
      'bind-address',
      'cluster-cidr',
      'cni',
      'disable',
      'node-label',
      'profile',
      'protect-kernel-defaults',
      'selinux',
      'server',
      'service-cidr',
      'token',
    ]),
    least: 2,
  },
];

/** Keys of Talos' file: https://docs.siderolabs.com/talos/v1.12/reference/configuration/v1alpha1/config */
const TALOS_KEYS = new Set(['version', 'debug', 'persist', 'machine', 'cluster']);
const OF_MACHINE = new Set([
  'ca',
  'certSANs',
  'features',
  'install',
  'kubelet',
  'nodeLabels',
  'registries',
  'sysctls',
]);
const OF_CLUSTER = new Set([
  'allowSchedulingOnControlPlanes',
  'allowSchedulingOnMasters',
  'apiServer',
  'controllerManager',
  'externalCloudProvider',
  'extraManifests',
  'inlineManifests',
  'scheduler',
  'secretboxEncryptionSecret',
]);

/** Documents of Talos that rules read. All of them have the version `v1alpha1`, without a group. */
const TALOS_DOCUMENTS = new Set([
  'KubeAPIServerCAConfig',
  'KubeAPIServerConfig',
  'KubeAdmissionControlConfig',
  'KubeAggregatorCAConfig',
  'KubeAuditPolicyConfig',
  'KubeAuthenticationConfig',
  'KubeControllerManagerConfig',
  'KubeEtcdEncryptionConfig',
  'KubeNodeConfig',
  'KubeProxyConfig',
  'KubeSchedulerConfig',
  'KubeServiceAccountConfig',
  'KubeTalosAPIAccessConfig',
  'KubeletConfig',
  'RegistryAuthConfig',
  'RegistryMirrorConfig',
  'RegistryTLSConfig',
]);

/** Whether a group stands for files that have none. */
export function isFileGroup(group: string): boolean {
  return group === 'k3s' || group === TALOS_GROUP;
}

/**
 * The type of a configuration file that belongs to no Kubernetes API, if it is certainly one: of etcd, of k3s and RKE2,
 * their registries, Talos' machine configuration and its documents.
 */
export function configurationFileOf(value: unknown): FileType | undefined {
  if (!isObject(value)) return undefined;
  const { apiVersion, kind } = value;
  if (apiVersion === 'v1alpha1' && typeof kind === 'string' && TALOS_DOCUMENTS.has(kind))
    return { apiVersion: TALOS.apiVersion, kind };
  if (apiVersion !== undefined || kind !== undefined) return undefined;
  const keys = Object.keys(value);
  return SHAPES.find((shape) => hasShape(keys, shape))?.type ?? talos(value, keys) ?? registries(value, keys);
}

/** In a drop-in of k3s, a key that ends in `+` appends to a list: https://docs.k3s.io/installation/configuration */
function hasShape(keys: readonly string[], { telling, others, least }: Shape): boolean {
  let all = 0;
  let some = false;
  for (const key of keys) {
    const name = key.endsWith('+') ? key.slice(0, -1) : key;
    if (telling.has(name)) some = true;
    else if (!others.has(name)) continue;
    all++;
  }
  return some && all >= least;
}

/** A whole file, or a patch of one. */
function talos(value: Json, keys: readonly string[]): FileType | undefined {
  if (keys.length === 0 || !keys.every((key) => TALOS_KEYS.has(key))) return undefined;
  const has = (key: string, names: ReadonlySet<string>): boolean => {
    const part = ownValue(value, key);
    return isObject(part) && Object.keys(part).some((name) => names.has(name));
  };
  const whole = ownValue(value, 'version') === 'v1alpha1' && isObject(ownValue(value, 'machine'));
  return whole || has('machine', OF_MACHINE) || has('cluster', OF_CLUSTER) ? TALOS : undefined;
}

/** https://docs.k3s.io/installation/private-registry */
function registries(value: Json, keys: readonly string[]): FileType | undefined {
  if (keys.length === 0 || !keys.every((key) => key === 'mirrors' || key === 'configs')) return undefined;
  const has = (key: string, names: readonly string[]): boolean =>
    Object.values(ownValue(value, key) ?? {}).some((entry) =>
      names.some((name) => ownValue(entry as Json, name) !== undefined),
    );
  return has('mirrors', ['endpoint', 'rewrite']) || has('configs', ['tls', 'auth']) ? REGISTRIES : undefined;
}
