import type { AnyRule } from '@plimsoll/core';

/** What the components of Kubernetes are configured with, and what they serve since 1.34. */
export const controlPlane: Readonly<Record<string, AnyRule>> = {};
