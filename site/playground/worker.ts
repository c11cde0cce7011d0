import { check, choices, explain, fix } from './check.js';
import type { Question } from './messages.js';

/** Answers each question once, in order. */
async function answer(question: Question): Promise<unknown> {
  switch (question.kind) {
    case 'check':
      return check(question);
    case 'fix':
      return fix(question);
    case 'explain':
      return explain(question.rule);
  }
}

addEventListener(
  'message',
  async ({ data: { id, question } }: MessageEvent<{ id: number; question: Question }>) => {
    try {
      postMessage({ id, answer: await answer(question) });
    } catch (error) {
      postMessage({ id, error: error instanceof Error ? error.message : String(error) });
    }
  },
);
postMessage({ choices });
