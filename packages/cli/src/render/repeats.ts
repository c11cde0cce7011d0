import type { Finding } from '@plimsoll/core';
import { type Gravity, gravest, groupBy, type RenderingName } from '@plimsoll/core/internal';

/**
 * What several renderings have of one fault of a source as one finding: as one that is shown where any of them is,
 * with the highest severity and the highest risk of those that are. One rendering can have equal findings, of several
 * resources that one line gives; these stay several. `allOf` are the renderings that the source of a finding has.
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

/** Each once, by kind and name. */
export function distinct(renderings: readonly RenderingName[]): readonly RenderingName[] {
  const byKey = new Map(renderings.map((rendering) => [`${rendering.kind} ${rendering.name}`, rendering]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rendering]) => rendering);
}

/** The findings of one line by the fault that they are of: those of the same name, the rest as they come. */
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

/** The less is said against showing a finding, the more it counts. */
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
