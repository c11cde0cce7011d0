import type { AnyRule } from '@plimsoll/core';

/** Who may reach what: network policies, Services, Ingresses, Gateways and the mesh. */
export const network: Readonly<Record<string, AnyRule>> = {};
