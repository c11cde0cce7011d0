import type { Json } from '@plimsoll/core/kubernetes';
import { weakened, weakenedByPatch } from './weakening.js';

/** A field with a literal, as `Object.spec{hostNetwork: true}` and maps write it. */
const FIELD = /\b(\w+)["']?\s{0,9}:\s{0,9}(true|false|\d+|["'][\w-]*["'])/g;

/** The field that an expression of the kind ApplyConfiguration weakens by a literal. */
export function weakenedByConfiguration(expression: string): string | undefined {
  for (const [, name, text] of expression.matchAll(FIELD)) {
    const value = literal(text!);
    const key = name === 'type' && value === 'Unconfined' ? ['seccompProfile', 'type'] : [name!];
    const found = weakened(key, value);
    if (found) return found;
  }
  return /\bhostPath["']?\s{0,9}:\s{0,9}(?:Object\.|\{)/.test(expression) ? 'hostPath' : undefined;
}

/** The field that an expression of the kind JSONPatch weakens. In a concatenated path the last string counts. */
export function weakenedByJsonPatch(expression: string): string | undefined {
  for (const text of expression.split('JSONPatch{').slice(1)) {
    const [before = '', after] = text
      .slice(0, (text.indexOf('}') + 1 || text.length + 1) - 1)
      .split(/\bvalue\s{0,9}:/, 2);
    const op = /\bop\s{0,9}:\s{0,9}["'](\w+)["']/.exec(before)?.[1];
    const path = before
      .slice(before.indexOf('path'))
      .split(/["']/)
      .filter((part) => part.startsWith('/'))
      .at(-1);
    const value = after === undefined ? undefined : literal(after.trim());
    const found = weakenedByPatch(op, path, value);
    if (found) return found;
  }
  return undefined;
}

/** The value of a CEL literal; undefined for a computed value. */
function literal(text: string): Json | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^\d{1,15}$/.test(text)) return Number(text);
  return /^["'][\w-]*["']$/.test(text) ? text.slice(1, -1) : undefined;
}
