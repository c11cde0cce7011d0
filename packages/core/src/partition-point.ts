/**
 * The index of the first item of a sorted list that does not hold, found by halves; its length where all hold.
 * @param holds is true for the items up to some place, and false from there on
 */
export function partitionPoint<T>(sorted: readonly T[], holds: (item: T) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
