import { globs, relativeTo } from '../config/glob.js';
import { resourceMatcher } from '../config/match.js';
import type { ResolvedConfig } from '../config/resolve.js';
import type { Project } from '../model/project.js';
import type { Resource } from '../model/resource.js';
import { SourceFile } from '../source/source-file.js';
import { readDocuments } from '../source/yaml.js';
import type { Suppression } from './suppression.js';

/** The `suppressions` of a config. */
export function configSuppressions(
  config: ResolvedConfig,
  projectOf: (resource: Resource) => Project,
): readonly Suppression[] {
  if (config.suppressions.length === 0) return [];
  const positions = config.source && readDocuments(config.source.text).next().value?.positions;
  const file = config.source && new SourceFile(config.source.path, config.source.text);
  return config.suppressions.map((entry, index): Suppression => {
    const files = entry.files && globs(entry.files);
    const match = entry.match && resourceMatcher(entry.match);
    const container = entry.container === undefined ? undefined : globs([entry.container].flat());
    const path = [...config.suppressionsPath, index];
    const range = positions?.locate([...path, 'rules']);
    return {
      kind: 'config',
      rules: entry.rules,
      reason: entry.reason,
      ...(entry.expires !== undefined && { expires: entry.expires }),
      file: config.source?.path ?? 'the config',
      region: range && file?.region(range.keyStart, range.keyEnd),
      path,
      resource: undefined,
      covers: (place) =>
        (!files || files(relativeTo(config.basePath, place.file))) &&
        (!match || (place.resource !== undefined && match(place.resource, projectOf(place.resource)))) &&
        (!container || (place.container !== undefined && container(place.container))),
    };
  });
}
