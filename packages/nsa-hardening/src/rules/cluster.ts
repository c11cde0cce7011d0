import type { AnyRule } from '@plimsoll/core';

/** What surrounds the pods: namespaces and their limits, admission, storage, versions of what is installed. */
export const cluster: Readonly<Record<string, AnyRule>> = {};
