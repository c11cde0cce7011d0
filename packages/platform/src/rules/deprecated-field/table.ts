/** The deprecation of a field, a label or an annotation, by minor version. */
export interface Deprecation {
  /** The version that deprecated it. */
  readonly since: string;
  /** The version since which it has no effect. */
  readonly dead?: string;
  /** What to do instead, as a sentence without a period. */
  readonly instead: string;
}

/** A node label that another label replaces. */
export interface OldLabel extends Deprecation {
  readonly label: string;
}

const moved = (since: string, label: string): OldLabel => ({ since, label, instead: `Use ${label}` });

/** https://github.com/kubernetes/kubernetes/blob/master/pkg/api/node/util.go, `deprecatedNodeLabels` */
export const NODE_LABELS: Readonly<Record<string, OldLabel>> = {
  'beta.kubernetes.io/arch': moved('1.14', 'kubernetes.io/arch'),
  'beta.kubernetes.io/instance-type': moved('1.17', 'node.kubernetes.io/instance-type'),
  'beta.kubernetes.io/os': moved('1.14', 'kubernetes.io/os'),
  'failure-domain.beta.kubernetes.io/region': moved('1.17', 'topology.kubernetes.io/region'),
  'failure-domain.beta.kubernetes.io/zone': moved('1.17', 'topology.kubernetes.io/zone'),
  'node-role.kubernetes.io/master': moved('1.20', 'node-role.kubernetes.io/control-plane'),
};

/** Annotations of pods: https://github.com/kubernetes/kubernetes/blob/master/pkg/api/pod/warnings.go */
export const POD_ANNOTATIONS: readonly (Deprecation & { readonly key: RegExp; readonly field?: string })[] = [
  {
    key: /^scheduler\.alpha\.kubernetes\.io\/critical-pod$/,
    since: '1.13',
    dead: '1.16',
    instead: 'Set priorityClassName',
  },
  {
    key: /^security\.alpha\.kubernetes\.io\/(?:unsafe-)?sysctls$/,
    since: '1.11',
    dead: '1.11',
    instead: 'Set securityContext.sysctls',
  },
  {
    key: /^(?:container\.)?seccomp\.security\.alpha\.kubernetes\.io\//,
    field: 'seccompProfile',
    since: '1.19',
    dead: '1.27',
    instead: 'Set securityContext.seccompProfile',
  },
  {
    key: /^container\.apparmor\.security\.beta\.kubernetes\.io\//,
    field: 'appArmorProfile',
    since: '1.30',
    instead: 'Set securityContext.appArmorProfile',
  },
];

/** Kinds of volumes: the same file, and CHANGELOG-1.33 and CHANGELOG-1.36 for gitRepo. */
export const VOLUMES: Readonly<Record<string, Deprecation>> = {
  cephfs: { since: '1.28', dead: '1.31', instead: 'Use a CSI driver' },
  flocker: { since: '1.22', dead: '1.25', instead: 'Use a CSI driver' },
  gitRepo: { since: '1.11', dead: '1.33', instead: 'Clone in an init container' },
  glusterfs: { since: '1.25', dead: '1.26', instead: 'Use a CSI driver' },
  photonPersistentDisk: { since: '1.11', dead: '1.16', instead: 'Use a CSI driver' },
  quobyte: { since: '1.22', dead: '1.25', instead: 'Use a CSI driver' },
  rbd: { since: '1.28', dead: '1.31', instead: 'Use a CSI driver' },
  scaleIO: { since: '1.16', dead: '1.22', instead: 'Use a CSI driver' },
  storageos: { since: '1.22', dead: '1.25', instead: 'Use a CSI driver' },
};

/** https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation */
export const INGRESS_CLASS: Deprecation = { since: '1.18', instead: 'Set spec.ingressClassName' };

/** https://github.com/kubernetes/enhancements/issues/4974 */
export const ENDPOINTS: Deprecation = { since: '1.33', instead: 'Use EndpointSlices' };

/** https://github.com/kubernetes/enhancements/issues/5495; behind the gate KubeProxyIPVS from 1.37. */
export const IPVS: Deprecation = { since: '1.35', instead: 'Use the mode nftables' };
