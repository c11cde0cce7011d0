import type { NotJudgedGroup } from '@plimsoll/core/internal';

/** The most files of a reason to name, as far as they fit. The format `json` has all. */
const FILES_SHOWN = 3;
const ROOM = 100;

/** One line: what was not checked for one reason, where, and what to do if it may concern a cluster. */
export function notJudgedLine(
  { line, gap, advice, entries }: NotJudgedGroup,
  shown: (file: string) => string = (file) => file,
): string {
  const files = [...new Set(entries.map(({ file }) => file))];
  let left = ROOM;
  const named = files
    .slice(0, FILES_SHOWN)
    .map(shown)
    .filter((file, index) => {
      left -= file.length + 2;
      return index === 0 || left >= 0;
    });
  const more = files.length > named.length ? [`${files.length - named.length} more`] : [];
  const rest = gap && advice !== undefined ? ` ${advice}` : '';
  return `${line} (${[...named, ...more].join(', ')}).${rest}`;
}
