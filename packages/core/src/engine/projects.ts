import type { ResolvedConfig } from '../config/resolve.js';
import { compare } from '../draft/draft.js';
import { type Project, ProjectIndex, type UnreadDocument } from '../model/project.js';
import { readResources } from '../model/read-resources.js';
import type { Resource } from '../model/resource.js';
import { hidesContent } from '../source/document.js';
import { mayHold } from '../source/may-hold.js';
import { type ParsedFile, unreadOf } from '../source/parse.js';

export interface LintedFile {
  readonly file: ParsedFile;
  readonly resources: readonly Resource[];
  readonly project: ProjectIndex;
}

interface Projects {
  readonly files: readonly LintedFile[];
  readonly byCluster: ReadonlyMap<string | undefined, ProjectIndex>;
}

/** The resources of all files that are not ignored, in the order of their paths, and one project per cluster. */
export function projectsOf(
  files: readonly ParsedFile[],
  config: ResolvedConfig,
  complete: boolean,
): Projects {
  const sorted = files
    .filter((file) => !config.forFile(file.source.path).ignored)
    .sort((a, b) => compare(a.source.path, b.source.path));
  const read = sorted.map((file) => {
    const cluster = file.cluster ?? config.forFile(file.source.path).cluster;
    return { file, cluster, resources: readResources(file, { cluster, namespace: config.namespace }) };
  });
  const byCluster = new Map<string | undefined, ProjectIndex>();
  for (const cluster of new Set(read.map((entry) => entry.cluster))) {
    const own = read.filter((entry) => entry.cluster === cluster);
    byCluster.set(
      cluster,
      new ProjectIndex(
        own.flatMap((entry) => entry.resources),
        {
          complete,
          unread: own.flatMap(unreadIn),
          cluster,
          podTemplates: config.podTemplates,
        },
      ),
    );
  }
  return {
    files: read.map(({ file, resources, cluster }) => ({
      file,
      resources,
      project: byCluster.get(cluster)!,
    })),
    byCluster,
  };
}

function unreadIn({ file, resources }: Pick<LintedFile, 'file' | 'resources'>): readonly UnreadDocument[] {
  const own: Omit<UnreadDocument, 'file'>[] = [...unreadOf(file)];
  // What carries a configuration that cannot be read names its kind in its own text.
  if (resources.some(({ problems }) => problems.some(hidesContent)))
    own.push({ mayHold: mayHold(file.source.text, 'plain') });
  return own.map((held) => ({ file: file.source.path, ...held }));
}

/**
 * The projects of parsed files, one per cluster of the config: what rules see, for programs that ask other
 * questions of it. `complete` says whether the files are the whole project; default true.
 */
export function readProjects(
  files: readonly ParsedFile[],
  config: ResolvedConfig,
  { complete = true }: { readonly complete?: boolean } = {},
): readonly Project[] {
  return [...projectsOf(files, config, complete).byCluster.values()];
}
