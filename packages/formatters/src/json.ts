import { type Formatter, type LintResult, visibleFindings } from '@plimsoll/core';
import { type AssessedControl, assess } from './compliance/assess.js';
import { jsonChunks, Lines } from './json-chunks.js';
import { summarize } from './summary.js';

/** For programs. `schema/result-1.json` of this package describes it. A breaking change gets a new number. */
export const json: Formatter = (result, options) => {
  const findings = visibleFindings(result, options);
  return jsonChunks({
    schemaVersion: 1,
    tool: options.tool,
    run: options.run,
    summary: summarize(result, findings, options),
    rules: new Lines(rulesOf(result)),
    benchmarks: new Lines(benchmarksOf(result)),
    findings: new Lines(findings),
    errors: new Lines(result.errors),
  });
};

/** The rules that were on: a comparison of two runs has to know whether a rule found nothing or was off. */
function* rulesOf({ rules }: LintResult): Generator<object> {
  for (const [id, { meta, severity }] of rules) {
    if (severity === 'off') continue;
    const { risk, precision, description, docsUrl, cwe } = meta;
    yield { id, severity, risk, precision, description, docsUrl, cwe };
  }
}

function* benchmarksOf(result: LintResult): Generator<object> {
  for (const { benchmark, sections } of assess(result)) {
    const { id, title, version, url } = benchmark;
    const controls: object[] = [];
    for (const section of sections) for (const control of section.controls) controls.push(controlOf(control));
    yield { id, title, version, url, controls };
  }
}

function controlOf({ control, status, findings }: AssessedControl): object {
  const { id, title, section } = control;
  let open = 0;
  for (const { suppression } of findings) if (suppression === undefined) open++;
  return { id, title, section, status, findings: open };
}
