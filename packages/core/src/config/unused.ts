import { isKindName, kindNames } from '../model/kinds.js';
import { hasPodAt } from '../model/pod.js';
import type { PodTemplateLocation } from '../model/pod-template.js';
import type { Resource } from '../model/resource.js';
import { didYouMean } from '../suggest.js';
import type { ResolvedConfig } from './resolve.js';
import type { ConfigProblem } from './types.js';

/**
 * The kinds, clusters and pod templates of a config that match nothing in a whole project.
 * @param resourcesOf its objects: most configs need none of them
 */
export function unusedConfig(
  config: ResolvedConfig,
  resourcesOf: () => readonly Resource[],
): readonly ConfigProblem[] {
  const { matchedKinds, matchedClusters, ownPodTemplates } = config;
  // Most configs name none, and an editor asks after each key.
  if (matchedKinds.length + matchedClusters.length + ownPodTemplates.length === 0) return [];
  const resources = resourcesOf();
  const seen = new Set(resources.flatMap(({ group, kind }) => [kind, `${group}/${kind}`]));
  const kinds = matchedKinds.flatMap(({ path, pattern: kind }): ConfigProblem[] => {
    const bare = kind.slice(kind.lastIndexOf('/') + 1);
    if (isGlob(kind) || seen.has(kind) || isKindName(bare)) return [];
    const guess = didYouMean(bare, [...kindNames(), ...seen]);
    return [{ path, message: `No linted object has the kind "${kind}".${guess}` }];
  });
  const known = new Set(resources.flatMap(({ cluster }) => cluster ?? []));
  const clusters = matchedClusters.flatMap(({ path, pattern }): ConfigProblem[] =>
    isGlob(pattern) || known.has(pattern)
      ? []
      : [
          {
            path,
            message: `No linted object is in a cluster "${pattern}".${didYouMean(pattern, known)}`,
          },
        ],
  );
  const templates = ownPodTemplates.flatMap((location, index): ConfigProblem[] => {
    const path = `${config.podTemplatesPath}[${index}]`;
    const own = resources.filter(({ group, kind }) => group === location.group && kind === location.kind);
    if (own.some((resource) => hasPodAt(resource, location))) return [];
    const name = nameOf(location);
    return own.length === 0
      ? [{ path, message: `No linted object has the kind "${name}".` }]
      : [{ path, message: `No linted ${name} has a pod template at "${pathText(location)}".` }];
  });
  return [...kinds, ...clusters, ...templates];
}

const isGlob = (pattern: string): boolean => /[*?[\]{}()!+@\\]/.test(pattern);

const nameOf = ({ group, kind }: PodTemplateLocation): string => (group === '' ? kind : `${group}/${kind}`);

function pathText({ path }: PodTemplateLocation): string {
  return path
    .map((step) => (step === '*' ? '[]' : `.${step}`))
    .join('')
    .slice(1);
}
