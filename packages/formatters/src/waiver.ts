import type { SuppressionRecord } from '@plimsoll/core/internal';

/** Describes an exception: `suppressed by comment: known (owner: team-storage; through 2027-01-31)`. */
export function waiverWords(record: SuppressionRecord): string {
  const terms = waiverTerms(record);
  return `suppressed by ${record.kind}: ${record.reason}${terms === undefined ? '' : ` (${terms})`}`;
}

/** Its owner and its last day; undefined where it has neither. */
function waiverTerms({ owner, expires }: SuppressionRecord): string | undefined {
  const terms = [owner !== undefined && `owner: ${owner}`, expires !== undefined && `through ${expires}`];
  const said = terms.filter((term) => term !== false);
  return said.length === 0 ? undefined : said.join('; ');
}
