import type { Finding, Formatter } from '@plimsoll/core';
import { jsonChunks, Lines } from '../json-chunks.js';
import { type AssessedBenchmark, type AssessedControl, assess, caveats } from './assess.js';

/** Benchmarks by control, for programs; `schema/compliance-1.json` of this package describes it. */
export const complianceJson: Formatter = (result, { tool }) =>
  jsonChunks({
    schemaVersion: 1,
    tool,
    caveats: caveats(result),
    benchmarks: new Lines(assess(result).map(benchmarkOf)),
  });

function benchmarkOf({ benchmark, counts, sections }: AssessedBenchmark): object {
  const { id, title, version, url } = benchmark;
  return {
    id,
    title,
    version,
    url,
    counts,
    sections: sections.map(({ title, counts }) => ({ title, counts })),
    controls: sections.flatMap(({ controls }) => controls.map(controlOf)),
  };
}

function controlOf({ control, status, reasons, examined, findings }: AssessedControl): object {
  return { ...control, status, reasons, examined, findings: findings.map(violation) };
}

/** Enough to find the place, and, by the fingerprint, the rest in the format `json`. */
function violation(finding: Finding): object {
  const { ruleId, message, file, region, resource, pathByName, fingerprint, suppression, supersededBy } =
    finding;
  return { ruleId, message, file, region, resource, pathByName, fingerprint, suppression, supersededBy };
}
