import type { AnyRule } from '@plimsoll/core';
import { clusters } from './clusters.js';
import { controlPlane } from './control-plane.js';
import { gitops } from './gitops.js';
import { network } from './network.js';
import { workloads } from './workloads.js';

/** All rules of the pack, by name; each group is a file of its own. */
export const rules: Readonly<Record<string, AnyRule>> = {
  ...gitops,
  ...network,
  ...clusters,
  ...controlPlane,
  ...workloads,
};
