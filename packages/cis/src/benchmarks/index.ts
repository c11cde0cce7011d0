import type { Benchmark, Control } from '@plimsoll/core';
import { aksLines } from './aks.js';
import { controlPlaneControls } from './control-plane.js';
import { eksLines } from './eks.js';
import { gkeLines } from './gke.js';
import { type ManagedLine, managedControls } from './managed.js';
import { nodeControls } from './nodes.js';
import { policyControls } from './policies.js';

const url = 'https://www.cisecurity.org/benchmark/kubernetes';

/** All 131 controls of the newest edition. 1.12 has the same ones. */
export const controls: readonly Control[] = [...controlPlaneControls, ...nodeControls, ...policyControls];

/** 2.0 added requests for certificates and service account tokens to the requests that must be recorded. */
const controls112: readonly Control[] = controls.map((control) =>
  control.id === '3.2.2'
    ? {
        ...control,
        note: 'The rule also asks for certificate requests and service account tokens, as later editions do.',
      }
    : control,
);

function managed(id: string, product: string, version: string, lines: readonly ManagedLine[]): Benchmark {
  let filledIn: readonly Control[] | undefined;
  return {
    id: `cis/${id}`,
    title: `CIS Benchmark for ${product} v${version}`,
    version: `v${version}`,
    url,
    get controls() {
      filledIn ??= managedControls(lines, controls);
      return filledIn;
    },
  };
}

/** The editions, oldest first. `cis` alone means the newest one for self-managed clusters. */
export const benchmarks: readonly Benchmark[] = [
  managed('aks-v1.8', 'Azure Kubernetes Service', '1.8.0', aksLines),
  managed('eks-v1.8', 'Amazon EKS', '1.8.0', eksLines),
  managed('gke-v1.9', 'Google Kubernetes Engine', '1.9.0', gkeLines),
  {
    id: 'cis/v1.12',
    title: 'CIS Kubernetes Benchmark v1.12.0',
    version: 'v1.12.0',
    url,
    controls: controls112,
  },
  { id: 'cis/v2.0', title: 'CIS Kubernetes Benchmark v2.0.0', version: 'v2.0.0', url, controls },
];
