import { loadTypes } from '@plimsoll/kubernetes-api';
import type { ResolvedConfig } from '../config/resolve.js';
import { compare } from '../draft/draft.js';
import { append, groupBy } from '../group-by.js';
import { type CustomKind, clusterWideKinds, customKindOf } from '../model/custom-kind.js';
import type { LintedFile } from '../model/linted-file.js';
import { podsOf } from '../model/pod.js';
import type { PodCursor } from '../model/pod-cursor.js';
import type { PodTemplateLocation } from '../model/pod-template.js';
import { podsInSchemas } from '../model/pods-in-schemas.js';
import type { Project, UnknownMember, UnreadDocument } from '../model/project.js';
import { ProjectIndex } from '../model/project-index.js';
import type { ResourceScope } from '../model/read-resources.js';
import type { Resource } from '../model/resource.js';
import { releaseFactsOf } from '../model/values/beside.js';
import { oncePer } from '../once-per.js';
import { mayHold } from '../source/may-hold.js';
import { type ParsedFile, unreadOf } from '../source/parse.js';
import { hidesContent } from '../yaml/index.js';
import type { Completeness } from './completeness.js';
import { type FileMemory, type ReadFile, readFile } from './file-memory.js';
import type { LintMemory } from './memory.js';

interface Projects {
  readonly files: readonly LintedFile[];
  readonly byCluster: ReadonlyMap<string | undefined, ProjectIndex>;
  /** The project of a resource of any file. */
  projectOf(resource: Resource): ProjectIndex;
  /** Projects of resources that are created in a cluster that may be another one, by the object that carries them. */
  readonly elsewhere: ReadonlyMap<Resource, ProjectIndex>;
}

/**
 * The resources of all files that are not ignored, sorted by path, and one project per cluster. What an object carries
 * into a cluster that may be another one is a project of its own, which may have more members elsewhere.
 */
export async function projectsOf(
  files: readonly ParsedFile[],
  config: ResolvedConfig,
  completeness: Completeness,
  memory?: LintMemory,
  turn: () => Promise<void> | undefined = () => undefined,
): Promise<Projects> {
  const sorted = files
    .filter((file) => !config.forFile(file.source.path).ignored)
    .sort((a, b) => compare(a.source.path, b.source.path));
  const given = await config.schemas?.();
  memory?.beginReading(sorted, given);
  const clusterOf = (file: ParsedFile): string | undefined =>
    file.loose ? undefined : (file.cluster ?? config.forFile(file.source.path).cluster);
  const groups = groupBy(sorted, clusterOf);
  const readGroup = (
    cluster: string | undefined,
    more: readonly CustomKind[],
  ): Promise<readonly ReadFile[]> => {
    const own = groups.get(cluster) ?? [];
    const releases = memory ? memory.files.releasesIn(cluster, own) : releaseFactsOf(own);
    const scope = { cluster, namespace: config.namespace, releases };
    return readCluster(own, {
      scope,
      given: [...(given?.kinds ?? []), ...more],
      memory: memory?.files,
      turn,
    });
  };
  // Definitions in files of no cluster describe kinds that a cluster does not define.
  const loose = await readGroup(undefined, []);
  const kinds = loose.flatMap((read) => kindsDefinedIn(read, () => true));
  const others = [...groups.keys()].filter((cluster) => cluster !== undefined);
  const read = [...loose];
  for (const cluster of others) for (const one of await readGroup(cluster, kinds)) read.push(one);
  read.sort((a, b) => compare(a.file.source.path, b.file.source.path));
  await loadTypes(groupsOf(read));
  const byCluster = new Map<string | undefined, ProjectIndex>();
  const elsewhere = new Map<Resource, ProjectIndex>();
  for (const [cluster, own] of groupBy(read, (entry) => entry.cluster)) {
    const here: Resource[] = [];
    const byCarrier = new Map<Resource, Resource[]>();
    for (const { resources } of own)
      for (const resource of resources) {
        const carrier = carrierElsewhere(resource);
        if (carrier) append(byCarrier, carrier, resource);
        else here.push(resource);
      }
    const last = memory?.indexOf(cluster);
    const unread = own.flatMap(unreadIn);
    const inSchemas = podsInSchemas(here);
    const podTemplates =
      memory?.files.podTemplatesIn(cluster, config.podTemplates, inSchemas) ??
      (inSchemas.length === 0 ? config.podTemplates : [...config.podTemplates, ...inSchemas]);
    const unknownMembers = membersOf(cluster, completeness);
    const pods = memory && { pods: () => own.flatMap((entry) => podsIn(entry, podTemplates)) };
    byCluster.set(
      cluster,
      new ProjectIndex(here, {
        unknownMembers,
        unread,
        cluster,
        podTemplates,
        ...pods,
        ...(last && { last }),
      }),
    );
    for (const [carrier, resources] of byCarrier)
      elsewhere.set(
        carrier,
        new ProjectIndex(resources, {
          unknownMembers: [unseen(cluster)],
          unread: [],
          cluster,
          podTemplates,
        }),
      );
  }
  memory?.follow(
    byCluster,
    groupBy(read, (entry) => entry.cluster),
  );
  const projectOf = (resource: Resource): ProjectIndex =>
    elsewhere.get(carrierElsewhere(resource)!) ?? byCluster.get(resource.cluster)!;
  return {
    files: read.map(({ file, resources }) => ({ file, resources, projectOf })),
    byCluster,
    elsewhere,
    projectOf,
  };
}

const unseen = (cluster: string | undefined): UnknownMember => ({
  cluster,
  because: 'Only a part of the project was linted.',
});

/** Sorted, so that the same input gives the same reasons. */
function membersOf(
  cluster: string | undefined,
  { complete = true, unknownMembers = [] }: Completeness,
): readonly UnknownMember[] {
  const own = unknownMembers.filter((member) => member.cluster === cluster);
  own.sort((a, b) => compare(a.because, b.because));
  return complete ? own : [unseen(cluster), ...own];
}

interface Reading {
  readonly scope: ResourceScope;
  /** Custom kinds besides those that the files define. */
  readonly given: readonly CustomKind[];
  readonly memory: FileMemory | undefined;
  /** Called before each file. */
  readonly turn: () => Promise<void> | undefined;
}

/**
 * The resources of the files of one cluster. Which custom resources are cluster-scoped is only known when all files are
 * read, so files with such resources are read again.
 */
async function readCluster(
  files: readonly ParsedFile[],
  { scope, given, memory, turn }: Reading,
): Promise<readonly ReadFile[]> {
  const read = (file: ParsedFile, wide: ResourceScope): ReadFile => {
    const own = file.namespace === undefined ? wide : { ...wide, namespace: file.namespace };
    return memory ? memory.read(file, own) : readFile(file, own);
  };
  const first: ReadFile[] = [];
  for (const file of files) {
    const others = turn();
    if (others) await others;
    first.push(read(file, scope));
  }
  const defined = first.flatMap((read) => kindsDefinedIn(read, ({ within }) => !within?.elsewhere));
  const clusterWide = clusterWideKinds([...defined, ...given]);
  if (clusterWide.size === 0) return first;
  return first.map((entry) =>
    entry.resources.some(({ group, kind }) => clusterWide.has(`${group}/${kind}`))
      ? read(entry.file, { ...scope, clusterWide })
      : entry,
  );
}

/** The kinds that some of the objects of a file define. Most files define none. */
function kindsDefinedIn(
  { resources }: ReadFile,
  isIncluded: (resource: Resource) => boolean,
): readonly CustomKind[] {
  let found: CustomKind[] | undefined;
  for (const resource of resources) {
    const defined = customKindOf(resource);
    if (!defined || !isIncluded(resource)) continue;
    found ??= [];
    found.push(defined);
  }
  return found ?? NO_KINDS;
}

const NO_KINDS: readonly CustomKind[] = [];

/** Most files are the same in the next run. */
const knownPods = new WeakMap<
  ReadFile,
  { readonly podTemplates: readonly PodTemplateLocation[]; readonly pods: readonly PodCursor[] }
>();

/** The pods that a file brings into its cluster. */
function podsIn(read: ReadFile, podTemplates: readonly PodTemplateLocation[]): readonly PodCursor[] {
  const known = knownPods.get(read);
  if (known?.podTemplates === podTemplates) return known.pods;
  const pods = read.resources.flatMap((resource) =>
    carrierElsewhere(resource) ? [] : podsOf(resource, podTemplates),
  );
  knownPods.set(read, { podTemplates, pods });
  return pods;
}

/** The API groups of what was read. The core group has the metadata of every object. */
function groupsOf(read: readonly Pick<LintedFile, 'resources'>[]): ReadonlySet<string> {
  const groups = new Set(['']);
  for (const { resources } of read) for (const { group } of resources) groups.add(group);
  return groups;
}

/** The object that brings a resource into a cluster that may be another one. */
function carrierElsewhere({ within }: Resource): Resource | undefined {
  return within?.elsewhere ? (carrierElsewhere(within.carrier) ?? within.carrier) : undefined;
}

const unreadIn = (read: ReadFile): readonly UnreadDocument[] =>
  read.file.mayHold ||
  read.file.documents.some((document) => document.mayHold) ||
  read.resources.some(({ problems }) => problems.length > 0)
    ? unreadInOdd(read)
    : NOTHING_UNREAD;

const NOTHING_UNREAD: readonly UnreadDocument[] = [];

const unreadInOdd = oncePer(({ file, resources }: ReadFile): readonly UnreadDocument[] => {
  const own: Omit<UnreadDocument, 'file'>[] = [...unreadOf(file)];
  // If a carried configuration cannot be read, the text that carries it names its kind.
  if (resources.some(({ problems }) => problems.some(hidesContent)))
    own.push({ mayHold: mayHold(file.source.text, 'plain') });
  return own.map((held) => ({ file: file.source.path, ...held }));
});

/**
 * The projects of parsed files, one per cluster of the config. Rules see these. Programs can ask them other questions.
 * @example
 * for (const project of await readProjects([file], config)) console.log(project.cluster, project.pods.length);
 */
export async function readProjects(
  files: readonly ParsedFile[],
  config: ResolvedConfig,
  completeness: Completeness = {},
): Promise<readonly Project[]> {
  return [...(await projectsOf(files, config, completeness)).byCluster.values()];
}
