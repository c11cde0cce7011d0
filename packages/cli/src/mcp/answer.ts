import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Outcome } from './call.js';

/** The longest answer, in characters: the rest of the model's context is for its work. */
const MOST = 60_000;
/** How much of the end to keep, where reports have their summary. */
const END = 4_000;

/** The answer to an agent: the output of a run, shortened with a note if it is long, and its errors. */
export function answerOf({ stdout, stderr, failed, json }: Outcome): CallToolResult {
  return {
    content: [json && stdout !== '' ? slim(stdout) : stdout, stderr]
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
  const { notJudged } = summary;
  const places = fitting(notJudged, MOST / 6, sizeOf);
  const told = fitting(errors, MOST / 6, sizeOf);
  const facts = {
    summary: { ...summary, notJudged: places, notJudgedLeftOut: notJudged.length - places.length },
    errors: told,
    errorsLeftOut: errors.length - told.length,
  };
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const named = new Set<string>();
  // The first finding of a rule brings the rule with it.
  const shown = fitting(findings, MOST - END - sizeOf(facts), (finding) => {
    const rule = named.has(finding.ruleId) ? undefined : byId.get(finding.ruleId);
    named.add(finding.ruleId);
    return sizeOf(finding) + (rule ? sizeOf(rule) : 0);
  });
  const ids = new Set(shown.map(({ ruleId }) => ruleId));
  return JSON.stringify({
    ...facts,
    rules: rules.filter(({ id }) => ids.has(id)),
    findings: shown,
    findingsLeftOut: findings.length - shown.length,
  });
}

/** As much of a list, from its beginning, as fits into a number of characters. */
function fitting<Item>(list: readonly Item[], room: number, size: (item: Item) => number): readonly Item[] {
  let left = room;
  const end = list.findIndex((item) => {
    left -= size(item);
    return left <= 0;
  });
  return end === -1 ? list : list.slice(0, end);
}

/** In characters of JSON, with a comma. */
const sizeOf = (value: unknown): number => JSON.stringify(value).length + 1;

/** As much as `slim` reads of what `-f json` writes. */
interface Result {
  readonly summary: { readonly notJudged: readonly unknown[] };
  readonly errors: readonly unknown[];
  readonly rules: readonly { readonly id: string }[];
  readonly findings: readonly { readonly ruleId: string }[];
}

function shortened(text: string): string {
  if (text.length <= MOST) return text;
  const before = text.lastIndexOf('\n', MOST - END);
  const after = text.indexOf('\n', text.length - END);
  // A line that is too long itself is cut.
  const start = text.slice(0, before === -1 ? MOST - END : before + 1);
  const end = text.slice(after === -1 ? text.length - END : after + 1);
  const left = text.slice(start.length, text.length - end.length).split('\n').length - 1;
  return `${start}\n… ${left === 0 ? 'A part of a line is' : `${left} lines are`} left out here. Name fewer paths, or raise minSeverity. …\n\n${end}`;
}
