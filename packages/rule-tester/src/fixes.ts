import { applyFixes, type Finding } from '@plimsoll/core';
import { expectNoErrors, expectReadable } from './expect.js';
import { type BoundRule, type Run, textOf } from './run.js';

/** As many passes as the command makes. */
const PASSES = 10;

/**
 * Applies each fix of a run alone: the text must stay readable, and the finding must be gone.
 * @throws Error naming the finding, with the text after its fix
 */
export async function expectFixesRepair(rule: BoundRule, run: Run): Promise<void> {
  for (const finding of run.findings) {
    if (!finding.fix) continue;
    const { text } = applyFixes(run.text, [finding]);
    const again = await readable(rule, text, finding, run);
    if (again.findings.length >= run.findings.length)
      throw new Error(
        `${named(finding, run)} is still there after its fix.\n\nIn:\n${run.text}\n\nAfter the fix:\n${text}`,
      );
  }
}

/**
 * Applies all fixes of a run that can be made at once: the text must stay readable, and there must be fewer findings.
 * @throws Error with the text after the fixes
 */
export async function expectFixesHold(rule: BoundRule, run: Run): Promise<void> {
  const { text, applied } = applyFixes(run.text, run.findings);
  const [first] = applied;
  if (!first) return;
  const again = await readable(rule, text, first, run);
  if (again.findings.length >= run.findings.length)
    throw new Error(`The findings are still there after their fixes:\n\n${text}`);
}

/**
 * Applies all fixes of a run until nothing changes, and compares the text.
 * @throws Error with the expected and the actual text
 */
export async function expectFixed(rule: BoundRule, run: Run, fixed: string): Promise<void> {
  if (fixed === run.text)
    throw new Error('"fixed" is the same as "code". Leave it out where the rule fixes nothing.');
  let at = run;
  for (let pass = 0; pass < PASSES; pass++) {
    const { text, applied } = applyFixes(at.text, at.findings);
    const [first] = applied;
    if (!first) break;
    at = await readable(rule, text, first, at);
  }
  if (at.text !== fixed)
    throw new Error(`Expected the fixed text:\n${fixed}\n\nFound:\n${at.text}\n\nIn:\n${run.text}`);
}

async function readable(rule: BoundRule, text: string, finding: Finding, run: Run): Promise<Run> {
  const again = await rule.text(text);
  try {
    expectReadable(again);
    expectNoErrors(again);
  } catch (error) {
    throw new Error(`After the fix of ${named(finding, run)}: ${(error as Error).message}`, { cause: error });
  }
  return again;
}

const named = (finding: Finding, run: Run): string =>
  `the finding ${finding.messageId} at ${JSON.stringify(textOf(run, finding))}`;
