import type { Draft } from '../draft/draft.js';
import { groupBy } from '../group-by.js';
import type { LintedFile } from '../model/linted-file.js';
import { compileFixes } from './compile.js';
import type { RefusedFix } from './refusal.js';

export interface FixReport {
  /** Fixes that were made, or would be made without a dry run. Absent if the run was not asked to fix. */
  readonly made?: number;
  readonly offered: number;
  readonly refused: readonly RefusedFix[];
}

/** Gives each visible finding the fix of its rule, if the fix can be verified. */
export function offerFixes(drafts: readonly Draft[], files: readonly LintedFile[]): FixReport {
  const byFile = groupBy(
    drafts.filter(
      ({ repair, suppression, supersededBy }) => repair && !suppression && supersededBy === undefined,
    ),
    ({ file }) => file,
  );
  const refused: RefusedFix[] = [];
  let offered = 0;
  for (const { file } of files) {
    const own = byFile.get(file.source.path);
    if (!own) continue;
    const compiled = compileFixes(
      file.source,
      own.map(({ repair }) => repair!),
    );
    for (const draft of own) {
      const fix = compiled.get(draft.repair!);
      if (!fix) continue;
      const { safety } = draft.repair!;
      if ('refused' in fix)
        refused.push({ ruleId: draft.ruleId, file: draft.file, safety, reason: fix.refused });
      else {
        draft.fix = { safety, edits: fix.edits };
        offered++;
      }
    }
  }
  return { offered, refused };
}
