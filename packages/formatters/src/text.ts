import { type Finding, type Formatter, visibleFindings } from '@plimsoll/core';
import { escapeLine } from './escape.js';
import { flowLines } from './flows.js';
import { fromHere, lineMessage, positionOf, SEVERITY_WORDS } from './line.js';
import { type Paint, painter } from './paint.js';
import { summarize } from './summary.js';
import { summaryLines } from './text-summary.js';

/** For people, and for problem matchers that know ESLint's `stylish`: it has the same shape. */
export const text: Formatter = function* (result, options) {
  const paint = painter(options);
  const findings = visibleFindings(result, options);
  for (const group of byFile(fromHere(urgentFirst(findings), options))) yield `${fileBlock(group, paint)}\n`;
  yield* summaryLines(result, summarize(result, findings, options), paint, options);
};

/** Files with a finding on a path of attackers come first; else the order stays. */
function urgentFirst(findings: readonly Finding[]): readonly Finding[] {
  const urgent = new Set(findings.flatMap(({ onPath, file }) => (onPath ? [file] : [])));
  if (urgent.size === 0) return findings;
  return [...findings].sort((a, b) => Number(urgent.has(b.file)) - Number(urgent.has(a.file)));
}

/** A block ends with a finding that lines follow: problem matchers read no further than to the first that is no finding. */
function* byFile(findings: readonly Finding[]): Generator<readonly [Finding, ...Finding[]]> {
  let group: [Finding, ...Finding[]] | undefined;
  for (const finding of findings) {
    if (group && group[0].file === finding.file && !group.at(-1)?.flows) group.push(finding);
    else {
      if (group) yield group;
      group = [finding];
    }
  }
  if (group) yield group;
}

function fileBlock(findings: readonly [Finding, ...Finding[]], paint: Paint): string {
  const rows = findings.map((finding) => {
    const { line, column } = positionOf(finding.region);
    return {
      line: String(line),
      column: String(column),
      severity: finding.severity,
      // Two blanks end the message for problem matchers.
      message: `${lineMessage(finding)}${finding.assumed === undefined ? '' : ' (assumed)'}`.replace(
        /\s{2,}/g,
        ' ',
      ),
      rule: escapeLine(finding.ruleId),
    };
  });
  const width = (key: 'line' | 'column' | 'message') =>
    rows.reduce((widest, row) => Math.max(widest, row[key].length), 0);
  const [lineWidth, columnWidth, messageWidth] = [width('line'), width('column'), width('message')];
  const lines = rows.map(({ line, column, severity, message, rule }) => {
    const place = paint(`${line.padStart(lineWidth)}:${column.padEnd(columnWidth)}`, 'dim');
    const word = paint(SEVERITY_WORDS[severity].padEnd('warning'.length), severity);
    return `  ${place}  ${word}  ${message.padEnd(messageWidth)}  ${paint(rule, 'dim')}\n`;
  });
  const flows = findings.flatMap((finding) => [...flowLines(finding)].map((line) => `      ${line}\n`));
  return `${paint(shownPath(findings[0].file), 'underline')}\n${lines.join('')}${flows.join('')}`;
}

/** VS Code's `$eslint-stylish` takes a line for a path only if it begins with a dot, a slash or a drive. */
function shownPath(file: string): string {
  return escapeLine(/^(?:[./]|[A-Za-z]:\/)/.test(file) ? file : `./${file}`);
}
