import type { Finding } from '@plimsoll/core';
import { groupBy, type RenderingName } from '@plimsoll/core/internal';

/** Singular and plural. */
const WORDS: Readonly<Record<RenderingName['kind'], readonly [string, string]>> = {
  helm: ['rendering', 'renderings'],
  kustomize: ['overlay', 'overlays'],
  cluster: ['cluster', 'clusters'],
};

/** The most names to show. The JSON has all. */
const SHOWN = 6;

/** The renderings with a fault, such as `in renderings dev and prod`; undefined where none has a name. */
export function renderingsOf({
  renderings = [],
  inAllRenderings,
}: Pick<Finding, 'renderings' | 'inAllRenderings'>): string | undefined {
  const kinds = [...groupBy(renderings, ({ kind }) => kind)];
  if (kinds.length === 0) return undefined;
  if (inAllRenderings) {
    const [kind] = kinds.length === 1 ? kinds[0]! : (['helm'] as const);
    return `in all ${renderings.length} ${WORDS[kind][1]}`;
  }
  return `in ${kinds.map(([kind, own]) => named(kind, own)).join(', and in ')}`;
}

function named(kind: RenderingName['kind'], renderings: readonly RenderingName[]): string {
  const names = renderings.map(({ name }) => name);
  const [one, several] = WORDS[kind];
  if (names.length === 1) return `${one} ${names[0]}`;
  const shown = names.length > SHOWN ? [...names.slice(0, SHOWN), `${names.length - SHOWN} more`] : names;
  return `${several} ${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
