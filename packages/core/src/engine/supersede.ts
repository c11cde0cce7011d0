import type { AnyRule } from '../rule/types.js';
import type { Draft } from './draft.js';

/**
 * Marks the findings that another one on the same node contains: the containing rule's is shown, unless the
 * contained one has the higher severity. A suppressed finding supersedes nothing: waiving the strict rule
 * must not hide the gross fault.
 */
export function supersede(drafts: readonly Draft[], rules: ReadonlyMap<string, AnyRule>): void {
  const byNode = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const { resource } = draft;
    if (!resource) continue;
    const key = JSON.stringify([draft.file, resource.document, resource.item ?? -1, draft.path]);
    const group = byNode.get(key);
    if (group) group.push(draft);
    else byNode.set(key, [draft]);
  }
  for (const group of byNode.values()) {
    if (group.length < 2) continue;
    for (const containing of group)
      for (const contained of group) {
        if (!rules.get(containing.ruleId)?.meta.supersedes?.includes(contained.ruleId)) continue;
        if (containing.suppression || contained.suppression) continue;
        const graver = contained.severity === 'error' && containing.severity === 'warn';
        const [shown, hidden] = graver ? [contained, containing] : [containing, contained];
        hidden.supersededBy = shown.ruleId;
      }
  }
}
