import type { SuppressionRecord } from '@plimsoll/core/internal';

/** What an exception says of itself: `suppressed by comment: known (owner: team-storage; through 2027-01-31)`. */
export function waiverWords(record: SuppressionRecord): string {
  const terms = waiverTerms(record);
  return `suppressed by ${record.kind}: ${record.reason}${terms === undefined ? '' : ` (${terms})`}`;
}

/** Who answers for it and the last day on which it holds; undefined where neither is said. */
function waiverTerms({ owner, expires }: SuppressionRecord): string | undefined {
  const terms = [owner !== undefined && `owner: ${owner}`, expires !== undefined && `through ${expires}`];
  const said = terms.filter((term) => term !== false);
  return said.length === 0 ? undefined : said.join('; ');
}
