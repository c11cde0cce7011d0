import type { Formatter } from '@plimsoll/core';

export { escapeLine, escapeSarifMessage, toJson } from './escape.js';

/** Every format by its name, loaded on use. Without a prototype: `constructor` is no format. */
export const formatters: Readonly<Record<string, () => Promise<Formatter>>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, () => Promise<Formatter>>, {
    text: async () => (await import('./text.js')).text,
    unix: async () => (await import('./unix.js')).unix,
    json: async () => (await import('./json.js')).json,
    sarif: async () => (await import('./sarif/sarif.js')).sarif,
  }),
);
