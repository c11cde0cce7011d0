import type { FleetFormatter } from './types.js';

export type * from './types.js';

/** Every format of a fleet by its name, loaded on use. Without a prototype: `constructor` is not a format. */
export const fleetFormatters: Readonly<Record<string, () => Promise<FleetFormatter>>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, () => Promise<FleetFormatter>>, {
    text: async () => (await import('./text.js')).text,
    json: async () => (await import('./json.js')).json,
    compliance: async () => (await import('./compliance.js')).compliance,
    sarif: async () => (await import('./sarif.js')).sarif,
    html: async () => (await import('./html/html.js')).html,
  }),
);
