import type { Finding } from '@plimsoll/core';

/**
 * What GitHub takes: above `results` it refuses the whole file, the rest is what it shows.
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export const LIMITS = {
  results: 25_000,
  tags: 10,
  description: 1024,
  name: 255,
  relatedLocations: 100,
  threadFlowLocations: 1000,
  /** Ours: a notification about thousands of files says enough with some of them. */
  notificationLocations: 100,
} as const;

/** The most severe findings where there are too many, suppressed ones last, in the order in which they came. */
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

/** A text of at most `limit` UTF-16 units, with an ellipsis where it was cut. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // A surrogate pair is not cut in half.
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
