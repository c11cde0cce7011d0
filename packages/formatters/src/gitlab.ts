import { type Finding, type Formatter, visibleFindings } from '@plimsoll/core';
import { type RiskBand, riskBand } from '@plimsoll/core/internal';
import { jsonChunks, Lines } from './json-chunks.js';
import { lineMessage } from './line.js';
import { relativePath } from './sarif/uri.js';

/** GitLab's five words, of which the last, `info`, is left for what is suppressed. */
const SEVERITIES: Readonly<Record<RiskBand, string>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
};

/**
 * A Code Quality report (`artifacts:reports:codequality`) of GitLab. Issues are told apart by their fingerprints
 * alone, so what moves in a file is not new. https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export const gitlab: Formatter = (result, options) =>
  jsonChunks(new Lines(visibleFindings(result, options).map(issueOf)));

function issueOf(finding: Finding): object {
  const { ruleId, fingerprint, risk, file, region, suppression } = finding;
  return {
    description: lineMessage(finding),
    check_name: ruleId,
    fingerprint,
    severity: suppression ? 'info' : SEVERITIES[riskBand(risk)],
    location: {
      path: relativePath(file),
      // GitLab needs a line; the description says where the fault is in what has no text.
      lines: { begin: region?.startLine ?? 1, end: region?.endLine ?? 1 },
    },
  };
}
