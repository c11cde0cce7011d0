import type { Draft, RelatedDraft } from '../draft/draft.js';

/** The related places that a waiver must cover, all of them, to waive the finding from elsewhere. */
export function partsOf({ related }: Draft): readonly RelatedDraft[] {
  const parts = related.filter(({ explains }) => !explains);
  return parts.length > 0 ? parts : related;
}

/**
 * What is left of a finding if no waiver covers its own place: the finding itself, the finding without covered related
 * places, or nothing if all of them are covered.
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
