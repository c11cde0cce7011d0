import type { ResolvedConfig, ResourceConfig } from '../config/resolve.js';
import type { Draft } from '../draft/draft.js';
import type { Project } from '../model/project.js';
import type { Resource } from '../model/resource.js';
import { oncePer } from '../once-per.js';
import type { RunError } from '../result/result.js';
import type { PlacedFinding, Plugin } from '../rule/types.js';
import { pluginsOnPath } from './asked-plugins.js';

type IsOnPath = (finding: PlacedFinding) => boolean;

/**
 * Marks the findings whose places lie on a path that a plugin knows. The search takes time, so only plugins with a rule
 * that is on are asked, or all if the run asks for that.
 */
export function markOnPath(
  drafts: readonly Draft[],
  projectOf: (resource: Resource) => Project,
  config: ResolvedConfig,
  errors: RunError[],
  asked: boolean,
): void {
  const hooks = pluginsOnPath(config, asked).map(([prefix, { onPath }]) => hookOf(prefix, onPath!, errors));
  if (hooks.length === 0) return;
  const ofProject = oncePer((project: Project) =>
    oncePer((own: ResourceConfig) => hooks.map((hook) => hook(project, own))),
  );
  const ofResource = oncePer((resource: Resource) => {
    const project = projectOf(resource);
    return ofProject(project)(config.forResource(resource, project));
  });
  for (const draft of drafts) {
    const { ruleId, resource, path } = draft;
    if (resource && ofResource(resource).some((isOnPath) => isOnPath({ ruleId, resource, path })))
      draft.onPath = true;
  }
}

/** A plugin that throws is an error of the run, reported once. Nothing is on its paths then. */
function hookOf(
  prefix: string,
  onPath: NonNullable<Plugin['onPath']>,
  errors: RunError[],
): (project: Project, config: ResourceConfig) => IsOnPath {
  let failed = false;
  const attempt = <Answer>(answer: () => Answer): Answer | undefined => {
    if (failed) return undefined;
    try {
      return answer();
    } catch (error) {
      failed = true;
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      errors.push({
        kind: 'plugin',
        message: `The plugin ${prefix} cannot find attack paths: ${reason}`,
      });
      return undefined;
    }
  };
  return (project, { kubernetes, settings }) => {
    const isOnPath = attempt(() => onPath(project, { kubernetes, settings: settings[prefix] ?? {} }));
    return (finding) => attempt(() => isOnPath?.(finding)) ?? false;
  };
}
