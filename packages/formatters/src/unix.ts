import { type Finding, type Formatter, visibleFindings } from '@plimsoll/core';
import { escapeLine, escapeLineStart } from './escape.js';
import { fromHere, lineMessage, positionOf, SEVERITY_WORDS } from './line.js';

/** A line per finding, as compilers print them: `path:line:col: severity: message [rule-id]`. For editors and grep. */
export const unix: Formatter = function* (result, options) {
  for (const finding of fromHere(visibleFindings(result, options), options)) yield `${unixLine(finding)}\n`;
  for (const { message } of result.errors) yield `${options.tool.name}: error: ${escapeLine(message)}\n`;
};

export function unixLine(finding: Finding): string {
  const { line, column } = positionOf(finding.region);
  const place = `${escapeLineStart(finding.file)}:${line}:${column}`;
  return `${place}: ${SEVERITY_WORDS[finding.severity]}: ${lineMessage(finding)} [${escapeLine(finding.ruleId)}]`;
}
