import type { AnyRule } from '@plimsoll/core';

/** What a provider or an installer makes a cluster from: its nodes, endpoints, identities. */
export const clusters: Readonly<Record<string, AnyRule>> = {};
