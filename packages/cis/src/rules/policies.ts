import type { AnyRule } from '@plimsoll/core';
import { rbac } from './rbac.js';

/** Section 5: who may do what, and the policies for workloads. */
export const policies: Readonly<Record<string, AnyRule>> = { ...rbac };
