import type { Finding } from '@plimsoll/core';
import { mover } from './moved.js';

/** The findings of the last complete run in an open file, and the text that it read. */
export interface Complete {
  readonly text: string;
  readonly findings: readonly Finding[];
  /** What the file by itself gave of the same text. */
  readonly early: readonly Finding[];
}

/**
 * What to show of a new text until the project is linted: the findings of the last complete run at their new places,
 * with what the edit changed in the file itself. So a finding that another file hides does not come back.
 * @param name of the file in findings
 * @param early what the file gives by itself
 */
export function findingsMeanwhile(
  name: string,
  text: string,
  early: readonly Finding[],
  last: Complete | undefined,
): readonly Finding[] {
  if (!last) return early;
  const before = new Set(last.early.map(identityOf));
  const after = new Map(early.map((finding) => [identityOf(finding), finding]));
  const shown = new Set(last.findings.map(identityOf));
  const move = mover(name, last.text, text);
  const kept = last.findings.flatMap((finding): readonly Finding[] => {
    const key = identityOf(finding);
    const again = after.get(key);
    // The run of the project may have raised its severity.
    if (again) return [{ ...(move(finding) ?? again), ...(again.region && { region: again.region }) }];
    return before.has(key) ? [] : [move(finding) ?? []].flat();
  });
  const added = [...after].flatMap(([key, finding]) => (before.has(key) || shown.has(key) ? [] : finding));
  return [...kept, ...added].sort(inOrder);
}

/** The message belongs to it: an edit may change what is said about the same place. */
const identityOf = ({ fingerprint, message }: Finding): string => `${fingerprint} ${message}`;

/** The order of the findings of a run. */
function inOrder(a: Finding, b: Finding): number {
  return (
    (a.region?.startOffset ?? -1) - (b.region?.startOffset ?? -1) ||
    compare(a.ruleId, b.ruleId) ||
    compare(JSON.stringify(a.path), JSON.stringify(b.path)) ||
    compare(a.message, b.message)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
