/** ` Did you mean "x"?`, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const meant = closest(word, candidates);
  return meant === undefined ? '' : ` Did you mean "${meant}"?`;
}

/**
 * The most likely candidate: the nearest by edit distance, at most a third of the word away. A word without a prefix
 * also matches names with one: `privileged` finds `pod-security/privileged`.
 */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates)
    for (const name of namesOf(candidate, word)) {
      if (Math.abs(name.length - word.length) >= bestDistance) continue;
      const distance = editDistance(word, name);
      if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
    }
  return best;
}

function namesOf(candidate: string, word: string): readonly string[] {
  const slash = candidate.indexOf('/');
  return slash === -1 || word.includes('/') ? [candidate] : [candidate, candidate.slice(slash + 1)];
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
