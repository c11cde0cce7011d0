import { type AnyRule, defineRule } from '@plimsoll/core';
import { memoryOf } from '@plimsoll/core/internal';
import type { Resource } from '@plimsoll/core/kubernetes';
import { parts } from '../../lint/loaded.js';
import { joins } from '../../lint/openings.js';
import { messages } from './messages.js';
import type { Row } from './table.js';

/** A rule about what completes the paths between two ends. */
export function pathRule({ description, risk, severity, cwe, ...ends }: Row): AnyRule {
  const mayJoin = joins(ends);
  return defineRule({
    meta: { description, scope: 'project', risk, severity, cwe, precision: 'high', messages },
    create: (context) => {
      const { project, settings } = context;
      const isEditor = memoryOf(project) !== undefined;
      const leaveOut = (): void => context.notApplicable();
      let judge: ((resource: Resource) => void) | undefined;
      const chosen = (): ((resource: Resource) => void) => {
        if (!mayJoin(project, settings)) return leaveOut;
        judge ??= parts().judgeBy(context, ends);
        return judge;
      };
      let answer: ((resource: Resource) => void) | undefined;
      return {
        Resource: (_, resource) => {
          // An editor asks again, by which it knows that the answer for each object depends on this.
          if (isEditor || !answer) answer = chosen();
          answer(resource);
        },
      };
    },
  }) as AnyRule;
}
