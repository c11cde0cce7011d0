import type { FileRole } from './surroundings.js';

/** The kinds of objects that something unreadable may contain. `anything` if that is unknown. */
export type MayHold = 'anything' | readonly string[];

/** Roles of files that contain no object of a cluster. */
const HOLDS_NOTHING: ReadonlySet<FileRole> = new Set(['helm-chart', 'helm-values', 'kustomization', 'patch']);

const KIND = /\bkind["']?[ \t]{0,8}:[ \t]{0,8}["']?([A-Za-z]\w{0,62})?/g;

/**
 * What unreadable text may contain. An object names its version and its kind, one of which may be the unreadable part.
 * Values, the configuration of other tools and YAML without these contain none. The kinds of an API begin with a
 * capital letter.
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
