import { type Finding, type Formatter, visibleFindings } from '@plimsoll/core';
import { type RiskBand, riskBand } from '@plimsoll/core/internal';
import { jsonChunks, Lines } from './json-chunks.js';
import { lineMessage } from './line.js';
import { relativePath } from './sarif/uri.js';

/** GitLab has five severities. The last one, `info`, is for suppressed findings. */
const SEVERITIES: Readonly<Record<RiskBand, string>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
};

/**
 * A Code Quality report (`artifacts:reports:codequality`) of GitLab. Only fingerprints identify issues, so a fault that
 * moves within a file is not new. https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
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
      // GitLab needs a line. For objects without text the description names the place.
      lines: { begin: region?.startLine ?? 1, end: region?.endLine ?? 1 },
    },
  };
}
