import type { AnyRule } from '@plimsoll/core';
import { hostPaths } from './host-paths/table.js';
import { housekeeping } from './housekeeping/rules.js';
import { namespaceLimits } from './namespace-limits/rules.js';
import { resources } from './resources/table.js';
import { systemNamespaces } from './system-namespaces/rules.js';
import { versions } from './versions/rules.js';
import { webhooks } from './webhooks/table.js';

/** Around the pods: namespaces and their limits, admission, storage, versions of components. */
export const cluster: Readonly<Record<string, AnyRule>> = {
  ...systemNamespaces,
  ...namespaceLimits,
  ...resources,
  ...webhooks,
  ...hostPaths,
  ...versions,
  ...housekeeping,
};
