import { type Draft, pathKey } from '../draft/draft.js';
import type { Resource } from '../model/resource.js';
import type { AnyRule } from '../rule/types.js';

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
  const involved = involvedRules(rules);
  for (const { here, related } of meetings(drafts.filter(({ ruleId }) => involved.has(ruleId))))
    for (const one of here)
      for (const other of [...here, ...related]) {
        judge(one, other, rules, hiddenBy);
        judge(other, one, rules, hiddenBy);
      }
}

/** The rules that contain another one, or are contained: few, and only their findings can be marked. */
function involvedRules(rules: ReadonlyMap<string, AnyRule>): ReadonlySet<string> {
  const involved = new Set<string>();
  for (const [id, { meta }] of rules)
    for (const contained of meta.supersedes ?? []) involved.add(id).add(contained);
  return involved;
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

function meetings(drafts: readonly Draft[]): readonly Meeting[] {
  const byNode = new Map<Resource, Map<string, Meeting>>();
  const all: Meeting[] = [];
  const at = (resource: Resource | undefined, key: string): Meeting | undefined => {
    if (!resource) return undefined;
    let nodes = byNode.get(resource);
    if (!nodes) {
      nodes = new Map();
      byNode.set(resource, nodes);
    }
    let meeting = nodes.get(key);
    if (!meeting) {
      meeting = { here: [], related: [] };
      nodes.set(key, meeting);
      all.push(meeting);
    }
    return meeting;
  };
  for (const draft of drafts) {
    at(draft.resource, draft.pathKey)?.here.push(draft);
    for (const { resource, path } of draft.related) at(resource, pathKey(path))?.related.push(draft);
  }
  return all;
}
