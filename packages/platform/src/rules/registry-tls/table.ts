import { type Kinds, withTemplate } from '../../fields.js';

/** Where a kind says how to connect to registries. */
export interface Registries extends Kinds {
  /** Maps by host, and the field in their entries that turns checks off. */
  readonly off?: readonly (readonly [byHost: string, field: string])[];
  /** URLs of mirrors. */
  readonly urls?: readonly string[];
  /** Hosts that are used without checks. */
  readonly hosts?: readonly string[];
}

// https://docs.rke2.io/install/private_registry, in Cluster API and in Rancher
const rke2: Omit<Registries, 'kinds'> = {
  off: [['privateRegistriesConfig.configs', 'tls.insecureSkipVerify']],
  urls: ['privateRegistriesConfig.mirrors.[*].endpoint'],
};

export const REGISTRIES: readonly Registries[] = [
  // https://docs.k3s.io/installation/private-registry
  {
    kinds: ['k3s/Registries'],
    base: '',
    off: [['configs', 'tls.insecure_skip_verify']],
    urls: ['mirrors.[*].endpoint'],
  },
  {
    kinds: ['provisioning.cattle.io/Cluster'],
    base: 'spec.rkeConfig.registries',
    off: [['configs', 'insecureSkipVerify']],
    urls: ['mirrors.[*].endpoint'],
  },
  ...withTemplate<Registries>('bootstrap.cluster.x-k8s.io/RKE2Config', rke2),
  ...withTemplate<Registries>('controlplane.cluster.x-k8s.io/RKE2ControlPlane', rke2),
  // https://docs.siderolabs.com/talos/v1.12/reference/configuration/v1alpha1/config#registries
  {
    kinds: ['talos/MachineConfig'],
    base: 'machine.registries',
    off: [['config', 'tls.insecureSkipVerify']],
    urls: ['mirrors.[*].endpoints'],
  },
  { kinds: ['talos/RegistryMirrorConfig'], base: '', urls: ['endpoints.url'] },
  // https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/config_apis/image-config-openshift-io-v1
  { kinds: ['config.openshift.io/Image'], hosts: ['registrySources.insecureRegistries'] },
];
