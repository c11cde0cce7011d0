import { type AnyRule, defineRule } from '@plimsoll/core';
import { parts } from '../../lint/loaded.js';
import { messages } from './messages.js';
import type { Row } from './table.js';

/** A rule about what completes the paths between two ends. */
export function pathRule({ description, risk, severity, cwe, ...ends }: Row): AnyRule {
  return defineRule({
    meta: { description, scope: 'project', risk, severity, cwe, precision: 'high', messages },
    create: (context) => ({ Resource: (_, resource) => parts().judge(context, ends, resource) }),
  }) as AnyRule;
}
