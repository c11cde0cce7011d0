import type { Flow } from '@plimsoll/core/internal';
import { escapeSarifMessage } from '../escape.js';
import { LIMITS } from './limits.js';
import { ended, locationOf } from './locations.js';

/**
 * The flows of a result as `codeFlows` (SARIF 2.1.0, 3.36), each with one thread and inline locations: GitHub reads no
 * others. Above its limit of locations whole flows are left out.
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
