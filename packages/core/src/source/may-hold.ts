import type { FileRole } from './surroundings.js';

/** The kinds of objects that something which cannot be read may hold; `anything` where that cannot be told. */
export type MayHold = 'anything' | readonly string[];

/** Roles of files in which no object of a cluster stands. */
const HOLDS_NOTHING: ReadonlySet<FileRole> = new Set(['helm-chart', 'helm-values', 'kustomization', 'patch']);

const KIND = /\bkind["']?[ \t]{0,8}:[ \t]{0,8}["']?([A-Za-z]\w{0,62})?/g;

/**
 * What a text that cannot be read may hold: an object names its version and its kind. Values, the configuration of
 * other tools and any YAML without these hold none; where a kind cannot be read, it may be any.
 */
export function mayHold(text: string, role: FileRole): MayHold {
  if (HOLDS_NOTHING.has(role) || !/\bapiVersion\b/.test(text)) return [];
  const kinds = new Set<string>();
  for (const [, kind] of text.matchAll(KIND)) {
    if (kind === undefined) return 'anything';
    kinds.add(kind);
  }
  return [...kinds];
}
