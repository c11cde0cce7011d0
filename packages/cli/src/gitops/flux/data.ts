import { valueAt } from '@plimsoll/core/internal';
import { isObject, type Json } from '@plimsoll/core/kubernetes';
import type { Produced } from '../types.js';

/** The value of a key, or why it is unknown. The reason follows the name of the object. */
export type Datum = string | { readonly why: string };

/** The data of a ConfigMap or Secret, decoded. */
export function dataOf({ value, unknown }: Produced): ReadonlyMap<string, Datum> {
  const data = new Map<string, Datum>();
  const encrypted = value.sops !== undefined;
  const isSecret = value.kind === 'Secret';
  const add = (field: string, decode: (text: string) => string): void => {
    const own = valueAt(value, [field]);
    for (const [key, entry] of Object.entries(isObject(own) ? own : {})) data.set(key, datum(entry, decode));
  };
  const datum = (entry: Json, decode: (text: string) => string): Datum => {
    const text = String(entry ?? '');
    if (text.startsWith('ENC[') || (encrypted && isSecret)) return { why: 'is encrypted' };
    const decoded = decode(text);
    const name = [...(unknown?.keys() ?? [])].find((name) => decoded.includes(`\${${name}}`));
    return name === undefined ? decoded : { why: `contains \${${name}}, which is unknown` };
  };
  add('data', isSecret ? (text) => Buffer.from(text, 'base64').toString('utf8') : (text) => text);
  if (isSecret) add('stringData', (text) => text);
  return data;
}
