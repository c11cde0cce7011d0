import { type Formatter, type LintResult, visibleFindings } from '@plimsoll/core';
import { assessedBenchmarks, findingsOf, runOf, statusOf } from './compliance/assess.js';
import { type Check, linesOf, verdictText } from './compliance/control-lines.js';
import { toJson } from './escape.js';
import { JsonText, jsonChunks, Lines } from './json-chunks.js';
import { summarize } from './summary.js';

/** For programs. `schema/result-1.json` of this package describes it. A breaking change gets a new number. */
export const json: Formatter = (result, options) => {
  const findings = visibleFindings(result, options);
  return jsonChunks({
    schemaVersion: 1,
    tool: options.tool,
    run: options.run,
    summary: summarize(result, findings, options),
    rules: new Lines(ruleLines(result)),
    benchmarks: new Lines(benchmarkLines(result)),
    findings: new Lines(findings),
    errors: new Lines(result.errors),
  });
};

/** The rules that were on: a comparison of two runs has to know whether a rule found nothing or was off. */
function* ruleLines({ rules }: LintResult): Generator<JsonText> {
  const on: object[] = [];
  rules.forEach(({ meta, severity }, id) => {
    if (severity === 'off') return;
    const { risk, precision, description, docsUrl, cwe } = meta;
    on.push({ id, severity, risk, precision, description, docsUrl, cwe });
  });
  // All at once, and then in lines: no string in JSON contains these quotes.
  if (on.length > 0) yield new JsonText(toJson(on).slice(1, -1).replaceAll('},{"id":', '},\n{"id":'));
}

/** The status of each control, and how many open findings it has. */
function* benchmarkLines(result: LintResult): Generator<JsonText> {
  const run = runOf(result);
  const lines = keptBy(linesOf);
  const verdicts = keptBy((check: Check) => {
    const findings = findingsOf(check, run);
    const open = findings.reduce((sum, { suppression }) => sum + (suppression === undefined ? 1 : 0), 0);
    return verdictText(statusOf(check, findings, run), open);
  });
  for (const benchmark of assessedBenchmarks(result, (each) => lines(each).checks)) {
    const { id, title, version, url } = benchmark;
    const { pieces, checks } = lines(benchmark);
    let text = `${toJson({ id, title, version, url }).slice(0, -1)},"controls":`;
    for (let index = 0; index < checks.length; index++) text += pieces[index]! + verdicts(checks[index]!);
    yield new JsonText(`${text}${pieces.at(-1)!}}`);
  }
}

/** Calls a function once for each object. */
function keptBy<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const kept = new Map<K, V>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = make(key);
    kept.set(key, made);
    return made;
  };
}
