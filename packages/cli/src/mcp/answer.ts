import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Outcome } from './call.js';

/** The longest answer, in characters: the rest of the model's context is for its work. */
const MOST = 60_000;
/** How much of the end to keep, where reports have their summary. */
const END = 4_000;

/** The answer to an agent: the output of a run, shortened with a note if it is long, and its errors. */
export function answerOf({ stdout, stderr, failed }: Outcome): CallToolResult {
  return {
    content: [stdout.startsWith('{') ? slim(stdout) : stdout, stderr]
      .filter((text) => text !== '')
      .map((text) => ({ type: 'text', text: shortened(text) })),
    isError: failed && stdout === '',
  };
}

export const problem = (text: string): CallToolResult => ({
  content: [{ type: 'text', text }],
  isError: true,
});

/** What an agent needs of a result in JSON, with as many findings as an answer has room for. */
function slim(json: string): string {
  const { summary, errors, rules, findings } = JSON.parse(json) as Result;
  let room = MOST - END;
  const shown = findings.filter((finding) => {
    room -= JSON.stringify(finding).length;
    return room > 0;
  });
  const named = new Set(shown.map(({ ruleId }) => ruleId));
  return JSON.stringify({
    summary,
    errors,
    rules: rules.filter(({ id }) => named.has(id)),
    findings: shown,
    findingsLeftOut: findings.length - shown.length,
  });
}

/** As much as `slim` reads of what `-f json` writes. */
interface Result {
  readonly summary: unknown;
  readonly errors: readonly unknown[];
  readonly rules: readonly { readonly id: string }[];
  readonly findings: readonly { readonly ruleId: string }[];
}

function shortened(text: string): string {
  if (text.length <= MOST) return text;
  const start = text.slice(0, text.lastIndexOf('\n', MOST - END) + 1);
  const end = text.slice(text.indexOf('\n', text.length - END) + 1);
  const left = text.slice(start.length, text.length - end.length).split('\n').length - 1;
  return `${start}\n… ${left} lines are left out here. Name fewer paths, or raise minSeverity. …\n\n${end}`;
}
