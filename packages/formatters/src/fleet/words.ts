import type { Fleet, FleetCounts, FleetRepository } from './types.js';

/** Formats as `12,345`: numbers of a fleet are long. */
export function number(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 repository`, `2,000 repositories`. */
export function count(of: number, one: string, many = `${one}s`): string {
  return `${number(of)} ${of === 1 ? one : many}`;
}

export const all = ({ error, warn }: FleetCounts): number => error + warn;

/** Facts about all repositories before their numbers, as sentences without periods. */
export function* factsOf({ totals, repositories, since, problems }: Fleet): Generator<string> {
  const clean = repositories.filter((repository) => all(repository) === 0 && isWhole(repository)).length;
  const partly = repositories.filter((repository) => !isWhole(repository)).length;
  const parts = [
    totals.onPath > 0 && `${number(totals.onPath)} on attack paths`,
    totals.suppressed > 0 && `${number(totals.suppressed)} suppressed`,
    clean > 0 && `${count(clean, 'repository', 'repositories')} without findings`,
    partly > 0 && `${count(partly, 'repository', 'repositories')} not checked in full`,
    problems.length > 0 && `${count(problems.length, 'result')} not read`,
  ].filter((part) => part !== false);
  if (parts.length > 0) yield parts.join('; ');
  if (since) {
    const off = since.nowOff > 0 ? ` (${number(since.nowOff)} of them: their rule is off now)` : '';
    const on = since.newlyOn > 0 ? ` (${number(since.newlyOn)} of them: their rule was off)` : '';
    const sets = [
      since.added.length > 0 && `${count(since.added.length, 'repository', 'repositories')} only in this set`,
      since.removed.length > 0 &&
        `${count(since.removed.length, 'repository', 'repositories')} only in the earlier one`,
    ].filter((part) => part !== false);
    yield `since the earlier set, in ${count(since.compared, 'repository', 'repositories')}: ${number(all(since.new))} new${on}, ${number(all(since.gone))} gone${off}${sets.length > 0 ? `; ${sets.join(', ')}` : ''}`;
  }
}

/** Whether everything that a cluster may get from it was checked and counted. */
export function isWhole({ errors, notJudged, notListed }: FleetRepository): boolean {
  return errors.length === 0 && notJudged === 0 && notListed === 0;
}
