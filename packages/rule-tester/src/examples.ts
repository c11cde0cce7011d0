import type { Plugin, RuleDoc } from '@plimsoll/core';
import { inRange, type JsonObject, LATEST_MINOR } from '@plimsoll/core/kubernetes';
import { count, expectNoErrors, expectReadable } from './expect.js';
import { BoundRule } from './run.js';
import { type Runner, runTests, type Test } from './runner.js';

/** Help by rule name without prefix, as a pack compiles it from its READMEs. */
export type Examples = Readonly<Record<string, Pick<RuleDoc, 'bad' | 'good'>>>;

/**
 * Runs the examples of a pack's READMEs: each bad one has a finding of its rule, no good one has, and the API accepts
 * all of them. Rules run at the newest version that they exist for, with their default options unless `options` has
 * others: some rules do nothing by default.
 * @example
 * await examples(acme, (await acme.docs?.()) ?? {});
 */
export function examples(
  plugin: Plugin,
  docs: Examples,
  runner?: Runner,
  options: Readonly<Record<string, JsonObject>> = {},
): Promise<void> {
  const group = `examples of ${plugin.meta.prefix}`;
  const strangers = Object.keys(docs).filter((name) => !Object.hasOwn(plugin.rules, name));
  const tests = Object.keys(plugin.rules).flatMap((name): Test[] => {
    const doc = Object.hasOwn(docs, name) ? docs[name] : undefined;
    if (!doc || doc.bad.length === 0 || doc.good.length === 0)
      return [failing([group, name], `The rule "${name}" needs a bad and a good example.`)];
    const rule = (): Promise<BoundRule> => {
      const kubernetesVersion = newestVersion(plugin.rules[name]!.meta.kubernetes);
      const own = options[name];
      return BoundRule.of({ plugin, rule: name }, { kubernetesVersion, ...(own && { options: own }) });
    };
    return [
      ...doc.bad.map(
        (text, index): Test => ({
          name: [group, name, `bad ${index + 1}`],
          run: async () => runExample(await rule(), text, true),
        }),
      ),
      ...doc.good.map(
        (text, index): Test => ({
          name: [group, name, `good ${index + 1}`],
          run: async () => runExample(await rule(), text, false),
        }),
      ),
    ];
  });
  return runTests(
    [
      ...strangers.map((name) =>
        failing([group, name], `There are examples of "${name}", which is not a rule.`),
      ),
      ...tests,
    ],
    runner,
  );
}

async function runExample(rule: BoundRule, text: string, bad: boolean): Promise<void> {
  const run = await rule.text(text);
  expectReadable(run);
  expectNoErrors(run);
  const refused = run.result.findings.find(({ ruleId }) => ruleId === 'plimsoll/malformed');
  if (refused) throw new Error(`The API would refuse the example: ${refused.message}\n\nIn:\n${text}`);
  if (bad === run.findings.length > 0) return;
  const found = run.findings
    .map(({ region, message }) => `\n- line ${region?.startLine}: ${message}`)
    .join('');
  throw new Error(
    bad
      ? `The bad example has no finding of ${rule.id}.\n\nIn:\n${text}`
      : `The good example has ${count(run.findings.length)} of ${rule.id}:${found}\n\nIn:\n${text}`,
  );
}

function newestVersion(range: string | undefined): string {
  let minor = LATEST_MINOR;
  while (range !== undefined && minor > 0 && !inRange(minor, range)) minor--;
  return `1.${minor}`;
}

function failing(name: Test['name'], message: string): Test {
  return { name, run: () => Promise.reject(new Error(message)) };
}
