import { type Draft, pathKey } from '../draft/draft.js';
import type { Resource } from '../model/resource.js';
import type { AnyRule } from '../rule/types.js';
import { gravest, SEVERITY_RANK } from '../severity.js';

interface Meeting {
  /** The findings at a node. */
  readonly here: Draft[];
  /** Findings at another node that relate to this one. */
  readonly related: Draft[];
}

/**
 * Marks the findings that another one contains: one on the same node, or on a node that either of the two
 * relates to (a role and the binding that grants it are one fault). The containing rule's is shown, unless the
 * contained one has the higher severity. What is shown gets the highest severity and the highest risk of all that
 * it stands for: a rule that is added never makes a fault look smaller. A suppressed finding supersedes nothing:
 * waiving the strict rule must not hide the gross fault.
 */
export function supersede(drafts: readonly Draft[], rules: ReadonlyMap<string, AnyRule>): void {
  const containment = new Containment(rules);
  const standsFor: StandsFor = new Map();
  for (const { here, related } of meetings(drafts.filter(({ ruleId }) => containment.involves(ruleId))))
    for (const one of here)
      for (const other of [...here, ...related]) {
        judge(one, other, containment, standsFor);
        judge(other, one, containment, standsFor);
      }
  raise(standsFor);
}

/** What each finding that hides others hides. No finding stands for itself, over others neither. */
type StandsFor = Map<Draft, Set<Draft>>;

function judge(containing: Draft, contained: Draft, containment: Containment, standsFor: StandsFor): void {
  if (!containment.contains(containing.ruleId, contained.ruleId)) return;
  if (containing.suppression || contained.suppression) return;
  const graver = SEVERITY_RANK[contained.severity] > SEVERITY_RANK[containing.severity];
  const [shown, hidden] = graver ? [contained, containing] : [containing, contained];
  // Rules that contain each other must not hide each other.
  if (containment.isRing(containing.ruleId) && allOf(hidden, standsFor).has(shown)) return;
  hidden.supersededBy = shown.ruleId;
  const others = standsFor.get(shown);
  if (others) others.add(hidden);
  else standsFor.set(shown, new Set([hidden]));
}

/** A finding and all that it stands for, over others too. */
function allOf(draft: Draft, standsFor: StandsFor): ReadonlySet<Draft> {
  const all = new Set([draft]);
  // A set is walked with what is added on the way.
  for (const one of all) for (const hidden of standsFor.get(one) ?? []) all.add(hidden);
  return all;
}

function raise(standsFor: StandsFor): void {
  const raised = new Set<Draft>();
  const visit = (draft: Draft): void => {
    if (raised.has(draft)) return;
    raised.add(draft);
    for (const hidden of standsFor.get(draft) ?? []) {
      visit(hidden);
      Object.assign(draft, gravest(draft, hidden));
    }
  };
  for (const draft of standsFor.keys()) visit(draft);
}

/** Which rule contains which, as the rules say. */
class Containment {
  readonly #contained = new Map<string, ReadonlySet<string>>();
  readonly #involved = new Set<string>();
  readonly #rings = new Map<string, boolean>();

  constructor(rules: ReadonlyMap<string, AnyRule>) {
    for (const [id, { meta }] of rules) {
      if (!meta.supersedes?.length) continue;
      this.#contained.set(id, new Set(meta.supersedes));
      for (const involved of [id, ...meta.supersedes]) this.#involved.add(involved);
    }
  }

  /** Whether a rule contains another one, or is contained: few, and only their findings can be marked. */
  involves(ruleId: string): boolean {
    return this.#involved.has(ruleId);
  }

  contains(containing: string, contained: string): boolean {
    return this.#contained.get(containing)?.has(contained) ?? false;
  }

  /** Whether a rule contains itself, over others. */
  isRing(ruleId: string): boolean {
    let ring = this.#rings.get(ruleId);
    if (ring === undefined) {
      const below = new Set(this.#contained.get(ruleId));
      for (const one of below) for (const other of this.#contained.get(one) ?? []) below.add(other);
      ring = below.has(ruleId);
      this.#rings.set(ruleId, ring);
    }
    return ring;
  }
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
