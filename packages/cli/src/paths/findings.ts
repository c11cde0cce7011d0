import { attackPathsPlugin, type Cut } from '@plimsoll/attack-paths';
import { type FindingAt, TECHNIQUES } from '@plimsoll/attack-paths/internal';
import { type ConfigObject, type Finding, lint } from '@plimsoll/core';
import { groupBy, type ResourceId } from '@plimsoll/core/internal';
import type { AnyCursor, Resource } from '@plimsoll/core/kubernetes';
import { completenessOf, type LoadedProject } from '../load-project.js';

const RULES = new Set(Object.values(TECHNIQUES).flatMap(({ rules }) => rules));

const { meta, rules: rulesOfPaths } = attackPathsPlugin;

/**
 * Turns on the rules that find the same faults as the techniques, whatever the config says. It leaves out the rules
 * about paths themselves, which would search all paths a second time.
 */
export const rulesOfTechniques: ConfigObject = {
  rules: Object.fromEntries([
    ...Object.keys(rulesOfPaths).map((name) => [`${meta.prefix}/${name}`, 'off'] as const),
    ...[...RULES].map((rule) => [rule, 'error'] as const),
  ]),
};

/** Finds the finding at the place of a cut: at the same node, within it, or around it. */
export async function findingsAt(project: LoadedProject, cuts: readonly Cut[]): Promise<FindingAt> {
  if (cuts.length === 0) return () => undefined;
  const { files, loaded, whyNotChanged } = project;
  const cut = new Set(cuts.flatMap(({ evidence }) => evidence.map(({ at }) => at.resource.file.path)));
  const { findings } = await lint(files, loaded.config, {
    ...completenessOf(project),
    fixes: true,
    judges: (file) => cut.has(file),
  });
  const byResource = groupBy(
    findings.filter(({ ruleId, supersededBy }) => RULES.has(ruleId) && supersededBy === undefined),
    ({ file, resource }) => (resource ? keyOf(file, resource) : undefined),
  );
  return ({ resource, path }: AnyCursor) => {
    const file = resource.file.path;
    const own = byResource.get(keyOf(file, resource)) ?? [];
    const found =
      own.find((finding) => isWithin(finding.path, path) && isWithin(path, finding.path)) ??
      own.find((finding) => isWithin(finding.path, path));
    if (!found) return undefined;
    const { ruleId, fix } = found;
    return { ruleId, ...(fix && whyNotChanged(file) === undefined && { fix }) };
  };
}

const keyOf = (
  file: string,
  { cluster, document, item }: Pick<Resource, 'cluster' | 'document' | 'item'> | ResourceId,
): string => JSON.stringify([file, cluster, document, item ?? -1]);

const isWithin = (path: Finding['path'], parent: Finding['path']): boolean =>
  parent.length > 0 && parent.every((step, index) => path[index] === step);
