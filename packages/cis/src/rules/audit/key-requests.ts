import type { Level } from './policy.js';

/** Requests that the log must record, and how much of them it may keep. */
export interface KeyRequests {
  /** Their name in messages. */
  readonly name: string;
  readonly group: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly clusterWide?: true;
  /** Whether the resources are samples of all others. */
  readonly any?: true;
  readonly least: Level;
  /** The highest level: above it the log contains secrets. */
  readonly most: Level;
}

export const CHANGES = ['create', 'update', 'patch', 'delete'];
export const ALL = ['get', 'list', 'watch', ...CHANGES];

export const KEY_REQUESTS: readonly KeyRequests[] = [
  { name: 'Secrets', group: '', resources: ['secrets'], verbs: ALL, least: 'Metadata', most: 'Metadata' },
  {
    name: 'ConfigMaps',
    group: '',
    resources: ['configmaps'],
    verbs: ALL,
    least: 'Metadata',
    most: 'Metadata',
  },
  {
    name: 'TokenReviews',
    group: 'authentication.k8s.io',
    resources: ['tokenreviews'],
    verbs: ['create'],
    clusterWide: true,
    least: 'Metadata',
    most: 'Metadata',
  },
  {
    name: 'service account tokens',
    group: '',
    resources: ['serviceaccounts/token'],
    verbs: ['create'],
    least: 'Metadata',
    most: 'Request',
  },
  {
    name: 'changes to pods',
    group: '',
    resources: ['pods'],
    verbs: CHANGES,
    least: 'Metadata',
    most: 'RequestResponse',
  },
  {
    name: 'changes to Deployments',
    group: 'apps',
    resources: ['deployments'],
    verbs: CHANGES,
    least: 'Metadata',
    most: 'RequestResponse',
  },
  {
    name: 'exec, port-forward and proxy',
    group: '',
    resources: ['pods/exec', 'pods/portforward', 'pods/proxy', 'services/proxy'],
    verbs: ['get', 'create'],
    least: 'Metadata',
    most: 'RequestResponse',
  },
  {
    name: 'certificate requests',
    group: 'certificates.k8s.io',
    resources: ['certificatesigningrequests', 'certificatesigningrequests/approval'],
    verbs: CHANGES,
    clusterWide: true,
    least: 'Metadata',
    most: 'RequestResponse',
  },
];
