import type { RefusalReason, RefusedFix } from '@plimsoll/core';

/** What follows "2 fixes were refused: 2 …". */
const WHERE: Readonly<Record<RefusalReason, string>> = {
  generated: 'in what is rendered or embedded',
  outside: 'outside of the project',
  encoding: 'in files that are not UTF-8',
  alias: 'where an anchor, an alias, a merge key or a tag is in the way',
  'block-scalar': 'in block scalars',
  tab: 'where tabs indent',
  comment: 'that would lose a comment or move a suppression',
  style: 'where the text is written in a way that is not edited',
  overlap: 'whose steps meet in the text',
  value: 'where another kind of value stands',
  unverified: 'that would change other values',
  'too-many': 'in documents with too many fixes that fail',
};

/** How many fixes were refused and why, the most common reason first; nothing where none was. */
export function refusalNotes(refused: readonly RefusedFix[]): readonly string[] {
  if (refused.length === 0) return [];
  const reasons = new Map<RefusalReason, number>();
  for (const { reason } of refused) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const parts = [...reasons]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, number]) => `${number} ${WHERE[reason]}`);
  const verb = refused.length === 1 ? 'was' : 'were';
  return [`${count(refused.length, 'fix', 'es')} ${verb} refused: ${parts.join(', ')}.`];
}

/** `1 file`, `2 files`. */
export const count = (number: number, noun: string, plural = 's'): string =>
  `${number} ${noun}${number === 1 ? '' : plural}`;
