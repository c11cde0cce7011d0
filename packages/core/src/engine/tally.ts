import type { Draft } from '../draft/draft.js';
import type { Undecided } from '../judged/undecided.js';
import { type Resource, resourceId } from '../model/resource.js';
import type { JudgedObject, RuleReport, UnknownVerdict } from '../result/result.js';
import type { AnyRule } from '../rule/types.js';
import type { SeveritySetting } from '../severity.js';

export interface RuleTally {
  /** Indexes into the objects of the run, in order. */
  readonly judged: number[];
  /** The last judged object. */
  last: Resource | undefined;
  /** Whether the rule was shown any object on which the run reports, even one that it does not apply to. */
  visited: boolean;
  readonly unknown: Undecided[];
  milliseconds: number;
}

/** An object that some rule judged or left out, as the result names it. */
export interface Met {
  readonly resource: Resource;
  readonly said: JudgedObject;
}

export const metOf = (resource: Resource): Met => ({
  resource,
  said: { file: resource.file.path, resource: resourceId(resource) },
});

const toVerdict = ({ resource, reason }: Undecided): UnknownVerdict => ({
  resource: resourceId(resource),
  file: resource.file.path,
  reason,
});

const NONE: readonly never[] = [];

function verdictsOf(
  unknown: readonly Undecided[] | undefined,
  reportOn: ((path: string) => boolean) | undefined,
): readonly UnknownVerdict[] {
  if (unknown === undefined || unknown.length === 0) return NONE;
  return unknown.filter(({ resource }) => reportOn?.(resource.file.path) ?? true).map(toVerdict);
}

/** Counts by rule. */
export class Tallies {
  readonly #byRule = new Map<string, RuleTally>();
  /** By rule: the objects that it would have visited if it were on for them. */
  readonly #leftOut = new Map<string, number[]>();
  /** The objects that some rule judged or left out, in the order of visits. */
  readonly #objects: Met[] = [];

  /** The tally of a rule that runs. */
  of(ruleId: string): RuleTally {
    let tally = this.#byRule.get(ruleId);
    if (!tally) {
      tally = { judged: [], last: undefined, visited: false, unknown: [], milliseconds: 0 };
      this.#byRule.set(ruleId, tally);
    }
    return tally;
  }

  /** The places where a rule has no verdict. */
  undecided(ruleId: string): readonly Undecided[] {
    return this.#byRule.get(ruleId)?.unknown ?? [];
  }

  /** Whether a rule ran anywhere. */
  ran(ruleId: string): boolean {
    return this.#byRule.has(ruleId);
  }

  /**
   * Records that a rule judged an object. All rules visit one object before the next, so it can only repeat the last
   * one.
   */
  judge(tally: RuleTally, resource: Resource): void {
    // Most rules are called many times for one object, once per container.
    if (tally.last === resource) return;
    tally.last = resource;
    this.#add(tally.judged, resource);
  }

  /** Records that a rule that is on for other objects is off for an object that it would visit. */
  leaveOut(ruleId: string, resource: Resource): void {
    let places = this.#leftOut.get(ruleId);
    if (!places) {
      places = [];
      this.#leftOut.set(ruleId, places);
    }
    this.#add(places, resource);
  }

  /** Records that some rule judged or left out an object on which nothing is reported. */
  meet(resource: Resource): void {
    if (this.#objects[this.#objects.length - 1]?.resource !== resource) this.#objects.push(metOf(resource));
  }

  /** The same for the objects of a file that an earlier run has seen. */
  meetAgain(objects: readonly Met[]): void {
    for (const object of objects) this.#objects.push(object);
  }

  #add(places: number[], resource: Resource): void {
    let place = this.#objects.length - 1;
    if (this.#objects[place]?.resource !== resource) place = this.#objects.push(metOf(resource)) - 1;
    if (places[places.length - 1] !== place) places.push(place);
  }

  objects(): readonly JudgedObject[] {
    return this.#objects.map(({ said }) => said);
  }

  reports(
    rules: ReadonlyMap<string, AnyRule>,
    severities: ReadonlyMap<string, SeveritySetting>,
    drafts: readonly Draft[],
    reportOn?: (path: string) => boolean,
  ): ReadonlyMap<string, RuleReport> {
    const reported = (places: readonly number[] | undefined): readonly number[] =>
      places === undefined || places.length === 0
        ? NONE
        : reportOn
          ? places.filter((place) => reportOn(this.#objects[place]!.said.file))
          : places;
    const failed = new Map<string, number>();
    const suppressed = new Map<string, number>();
    for (const { ruleId, suppression } of drafts) {
      const counts = suppression ? suppressed : failed;
      counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1);
    }
    const reports = new Map<string, RuleReport>();
    rules.forEach(({ meta }, id) => {
      const tally = this.#byRule.get(id);
      reports.set(id, {
        meta,
        severity: severities.get(id) ?? 'off',
        ran: tally !== undefined,
        visited: tally?.visited ?? false,
        judged: reported(tally?.judged),
        leftOut: reported(this.#leftOut.get(id)),
        failed: failed.get(id) ?? 0,
        suppressed: suppressed.get(id) ?? 0,
        unknown: verdictsOf(tally?.unknown, reportOn),
      });
    });
    return reports;
  }

  timing(): ReadonlyMap<string, number> {
    return new Map(
      [...this.#byRule]
        .filter(([, { milliseconds }]) => milliseconds > 0)
        .map(([id, { milliseconds }]) => [id, milliseconds]),
    );
  }
}
