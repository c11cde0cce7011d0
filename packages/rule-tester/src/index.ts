export type { Case, ExpectedFinding, ExpectedRelated, InvalidCase, RuleTest, ValidCase } from './cases.js';
export { type Examples, examples } from './examples.js';
export type { Runner } from './runner.js';
export { testRule } from './test-rule.js';
