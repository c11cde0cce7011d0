import type { Control } from '@plimsoll/core';

/**
 * What a guide asks for, in our words; the rules of all packs, separated by blanks, with `ps`, `cis`, `nsa` or
 * `platform` before their names; and what files do not show. A line without a note is checked in full.
 */
export type Line = readonly [title: string, rules: string, note?: string];

const PACKS: Readonly<Record<string, string>> = {
  ps: 'pod-security',
  cis: 'cis',
  nsa: 'nsa-hardening',
  platform: 'platform',
};

const idOf = (short: string): string => short.replace(/^\w+/, (pack) => PACKS[pack] ?? pack);

/** The controls of a guide by section. The numbers are ours: guides have none. */
export function controlsOf(sections: Readonly<Record<string, readonly Line[]>>): readonly Control[] {
  return Object.entries(sections).flatMap(([section, lines], chapter) =>
    lines.map(
      ([title, rules, note], index): Control => ({
        id: `${chapter + 1}.${index + 1}`,
        title,
        section: `${chapter + 1} ${section}`,
        assessment: rules === '' ? 'none' : note === undefined ? 'full' : 'partial',
        rules: rules.split(/\s+/).filter(Boolean).map(idOf),
        ...(note !== undefined && { note }),
      }),
    ),
  );
}
