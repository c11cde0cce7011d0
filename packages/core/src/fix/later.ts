import { type Draft, identify } from '../draft/draft.js';
import type { Finding, FindingFix } from '../draft/finding.js';
import type { LintedFile } from '../model/linted-file.js';
import type { FixSafety } from '../rule/fix.js';

interface Kept {
  readonly drafts: () => readonly Draft[];
  readonly files: readonly LintedFile[];
}

const kept = new WeakMap<object, Kept>();

/** Keeps what the fixes of a result need, for `fixesFor`. */
export function keepFixes(
  result: object,
  drafts: () => readonly Draft[],
  files: readonly LintedFile[],
): void {
  kept.set(result, { drafts, files });
}

/**
 * The fixes of some findings of a result that was asked to leave them to this function. Each is verified by reading its
 * document again, so ask for those that someone wants to see.
 * Ask before the next run with the same memory: it takes over objects of this one, and their fixes are gone.
 * @param findings of one file
 * @param safety takes only fixes with this safety
 */
export async function fixesFor(
  result: object,
  findings: readonly Finding[],
  safety?: FixSafety,
): Promise<ReadonlyMap<Finding, FindingFix>> {
  const { drafts, files } = kept.get(result) ?? { drafts: () => [], files: [] };
  const [{ file } = { file: undefined }] = findings;
  // Fingerprints count what is equal in one file, as rules or a chart name it.
  const own = identify(drafts().filter((draft) => (draft.resource?.origin?.file ?? draft.file) === file));
  const byFingerprint = new Map(own.map(({ draft, fingerprint }) => [fingerprint, draft]));
  const wanted = new Map<Finding, Draft>();
  for (const finding of findings) {
    const draft = byFingerprint.get(finding.fingerprint);
    if (draft?.repair && (safety === undefined || draft.repair.safety === safety)) wanted.set(finding, draft);
  }
  const { offerFixes } = await import('./offer.js');
  offerFixes(
    [...wanted.values()].filter(({ fix }) => !fix),
    files,
  );
  return new Map([...wanted].flatMap(([finding, { fix }]) => (fix ? [[finding, fix] as const] : [])));
}
