import type { ResourceConfig } from '../config/resolve.js';
import { type CoreRuleId, coreRules } from '../rules/core-rules.js';
import type { Draft } from './draft.js';
import { pathKey } from './path-key.js';
import type { Place } from './place.js';

/** A finding of the core itself. Undefined if the config turns the rule off. */
export function coreDraft(
  rule: keyof typeof coreRules,
  message: string,
  place: Place,
  config: ResourceConfig,
  messageId = 'found',
): Draft | undefined {
  const ruleId: CoreRuleId = `plimsoll/${rule}`;
  const setting = config.rules.get(ruleId);
  return (
    setting && {
      ...place,
      ruleId,
      messageId,
      message,
      severity: setting.severity,
      risk: coreRules[rule].meta.risk,
      related: [],
      pathKey: pathKey(place.path),
    }
  );
}
