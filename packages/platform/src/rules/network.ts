import type { AnyRule } from '@plimsoll/core';

/** What leads into the cluster and through it: gateways, ingress controllers, network plugins. */
export const network: Readonly<Record<string, AnyRule>> = {};
