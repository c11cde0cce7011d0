import type { FileRole } from './surroundings.js';

/** The kinds of objects that something which cannot be read may hold; `anything` where that cannot be told. */
export type MayHold = 'anything' | readonly string[];

/** Roles of files in which no object of a cluster stands. */
const HOLDS_NOTHING: ReadonlySet<FileRole> = new Set(['helm-chart', 'helm-values', 'kustomization', 'patch']);

const KIND = /\bkind["']?[ \t]{0,8}:[ \t]{0,8}["']?([A-Za-z]\w{0,62})?/g;

/**
 * What a text that cannot be read may hold: an object names its version and its kind, of which one may be what cannot
 * be read. Values, the configuration of other tools and any YAML without these hold none; in a kind of an API the first
 * letter is a capital.
 */
export function mayHold(text: string, role: FileRole): MayHold {
  if (HOLDS_NOTHING.has(role)) return [];
  const versioned = /\bapiVersion\b/.test(text);
  const kinds = new Set<string>();
  for (const [, kind] of text.matchAll(KIND)) {
    if (kind === undefined && versioned) return 'anything';
    if (kind !== undefined && (versioned || /^[A-Z]/.test(kind))) kinds.add(kind);
  }
  return kinds.size === 0 && versioned ? 'anything' : [...kinds];
}
