import type { PathsFormatter } from './types.js';

export type { PathsFormatOptions, PathsFormatter } from './types.js';

/** Every format of attack paths by its name, loaded on use. */
export const pathsFormatters: Readonly<Record<string, () => Promise<PathsFormatter>>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, () => Promise<PathsFormatter>>, {
    text: async () => (await import('./text.js')).pathsText,
    json: async () => (await import('./json.js')).pathsJson,
    html: async () => (await import('./html.js')).pathsHtml,
    svg: async () => (await import('./svg.js')).pathsSvg,
    sarif: async () => (await import('./sarif.js')).pathsSarif,
    mermaid: async () => (await import('./mermaid.js')).pathsMermaid,
    dot: async () => (await import('./dot.js')).pathsDot,
  }),
);
