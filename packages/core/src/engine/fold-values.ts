import type { Draft } from '../draft/draft.js';
import type { Resource } from '../model/resource.js';

/**
 * Drops findings in an object that a chart makes of values if the object that gives the values has a finding at the
 * same place: the rule that knows the chart knows better.
 */
export function withoutToldOfValues(drafts: readonly Draft[]): readonly Draft[] {
  if (!drafts.some(({ resource }) => resource?.inValues)) return drafts;
  const told = new Map<Resource, Set<number>>();
  for (const { resource, region } of drafts) {
    if (!resource || !region) continue;
    const starts = told.get(resource);
    if (starts) starts.add(region.startOffset);
    else told.set(resource, new Set([region.startOffset]));
  }
  return drafts.filter(({ resource, region }) => {
    const carrier = resource?.inValues && resource.within?.carrier;
    return !(carrier && region && told.get(carrier)?.has(region.startOffset));
  });
}
