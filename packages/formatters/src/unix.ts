import { type Formatter, visibleFindings } from '@plimsoll/core';
import { escapeLine } from './escape.js';
import { lineMessage, positionOf, SEVERITY_WORDS } from './line.js';

/** A line per finding, as compilers print them: `path:line:col: severity: message [rule-id]`. For editors and grep. */
export const unix: Formatter = function* (result, options) {
  for (const finding of visibleFindings(result, options)) {
    const { line, column } = positionOf(finding.region);
    const place = `${escapeLine(finding.file)}:${line}:${column}`;
    yield `${place}: ${SEVERITY_WORDS[finding.severity]}: ${lineMessage(finding)} [${escapeLine(finding.ruleId)}]\n`;
  }
  for (const { message } of result.errors) yield `${options.tool.name}: error: ${escapeLine(message)}\n`;
};
