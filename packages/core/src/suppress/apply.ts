import type { ResolvedConfig } from '../config/resolve.js';
import { selectorProblem } from '../config/rule-names.js';
import { coreDraft } from '../draft/core-draft.js';
import type { Draft } from '../draft/draft.js';
import type { SuppressionRecord } from '../draft/finding.js';
import { pathKey } from '../draft/path-key.js';
import { type Place, placeOf } from '../draft/place.js';
import type { Undecided } from '../judged/undecided.js';
import type { LintedFile } from '../model/linted-file.js';
import type { FixRequest } from '../rule/fix.js';
import { AnnotationSuppressions } from './annotations.js';
import { applyBaseline, type BaselineReport, type BaselineScope } from './apply-baseline.js';
import { CommentSuppressions, type LostComments, SourceComments } from './comments.js';
import { ConfigSuppressions } from './config-entries.js';
import { uncovered } from './cover.js';
import { type Carrier, recordOf, type Suppression, selectsRule } from './suppression.js';

export interface ApplyInput {
  /** What was found. Asked for only if something may cover it. */
  readonly drafts: () => readonly Draft[];
  readonly files: readonly LintedFile[];
  readonly config: ResolvedConfig;
  readonly complete: boolean;
  readonly ran: (ruleId: string) => boolean;
  /** The places where a rule has no verdict: a waiver of a possible finding there is not unused. */
  readonly undecided: (ruleId: string) => readonly Undecided[];
  readonly now: Date;
  /** Whether comments and annotations count. */
  readonly inline: boolean;
  readonly baseline: BaselineScope | undefined;
  readonly lostComments: LostComments | undefined;
  /** Rules that threw. */
  readonly failed: ReadonlySet<string>;
}

type About = (
  rule: 'invalid-suppression' | 'expired-suppression' | 'unused-suppression',
  message: string,
  place: Place,
  repair?: FixRequest,
) => void;

/** Marks what a waiver covers, and adds findings about invalid, expired and unused waivers. */
export function applySuppressions(input: ApplyInput): {
  /** What was found, with marks. Undefined if nothing can cover it. */
  readonly left: readonly Draft[] | undefined;
  /** The findings about waivers. */
  readonly about: readonly Draft[];
  readonly ignored: number;
  readonly baseline: BaselineReport | undefined;
} {
  const { config, files } = input;
  const drafts: Draft[] = [];
  const about: About = (rule, message, place, repair) => {
    const draft = coreDraft(rule, message, place, config.forFileProblems(place.file));
    if (draft) drafts.push(repair ? { ...draft, repair: { ...repair, safety: 'safe' } } : draft);
  };
  const inline: readonly Carrier[] = [
    new CommentSuppressions(files),
    new AnnotationSuppressions(files),
    ...(input.lostComments ? [new SourceComments(input.lostComments)] : []),
  ];
  for (const { message, place } of inline.flatMap(({ invalid }) => invalid))
    about('invalid-suppression', message, place);
  const carriers = [...(input.inline ? inline : []), new ConfigSuppressions(config, files)];
  /** The valid waivers, and which of their rules were needed. */
  const used = new Map<Suppression, Set<string>>();
  for (const suppression of carriers.flatMap(({ suppressions }) => suppressions))
    if (isValid(suppression, input, about)) used.set(suppression, new Set());
  const left =
    used.size > 0 ? input.drafts().map((draft) => suppress(draft, carriers, used, config)) : undefined;
  // The baseline comes last, so that a waiver with a reason shows its reason.
  const applied =
    input.baseline && applyBaseline(input.baseline, { ...input, drafts: left ?? input.drafts() }, about);
  if (input.complete) reportUnused(used, carriers, input, about);
  const ignored = input.inline ? 0 : inline.reduce((sum, { suppressions }) => sum + suppressions.length, 0);
  return { left: applied?.drafts ?? left, about: drafts, ignored, baseline: applied?.report };
}

/** The finding after the waivers: marked, without some of its related places, or unchanged. */
function suppress(
  draft: Draft,
  carriers: readonly Carrier[],
  used: ReadonlyMap<Suppression, Set<string>>,
  { never }: ResolvedConfig,
): Draft {
  if (never.some((selector) => selectsRule(selector, draft.ruleId))) return draft;
  const waiverOf = (place: Place): SuppressionRecord | undefined => {
    let record: SuppressionRecord | undefined;
    for (const carrier of carriers)
      for (const suppression of carrier.covering(place)) {
        const needed = used.get(suppression);
        const selector = suppression.rules.find((rule) => selectsRule(rule, draft.ruleId));
        if (needed === undefined || selector === undefined) continue;
        needed.add(selector);
        record ??= recordOf(suppression);
      }
    return record;
  };
  const own = waiverOf(draft);
  let ofOthers: SuppressionRecord | undefined;
  const left = uncovered(draft, (place) => {
    const record = waiverOf(place);
    ofOthers ??= record;
    return record !== undefined;
  });
  const suppression = own ?? (left ? undefined : ofOthers);
  return suppression ? { ...draft, suppression } : (left ?? draft);
}

/** A waiver is invalid, and reported, if it names unknown rules, rules that may never be suppressed, or a past day. */
function isValid(
  { kind, rules, owner, expires, place }: Suppression,
  { config, now }: ApplyInput,
  about: About,
): boolean {
  const problems = rules.flatMap((rule) => problemOf(rule, kind, config) ?? []);
  for (const problem of problems) about('invalid-suppression', `${problem} Nothing is suppressed.`, place);
  if (problems.length > 0) return false;
  const today = now.toISOString().slice(0, 10);
  if (expires === undefined || today <= expires) return true;
  const advice = owner === undefined ? 'Renew or remove it.' : `${owner} must renew or remove it.`;
  about('expired-suppression', `This suppression expired after ${expires}. ${advice}`, place);
  return false;
}

function problemOf(rule: string, kind: Suppression['kind'], config: ResolvedConfig): string | undefined {
  const problem = selectorProblem(rule, config.rules, config.plugins);
  if (problem !== undefined) return problem;
  if (config.never.some((never) => never === rule || selectsRule(never, rule)))
    return `The config key "never" forbids suppressing "${rule}".`;
  return kind !== 'config' && selectsRule('plimsoll/*', rule)
    ? `"${rule}" reports what could not be checked. Correct the file, or suppress it in the config.`
    : undefined;
}

function reportUnused(
  used: ReadonlyMap<Suppression, ReadonlySet<string>>,
  carriers: readonly Carrier[],
  { config, ran, undecided }: ApplyInput,
  about: About,
): void {
  const isUnused = (suppression: Suppression, selector: string): boolean => {
    const own = [...config.rules.keys()].filter((id) => selectsRule(selector, id) && ran(id));
    return (
      own.length > 0 && !own.some((id) => undecided(id).some((at) => isUnder(suppression, at, carriers)))
    );
  };
  /** A waiver in a file of several clusters exists once in each of them. */
  const isNeededElsewhere = (suppression: Suppression, rule: string): boolean =>
    [...used].some(([other, needed]) => needed.has(rule) && isInOtherCluster(other, suppression));
  for (const [suppression, needed] of used) {
    const { rules, place, withdraw } = suppression;
    const unused = rules.filter(
      (rule) => !needed.has(rule) && isUnused(suppression, rule) && !isNeededElsewhere(suppression, rule),
    );
    for (const rule of unused)
      about(
        'unused-suppression',
        `No finding of ${rule} needs this suppression. Remove it.`,
        place,
        withdraw?.(unused),
      );
  }
}

/** Whether an annotation belongs to the object as another cluster gets it. */
function isInOtherCluster(a: Suppression, b: Suppression): boolean {
  const [one, other] = [a.place.resource, b.place.resource];
  return (
    one !== undefined &&
    other !== undefined &&
    one.cluster !== other.cluster &&
    a.place.file === b.place.file &&
    one.kind === other.kind &&
    a.reason === b.reason &&
    pathKey(a.place.path) === pathKey(b.place.path)
  );
}

/** Whether a waiver may be for a finding at a place: a waiver in a manifest only for findings of that file. */
function isUnder(
  suppression: Suppression,
  { resource, path, container }: Undecided,
  carriers: readonly Carrier[],
): boolean {
  if (suppression.kind !== 'config') return suppression.place.file === resource.file.path;
  const place = placeOf(resource, path, container);
  return carriers.some((carrier) => [...carrier.covering(place)].includes(suppression));
}
