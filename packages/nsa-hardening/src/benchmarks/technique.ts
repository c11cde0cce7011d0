import type { Control } from '@plimsoll/core';

/** One technique of an attacker. */
export interface Technique {
  readonly id: string;
  /** In our words. */
  readonly title: string;
  /** The columns of the matrix that it stands in; the first one is its section. */
  readonly tactics: readonly [string, ...string[]];
  /** Rules that show what opens the way to it. */
  readonly rules: readonly string[];
  readonly note?: string;
}

/**
 * A technique as a control: a finding of one of the rules says that the manifests leave it open. Never more than in
 * part: what is only in the cluster, and attempts, files do not show.
 */
export function controlOf({ id, title, tactics: [section, ...others], rules, note }: Technique): Control {
  const also = others.length > 0 ? [`Also under ${others.join(', ')}.`] : [];
  const notes = [...(note === undefined ? [] : [note]), ...also];
  return {
    id,
    title,
    section,
    assessment: rules.length > 0 ? 'partial' : 'none',
    rules,
    ...(notes.length > 0 && { note: notes.join(' ') }),
  };
}
