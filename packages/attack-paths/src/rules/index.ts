import type { AnyRule } from '@plimsoll/core';
import { pathRule } from './paths/rule.js';
import { PATH_RULES } from './paths/table.js';

export const rules: Readonly<Record<string, AnyRule>> = Object.fromEntries(
  Object.entries(PATH_RULES).map(([name, row]) => [name, pathRule(row)]),
);
