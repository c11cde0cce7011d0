import type { ResourceId } from '../model/resource.js';
import type { Region } from '../source/source-file.js';
import { NOT_JUDGED, type NotJudgedReason, type ReasonFacts } from './reasons.js';

/** Something of the input that no rule judged, or not in full. */
export interface NotJudged {
  readonly reason: NotJudgedReason;
  /** For an object or a configuration: its kind, for example `HelmRelease`. */
  readonly kind?: string;
  /** From the repository root, with `/`, not encoded. */
  readonly file: string;
  readonly region?: Region;
  /** Position of the document in the file, from 0. Absent if this is about a whole file. */
  readonly document?: number;
  /** Absent if this is about a whole document or file. */
  readonly resource?: ResourceId;
  /**
   * The details of this case, in one or more sentences: which source, which command. Of the input it contains names but
   * no other values.
   */
  readonly detail?: string;
}

/** Everything that was not judged for one reason. */
export interface NotJudgedGroup extends ReasonFacts {
  readonly reason: NotJudgedReason;
  /** One line that counts them, for example `39 HelmReleases not rendered`. */
  readonly line: string;
  readonly entries: readonly NotJudged[];
}

/** Grouped by reason, the most important first. */
export function notJudgedGroups(all: readonly NotJudged[]): readonly NotJudgedGroup[] {
  if (all.length === 0) return [];
  const byReason = new Map<NotJudgedReason, NotJudged[]>();
  for (const entry of all) {
    const known = byReason.get(entry.reason);
    if (known) known.push(entry);
    else byReason.set(entry.reason, [entry]);
  }
  return Object.entries(NOT_JUDGED).flatMap(([key, facts]) => {
    const reason = key as NotJudgedReason;
    const entries = byReason.get(reason);
    return entries ? [{ ...(facts as ReasonFacts), reason, line: lineOf(facts, entries), entries }] : [];
  });
}

function lineOf({ one, many }: ReasonFacts, entries: readonly NotJudged[]): string {
  const line = (entries.length === 1 ? one : many).replace('{count}', String(entries.length));
  return line.includes('{kinds}') ? line.replace('{kinds}', () => kindsOf(entries)) : line;
}

/** The most kinds that a line names. */
const KINDS_SHOWN = 5;

/** `39 HelmReleases, 2 Applications`, the most frequent first. */
function kindsOf(entries: readonly NotJudged[]): string {
  const counts = new Map<string, number>();
  for (const { kind = 'object' } of entries) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const sorted = [...counts].sort(([a, x], [b, y]) => y - x || order(a, b));
  const shown = sorted.slice(0, KINDS_SHOWN);
  const rest = sorted.slice(KINDS_SHOWN).reduce((sum, [, count]) => sum + count, 0);
  return [
    ...shown.map(([kind, count]) => `${count} ${count === 1 ? kind : pluralOf(kind)}`),
    ...(rest > 0 ? [`${rest} of other kinds`] : []),
  ].join(', ');
}

function pluralOf(kind: string): string {
  if (/(?:s|x|ch|sh)$/i.test(kind)) return /ses$|ies$/.test(kind) ? kind : `${kind}es`;
  return /[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`;
}

/** Compares by file, place and reason, so that the same input gives the same bytes. */
export function compareNotJudged(a: NotJudged, b: NotJudged): number {
  return (
    order(a.file, b.file) ||
    (a.document ?? -1) - (b.document ?? -1) ||
    (a.resource?.item ?? -1) - (b.resource?.item ?? -1) ||
    order(a.reason, b.reason) ||
    order(a.kind ?? '', b.kind ?? '') ||
    order(a.detail ?? '', b.detail ?? '')
  );
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
