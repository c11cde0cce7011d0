import { groupBy, type RefusalReason, type RefusedFix } from '@plimsoll/core/internal';

interface Words {
  /** Follows "2 fixes were refused: 2 …". */
  readonly where: string;
  /** What to do about it. */
  readonly next: string;
}

const BY_HAND = 'make the change by hand, as --explain RULE shows';

const WORDS: Readonly<Record<RefusalReason, Words>> = {
  generated: {
    where: 'in rendered or embedded text',
    next: 'change the template or the text that it is made from',
  },
  outside: { where: 'outside the project', next: 'run plimsoll in the directory of the file' },
  encoding: { where: 'in files that are not UTF-8', next: 'save the file as UTF-8 and run again' },
  alias: { where: 'where an anchor, an alias, a merge key or a tag is in the way', next: BY_HAND },
  'block-scalar': { where: 'in block scalars', next: BY_HAND },
  tab: { where: 'where tabs indent', next: 'indent with spaces and run again' },
  comment: { where: 'that would lose a comment or move a suppression', next: BY_HAND },
  style: { where: 'where the text has a form that cannot be edited', next: BY_HAND },
  overlap: { where: 'whose steps meet in the text', next: BY_HAND },
  value: { where: 'where there is another kind of value', next: BY_HAND },
  unverified: { where: 'that would change other values', next: BY_HAND },
  'too-many': {
    where: 'in documents with too many fixes that fail',
    next: 'limit the run with --fix-rule and run again',
  },
};

/** The most files to name. The note counts the rest. */
const NAMED = 3;

/** Says how many fixes were refused, why and where, and what to do. The most common reason comes first. */
export function refusalNotes(refused: readonly RefusedFix[]): readonly string[] {
  if (refused.length === 0) return [];
  const reasons = [...groupBy(refused, ({ reason }) => reason)].sort(([, a], [, b]) => b.length - a.length);
  const parts = reasons.map(
    ([reason, fixes]) => `${fixes.length} ${WORDS[reason].where} (${namesOf(fixes)})`,
  );
  const next = new Set(reasons.map(([reason]) => WORDS[reason].next));
  const verb = refused.length === 1 ? 'was' : 'were';
  return [
    `${count(refused.length, 'fix', 'es')} ${verb} refused: ${parts.join(', ')}.`,
    `What to do: ${[...next].join('; ')}.`,
  ];
}

function namesOf(fixes: readonly RefusedFix[]): string {
  const names = [...new Set(fixes.map(({ file }) => file))];
  const more = names.length - NAMED;
  return names.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${count(more, 'other file')}` : '');
}

/** `1 file`, `2 files`. */
export const count = (number: number, noun: string, plural = 's'): string =>
  `${number} ${noun}${number === 1 ? '' : plural}`;
