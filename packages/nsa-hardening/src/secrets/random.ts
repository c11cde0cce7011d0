/** The entropy of a text by the frequency of its characters, in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/**
 * Whether a text looks random: a run of at least 16 mixed letters and digits, without words. Names of
 * Kubernetes objects (`app-tls-v2`, `token-abc12`) and of hosts do not.
 */
export function looksRandom(text: string): boolean {
  if (text.length < 16 || !/^[\w+/=.~:-]+$/.test(text) || !/\d/.test(text) || !/[A-Za-z]/.test(text))
    return false;
  if (/^(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?$/.test(text) || /^sha\d+:/.test(text)) return false;
  const parts = text.split(/[-_.:~]/).filter(Boolean);
  const words = parts.filter((part) => /^[A-Za-z]{2,}$|^[a-z]+\d{1,2}$|^\d{1,4}$/.test(part));
  return words.length * 2 < parts.length && entropy(text) >= 3;
}
