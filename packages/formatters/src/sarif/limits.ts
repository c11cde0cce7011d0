import type { Finding } from '@plimsoll/core';

/**
 * The limits of GitHub: above `results` it rejects the whole file; the others limit what it shows.
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export const LIMITS = {
  results: 25_000,
  tags: 10,
  description: 1024,
  name: 255,
  relatedLocations: 100,
  threadFlowLocations: 1000,
  /** Our own limit: a notification about thousands of files need not list them all. */
  notificationLocations: 100,
} as const;

/** The most severe findings up to the limit, in their order. Suppressed ones go first. */
export function mostSevere(findings: readonly Finding[], limit: number): readonly Finding[] {
  if (findings.length <= limit) return findings;
  const kept = new Set(
    [...findings].sort((a, b) => importance(b) - importance(a) || b.risk - a.risk).slice(0, limit),
  );
  return findings.filter((finding) => kept.has(finding));
}

function importance({ suppression, severity }: Finding): number {
  return (suppression ? 0 : 2) + (severity === 'error' ? 1 : 0);
}

/** Cuts a text to at most `limit` UTF-16 code units, with an ellipsis. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // Do not split a surrogate pair.
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
