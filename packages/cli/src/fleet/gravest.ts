import type { Finding } from '@plimsoll/core';
import type { FleetFinding } from '@plimsoll/formatters/internal';

/** How many of the most severe findings to keep, at most one for each rule. */
const KEPT = 5;

/** The most severe finding of each rule. */
export class Gravest {
  readonly #byRule = new Map<string, Finding>();

  add(finding: Finding): void {
    const other = this.#byRule.get(finding.ruleId);
    if (!other || compare(finding, other) < 0) this.#byRule.set(finding.ruleId, finding);
  }

  first(): readonly FleetFinding[] {
    return [...this.#byRule.values()].sort(compare).slice(0, KEPT).map(brief);
  }
}

/** The order of reports for one repository: on an attack path first, then errors, then by risk. */
function compare(a: Finding, b: Finding): number {
  return (
    Number(b.onPath ?? false) - Number(a.onPath ?? false) ||
    Number(b.severity === 'error') - Number(a.severity === 'error') ||
    b.risk - a.risk
  );
}

function brief({ ruleId, message, severity, risk, file, onPath, region }: Finding): FleetFinding {
  return {
    ruleId,
    message,
    severity,
    risk,
    file,
    ...(onPath && { onPath }),
    ...(region && { line: region.startLine }),
  };
}
