import type { ResolvedConfig } from '../config/resolve.js';
import { selectorProblem } from '../config/rule-names.js';
import { type Draft, identify, relatedName } from '../draft/draft.js';
import { type Place, textPlace } from '../draft/place.js';
import type { Undecided } from '../judged/undecided.js';
import type { LintedFile } from '../model/linted-file.js';
import { isBroken } from '../source/parse.js';
import { type Baseline, mayAccept } from './baseline.js';
import type { BaselineEntry } from './baseline-file.js';
import { partsOf, uncovered } from './cover.js';
import { selectsRule } from './suppression.js';

export interface BaselineScope {
  readonly baseline: Baseline;
  /** Whether a file, as findings name it, would be linted and reported on if it existed. */
  readonly inScope: (file: string) => boolean;
}

/** What happened to the entries of a baseline in a run. */
export interface BaselineReport {
  readonly path: string;
  /** Entries whose finding still exists, with what it is still related to. */
  readonly used: readonly BaselineEntry[];
  /** Entries that no finding needs any more. */
  readonly stale: readonly BaselineEntry[];
  /** Entries of rules that do not exist or may not be suppressed. They suppress nothing. */
  readonly invalid: readonly BaselineEntry[];
  /** Entries that this run cannot check: their file or rule was left out, or could not be read or run. */
  readonly unjudged: readonly BaselineEntry[];
}

interface Input {
  readonly drafts: readonly Draft[];
  readonly files: readonly LintedFile[];
  readonly config: ResolvedConfig;
  readonly complete: boolean;
  readonly ran: (ruleId: string) => boolean;
  readonly undecided: (ruleId: string) => readonly Undecided[];
  /** Rules that threw. */
  readonly failed: ReadonlySet<string>;
}

/**
 * Marks the findings in a baseline, by their fingerprint, and reports which entries no finding needs. Entries of rules
 * that do not exist, or may not be suppressed, suppress nothing.
 */
export function applyBaseline(
  { baseline, inScope }: BaselineScope,
  input: Input,
  about: (rule: 'invalid-suppression' | 'unused-suppression', message: string, place: Place) => void,
): { readonly drafts: readonly Draft[]; readonly report: BaselineReport } {
  const { entries } = baseline;
  const invalid = invalidRules(entries.values(), input.config);
  /** The entries whose finding exists, with the related places that it needs. */
  const present = new Map<string, BaselineEntry>();
  const judges = judge(input, inScope);
  const drafts = identify(input.drafts).map(({ draft, fingerprint }) => {
    const entry = entries.get(fingerprint);
    if (!entry || invalid.has(entry.rule)) return draft;
    present.set(fingerprint, judges(entry) ? trimmed(entry, draft, inScope) : entry);
    if (draft.suppression) return draft;
    const suppression = { kind: 'baseline', reason: `in ${baseline.path}` } as const;
    const accepted = entry.related && new Set(entry.related);
    if (!accepted || draft.related.length === 0) return { ...draft, suppression };
    return uncovered(draft, (place) => accepted.has(relatedName(draft, place))) ?? { ...draft, suppression };
  });
  const lists: Record<'used' | 'stale' | 'invalid' | 'unjudged', BaselineEntry[]> = {
    used: [],
    stale: [],
    invalid: [],
    unjudged: [],
  };
  const told = new Set<string>();
  for (const [fingerprint, entry] of entries) {
    const place = () => textPlace(baseline.path, baseline.regionOf(entry));
    const problem = invalid.get(entry.rule);
    if (problem !== undefined) {
      lists.invalid.push(entry);
      // Reported once per rule, not once per entry.
      if (told.has(entry.rule)) continue;
      told.add(entry.rule);
      about('invalid-suppression', `${problem} Nothing is suppressed.`, place());
      continue;
    }
    const needed = present.get(fingerprint);
    if (needed) {
      lists.used.push(needed);
      for (const name of entry.related ?? [])
        if (!needed.related?.includes(name)) about('unused-suppression', unrelated(entry, name), place());
    } else if (judges(entry)) {
      lists.stale.push(entry);
      about('unused-suppression', unneeded(entry), place());
    } else lists.unjudged.push(entry);
  }
  return { drafts, report: { path: baseline.path, ...lists } };
}

/** An entry with the related places that still exist, or that the run could not see. */
function trimmed(entry: BaselineEntry, draft: Draft, inScope: (file: string) => boolean): BaselineEntry {
  const names = partsOf(draft).map((place) => relatedName(draft, place));
  const there = new Set([...names, ...(draft.waived ?? []).map((place) => relatedName(draft, place))]);
  // A name begins with the file, if that is another one.
  const isKept = (name: string): boolean => there.has(name) || !inScope(name.split(' ', 1)[0]!);
  return { ...entry, related: entry.related?.filter(isKept) ?? names };
}

/** Whether the run would have found what an entry is about. */
function judge(
  { files, complete, ran, undecided, failed }: Input,
  inScope: (file: string) => boolean,
): (entry: BaselineEntry) => boolean {
  if (!complete) return () => false;
  const broken = new Set(files.filter(({ file }) => isBroken(file)).map(({ file }) => file.source.path));
  const isOpen = ({ rule, file, cluster, namespace, name }: BaselineEntry): boolean =>
    undecided(rule).some(
      ({ resource }) =>
        (resource.origin?.file ?? resource.file.path) === file &&
        resource.cluster === cluster &&
        resource.namespace === namespace &&
        resource.name === name,
    );
  // The core's own rules always run. Of what is broken, they know no more than that.
  return (entry) => {
    const { rule, file } = entry;
    if (!inScope(file)) return false;
    return (
      (rule.startsWith('plimsoll/') && !(OF_OBJECTS.has(rule) && broken.has(file))) ||
      (ran(rule) && !failed.has(rule) && !broken.has(file) && !isOpen(entry))
    );
  };
}

/** Rules of the core about objects that could be read. */
const OF_OBJECTS: ReadonlySet<string> = new Set([
  'plimsoll/malformed',
  'plimsoll/unknown-api',
  'plimsoll/unknown-field',
]);

/** Why the entries of a rule are invalid, by rule. */
function invalidRules(
  entries: Iterable<BaselineEntry>,
  { rules, plugins, never }: ResolvedConfig,
): ReadonlyMap<string, string> {
  const problems = new Map<string, string>();
  for (const rule of new Set([...entries].map((entry) => entry.rule))) {
    const problem = never.some((selector) => selectsRule(selector, rule))
      ? `The config key "never" forbids suppressing "${rule}".`
      : !mayAccept(rule)
        ? `"${rule}" cannot be in a baseline. Correct what it reports, or suppress it in the config.`
        : selectorProblem(rule, rules, plugins);
    if (problem !== undefined) problems.set(rule, problem);
  }
  return problems;
}

function unneeded(entry: BaselineEntry): string {
  return `No finding of ${entry.rule} matches this entry for ${subjectOf(entry)}. Remove it, or run with --baseline-prune.`;
}

function unrelated(entry: BaselineEntry, name: string): string {
  return `The finding of ${entry.rule} for ${subjectOf(entry)} no longer involves ${name}. Remove the name, or run with --baseline-prune.`;
}

function subjectOf({ file, kind, namespace, name, path }: BaselineEntry): string {
  if (kind === '') return file;
  const object = `${kind.slice(kind.indexOf('/') + 1)} ${[namespace, name].filter(Boolean).join('/')}`.trim();
  return path === '' ? object : `${path} of ${object}`;
}
