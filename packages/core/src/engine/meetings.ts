import type { Draft } from '../draft/draft.js';
import { pathKey } from '../draft/path-key.js';
import type { Resource } from '../model/resource.js';
import type { Gravity, Severity } from '../severity.js';

/**
 * Findings of one rule and severity that meet others at a node: they hide the same findings, and the same findings hide
 * them.
 */
export interface Group {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly drafts: Draft[];
  /** The highest gravity of all that they stand for, once it is known. */
  gravity?: Gravity;
}

/** The findings that meet at a node, by rule and severity: there are few groups, however many findings there are. */
export interface Meeting {
  /** The findings at a node. */
  readonly here: Map<string, Group>;
  /** Findings at another node that are related to this one. */
  readonly related: Map<string, Group>;
}

/** The nodes that have findings, or that findings are related to. */
export function meetings(drafts: readonly Draft[]): readonly Meeting[] {
  const byNode = new Map<Resource, Map<string, Meeting>>();
  const all: Meeting[] = [];
  const at = (resource: Resource, key: string): Meeting => {
    let nodes = byNode.get(resource);
    if (!nodes) {
      nodes = new Map();
      byNode.set(resource, nodes);
    }
    let meeting = nodes.get(key);
    if (!meeting) {
      meeting = { here: new Map(), related: new Map() };
      nodes.set(key, meeting);
      all.push(meeting);
    }
    return meeting;
  };
  for (const draft of drafts) {
    if (draft.resource) join(at(draft.resource, draft.pathKey).here, draft);
    for (const { resource, path } of draft.related)
      if (resource) join(at(resource, pathKey(path)).related, draft);
  }
  return all;
}

export function join(groups: Map<string, Group>, draft: Draft): void {
  const { ruleId, severity } = draft;
  const key = `${severity} ${ruleId}`;
  const group = groups.get(key);
  if (group) group.drafts.push(draft);
  else groups.set(key, { ruleId, severity, drafts: [draft] });
}
