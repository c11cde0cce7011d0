import type { AnyCursor } from '@plimsoll/core';
import { evidenceOf, type Identity, type Right, type Wanted } from './rights.js';
import type { Evidence } from './types.js';

/** One thing that an identity must be allowed to do. */
export interface Need extends Wanted {
  /** As the predicate of "Role x may …". */
  readonly what: string;
  /**
   * Where it must be allowed: in one namespace, in any single one, or, without it, in the whole cluster, as is needed for
   * objects that are in no namespace.
   */
  readonly within?: { readonly namespace: string } | 'any';
  /** Whether an object of this name does: asked where the right is for named objects only. */
  readonly named?: (name: string) => boolean;
}

/** A right that answers a need. */
export interface Held {
  readonly right: Right;
  readonly need: Need;
}

/** A set of rights that together are enough. */
export interface Together {
  /** One for each need, in their order. */
  readonly held: readonly Held[];
  readonly evidence: readonly Evidence[];
  /** Why it is not certain that the rights hold where they are needed. */
  readonly doubt: string | undefined;
}

/**
 * The ways in which an identity holds all that is needed; each need is a list of alternatives. It counts its own rights and
 * those of its groups, but not what one group has by itself: that is found at the group. Whoever holds every right is left
 * out: there is nothing more to reach.
 *
 * There is one result for each right that answers the need with the most answers, so that the results are as many as the
 * rights; of another need with several answers only the places that all of them share end the step.
 */
export function* together(identity: Identity, needs: readonly (readonly Need[])[]): Iterable<Together> {
  const answers = needs.map((alternatives) => answersTo(identity, alternatives));
  if (answers.some(({ length }) => length === 0)) return;
  const widest = answers.reduce(
    (widest, each, index) => (each.length > answers[widest]!.length ? index : widest),
    0,
  );
  const firsts = answers.map(([first]) => first!);
  const fixed = answers.map((each, index) => (index === widest ? [] : evidenceOfAny(each)));
  for (const chosen of answers[widest]!) {
    const held = firsts.with(widest, chosen);
    if (!isOwn(identity, held)) continue;
    const evidence = fixed.with(widest, evidenceOf(chosen.right, chosen.need.what)).flat();
    yield { held, evidence: eachPlaceOnce(evidence), doubt: doubtOf(held) };
  }
}

/** One for each grant, also where it answers in several ways. */
function answersTo(identity: Identity, alternatives: readonly Need[]): readonly Held[] {
  const answers = new Map<Right['grant'], Held>();
  for (const need of alternatives)
    for (const right of identity.allRights(need)) {
      const usable = right.names.length === 0 ? right : limited(right, need);
      if (usable && isWithin(right, need) && !isEverything(right) && !answers.has(right.grant))
        answers.set(right.grant, { right: usable, need });
    }
  return [...answers.values()];
}

/** A request to create names no object, so that a right for named ones does not allow it. */
function limited(right: Right, { subresource, named = () => true }: Need): Right | undefined {
  const verbs = subresource === undefined ? right.verbs.filter((verb) => verb !== 'create') : right.verbs;
  return verbs.length > 0 && right.names.some(named) ? { ...right, verbs } : undefined;
}

function isWithin({ everywhere, namespace }: Right, { within }: Need): boolean {
  if (everywhere || within === 'any') return true;
  return within !== undefined && (namespace === undefined || namespace === within.namespace);
}

const isEverything = ({ everywhere, names, grant: { rule } }: Right): boolean =>
  everywhere &&
  names.length === 0 &&
  [rule.verbs, rule.apiGroups, rule.resources].every((words) => words.includes('*'));

/** Whether not all of it is what one and the same group has. */
function isOwn({ who }: Identity, held: readonly Held[]): boolean {
  if (who.kind === 'Group') return true;
  const holders = held.map(({ right: { grant } }) =>
    grant.subject?.kind === 'Group' ? grant.subject.name : undefined,
  );
  return holders.some((holder) => holder === undefined || holder !== holders[0]);
}

function evidenceOfAny(answers: readonly Held[]): readonly Evidence[] {
  const [first, ...others] = answers.map(({ right, need }) => evidenceOf(right, need.what));
  return first!.map((each) =>
    others.every((other) => other.some(({ at }) => at === each.at)) ? each : { ...each, context: true },
  );
}

/** A place that two rights share stands once, and ends the step if it does for one of them. */
export function eachPlaceOnce(evidence: readonly Evidence[]): readonly Evidence[] {
  const byPlace = new Map<AnyCursor, Evidence>();
  for (const each of evidence) {
    const known = byPlace.get(each.at);
    if (!known || (known.context && !each.context)) byPlace.set(each.at, each);
  }
  return [...byPlace.values()];
}

function doubtOf(held: readonly Held[]): string | undefined {
  const open = held.find(
    ({ right: { everywhere, namespace }, need: { within } }) =>
      !everywhere && namespace === undefined && typeof within === 'object',
  );
  return open && typeof open.need.within === 'object'
    ? `The binding gets its namespace at install time: it may be another than ${open.need.within.namespace}.`
    : undefined;
}
