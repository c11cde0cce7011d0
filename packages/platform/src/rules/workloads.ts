import type { AnyRule } from '@plimsoll/core';

/** What runs beside the applications: meshes, metrics, databases, notebooks, models, backups. */
export const workloads: Readonly<Record<string, AnyRule>> = {};
