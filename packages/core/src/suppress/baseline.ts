import { described, isKeyed } from '../argument.js';
import { compare } from '../draft/draft.js';
import type { Finding } from '../draft/finding.js';
import { fingerprint } from '../draft/fingerprint.js';
import type { Path } from '../json.js';
import type { ResourceId } from '../model/resource.js';
import type { Region } from '../source/source-file.js';
import { type BaselineEntry, formatBaseline, readBaseline } from './baseline-file.js';
import { selectsRule } from './suppression.js';

/** A baseline after reading: entries by the fingerprint of their finding. */
export interface Baseline {
  readonly path: string;
  readonly text: string;
  /** Baselines of version 1 do not record related places. */
  readonly version: number;
  readonly entries: ReadonlyMap<string, BaselineEntry>;
  /** The place of an entry in the text. */
  readonly regionOf: (entry: BaselineEntry) => Region;
}

/**
 * Reads the text of a baseline file.
 * @throws ConfigError with all problems, each with file, line and column in its `path`
 * @throws TypeError for a path or a text of another type
 * @example
 * const baseline = parseBaseline({ path: 'baseline.yaml', text });
 * const result = await lint([file], config, { baseline });
 */
export function parseBaseline(source: { readonly path: string; readonly text: string }): Baseline {
  if (typeof source?.path !== 'string' || typeof source.text !== 'string')
    throw new TypeError(
      `parseBaseline expects a path and a text: parseBaseline({ path: 'baseline.yaml', text }). ${isKeyed(source) ? `The path is ${described(source.path)}, the text ${described(source.text)}` : `It got ${described(source)}`}.`,
    );
  const { file, version, found, positions } = readBaseline(source);
  const places = new Map<string, Path>();
  const entries = new Map<string, BaselineEntry>();
  for (const { entry, at } of found) {
    const print = entryFingerprint(entry);
    // The same entry twice, as after a merge, counts once.
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
 * The entries for findings, including suppressed and superseded ones: leave out what a baseline does not need. There
 * are none for the core's findings in suppressions, and for rules in `never` of the config.
 * @throws Error for findings that this version of core did not make
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

/** Sorted as in the file: by file, object, rule and path. */
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
        // No name, and an empty one.
        compare(printA, printB),
    )
    .map(([, entry]) => entry);
}

/** What either entry accepts. */
function merged(a: BaselineEntry, b: BaselineEntry): BaselineEntry {
  return { ...a, related: a.related && b.related && [...new Set([...a.related, ...b.related])] };
}

/** What a rule of the core reports about suppressions is corrected there. */
const OF_SUPPRESSIONS = /^plimsoll\/[a-z]+-suppression$/;

/** Whether a baseline may accept findings of a rule. */
export function mayAccept(ruleId: string): boolean {
  return !OF_SUPPRESSIONS.test(ruleId);
}

function groupKindOf({ apiVersion, kind }: ResourceId): string {
  const group = apiVersion.includes('/') ? `${apiVersion.slice(0, apiVersion.indexOf('/'))}/` : '';
  // An object without a kind is still an object. A finding about a file's text has none.
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
