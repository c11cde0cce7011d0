import type { Draft } from '../draft/draft.js';
import type { AnyRule } from '../rule/types.js';
import { type Gravity, gravest, SEVERITY_RANK } from '../severity.js';
import { apart, type PodsOf } from './apart.js';
import { Containment } from './containment.js';
import { type Group, meetings } from './meetings.js';

/**
 * Marks the findings that another one contains. The containing one is on the same node, or on a node that either of the
 * two is related to (a role and the binding that grants it are one fault), or where the containing rule says. The
 * finding of the containing rule is shown, unless the contained one has the higher severity. The shown finding gets the
 * highest severity and risk of all that it stands for, and is on an attack path if one of these is: adding a rule never
 * makes a fault look smaller. A suppressed finding supersedes only suppressed ones: waiving the strict rule must not
 * hide the severe fault.
 */
export function supersede(
  drafts: readonly Draft[],
  rules: ReadonlyMap<string, AnyRule>,
  podsOf: PodsOf,
): void {
  // One finding contains none, and most files of a hook have few.
  if (drafts.length < 2) return;
  const containment = new Containment(rules, new Set(drafts.map(({ ruleId }) => ruleId)));
  const involved = drafts.filter(({ ruleId }) => containment.involves(ruleId));
  among(
    involved.filter(({ suppression }) => !suppression),
    containment,
    podsOf,
  );
  // Findings that a baseline accepts supersede each other as they did when it was written.
  among(
    involved.filter(({ suppression }) => suppression?.kind === 'baseline'),
    containment,
    podsOf,
  );
}

function among(judged: readonly Draft[], containment: Containment, podsOf: PodsOf): void {
  const standsFor: StandsFor = new Map();
  for (const { here, related } of meetings(judged)) {
    if (here.size + related.size < 2) continue;
    for (const one of here.values())
      for (const others of [here, related])
        for (const other of others.values()) {
          judge(one, other, containment, standsFor);
          judge(other, one, containment, standsFor);
        }
  }
  for (const [containing, contained] of apart(judged, containment.apart, podsOf))
    if (SEVERITY_RANK[contained.severity] <= SEVERITY_RANK[containing.severity])
      hide(contained, containing, standsFor);
  raise(standsFor);
}

/** The findings that each finding hides. */
type StandsFor = Map<Draft, Set<Group>>;

function judge(containing: Group, contained: Group, containment: Containment, standsFor: StandsFor): void {
  if (!containment.contains(containing.ruleId, contained.ruleId)) return;
  const graver = SEVERITY_RANK[contained.severity] > SEVERITY_RANK[containing.severity];
  if (graver) hide(containing, contained, standsFor);
  else hide(contained, containing, standsFor);
}

function hide(hidden: Group, shown: Group, standsFor: StandsFor): void {
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
      if (hidden.drafts.some(({ onPath }) => onPath)) draft.onPath = true;
    }
    return draft;
  };
  for (const draft of standsFor.keys()) visit(draft);
}
