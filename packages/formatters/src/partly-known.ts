import type { ProjectReport } from '@plimsoll/core/internal';

/** The most clusters to name. The format `json` has all. */
const SHOWN = 5;

/** Which clusters have more than the files show, and the effect, without a period; undefined where there are none. */
export function partlyKnownLine({ partlyKnown = [] }: ProjectReport): string | undefined {
  if (partlyKnown.length === 0) return undefined;
  const names = partlyKnown.flatMap(({ cluster }) => cluster ?? []);
  const shown = names.slice(0, SHOWN);
  const more = names.length > shown.length ? [`${names.length - shown.length} more`] : [];
  const of = [
    ...(names.length > 0
      ? [`of ${names.length === 1 ? 'cluster' : 'clusters'} ${[...shown, ...more].join(', ')}`]
      : []),
    ...(partlyKnown.some(({ cluster }) => cluster === undefined) ? ['beside the files of no cluster'] : []),
  ].join(' and ');
  return `Plimsoll does not know all objects ${of}, so rules do not report absent objects there`;
}
