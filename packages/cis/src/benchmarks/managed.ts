import type { Control } from '@plimsoll/core';

type OwnControl = Pick<Control, 'title' | 'assessment' | 'rules' | 'note'>;

/** A number, a level, and the control of the general benchmark that it repeats, or its own. */
export type ManagedLine = readonly [id: string, level: 1 | 2, same: string | OwnControl];

/** A control about the cloud around the cluster. */
export function cloud(title = 'A setting of the cloud account'): OwnControl {
  return { title, assessment: 'none', rules: [], note: 'It is set in the cloud, not in a manifest.' };
}

/** The controls of an edition for managed clusters, filled in from the general controls that they repeat. */
export function managedControls(
  lines: readonly ManagedLine[],
  general: readonly Control[],
): readonly Control[] {
  return lines.map(([id, level, same]): Control => {
    if (typeof same !== 'string')
      return { id, level: `level-${level}`, section: 'Cloud and cluster', ...same };
    const original = general.find((control) => control.id === same)!;
    return { ...original, id, level: `level-${level}` };
  });
}
