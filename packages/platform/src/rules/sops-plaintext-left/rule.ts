import { defineRule } from '@plimsoll/core';
import type { Cursor, Json, JsonObject } from '@plimsoll/core/kubernetes';
import { coverageOf } from './keys.js';

/** Fields that the API server has to read as plain text. */
const HEAD = ['apiVersion', 'kind', 'metadata', 'sops'];

export const sopsPlaintextLeft = defineRule({
  meta: {
    description: 'Encrypt every value that SOPS is told to encrypt',
    scope: 'resource',
    risk: 7,
    cwe: [312],
    precision: 'high',
    messages: {
      plain:
        "'{{key}}' is in plain text, although SOPS encrypts this file with a rule that covers it. Replace the value, and encrypt the file again.",
    },
  },
  create(context) {
    return {
      Resource(root, { embedded, value }) {
        if (value.sops === undefined) return context.notApplicable();
        const sops = (root as Cursor<JsonObject>).at('sops') as Cursor<Json>;
        if (embedded || typeof sops.at('mac').value !== 'string') return context.notApplicable();
        const covers = coverageOf(sops);
        if (!covers)
          return context.unknown({ at: sops, reason: 'The SOPS rule for this file could not be read.' });
        for (const [key, child] of root.entries())
          if (!HEAD.includes(key))
            for (const { at, keys } of leavesIn(child as Cursor<Json>, [key]))
              if (covers(keys)) context.report({ at, messageId: 'plain', data: { key: keys.at(-1)! } });
      },
    };
  },
});

interface Leaf {
  readonly at: Cursor<Json>;
  readonly keys: readonly string[];
}

/** Plain text values with the keys on their path, without list indexes. SOPS leaves empty strings and nulls. */
function leavesIn(at: Cursor<Json>, keys: readonly string[]): readonly Leaf[] {
  const { value } = at;
  if (Array.isArray(value)) return at.items().flatMap((item) => leavesIn(item, keys));
  if (typeof value === 'object')
    return at.entries().flatMap(([key, child]) => leavesIn(child, [...keys, key]));
  const isPlain =
    value !== undefined && value !== '' && !(typeof value === 'string' && value.startsWith('ENC['));
  return isPlain ? [{ at, keys }] : [];
}
