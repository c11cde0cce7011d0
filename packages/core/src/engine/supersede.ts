import { type Draft, pathKey } from '../draft/draft.js';
import type { Severity } from '../finding.js';
import type { Resource } from '../model/resource.js';
import type { AnyRule } from '../rule/types.js';
import { type Gravity, gravest, SEVERITY_RANK } from '../severity.js';

/** Findings of one rule that meet others at a node and are equally grave: they hide the same and are hidden by the same. */
interface Group {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly drafts: Draft[];
  /** The highest of all that they stand for, once it is known. */
  gravity?: Gravity;
}

/** What meets at a node, by rule and severity: however many findings there are, the groups are few. */
interface Meeting {
  /** The findings at a node. */
  readonly here: Map<string, Group>;
  /** Findings at another node that relate to this one. */
  readonly related: Map<string, Group>;
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
  const judged = drafts.filter(({ ruleId, suppression }) => !suppression && containment.involves(ruleId));
  for (const { here, related } of meetings(judged))
    for (const one of here.values())
      for (const others of [here, related])
        for (const other of others.values()) {
          judge(one, other, containment, standsFor);
          judge(other, one, containment, standsFor);
        }
  raise(standsFor);
}

/** What each finding that hides others hides. */
type StandsFor = Map<Draft, Set<Group>>;

function judge(containing: Group, contained: Group, containment: Containment, standsFor: StandsFor): void {
  if (!containment.contains(containing.ruleId, contained.ruleId)) return;
  const graver = SEVERITY_RANK[contained.severity] > SEVERITY_RANK[containing.severity];
  const [shown, hidden] = graver ? [contained, containing] : [containing, contained];
  for (const draft of hidden.drafts) draft.supersededBy = shown.ruleId;
  for (const draft of shown.drafts) {
    const others = standsFor.get(draft);
    if (others) others.add(hidden);
    else standsFor.set(draft, new Set([hidden]));
  }
}

function raise(standsFor: StandsFor): void {
  const raised = new Set<Draft>();
  const visit = (draft: Draft): Gravity => {
    if (raised.has(draft)) return draft;
    raised.add(draft);
    for (const hidden of standsFor.get(draft) ?? []) {
      hidden.gravity ??= hidden.drafts.map(visit).reduce(gravest);
      Object.assign(draft, gravest(draft, hidden.gravity));
    }
    return draft;
  };
  for (const draft of standsFor.keys()) visit(draft);
}

/**
 * Which rule contains which, as the rules say. Of rules that contain each other, over others too, the first
 * contains the rest: they must not hide each other.
 */
class Containment {
  readonly #contained = new Map<string, ReadonlySet<string>>();
  readonly #involved = new Set<string>();

  constructor(rules: ReadonlyMap<string, AnyRule>) {
    const order = new Map([...rules.keys()].map((id, index) => [id, index]));
    for (const [id, { meta }] of rules) {
      if (!meta.supersedes?.length) continue;
      const contained = meta.supersedes.filter(
        (other) => order.get(id)! < (order.get(other) ?? 0) || !below(other, rules).has(id),
      );
      this.#contained.set(id, new Set(contained));
      for (const involved of [id, ...contained]) this.#involved.add(involved);
    }
  }

  /** Whether a rule contains another one, or is contained: few, and only their findings can be marked. */
  involves(ruleId: string): boolean {
    return this.#involved.has(ruleId);
  }

  contains(containing: string, contained: string): boolean {
    return this.#contained.get(containing)?.has(contained) ?? false;
  }
}

/** A rule and all that it contains, over others too. */
function below(ruleId: string, rules: ReadonlyMap<string, AnyRule>): ReadonlySet<string> {
  const all = new Set([ruleId]);
  // A set is walked with what is added on the way.
  for (const id of all) for (const other of rules.get(id)?.meta.supersedes ?? []) all.add(other);
  return all;
}

function meetings(drafts: readonly Draft[]): readonly Meeting[] {
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

function join(groups: Map<string, Group>, draft: Draft): void {
  const { ruleId, severity } = draft;
  const key = `${severity} ${ruleId}`;
  const group = groups.get(key);
  if (group) group.drafts.push(draft);
  else groups.set(key, { ruleId, severity, drafts: [draft] });
}
