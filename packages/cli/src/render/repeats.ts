import type { Finding } from '@plimsoll/core';
import { type Gravity, gravest, groupBy, type RenderingName } from '@plimsoll/core/internal';

/**
 * Merges the findings of one fault in several renderings of a source. The merged finding is shown if any of them is,
 * with their highest severity and risk. One rendering may have equal findings, for several resources from one line:
 * these stay separate. `allOf` returns the renderings of a finding's source.
 */
export function withoutRepeats(
  findings: readonly Finding[],
  allOf: (finding: Finding) => readonly RenderingName[] = () => [],
): readonly Finding[] {
  const groups = groupBy(findings, (finding) => {
    const { ruleId, messageId, file, region, resource, container, pathByName, origin } = finding;
    return origin
      ? JSON.stringify([ruleId, messageId, file, region?.startOffset, resource?.kind, container, pathByName])
      : finding;
  });
  return [...groups.values()].flatMap((group) =>
    faultsOf(group).map((same) => {
      const finding = one(same);
      const { length = 0 } = finding.renderings ?? [];
      return length > 1 && length === allOf(finding).length
        ? { ...finding, inAllRenderings: true as const }
        : finding;
    }),
  );
}

/** Each rendering once, by kind and name. */
export function distinct(renderings: readonly RenderingName[]): readonly RenderingName[] {
  const byKey = new Map(renderings.map((rendering) => [`${rendering.kind} ${rendering.name}`, rendering]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rendering]) => rendering);
}

/** Groups the findings of one line by fault: by the same name first, the rest in order. */
function faultsOf(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const faults: Finding[][] = [];
  for (const rendered of groupBy(findings, ({ resource }) => resource?.cluster).values()) {
    const byName = groupBy(faults, ([first]) => nameOf(first));
    const joined = new Set<Finding[]>();
    const others: Finding[] = [];
    for (const [name, same] of groupBy(rendered, nameOf))
      for (const [index, finding] of same.entries()) {
        const fault = byName.get(name)?.[index];
        if (fault) joined.add(fault);
        (fault ?? others).push(finding);
      }
    const free = faults.filter((fault) => !joined.has(fault));
    for (const [index, finding] of others.entries()) {
      const fault = free[index];
      if (fault) fault.push(finding);
      else faults.push([finding]);
    }
  }
  return faults;
}

const nameOf = (finding: Finding | undefined): string | undefined => finding?.resource?.name;

/** Lower for findings that fewer reasons hide: those win. */
const restraint = ({ suppression, supersededBy }: Finding): number =>
  suppression ? 2 : supersededBy === undefined ? 0 : 1;

function one(same: readonly Finding[]): Finding {
  const least = same.reduce(
    (lowest, finding) => Math.min(lowest, restraint(finding)),
    Number.POSITIVE_INFINITY,
  );
  const [first, ...others] = same.filter((finding) => restraint(finding) === least) as [
    Finding,
    ...Finding[],
  ];
  const onPath = [first, ...others].some((finding) => finding.onPath);
  const renderings = distinct([first, ...others].flatMap(({ renderings = [] }) => renderings));
  const { assumed: _, ...rest } = first;
  const certain = [first, ...others].find(({ assumed }) => assumed === undefined);
  return {
    ...(certain ? rest : first),
    ...others.reduce<Gravity>(gravest, first),
    ...(onPath && { onPath: true as const }),
    ...(renderings.length > 0 && { renderings }),
  };
}
