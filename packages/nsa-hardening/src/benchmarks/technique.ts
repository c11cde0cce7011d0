import type { Control } from '@plimsoll/core';

/** One technique of attackers. */
export interface Technique {
  readonly id: string;
  /** In our words. */
  readonly title: string;
  /** The columns of the matrix that contain it. The first one is its section. */
  readonly tactics: readonly [string, ...string[]];
  /** Rules whose findings allow the technique. */
  readonly rules: readonly string[];
  readonly note?: string;
}

/** Why no technique is checked in full. */
const NEVER_IN_FULL =
  'Files show some of what opens the way: what is in the images and in the cluster, and attempts, they do not show.';

/** A technique as a control: a finding of one of its rules says that the manifests allow it. */
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
