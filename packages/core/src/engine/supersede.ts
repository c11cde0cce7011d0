import type { AnyRule } from '../rule/types.js';
import type { Place } from '../suppress/suppression.js';
import type { Draft } from './draft.js';

interface Meeting {
  /** The findings at a node. */
  readonly here: Draft[];
  /** Findings at another node that relate to this one. */
  readonly related: Draft[];
}

/**
 * Marks the findings that another one contains: one on the same node, or on a node that either of the two
 * relates to (a role and the binding that grants it are one fault). The containing rule's is shown, unless the
 * contained one has the higher severity. A suppressed finding supersedes nothing: waiving the strict rule
 * must not hide the gross fault.
 */
export function supersede(drafts: readonly Draft[], rules: ReadonlyMap<string, AnyRule>): void {
  const hiddenBy = new Map<Draft, Draft>();
  for (const { here, related } of meetings(drafts))
    for (const one of here)
      for (const other of [...here, ...related]) {
        judge(one, other, rules, hiddenBy);
        judge(other, one, rules, hiddenBy);
      }
}

function judge(
  containing: Draft,
  contained: Draft,
  rules: ReadonlyMap<string, AnyRule>,
  hiddenBy: Map<Draft, Draft>,
): void {
  if (!rules.get(containing.ruleId)?.meta.supersedes?.includes(contained.ruleId)) return;
  if (containing.suppression || contained.suppression) return;
  const graver = contained.severity === 'error' && containing.severity === 'warn';
  const [shown, hidden] = graver ? [contained, containing] : [containing, contained];
  // Rules that contain each other must not hide each other.
  for (let at: Draft | undefined = shown; at; at = hiddenBy.get(at)) if (at === hidden) return;
  hidden.supersededBy = shown.ruleId;
  hiddenBy.set(hidden, shown);
}

function meetings(drafts: readonly Draft[]): Iterable<Meeting> {
  const byNode = new Map<string, Meeting>();
  const at = (place: Place): Meeting | undefined => {
    const { resource } = place;
    if (!resource) return undefined;
    const key = JSON.stringify([place.file, resource.document, resource.item ?? -1, place.path]);
    const meeting = byNode.get(key) ?? { here: [], related: [] };
    byNode.set(key, meeting);
    return meeting;
  };
  for (const draft of drafts) {
    at(draft)?.here.push(draft);
    for (const place of draft.related) at(place)?.related.push(draft);
  }
  return byNode.values();
}
