// The worked example of CONTRIBUTING.md: its rule under its test.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { definePlugin, defineRule } from '@plimsoll/core';
import { testRule } from '@plimsoll/rule-tester';
import { describe, it } from 'vitest';
import { root } from '../lib/workspace.mjs';
import { ruleTest } from './templates.mjs';

const blocks = [
  ...readFileSync(path.join(root, 'CONTRIBUTING.md'), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm),
];
const [cases, rule] = blocks.map(([, text]) => text);
const name = 'left-terminal';
/** The `pod` that the new test has. */
const [helper] = /^const pod = [\s\S]*?`;$/m.exec(ruleTest({ name, helper: '', from: '' }));
const pod = evaluate(`${helper.replace('(lines: string)', '(lines)')} return pod;`, {});
const leftTerminal = evaluate(
  `${rule.replace(/^import .*$/m, '').replace('export const', 'const')} return leftTerminal;`,
  { defineRule },
);
const plugin = definePlugin({
  meta: { name: 'demo', version: '0.0.0', prefix: 'demo' },
  rules: { [name]: leftTerminal },
});
evaluate(cases, {
  pod,
  testRule: (of, given) => void testRule({ plugin, rule: of, ...given }, { describe, it }),
});

/** Runs JavaScript of ours with these names. */
function evaluate(text, names) {
  return new Function(...Object.keys(names), text)(...Object.values(names));
}
