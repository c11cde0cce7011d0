import type { Finding, Formatter, LintResult } from '@plimsoll/core';
import type { JudgedObject } from '@plimsoll/core/internal';
import { jsonChunks, Lines } from '../json-chunks.js';
import { type AssessedBenchmark, type AssessedControl, assess, caveats } from './assess.js';

/** Benchmarks by control, for programs; `schema/compliance-1.json` of this package describes it. */
export const complianceJson: Formatter = (result, { tool }) => {
  const benchmarks = assess(result);
  const index = indexOf(result, benchmarks);
  return jsonChunks({
    schemaVersion: 1,
    tool,
    caveats: caveats(result),
    objects: new Lines(index.objects),
    benchmarks: new Lines(benchmarks.map((benchmark) => benchmarkOf(benchmark, index))),
  });
};

interface Index {
  /** The objects that the controls checked, each once. */
  readonly objects: readonly JudgedObject[];
  /** The index among them of each object of the run. */
  readonly places: Uint32Array;
}

function indexOf(result: LintResult, benchmarks: readonly AssessedBenchmark[]): Index {
  const used = new Uint8Array(result.objects.length);
  for (const { sections } of benchmarks)
    for (const { controls } of sections)
      for (const { judged } of controls) for (const place of judged) used[place] = 1;
  const places = new Uint32Array(result.objects.length);
  const objects = result.objects.filter((_, place) => used[place]);
  let next = 0;
  for (const place of used.keys()) if (used[place]) places[place] = next++;
  return { objects, places };
}

function benchmarkOf({ benchmark, counts, sections }: AssessedBenchmark, index: Index): object {
  const { id, title, version, url } = benchmark;
  return {
    id,
    title,
    version,
    url,
    counts,
    sections: sections.map(({ title, counts }) => ({ title, counts })),
    controls: sections.flatMap(({ controls }) => controls.map((control) => controlOf(control, index))),
  };
}

function controlOf(
  { control, status, reasons, judged, findings }: AssessedControl,
  { places }: Index,
): object {
  return {
    ...control,
    status,
    reasons,
    examined: judged.length,
    judged: judged.map((place) => places[place]),
    findings: findings.map(violation),
  };
}

/** Enough to find the place. The fingerprint leads to the rest in the format `json`. */
function violation(finding: Finding): object {
  const { ruleId, message, file, region, resource, pathByName, onPath, fingerprint } = finding;
  const { suppression, supersededBy } = finding;
  return {
    ruleId,
    message,
    file,
    region,
    resource,
    pathByName,
    onPath,
    fingerprint,
    suppression,
    supersededBy,
  };
}
