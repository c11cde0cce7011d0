import { pluginProblems } from '@plimsoll/core/internal';
import { expectNoThrowOnBrokenValues, type Tried } from './broken-values.js';
import { type Case, checkTest, type ExpectedFinding, type RuleTest, toCase } from './cases.js';
import { expectSameAfterEdits } from './edits.js';
import { expectRun } from './expect.js';
import { expectFixed, expectFixesRepair } from './fixes.js';
import { BoundRule } from './run.js';
import { type Runner, runTests, type Test } from './runner.js';
import { expectOptionsFit } from './schemas.js';
import { expectSameInVariations } from './variations.js';

/**
 * Tests a rule the way the core runs it. `valid` manifests must have no finding of the rule, `invalid` ones exactly
 * those listed, with the source text under each region. Every case also runs in flow style, as JSON, with CRLF, with
 * other indentation, inside a `List` and among unrelated documents. All of these must give the same findings, with
 * working fixes. Then every node is replaced by broken values, where the rule must not throw: each field in the first
 * four cases that have it. Each message of the rule must be in the findings of some case. Options are checked against
 * their schema, as the command checks them.
 *
 * Without a `runner`, and without a global `describe` and `it`, the tests run at once: await them.
 * @throws Error at once if the test itself is wrong: an unknown key or rule, no case, or an invalid rule, preset or
 *   benchmark of the plugin
 * @example
 * await testRule({
 *   plugin: acme,
 *   rule: 'team-label',
 *   valid: ['{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web, labels: { team: shop } } }'],
 *   invalid: [
 *     {
 *       code: '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web, labels: {} } }',
 *       findings: [{ messageId: 'missing', text: 'labels' }],
 *     },
 *   ],
 * });
 */
export function testRule(test: RuleTest, runner?: Runner): Promise<void> {
  checkTest(test);
  const { prefix } = test.plugin.meta;
  const group = `${prefix}/${test.rule}`;
  const rule = Object.hasOwn(test.plugin.rules, test.rule) ? test.plugin.rules[test.rule] : undefined;
  if (!rule)
    throw new Error(
      `The plugin "${prefix}" has no rule "${test.rule}". It has: ${Object.keys(test.plugin.rules).join(', ')}.`,
    );
  const faults = pluginProblems(test.plugin);
  if (faults.length > 0) throw new Error(`The plugin "${prefix}" is at fault: ${faults.join(' ')}`);
  const tried: Tried = new Map();
  const messages: Test = {
    name: [group, 'messages'],
    run: async () => {
      for (const [id, text] of Object.entries(rule.meta.messages))
        if (!text.endsWith('.')) throw new Error(`The message "${id}" does not end with a period: ${text}`);
      const unseen = test.partial ? [] : withoutCase(rule.meta.messages, test.invalid);
      if (unseen.length > 0)
        throw new Error(
          `No case has a finding with the message ${unseen.map((id) => `"${id}"`).join(', ')}. Add one, or remove the message. If another test of the rule has it, set "partial: true".`,
        );
    },
  };
  const caseTest = (
    kind: 'valid' | 'invalid',
    given: Case,
    index: number,
    findings: readonly ExpectedFinding[],
    fixed?: string,
  ): Test => ({
    name: [group, kind, given.name ?? `#${index + 1}`],
    run: () => runCase(test, tried, given, findings, fixed),
  });
  const options: Test = { name: [group, 'options'], run: () => expectOptionsFit(test.plugin, test.rule) };
  return runTests(
    [
      messages,
      ...(rule.meta.schema === undefined ? [] : [options]),
      ...test.valid.map((given, index) => caseTest('valid', toCase(given), index, [])),
      ...test.invalid.map((given, index) => caseTest('invalid', given, index, given.findings, given.fixed)),
    ],
    runner,
  );
}

/** The ids of messages that no case expects. */
function withoutCase(messages: Readonly<Record<string, string>>, invalid: RuleTest['invalid']): string[] {
  const seen = new Set(invalid.flatMap(({ findings }) => findings.map(({ messageId }) => messageId)));
  return Object.keys(messages).filter((id) => !seen.has(id));
}

async function runCase(
  test: RuleTest,
  tried: Tried,
  given: Case,
  findings: readonly ExpectedFinding[],
  fixed?: string,
): Promise<void> {
  const rule = await BoundRule.of(test, given);
  const run = await rule.text(given.code);
  expectRun(run, given, findings);
  await expectFixesRepair(rule, run);
  if (fixed !== undefined) await expectFixed(rule, run, fixed);
  const { scope } = test.plugin.rules[test.rule]!.meta;
  await expectSameAfterEdits(rule, run, scope);
  if (test.variations === false) return;
  await expectSameInVariations(rule, run);
  await expectNoThrowOnBrokenValues(rule, run, tried, scope);
}
