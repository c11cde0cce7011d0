import type { AnyRule } from '@plimsoll/core';
import { controlPlane } from './control-plane.js';
import { policies } from './policies.js';

/** All rules of the pack, by name; each group is a file of its own. */
export const rules: Readonly<Record<string, AnyRule>> = { ...controlPlane, ...policies };
