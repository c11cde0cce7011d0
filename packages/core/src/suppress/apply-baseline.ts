import type { ResolvedConfig } from '../config/resolve.js';
import { selectorProblem } from '../config/validate.js';
import { type Draft, identify } from '../draft/draft.js';
import { type Place, textPlace } from '../draft/place.js';
import type { LintedFile } from '../engine/projects.js';
import { isBroken } from '../source/parse.js';
import { type Baseline, type BaselineEntry, isCore } from './baseline.js';
import { selectsRule } from './suppression.js';

export interface BaselineScope {
  readonly baseline: Baseline;
  /** Whether a file, as findings name it, would have been linted and reported on, were it there. */
  readonly inScope: (file: string) => boolean;
}

/** What became of the entries of a baseline in a run. */
export interface BaselineReport {
  readonly path: string;
  /** Those whose finding is there. */
  readonly used: readonly BaselineEntry[];
  /** Those that no finding needs any more. */
  readonly stale: readonly BaselineEntry[];
  /** Those of rules that do not exist or may not be suppressed: they suppress nothing. */
  readonly invalid: readonly BaselineEntry[];
  /** Those that this run cannot judge: of files and rules that it left out, or could not read or run. */
  readonly unjudged: readonly BaselineEntry[];
}

interface Input {
  readonly drafts: readonly Draft[];
  readonly files: readonly LintedFile[];
  readonly config: ResolvedConfig;
  readonly complete: boolean;
  readonly ran: (ruleId: string) => boolean;
  /** Rules that threw. */
  readonly failed: ReadonlySet<string>;
}

/**
 * Marks the findings that a baseline has, by their fingerprint, and tells which entries no finding needs. Entries
 * of rules that do not exist, or may not be suppressed, suppress nothing.
 */
export function applyBaseline(
  { baseline, inScope }: BaselineScope,
  input: Input,
  about: (rule: 'invalid-suppression' | 'unused-suppression', message: string, place: Place) => void,
): BaselineReport {
  const { entries } = baseline;
  const invalid = invalidRules(entries.values(), input.config);
  const present = new Set<string>();
  for (const { draft, fingerprint } of identify(input.drafts)) {
    const entry = entries.get(fingerprint);
    if (!entry || invalid.has(entry.rule)) continue;
    present.add(fingerprint);
    draft.suppression ??= { kind: 'baseline', reason: `in ${baseline.path}` };
  }
  const judges = judge(input, inScope);
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
      // Told once a rule, not once an entry.
      if (told.has(entry.rule)) continue;
      told.add(entry.rule);
      about('invalid-suppression', `${problem} Nothing is suppressed.`, place());
    } else if (present.has(fingerprint)) lists.used.push(entry);
    else if (judges(entry)) {
      lists.stale.push(entry);
      about('unused-suppression', unneeded(entry), place());
    } else lists.unjudged.push(entry);
  }
  return { path: baseline.path, ...lists };
}

/** Whether the run would have found what an entry is about. */
function judge(
  { files, complete, ran, failed }: Input,
  inScope: (file: string) => boolean,
): (entry: BaselineEntry) => boolean {
  if (!complete) return () => false;
  const broken = new Set(files.filter(({ file }) => isBroken(file)).map(({ file }) => file.source.path));
  return ({ rule, file }) => ran(rule) && !failed.has(rule) && !broken.has(file) && inScope(file);
}

/** Why entries of a rule are void, by rule. */
function invalidRules(
  entries: Iterable<BaselineEntry>,
  { rules, plugins, never }: ResolvedConfig,
): ReadonlyMap<string, string> {
  const problems = new Map<string, string>();
  for (const rule of new Set([...entries].map((entry) => entry.rule))) {
    const problem = never.some((selector) => selectsRule(selector, rule))
      ? `The config says that "${rule}" may never be suppressed.`
      : isCore(rule)
        ? `"${rule}" is about what could not be checked: correct the file, or suppress it in the config.`
        : selectorProblem(rule, rules, plugins);
    if (problem !== undefined) problems.set(rule, problem);
  }
  return problems;
}

function unneeded({ rule, kind, namespace, name, path }: BaselineEntry): string {
  const object = `${kind.slice(kind.indexOf('/') + 1)} ${[namespace, name].filter(Boolean).join('/')}`.trim();
  return `No finding of ${rule} needs this entry for ${path === '' ? object : `${path} of ${object}`}: remove it, or run with --baseline-prune.`;
}
