import { testRule as test } from '@plimsoll/rule-tester';
import { describe, it } from 'vitest';
import { platform } from '../src/index.js';

type RuleTest = Parameters<typeof test>[0];

/** Tests a rule of the pack with vitest. */
export function testRule(rule: string, cases: Omit<RuleTest, 'plugin' | 'rule'>): void {
  void test({ plugin: platform, rule, ...cases }, { describe, it });
}

/** The form of variables in Terraform, envsubst and the templates of Cluster API. */
export const VARIABLE = ['$', '{VARIABLE}'].join('');
