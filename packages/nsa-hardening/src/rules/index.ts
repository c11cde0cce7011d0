import type { AnyRule } from '@plimsoll/core';
import { cluster } from './cluster.js';
import { network } from './network.js';

/** All rules of the pack, by name; each group is a file of its own. */
export const rules: Readonly<Record<string, AnyRule>> = { ...network, ...cluster };
