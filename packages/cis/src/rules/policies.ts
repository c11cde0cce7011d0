import type { AnyRule } from '@plimsoll/core';

/** Section 5: who may do what, and the policies for workloads. */
export const policies: Readonly<Record<string, AnyRule>> = {};
