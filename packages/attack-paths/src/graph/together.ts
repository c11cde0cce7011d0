import { type AnyCursor, oncePer } from '@plimsoll/core';
import { EVERYWHERE, keyOf, type Place } from './places.js';
import { evidenceOf, type Grant, type Identity, isEverything, type Right, type Wanted } from './rights.js';
import type { Evidence } from './types.js';

/** One thing that an identity must be allowed to do. */
export interface Need extends Wanted {
  /** As the predicate of "Role x may …". */
  readonly what: string;
  /**
   * Where it must be allowed: in one namespace, in any single one, which is the same for all needs that say so, or, without
   * it, in the whole cluster, as is needed for objects that are in no namespace.
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
  /** Where the needs that are for any namespace are answered. */
  readonly place: Place;
  readonly evidence: readonly Evidence[];
  /** Why it is not certain that the rights hold where they are needed. */
  readonly doubt: string | undefined;
}

/**
 * The ways in which an identity holds all that is needed; each need is a list of alternatives. It counts its own rights and
 * those of its groups, but not what its groups have without it: that is found at them. Whoever holds every right is left
 * out: there is nothing more to reach.
 *
 * At each place there is one result for each right that answers the need with the most answers, so that the results are as
 * many as the rights; of another need with several answers only the places that all of them share end the step.
 */
export function* together(identity: Identity, needs: readonly (readonly Need[])[]): Iterable<Together> {
  // Most have nothing of it: that is found without a look at their groups.
  if (!needs.some((alternatives) => alternatives.some((need) => identity.rights(need).length > 0))) return;
  const answers: (readonly Held[])[] = [];
  for (const alternatives of needs) {
    const found = answersTo(identity, alternatives);
    if (found.length === 0) return;
    answers.push(found);
  }
  const isOwn = (held: readonly Held[]): boolean =>
    held.some(({ right: { grant } }) => ownGrants(identity).has(grant));
  if (!answers.some(isOwn)) return;
  const byPlace = answers.map(indexByPlace);
  for (const place of placesOf(answers)) {
    const here = byPlace.map((index) => answersAt(index, place));
    if (here.every(({ length }) => length > 0))
      for (const way of waysAt(here, place)) if (isOwn(way.held)) yield way;
  }
}

const ownGrants = oncePer(({ grants }: Identity): ReadonlySet<Grant> => new Set(grants));

/** Where the rights hold that are needed in some namespace; the whole cluster where there are none. */
function placesOf(answers: readonly (readonly Held[])[]): Iterable<Place> {
  const places = new Map<string, Place>();
  for (const { right, need } of answers.flat())
    if (need.within === 'any') places.set(keyOf(right.place), right.place);
  return places.size === 0 ? [EVERYWHERE] : places.values();
}

function indexByPlace(answers: readonly Held[]): ReadonlyMap<string, readonly Held[]> {
  const index = new Map<string, Held[]>();
  for (const held of answers) {
    const key = held.need.within === 'any' ? keyOf(held.right.place) : keyOf(EVERYWHERE);
    const known = index.get(key);
    if (known) known.push(held);
    else index.set(key, [held]);
  }
  return index;
}

function answersAt(index: ReadonlyMap<string, readonly Held[]>, place: Place): readonly Held[] {
  const everywhere = index.get(keyOf(EVERYWHERE)) ?? [];
  return place.everywhere ? everywhere : [...(index.get(keyOf(place)) ?? []), ...everywhere];
}

function* waysAt(answers: readonly (readonly Held[])[], place: Place): Iterable<Together> {
  const widest = answers.reduce(
    (widest, each, index) => (each.length > answers[widest]!.length ? index : widest),
    0,
  );
  const firsts = answers.map(([first]) => first!);
  const fixed = answers.map((each, index) => (index === widest ? [] : evidenceOfAny(each)));
  for (const chosen of answers[widest]!) {
    const held = firsts.with(widest, chosen);
    // What holds everywhere is found there.
    if (!place.everywhere && held.every(({ right, need }) => need.within !== 'any' || right.everywhere))
      continue;
    const evidence = fixed.with(widest, evidenceOf(chosen.right, chosen.need.what)).flat();
    yield { held, place, evidence: eachPlaceOnce(evidence), doubt: doubtOf(held) };
  }
}

/** One for each grant, also where it answers in several ways. */
function answersTo(identity: Identity, alternatives: readonly Need[]): readonly Held[] {
  const answers = new Map<Grant, Held>();
  for (const need of alternatives)
    for (const right of identity.allRights(need)) {
      const usable = right.names.length === 0 ? right : limited(right, need);
      const isAll = right.everywhere && isEverything(right.grant);
      if (usable && isWithin(right, need) && !isAll && !answers.has(right.grant))
        answers.set(right.grant, { right: usable, need });
    }
  return [...answers.values()];
}

/** A request to create names no object, so that a right for named ones does not allow it. */
function limited(right: Right, { subresource, named = () => true }: Need): Right | undefined {
  const verbs = subresource === undefined ? right.verbs.filter((verb) => verb !== 'create') : right.verbs;
  return verbs.length > 0 && right.names.some(named) ? { ...right, verbs } : undefined;
}

const isWithin = ({ everywhere, namespace }: Right, { within }: Need): boolean =>
  everywhere ||
  within === 'any' ||
  (within !== undefined && (namespace === undefined || namespace === within.namespace));

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
