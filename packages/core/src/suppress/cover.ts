import type { Draft, RelatedDraft } from '../draft/draft.js';

/** The related places that a waiver must cover, all of them, to waive the finding where it stands elsewhere. */
export function partsOf({ related }: Draft): readonly RelatedDraft[] {
  const parts = related.filter(({ explains }) => !explains);
  return parts.length > 0 ? parts : related;
}

/**
 * What is left of a finding whose own place no waiver covers: itself, or without the related places that are covered,
 * or nothing, where all of them are.
 */
export function uncovered(draft: Draft, isCovered: (place: RelatedDraft) => boolean): Draft | undefined {
  const parts = partsOf(draft);
  const covered = parts.filter(isCovered);
  if (covered.length === 0) return draft;
  if (covered.length === parts.length) return undefined;
  const waived = [...(draft.waived ?? []), ...covered];
  return {
    ...draft,
    related: draft.related.filter((place) => !covered.includes(place)),
    waived,
    message: draft.retell?.(waived) ?? draft.message,
  };
}
