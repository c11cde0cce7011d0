import type { Draft } from '../draft/draft.js';
import type { JudgedObject, RuleReport, SeveritySetting, UnknownVerdict } from '../finding.js';
import type { Path } from '../json.js';
import { type Resource, resourceId } from '../model/resource.js';
import type { AnyRule } from '../rule/types.js';

/** A place of which a rule knows no verdict. */
export interface Undecided {
  readonly resource: Resource;
  readonly path: Path;
  readonly container: string | undefined;
  readonly reason: string;
}

export interface RuleTally {
  /** Places among the objects of the run, in their order. */
  readonly judged: number[];
  /** The last of them. */
  last: Resource | undefined;
  /** Whether it was shown any object, be it one that it is not about. */
  visited: boolean;
  readonly unknown: Undecided[];
  milliseconds: number;
}

const toVerdict = ({ resource, reason }: Undecided): UnknownVerdict => ({
  resource: resourceId(resource),
  file: resource.file.path,
  reason,
});

/** Counts by rule. */
export class Tallies {
  readonly #byRule = new Map<string, RuleTally>();
  /** By rule: the objects that it would have visited where it is off. */
  readonly #leftOut = new Map<string, number[]>();
  /** The objects that some rule judged or left out, in the order in which they were visited. */
  readonly #objects: Resource[] = [];

  /** The tally of a rule that runs. */
  of(ruleId: string): RuleTally {
    let tally = this.#byRule.get(ruleId);
    if (!tally) {
      tally = { judged: [], last: undefined, visited: false, unknown: [], milliseconds: 0 };
      this.#byRule.set(ruleId, tally);
    }
    return tally;
  }

  /** The places of which a rule knows no verdict. */
  undecided(ruleId: string): readonly Undecided[] {
    return this.#byRule.get(ruleId)?.unknown ?? [];
  }

  /** Whether a rule ran anywhere. */
  ran(ruleId: string): boolean {
    return this.#byRule.has(ruleId);
  }

  /** A rule judged an object. All rules visit one object before the next: it can only be the last one again. */
  judge(tally: RuleTally, resource: Resource): void {
    // Most rules are called many times for an object, once for each of its containers.
    if (tally.last === resource) return;
    tally.last = resource;
    this.#add(tally.judged, resource);
  }

  /** A rule that is on for others is off for an object that it visits. */
  leaveOut(ruleId: string, resource: Resource): void {
    let places = this.#leftOut.get(ruleId);
    if (!places) {
      places = [];
      this.#leftOut.set(ruleId, places);
    }
    this.#add(places, resource);
  }

  #add(places: number[], resource: Resource): void {
    let place = this.#objects.length - 1;
    if (this.#objects[place] !== resource) place = this.#objects.push(resource) - 1;
    if (places[places.length - 1] !== place) places.push(place);
  }

  objects(): readonly JudgedObject[] {
    return this.#objects.map((resource) => ({ file: resource.file.path, resource: resourceId(resource) }));
  }

  reports(
    rules: ReadonlyMap<string, AnyRule>,
    severities: ReadonlyMap<string, SeveritySetting>,
    drafts: readonly Draft[],
    reportOn?: (path: string) => boolean,
  ): ReadonlyMap<string, RuleReport> {
    const reported = (places: readonly number[] = []): readonly number[] =>
      reportOn ? places.filter((place) => reportOn(this.#objects[place]!.file.path)) : places;
    const failed = new Map<string, number>();
    const suppressed = new Map<string, number>();
    for (const { ruleId, suppression } of drafts) {
      const counts = suppression ? suppressed : failed;
      counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1);
    }
    return new Map(
      [...rules].map(([id, { meta }]) => {
        const tally = this.#byRule.get(id);
        return [
          id,
          {
            meta,
            severity: severities.get(id) ?? 'off',
            ran: tally !== undefined,
            visited: tally?.visited ?? false,
            judged: reported(tally?.judged),
            leftOut: reported(this.#leftOut.get(id)),
            failed: failed.get(id) ?? 0,
            suppressed: suppressed.get(id) ?? 0,
            unknown: (tally?.unknown ?? []).map(toVerdict),
          },
        ];
      }),
    );
  }

  timing(): ReadonlyMap<string, number> {
    return new Map(
      [...this.#byRule]
        .filter(([, { milliseconds }]) => milliseconds > 0)
        .map(([id, { milliseconds }]) => [id, milliseconds]),
    );
  }
}
