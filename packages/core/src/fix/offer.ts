import type { Draft } from '../engine/draft.js';
import type { LintedFile } from '../engine/projects.js';
import type { FixReport } from '../finding.js';
import { compileFixes } from './compile.js';
import type { RefusalReason } from './refusal.js';

/** Gives each finding that is shown the fix that its rule has for it, where that can be verified. */
export function offerFixes(drafts: readonly Draft[], files: readonly LintedFile[]): FixReport {
  const byFile = new Map<string, Draft[]>();
  for (const draft of drafts) {
    if (!draft.repair || draft.suppression || draft.supersededBy !== undefined) continue;
    const own = byFile.get(draft.file);
    if (own) own.push(draft);
    else byFile.set(draft.file, [draft]);
  }
  const refused: Partial<Record<RefusalReason, number>> = {};
  let offered = 0;
  const refuse = (reason: RefusalReason): void => {
    refused[reason] = (refused[reason] ?? 0) + 1;
  };
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
      if ('refused' in fix) refuse(fix.refused);
      else {
        draft.fix = { safety: draft.repair!.safety, edits: fix.edits };
        offered++;
      }
    }
  }
  return { offered, refused };
}
