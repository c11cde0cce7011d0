import { type LintResult, type ParsedFile, parse, type RuleScope } from '@plimsoll/core';
import { LintMemory } from '@plimsoll/core/internal';
import { type BoundRule, FILE, type Run } from './run.js';

/**
 * An editor lints after each edit, and calls a rule with a scope again only for objects whose facts have changed. What
 * it shows must be what a fresh run finds. A rule that changes what `memo` returned gives something else.
 */
export async function expectSameAfterEdits(
  rule: BoundRule,
  { file }: Run,
  scope: RuleScope | undefined,
): Promise<void> {
  // A rule of one object gets nothing that it could change.
  if (scope === undefined || scope === 'resource') return;
  const edited = [...new Set([0, file.documents.length - 1])];
  const memory = new LintMemory();
  await rule.files([file], memory);
  for (const index of edited) {
    const next = await withComment(file, index);
    if (!next) continue;
    const after = foundBy(rule, await rule.files([next], memory));
    const fresh = foundBy(rule, await rule.files([next]));
    if (JSON.stringify(after) !== JSON.stringify(fresh))
      throw new Error(
        `After an edit of document ${index + 1}, a run that follows another one finds something else than a fresh run: ${told(after)} instead of ${told(fresh)}. The rule keeps something between two calls, or changes what project.memo returned. Compute that in each call or in the function that memo gets, or remove meta.scope.`,
      );
  }
}

/** The file with a comment in one of its documents, whose objects are new then. Undefined if that has no text. */
async function withComment(
  { source, documents }: ParsedFile,
  index: number,
): Promise<ParsedFile | undefined> {
  const at = documents[index]?.positions?.root.valueStart;
  if (at === undefined) return undefined;
  return parse({ path: FILE, text: `${source.text.slice(0, at)}# edited\n${source.text.slice(at)}` });
}

function foundBy({ id }: BoundRule, { findings, rules }: LintResult) {
  const { judged, unknown } = rules.get(id)!;
  const own = findings.filter(({ ruleId }) => ruleId === id);
  return { findings: own, judged: judged.length, unknown };
}

const told = ({ findings, judged, unknown }: ReturnType<typeof foundBy>): string =>
  `${findings.length} findings (${findings.map(({ message }) => message).join(' ')}) in ${judged} objects, ${unknown.length} unknown`;
