import type { SeveritySetting } from '@plimsoll/core/internal';
import { NODE_ROLE } from '../../graph/types.js';
import type { Ends } from '../../lint/answers.js';

/** One rule: the start and the end of its paths, and how severe it is to get there. */
export interface Row extends Ends {
  readonly description: string;
  readonly risk: number;
  readonly severity: SeveritySetting;
  readonly cwe: readonly number[];
}

export const PATH_RULES: Readonly<Record<string, Row>> = {
  'internet-to-cluster-admin': {
    description: 'Disallow attack paths from the internet to cluster-admin',
    from: ['internet'],
    to: ['cluster-admin', 'control-plane'],
    risk: 9.8,
    severity: 'error',
    cwe: [250, 269],
  },
  'internet-to-node': {
    description: 'Disallow attack paths from the internet to a node',
    from: ['internet'],
    to: ['node'],
    risk: 9.4,
    severity: 'error',
    cwe: [250, 269],
  },
  'internet-to-cloud-account': {
    description: 'Disallow attack paths from the internet to the cloud role of a workload',
    from: ['internet'],
    to: ['cloud-account'],
    // Every pod without a policy against it reaches this role: nsa-hardening/block-metadata-api reports that.
    without: [NODE_ROLE],
    risk: 8.6,
    severity: 'error',
    cwe: [250, 269],
  },
  'repository-to-cluster-admin': {
    description: 'Disallow attack paths from a reader of the repository to cluster-admin',
    from: ['repository'],
    to: ['cluster-admin', 'control-plane'],
    risk: 9.6,
    severity: 'error',
    cwe: [269, 522],
  },
  'workload-to-cluster-admin': {
    description: 'Disallow attack paths from a compromised container to cluster-admin',
    from: ['container'],
    to: ['cluster-admin', 'control-plane'],
    risk: 8.8,
    severity: 'off',
    cwe: [250, 269],
  },
  'workload-to-node': {
    description: 'Disallow attack paths from a compromised container to a node',
    from: ['container'],
    to: ['node'],
    risk: 8.4,
    severity: 'off',
    cwe: [250, 269],
  },
  'to-crown-jewel': {
    description: 'Disallow attack paths to an object that is marked as a crown jewel',
    from: ['internet', 'internal-network', 'pod-network', 'repository'],
    to: ['crown-jewel'],
    risk: 9.5,
    severity: 'error',
    cwe: [269],
  },
};
