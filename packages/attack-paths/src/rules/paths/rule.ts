import { type AnyRule, defineRule } from '@plimsoll/core';
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
      let judge: ((resource: Resource) => void) | undefined;
      return {
        Resource: (_, resource) => {
          // Asked at each object, so that an editor knows that the answer for each depends on it.
          if (!mayJoin(context.project, context.settings)) return context.notApplicable();
          judge ??= parts().judgeBy(context, ends);
          judge(resource);
        },
      };
    },
  }) as AnyRule;
}
