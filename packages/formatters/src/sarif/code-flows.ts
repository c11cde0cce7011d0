import type { Flow } from '@plimsoll/core/internal';
import { escapeSarifMessage } from '../escape.js';
import { LIMITS } from './limits.js';
import { ended, locationOf } from './locations.js';

/**
 * Ways to a result as `codeFlows` (SARIF 2.1.0, 3.36), each with one thread and its locations inline: GitHub reads no
 * others. What is above its limit of locations is left out, whole ways first.
 */
export function codeFlowsOf(flows: readonly Flow[] | undefined): readonly object[] | undefined {
  let left: number = LIMITS.threadFlowLocations;
  const kept = (flows ?? []).filter(({ steps }, index) => {
    left -= steps.length;
    return index === 0 || left >= 0;
  });
  if (kept.length === 0) return undefined;
  return kept.map(({ message, steps }) => ({
    message: { text: ended(escapeSarifMessage(message)) },
    threadFlows: [
      {
        locations: steps.slice(0, LIMITS.threadFlowLocations).map((step) => ({ location: locationOf(step) })),
      },
    ],
  }));
}
