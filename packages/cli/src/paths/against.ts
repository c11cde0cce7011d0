import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cutsOf } from '@plimsoll/attack-paths';
import type { AttackPath } from '@plimsoll/attack-paths/internal';
import { PlimsollError } from '../error.js';
import { MAX_FILE_SIZE } from '../files/read.js';
import { displayPath, repositoryOf } from '../files/repository.js';
import { newWalk, searchPattern } from '../files/search.js';
import { type LoadedProject, type LoadOptions, loadProject } from '../load-project.js';
import { projectGlobs } from '../project-files.js';
import { type ClusterPaths, clustersOf, type PathsQuestion } from './clusters.js';
import { writeRevision } from './revision.js';

/**
 * Identifies a path in two revisions: its start and goal, and who takes the last step how. Files may move, and other
 * ways to the same goal may come and go.
 */
function keyOf({ from, to, steps }: AttackPath, cluster: string | undefined): string {
  const { technique, from: last } = steps.at(-1)!;
  return JSON.stringify([cluster, from.name, to.name, technique, last.name, last.container]);
}

/** The clusters with only the paths that a revision lacks, and what was not read from that revision. */
export interface OpenedPaths {
  readonly clusters: readonly ClusterPaths[];
  readonly notes: readonly string[];
}

/** The paths that a revision of the repository lacks, by the config of the working tree. */
export async function openedSince(
  ref: string,
  clusters: readonly ClusterPaths[],
  project: LoadedProject,
  paths: readonly string[],
  options: LoadOptions,
  question: PathsQuestion,
): Promise<OpenedPaths> {
  const repository = repositoryOf(project.cwd);
  if (repository === undefined)
    throw new PlimsollError([`--against ${ref}: ${project.cwd} is not in a git repository.`]);
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'plimsoll-')));
  try {
    // This makes it a repository of its own, so that paths of findings start here.
    mkdirSync(path.join(folder, '.git'));
    const large = await writeRevision(ref, repository, folder, {
      env: options.env ?? {},
      maxFileSize: options.maxFileSize ?? MAX_FILE_SIZE,
      everyFile: options.helm !== undefined || options.kustomize === true || options.gitops === true,
    });
    const there = (absolute: string): string =>
      path.join(folder, displayPath(repository, existsSync(absolute) ? realpathSync(absolute) : absolute));
    const { file, source } = project.loaded;
    const before = await loadBefore(
      (paths.length > 0 || projectGlobs(source) ? paths : ['.']).map((given) =>
        there(path.resolve(project.cwd, given)),
      ),
      {
        ...options,
        cwd: there(file === undefined ? project.cwd : path.dirname(file)),
        config: file === undefined ? false : source,
      },
    );
    const clustersBefore = before ? await clustersOf(before, question) : [];
    const known = new Set(
      clustersBefore.flatMap(({ cluster, paths }) => paths.map((path) => keyOf(path, cluster))),
    );
    const isBroken = clustersBefore.some((cluster) => cluster.project.broken);
    return {
      clusters: clusters.map((cluster) => withoutKnown(cluster, known)),
      notes: [
        ...large.map((file) => `${file} is too large to read in ${ref}: its paths count as opened.`),
        ...(isBroken ? [`A file of ${ref} could not be read in full: its paths count as opened.`] : []),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The earlier project; undefined where it had none of the files that are asked about now. */
async function loadBefore(
  paths: readonly string[],
  options: LoadOptions & { readonly cwd: string },
): Promise<LoadedProject | undefined> {
  mkdirSync(options.cwd, { recursive: true });
  const present = paths.filter((given) => existsSync(given) || isFound(given, options.cwd));
  return paths.length > 0 && present.length === 0 ? undefined : loadProject(present, options);
}

/** Whether a pattern matches something. */
const isFound = (pattern: string, cwd: string): boolean => searchPattern(pattern, cwd, newWalk()) > 0;

/** Keeps the new paths, and the cuts for their goals. */
function withoutKnown(cluster: ClusterPaths, known: ReadonlySet<string>): ClusterPaths {
  const paths = cluster.paths.filter((path) => !known.has(keyOf(path, cluster.cluster)));
  return {
    ...cluster,
    paths,
    cuts: [...new Set(paths.map(({ to }) => to))].flatMap((goal) => cutsOf(cluster.graph, goal, paths)),
  };
}
