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

/** Why no technique is judged in full. */
const NEVER_IN_FULL =
  'Files show some of what opens the way: what is in the images and in the cluster, and attempts, they do not show.';

/** A technique as a control: a finding of one of the rules says that the manifests leave it open. */
export function controlOf({ id, title, tactics: [section, ...others], rules, note }: Technique): Control {
  const also = others.length > 0 ? [`Also under ${others.join(', ')}.`] : [];
  const why = note ?? (rules.length > 0 ? NEVER_IN_FULL : undefined);
  const notes = [...(why === undefined ? [] : [why]), ...also];
  return {
    id,
    title,
    section,
    assessment: rules.length > 0 ? 'partial' : 'none',
    rules,
    ...(notes.length > 0 && { note: notes.join(' ') }),
  };
}
