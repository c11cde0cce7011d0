import type { NotJudgedGroup } from '@plimsoll/core';

/** So many files of a reason are named; the format `json` has all. */
const FILES_SHOWN = 3;

/** What was not judged for one reason, where, and what can be done where it may concern a cluster: one line. */
export function notJudgedLine(
  { line, gap, advice, entries }: NotJudgedGroup,
  shown: (file: string) => string = (file) => file,
): string {
  const files = [...new Set(entries.map(({ file }) => file))];
  const named = files.slice(0, FILES_SHOWN).map(shown);
  const more = files.length > named.length ? [`${files.length - named.length} more`] : [];
  const rest = gap && advice !== undefined ? ` ${advice}` : '';
  return `${line} (${[...named, ...more].join(', ')}).${rest}`;
}
