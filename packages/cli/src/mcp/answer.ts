import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Outcome } from './call.js';

/** As much text as an answer holds, in characters: the rest of the model's context is for its work. */
const MOST = 60_000;
/** What is kept of the end, where reports sum up. */
const END = 4_000;

/** What an agent gets of a run: what it wrote, shortened with a note where it is long, and what went wrong. */
export function answerOf({ stdout, stderr, failed }: Outcome): CallToolResult {
  return {
    content: [stdout, stderr]
      .filter((text) => text !== '')
      .map((text) => ({ type: 'text', text: shortened(text) })),
    isError: failed && stdout === '',
  };
}

export const problem = (text: string): CallToolResult => ({
  content: [{ type: 'text', text }],
  isError: true,
});

function shortened(text: string): string {
  if (text.length <= MOST) return text;
  const start = text.slice(0, text.lastIndexOf('\n', MOST - END) + 1);
  const end = text.slice(text.indexOf('\n', text.length - END) + 1);
  const left = text.slice(start.length, text.length - end.length).split('\n').length - 1;
  return `${start}\n… ${left} lines are left out here. Name fewer paths, or raise minSeverity. …\n\n${end}`;
}
