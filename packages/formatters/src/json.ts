import { type Formatter, visibleFindings } from '@plimsoll/core';
import { jsonChunks, Lines } from './json-chunks.js';
import { summarize } from './summary.js';

/** For programs. `schema/result-1.json` of this package describes it; a change that breaks readers is a new number. */
export const json: Formatter = (result, options) => {
  const findings = visibleFindings(result, options);
  return jsonChunks({
    schemaVersion: 1,
    tool: options.tool,
    summary: summarize(result, findings, options),
    findings: new Lines(findings),
    errors: new Lines(result.errors),
  });
};
