import type { AnyRule } from '@plimsoll/core';
import { access } from './access.js';
import { cluster } from './cluster.js';
import { network } from './network.js';
import { pods } from './pods.js';

/** All rules of the pack, by name; each group is a file of its own. */
export const rules: Readonly<Record<string, AnyRule>> = { ...pods, ...access, ...network, ...cluster };
