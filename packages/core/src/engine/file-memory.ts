import { componentsOf } from '../model/components/components-of.js';
import type { Difference } from '../model/followed/followed-project.js';
import { mayHavePods } from '../model/pod.js';
import type { PodTemplateLocation } from '../model/pod-template.js';
import { isPlain, moveResource, type ResourceScope, resourcesIn } from '../model/read-resources.js';
import type { Resource } from '../model/resource.js';
import { releaseFactsOf, saysOfReleases } from '../model/values/beside.js';
import type { ReleaseFacts } from '../model/values/release-facts.js';
import { isSameList } from '../same-list.js';
import type { ParsedDocument, ParsedFile } from '../source/parse.js';
import type { Moves } from './moves.js';

/** A file with its resources. A run with a memory has the same object as the last one, if they are the same. */
export interface ReadFile {
  readonly file: ParsedFile;
  readonly cluster: string | undefined;
  readonly scope: ResourceScope;
  readonly resources: readonly Resource[];
  /** By document. */
  readonly byDocument: readonly (readonly Resource[])[];
}

export function readFile(file: ParsedFile, scope: ResourceScope): ReadFile {
  return readBy(file, scope, (document) => resourcesIn(document, file, scope));
}

function readBy(
  file: ParsedFile,
  scope: ResourceScope,
  read: (document: ParsedDocument, index: number) => readonly Resource[],
): ReadFile {
  const byDocument = file.documents.map(read);
  return { file, cluster: scope.cluster, scope, resources: byDocument.flat(), byDocument };
}

interface Cluster {
  /** Where custom resources have pods, as text and as the list that the caches of pods know. */
  readonly inSchemas: string;
  readonly podTemplates: readonly PodTemplateLocation[];
}

interface Releases {
  readonly files: readonly ParsedFile[];
  readonly facts: ReleaseFacts;
}

/** The resources of the last run, for files, documents and scopes that are the same. */
export class FileMemory {
  readonly #moves: Moves;
  /** By file: what was read first, and what was read with the cluster-wide kinds of the run. */
  #last = new Map<ParsedFile, readonly ReadFile[]>();
  /** The same by path. */
  #lastByPath = new Map<string, readonly ReadFile[]>();
  #next = new Map<ParsedFile, readonly ReadFile[]>();
  /** The files of the run. */
  #files: ReadonlySet<ParsedFile> = new Set();
  #isRead = false;
  /** Other versions of a file whose resources the run has taken over. */
  readonly #taken = new Set<ReadFile>();
  readonly #clusters = new Map<string | undefined, Cluster>();
  readonly #releases = new Map<string | undefined, Releases>();
  #touched = new Set<Resource>();

  constructor(moves: Moves) {
    this.#moves = moves;
  }

  forget(): void {
    this.#last = new Map();
    this.#lastByPath = new Map();
    this.#next = new Map();
    this.#clusters.clear();
    this.#releases.clear();
    this.#touched.clear();
  }

  /** The objects of each file, as the last run read them. */
  *resources(): Iterable<readonly Resource[]> {
    for (const reads of this.#last.values()) for (const { resources } of reads) yield resources;
  }

  /** Begins to read the files of a run. */
  begin(files: readonly ParsedFile[]): void {
    this.#next = new Map();
    this.#files = new Set(files);
    this.#isRead = false;
    this.#taken.clear();
  }

  /** Tells that all files of the run are read. */
  finish(): void {
    this.#isRead = true;
  }

  read(file: ParsedFile, scope: ResourceScope): ReadFile {
    const own = this.#next.get(file);
    const last = withScope(own, scope) ?? withScope(this.#last.get(file), scope);
    const read =
      last && !last.resources.some((one) => this.#isTouched(one)) ? last : this.#readAgain(file, scope);
    if (!own?.includes(read)) this.#next.set(file, own ? [...own, read] : [read]);
    return read;
  }

  /** What the files of a cluster say about releases. */
  releasesIn(cluster: string | undefined, all: readonly ParsedFile[]): ReleaseFacts {
    const files = all.filter(saysOfReleases);
    const known = this.#releases.get(cluster);
    if (known && isSameList(known.files, files)) return known.facts;
    const facts = releaseFactsOf(files);
    this.#releases.set(cluster, { files, facts });
    return facts;
  }

  /** Where the pods of a cluster are: the same list if it says the same, because caches of pods go by it. */
  podTemplatesIn(
    cluster: string | undefined,
    given: readonly PodTemplateLocation[],
    found: readonly PodTemplateLocation[],
  ): readonly PodTemplateLocation[] {
    const inSchemas = JSON.stringify(found);
    const known = this.#clusters.get(cluster);
    if (known?.inSchemas === inSchemas) return known.podTemplates;
    const podTemplates = found.length === 0 ? given : [...given, ...found];
    this.#clusters.set(cluster, { inSchemas, podTemplates });
    return podTemplates;
  }

  /**
   * Marks a resource in which a place was read whose value is unknown or has a wrong type. Only the first one to read
   * such a place learns of it, as later ones may get an answer from a cache. So the next run reads it anew.
   */
  touch(resource: Resource): void {
    this.#touched.add(resource);
  }

  /** Ends a run: what it read is what the next one knows, and what it did not come to is as before. */
  end(): void {
    const next = this.#isRead ? this.#next : this.#withUnread();
    this.#last = next;
    this.#taken.clear();
    this.#files = new Set();
    this.#lastByPath = new Map();
    for (const [{ source }, reads] of next) {
      const others = this.#lastByPath.get(source.path);
      this.#lastByPath.set(source.path, others ? [...others, ...reads] : reads);
    }
    this.#touched = new Set(
      [...next.values()].flatMap((reads) =>
        reads.flatMap(({ resources }) => resources.filter((resource) => this.#touched.has(resource))),
      ),
    );
  }

  #withUnread(): Map<ParsedFile, readonly ReadFile[]> {
    const read = new Set([...this.#next.keys()].map(({ source }) => source.path));
    const unread = [...this.#last].filter(([{ source }]) => !read.has(source.path));
    return new Map([...unread, ...this.#next]);
  }

  #isTouched(resource: Resource): boolean {
    return resource.malformed.size > 0 || resource.unresolved.length > 0 || this.#touched.has(resource);
  }

  /** Reads a file, and keeps the resources of documents that another version of the file has elsewhere. */
  #readAgain(file: ParsedFile, scope: ResourceScope): ReadFile {
    const [last, ...others] = (this.#lastByPath.get(file.source.path) ?? []).filter((one) =>
      hasScope(one, scope),
    );
    const isFree = last && !this.#files.has(last.file) && !this.#taken.has(last);
    if (!isFree || others.length > 0 || !isSameKind(last.file, file)) return readFile(file, scope);
    this.#taken.add(last);
    return readBy(file, scope, (document, index) => {
      const before = last.file.documents[index];
      const [resource, ...more] = last.byDocument[index] ?? [];
      const isKept =
        before &&
        resource &&
        more.length === 0 &&
        isPlain(resource) &&
        !this.#isTouched(resource) &&
        isSameDocument(last.file, before, file, document);
      if (!isKept) return resourcesIn(document, file, scope);
      moveResource(resource, file, document);
      this.#moves.add(resource, document.positions!.root.valueStart - before.positions!.root.valueStart);
      return [resource];
    });
  }
}

/** Whether two files differ in their text only. */
function isSameKind(one: ParsedFile, other: ParsedFile): boolean {
  return (
    one !== other &&
    one.cluster === other.cluster &&
    one.loose === other.loose &&
    one.namespace === other.namespace &&
    one.lateNamespace === other.lateNamespace &&
    one.assumed === other.assumed &&
    one.unknownVariables === other.unknownVariables &&
    one.valuesRendered === other.valuesRendered
  );
}

/** Whether a document is the same in two versions of a file, except for where it starts. */
function isSameDocument(
  { source: from }: ParsedFile,
  one: ParsedDocument,
  { source: to }: ParsedFile,
  other: ParsedDocument,
): boolean {
  return (
    one.index === other.index &&
    one.class === 'manifest' &&
    other.class === 'manifest' &&
    one.span !== undefined &&
    other.span !== undefined &&
    one.problems.length === 0 &&
    other.problems.length === 0 &&
    from.text.slice(one.span.start, one.span.end) === to.text.slice(other.span.start, other.span.end) &&
    one.positions!.root.valueStart - one.span.start === other.positions!.root.valueStart - other.span.start &&
    JSON.stringify(one.origin) === JSON.stringify(other.origin) &&
    JSON.stringify(one.value) === JSON.stringify(other.value)
  );
}

const withScope = (reads: readonly ReadFile[] | undefined, scope: ResourceScope): ReadFile | undefined =>
  reads?.find((one) => hasScope(one, scope));

/** Whether a file was read in a scope, as far as that matters to its resources. */
function hasScope({ scope: own, resources }: ReadFile, scope: ResourceScope): boolean {
  if (own.cluster !== scope.cluster || own.namespace !== scope.namespace) return false;
  if (own.releases !== scope.releases && resources.some(({ releases }) => releases)) return false;
  if (own.clusterWide === scope.clusterWide) return true;
  return resources.every(({ group, kind }) => {
    const key = `${group}/${kind}`;
    return (own.clusterWide?.has(key) ?? false) === (scope.clusterWide?.has(key) ?? false);
  });
}

/** What changed from the files of one run to those of the next. Undefined if files are in another order. */
export function differenceBetween(
  last: readonly ReadFile[],
  files: readonly ReadFile[],
  podTemplates: readonly PodTemplateLocation[],
): Difference | undefined {
  const [before, after] = [new Set(last), new Set(files)];
  const isKept = (file: ReadFile): boolean => before.has(file) && after.has(file);
  if (!isSameList(last.filter(isKept), files.filter(isKept))) return undefined;
  const gone = last.filter((file) => !isKept(file));
  const come = files.filter((file) => !isKept(file));
  const changed = [...changedIn(gone, come), ...changedIn(come, gone)];
  const resources = changed.flatMap((each) => each.resources);
  return {
    texts: gone.length + come.length > 0,
    resources,
    pods: resources.some((resource) => mayHavePods(resource, podTemplates)),
    components: changed.some((each) => mayHaveComponents(each, podTemplates)),
  };
}

/** A document with resources that are gone or new. */
interface Changed {
  readonly read: ReadFile;
  readonly document: ParsedDocument;
  readonly resources: readonly Resource[];
}

function changedIn(files: readonly ReadFile[], others: readonly ReadFile[]): readonly Changed[] {
  const kept = new Set(others.flatMap(({ resources }) => resources));
  return files.flatMap((read) =>
    read.byDocument.flatMap((all, index) => {
      const resources = all.filter((resource) => !kept.has(resource));
      return resources.length === 0 ? [] : [{ read, document: read.file.documents[index]!, resources }];
    }),
  );
}

/** Asks resources of its own, because those of the run must be touched in the order of the run. */
function mayHaveComponents(
  { read: { file, scope }, document }: Changed,
  podTemplates: readonly PodTemplateLocation[],
): boolean {
  return resourcesIn(document, file, scope).some(
    (resource) =>
      componentsOf(resource, podTemplates, { kubeadm: false }).length > 0 ||
      resource.malformed.size > 0 ||
      resource.unresolved.length > 0,
  );
}
