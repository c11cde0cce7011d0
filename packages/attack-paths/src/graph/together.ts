import { groupBy, oncePer } from '@plimsoll/core/internal';
import type { AnyCursor, Binding, Resource } from '@plimsoll/core/kubernetes';
import { EVERYWHERE, keyOf, type Place } from './places.js';
import {
  evidenceOf,
  type Grant,
  type Identity,
  isEverything,
  type Right,
  type Wanted,
  whatOf,
} from './rights.js';
import type { Evidence } from './types.js';

/** One thing that an identity must be allowed to do. */
export interface Need extends Wanted {
  /** As the predicate of "Role x may …". */
  readonly what: string;
  /**
   * Where it must be allowed: in one namespace, in any one namespace, which is the same for all needs with `any`, or
   * without this in the whole cluster, as for cluster-scoped objects.
   */
  readonly within?: { readonly namespace: string } | 'any';
  /** Whether an object of this name is suitable. Used if the permission is for named objects only. */
  readonly named?: (name: string) => boolean;
}

/** A permission that answers a need. */
export interface Held {
  readonly right: Right;
  readonly need: Need;
}

export const rightsIn = (held: readonly Held[]): readonly Right[] => held.map(({ right }) => right);

/** A set of permissions that are enough together. */
export interface Together {
  /** One for each need, in the order of the needs. */
  readonly held: readonly Held[];
  /** Where the needs for any namespace are answered. */
  readonly place: Place;
  readonly evidence: readonly Evidence[];
  /** Why it is uncertain that the permissions apply where they are needed. */
  readonly doubt: string | undefined;
}

/**
 * The ways in which an identity can do everything that is needed. Each need is a list of alternatives. Counts its own
 * permissions and those of its groups, but not what its groups can do without it, which is found at the groups. Leaves
 * out an identity with all permissions, which gains nothing.
 */
export function together(identity: Identity, needs: readonly (readonly Need[])[]): Iterable<Together> {
  // Most identities have none of these: that is clear without their groups.
  return needs.some((each) => each.some((need) => identity.may(need))) ? allTogether(identity, needs) : NONE;
}

const NONE: readonly never[] = [];

function* allTogether(identity: Identity, needs: readonly (readonly Need[])[]): Iterable<Together> {
  const isOwn = ownIn(identity);
  for (const { place, answers } of answeredBy(identity, needs, answersTo, false))
    for (const way of waysAt(answers, place)) if (way.held.some(isOwn)) yield way;
}

/** What several permissions at one place give, for needs in any place. */
export type NeedByName = Pick<Need, 'group' | 'resource' | 'verbs' | 'what'>;

/**
 * Like `together`, if the names that permissions are limited to matter, also for `create`: the ways in one list have
 * permissions for the same names. Leaves out an identity with all permissions at a place. With `everythingHere` it
 * keeps one with all permissions in a namespace, which may need one for the whole cluster. With `ofGroups`, what a
 * group has by itself also counts.
 */
export function togetherByName(
  identity: Identity,
  needs: readonly NeedByName[],
  { ofGroups = false, everythingHere = false }: { ofGroups?: boolean; everythingHere?: boolean } = {},
): Iterable<readonly Together[]> {
  return ofGroups || needs.some((need) => identity.may(need))
    ? allByName(identity, needs, ofGroups, everythingHere)
    : NONE;
}

/** Techniques ask each identity with the same needs. */
const inAnyPlace = oncePer((need: NeedByName): readonly Need[] => [{ ...need, within: 'any' }]);

function* allByName(
  identity: Identity,
  needs: readonly NeedByName[],
  ofGroups: boolean,
  everythingHere: boolean,
): Iterable<readonly Together[]> {
  const isOwn = ownIn(identity);
  const any = needs.map(inAnyPlace);
  for (const { place, answers } of answeredBy(identity, any, answersForNames(everythingHere), ofGroups)) {
    const classes = answers.map((each) => [...groupBy(each, (held) => classOf(held, isOwn(held))).values()]);
    for (const chosen of product(classes)) {
      if (!ofGroups && !chosen.some(([first]) => isOwn(first!))) continue;
      const ways = [...waysAt(chosen, place)];
      if (ways.length > 0) yield ways;
    }
  }
}

/** One way for a list of them: only the places that all of them need end the step. */
export function oneOf(ways: readonly Together[]): Together {
  const [first, ...others] = ways;
  return {
    ...first!,
    evidence: first!.evidence.map((each) =>
      others.every(({ evidence }) => evidence.some(({ at, context }) => at === each.at && !context))
        ? each
        : { ...each, context: true },
    ),
  };
}

/** The places where all needs are answered, with the answers to each. */
function* answeredBy(
  identity: Identity,
  needs: readonly (readonly Need[])[],
  answersOf: (identity: Identity, alternatives: readonly Need[]) => readonly Held[],
  ofGroups: boolean,
): Iterable<{ readonly place: Place; readonly answers: readonly (readonly Held[])[] }> {
  const answers: (readonly Held[])[] = [];
  for (const alternatives of needs) {
    const found = answersOf(identity, alternatives);
    if (found.length === 0) return;
    answers.push(found);
  }
  if (!ofGroups && !answers.some((each) => each.some(ownIn(identity)))) return;
  const byPlace = answers.map(indexByPlace);
  for (const place of placesOf(answers)) {
    const here = byPlace.map((index) => answersAt(index, place));
    if (here.every(({ length }) => length > 0)) yield { place, answers: here };
  }
}

const ownIn =
  (identity: Identity): ((held: Held) => boolean) =>
  ({ right: { grant } }) =>
    identity.owns(grant);

/** Equal for permissions that differ only in their source. */
const classOf = ({ right: { place, names } }: Held, isOwn: boolean): string =>
  JSON.stringify([keyOf(place), isOwn, ...names]);

/** The most kinds of permissions that count for each question, by the number of questions. */
const MOST = [1, 64, 16, 8, 4];

/** All combinations of one item from each list, from the first items of each. */
function product<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  const most = MOST[lists.length] ?? 1;
  return lists.reduce<readonly (readonly T[])[]>(
    (rows, list) => rows.flatMap((row) => list.slice(0, most).map((each) => [...row, each])),
    [[]],
  );
}

/** Where the permissions for some namespace apply. The whole cluster if there are none. */
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
  const nearest = answers.map(nearestTo);
  // What is chosen is shown anyway.
  const shared = answers.map((each, index) => (index === widest ? NO_PLACES : sharedPlaces(each)));
  for (const chosen of answers[widest]!) {
    const held = nearest.map((near, index) => (index === widest ? chosen : near(chosen)));
    // What applies everywhere is found there.
    if (!place.everywhere && held.every(({ right, need }) => need.within !== 'any' || right.everywhere))
      continue;
    const rights = rightsIn(held);
    const whats = held.map(({ need }) => need.what);
    const evidence = rights.flatMap((right, index) =>
      evidenceOf(right, whatOf(rights, whats, right, index)).map((each) =>
        index === widest || shared[index]!.has(each.at) ? each : { ...each, context: true as const },
      ),
    );
    yield { held, place, evidence: eachPlaceOnce(evidence), doubt: doubtOf(held) };
  }
}

/**
 * Of several answers, the one with the same binding as another permission, or from the same file. Otherwise the first.
 */
function nearestTo(answers: readonly Held[]): (other: Held) => Held {
  const [first] = answers;
  if (answers.length === 1) return () => first!;
  const known = new Map<Binding | Resource['file'], Held>();
  for (const held of answers)
    for (const key of nearnessOf(held)) if (key && !known.has(key)) known.set(key, held);
  return (other) => {
    for (const key of nearnessOf(other)) {
      const held = key && known.get(key);
      if (held) return held;
    }
    return first!;
  };
}

const nearnessOf = ({ right: { grant } }: Held) => [grant.binding, grant.binding?.resource.file];

/** One for each grant, even if it answers in several ways. */
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

const answersForNames =
  (everythingHere: boolean) =>
  (identity: Identity, [need]: readonly Need[]): readonly Held[] =>
    identity
      .allRights(need!)
      .filter((right) => !isEverything(right.grant) || (everythingHere && !right.everywhere))
      .map((right) => ({ right, need: need! }));

/** A request to create names no object, so a permission for named ones does not allow it. */
function limited(right: Right, { subresource, named = () => true }: Need): Right | undefined {
  const verbs = subresource === undefined ? right.verbs.filter((verb) => verb !== 'create') : right.verbs;
  return verbs.length > 0 && right.names.some(named) ? { ...right, verbs } : undefined;
}

const isWithin = ({ everywhere, namespace }: Right, { within }: Need): boolean =>
  everywhere ||
  within === 'any' ||
  (within !== undefined && (namespace === undefined || namespace === within.namespace));

const NO_PLACES: ReadonlySet<AnyCursor> = new Set();

/** The places that every answer needs. */
function sharedPlaces([first, ...others]: readonly Held[]): ReadonlySet<AnyCursor> {
  const shared = new Set(placesShowing(first!));
  for (const other of others) {
    if (shared.size === 0) break;
    const places = placesShowing(other);
    for (const at of shared) if (!places.includes(at)) shared.delete(at);
  }
  return shared;
}

const placesShowing = ({ right: { grant } }: Held): readonly AnyCursor[] =>
  [grant.subject?.at, grant.binding?.roleRef, grant.rule.at].flatMap((at) => at ?? []);

/** A place that two permissions share is listed once, and ends the step if it does for one of them. */
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
    ? `The namespace of the binding is chosen at install time, and may not be ${open.need.within.namespace}.`
    : undefined;
}
