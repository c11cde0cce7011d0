import { compare } from '../draft/draft.js';
import { fingerprint } from '../draft/fingerprint.js';
import type { Finding, ResourceId } from '../finding.js';
import type { Path } from '../json.js';
import type { Region } from '../source/source-file.js';
import { formatBaseline, readBaseline } from './baseline-file.js';
import { selectsRule } from './suppression.js';

/**
 * One finding that was there when the baseline was written, by what makes it the same one tomorrow and by nothing
 * else: no line, no message, no value.
 */
export interface BaselineEntry {
  readonly rule: string;
  /** From the repository root; for rendered output the template that it came from. */
  readonly file: string;
  readonly cluster?: string;
  /** `apps/Deployment`; a kind of the core group stands alone. Empty where the finding is about a file's text. */
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
  /** As `Finding.pathByName`. */
  readonly path: string;
  /** Counts equals within a file from 1. */
  readonly ordinal: number;
  /**
   * What the finding related to, by `RelatedLocation.name`: who gets a role, what else claims a host. What is added to
   * these later is reported. Undefined in baselines of version 1, which do not know it: whatever it relates to.
   */
  readonly related?: readonly string[] | undefined;
}

/** A baseline that has been read: entries by the fingerprint of their finding. */
export interface Baseline {
  readonly path: string;
  readonly text: string;
  /** Those of version 1 do not know what their findings relate to. */
  readonly version: number;
  readonly entries: ReadonlyMap<string, BaselineEntry>;
  /** Where an entry stands in the text. */
  readonly regionOf: (entry: BaselineEntry) => Region;
}

/**
 * Reads the text of a baseline file.
 * @throws ConfigError with all problems, each with file, line and column in its `path`
 */
export function parseBaseline(source: { readonly path: string; readonly text: string }): Baseline {
  const { file, version, found, positions } = readBaseline(source);
  const places = new Map<string, Path>();
  const entries = new Map<string, BaselineEntry>();
  for (const { entry, at } of found) {
    const print = entryFingerprint(entry);
    // Twice the same, as a merge leaves it, is once.
    const known = entries.get(print);
    if (known) {
      entries.set(print, merged(known, entry));
      continue;
    }
    entries.set(print, entry);
    places.set(print, at);
  }
  return {
    ...source,
    version,
    entries,
    regionOf(entry) {
      const range = positions?.locate(places.get(entryFingerprint(entry)) ?? []);
      return file.region(range?.valueStart ?? 0, range?.valueEnd ?? 0);
    },
  };
}

/**
 * The entries for findings, suppressed and superseded ones too: leave out what a baseline need not have. None for
 * the core's own findings, which are about what could not be checked, and for rules that `never` of the config names.
 * @throws Error for findings that this version of core has not made
 */
export function baselineEntries(
  findings: readonly Finding[],
  never: readonly string[] = [],
): readonly BaselineEntry[] {
  return findings.flatMap((finding) => {
    const { ruleId, origin, file, resource, pathByName } = finding;
    if (!mayAccept(ruleId) || never.some((selector) => selectsRule(selector, ruleId))) return [];
    const { namespace, name, cluster } = resource ?? {};
    const first: BaselineEntry = {
      rule: ruleId,
      file: origin?.file ?? file,
      ...(cluster !== undefined && { cluster }),
      kind: resource ? groupKindOf(resource) : '',
      ...(namespace !== undefined && { namespace }),
      ...(name !== undefined && { name }),
      path: pathByName,
      ordinal: 1,
      related: finding.related.map(({ name }) => name),
    };
    let entry = first;
    for (; entryFingerprint(entry) !== finding.fingerprint; entry = { ...entry, ordinal: entry.ordinal + 1 })
      if (entry.ordinal > findings.length)
        throw new Error(`The finding ${finding.fingerprint} has another identity.`);
    return [entry];
  });
}

/** In the order of the file: by file, object, rule and path. */
function sortEntries(entries: Iterable<BaselineEntry>): readonly BaselineEntry[] {
  const unique = new Map<string, BaselineEntry>();
  for (const entry of entries) {
    const print = entryFingerprint(entry);
    const known = unique.get(print);
    unique.set(print, known ? merged(known, entry) : entry);
  }
  return [...unique]
    .sort(
      ([printA, a], [printB, b]) =>
        compare(a.file, b.file) ||
        compare(a.cluster ?? '', b.cluster ?? '') ||
        compare(a.kind, b.kind) ||
        compare(a.namespace ?? '', b.namespace ?? '') ||
        compare(a.name ?? '', b.name ?? '') ||
        compare(a.rule, b.rule) ||
        compare(a.path, b.path) ||
        a.ordinal - b.ordinal ||
        // No name and an empty one.
        compare(printA, printB),
    )
    .map(([, entry]) => entry);
}

/** What either accepts. */
function merged(a: BaselineEntry, b: BaselineEntry): BaselineEntry {
  return { ...a, related: a.related && b.related && [...new Set([...a.related, ...b.related])] };
}

/** What the core finds in files; what it finds in suppressions is corrected there. */
const OF_FILES: ReadonlySet<string> = new Set([
  'plimsoll/parse-error',
  'plimsoll/malformed',
  'plimsoll/duplicate-key',
]);

/** Whether a baseline may accept findings of a rule. */
export function mayAccept(ruleId: string): boolean {
  return !ruleId.startsWith('plimsoll/') || OF_FILES.has(ruleId);
}

function groupKindOf({ apiVersion, kind }: ResourceId): string {
  const group = apiVersion.includes('/') ? `${apiVersion.slice(0, apiVersion.indexOf('/'))}/` : '';
  // An object without a kind is still one: a finding about a file's text has none.
  return group + kind || '/';
}

function entryFingerprint({
  rule,
  file,
  cluster,
  kind,
  namespace,
  name,
  path,
  ordinal,
}: BaselineEntry): string {
  const groupKind = kind.includes('/') || kind === '' ? kind : `/${kind}`;
  return fingerprint({ ruleId: rule, file, cluster, groupKind, namespace, name, pathByName: path }, ordinal);
}

/** The text of a baseline with these entries. Their order does not matter: equal sets give equal bytes. */
export function writeBaseline(entries: Iterable<BaselineEntry>): string {
  return formatBaseline(sortEntries(entries));
}
