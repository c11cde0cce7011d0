import {
  type Finding,
  type FormatOptions,
  type Formatter,
  failsRun,
  type LintResult,
  visibleFindings,
} from '@plimsoll/core';
import { escapeMarkup } from './escape.js';
import { flowLines } from './flows.js';
import { unixLine } from './unix.js';
import { waiverWords } from './waiver.js';

/**
 * JUnit's XML, as GitLab, Jenkins and Azure read it: a suite is a file, a test is a rule. A finding that would make the
 * command fail is a failure. A lesser one is in the output of a passed test. An error of the run is an error.
 * https://github.com/testmoapp/junitxml
 */
export const junit: Formatter = function* (result, options) {
  const failOn = options.failOn ?? 'error';
  const fails = (finding: Finding): boolean => failsRun(finding, failOn);
  const suites = suitesOf(visibleFindings(result, options));
  // A file without findings has one test, which passes: some readers report an empty suite as "no tests".
  for (const { path, resources } of result.files)
    if (resources > 0 && !suites.has(path)) suites.set(path, new Map([[options.tool.name, []]]));

  const tests = [...suites.values()].flatMap((suite) => [...suite.values()]);
  const counts = [
    count('tests', tests.length + Math.max(1, result.errors.length)),
    count('failures', tests.filter((findings) => findings.some(fails)).length),
    count('errors', result.errors.length),
  ];
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="${escapeMarkup(options.tool.name)}" ${counts.join(' ')}>\n`;
  yield* runSuite(result.errors, options);
  for (const [file, suite] of [...suites].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const failures = [...suite.values()].filter((findings) => findings.some(fails)).length;
    yield `  <testsuite name="${escapeMarkup(file)}" ${count('tests', suite.size)} ${count('failures', failures)}>\n`;
    for (const [rule, findings] of suite) yield testcase(file, rule, findings, fails);
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
};

type Suite = Map<string, Finding[]>;

/** Groups findings by file and rule: readers merge tests of the same name. */
function suitesOf(findings: readonly Finding[]): Map<string, Suite> {
  const suites = new Map<string, Suite>();
  for (const finding of findings) {
    const suite: Suite = suites.get(finding.file) ?? new Map();
    suites.set(finding.file, suite);
    const test = suite.get(finding.ruleId);
    if (test) test.push(finding);
    else suite.set(finding.ruleId, [finding]);
  }
  return suites;
}

/** The run itself as a suite, so that a run with errors is not green. */
function* runSuite(errors: LintResult['errors'], { tool }: FormatOptions): Generator<string> {
  const name = escapeMarkup(tool.name);
  const tests = Math.max(1, errors.length);
  yield `  <testsuite name="${name}" ${count('tests', tests)} ${count('errors', errors.length)}>\n`;
  if (errors.length === 0) yield `    <testcase classname="${name}" name="complete run"/>\n`;
  for (const [index, { message, stack = [] }] of errors.entries())
    yield `    <testcase classname="${name}" name="complete run ${index + 1}"><error message="${escapeMarkup(message)}"${stack.length === 0 ? '/>' : `>${stack.map(escapeMarkup).join('\n')}</error>`}</testcase>\n`;
  yield '  </testsuite>\n';
}

function testcase(
  file: string,
  rule: string,
  findings: readonly Finding[],
  fails: (finding: Finding) => boolean,
): string {
  const start = `    <testcase classname="${escapeMarkup(file)}" name="${escapeMarkup(rule)}"`;
  const failures = findings.filter(fails);
  const [worst] = failures;
  const others = findings.filter((finding) => !fails(finding));
  const parts = [
    worst &&
      `<failure type="${worst.severity}" message="${escapeMarkup(summary(failures))}">${lines(failures)}</failure>`,
    findings.length > 0 && findings.every(({ suppression }) => suppression)
      ? `<skipped message="${escapeMarkup(waivers(findings))}"/>`
      : undefined,
    others.length > 0 ? `<system-out>${lines(others)}</system-out>` : undefined,
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return `${start}/>\n`;
  return `${start}>\n${parts.map((part) => `      ${part}\n`).join('')}    </testcase>\n`;
}

function summary([first, ...more]: readonly Finding[]): string {
  return `${first?.message ?? ''}${more.length > 0 ? ` +${more.length} more` : ''}`;
}

/** The waivers of the findings, each once. */
function waivers(findings: readonly Finding[]): string {
  return [
    ...new Set(findings.flatMap(({ suppression }) => (suppression ? [waiverWords(suppression)] : []))),
  ].join('; ');
}

function lines(findings: readonly Finding[]): string {
  return findings
    .flatMap((finding) => [unixLine(finding), ...flowLines(finding)])
    .map(escapeMarkup)
    .join('\n');
}

function count(name: string, number: number): string {
  return `${name}="${number}"`;
}
