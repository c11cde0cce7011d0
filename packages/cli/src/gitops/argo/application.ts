// https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/
import { ownValue } from '@plimsoll/core/internal';
import { builtInKind, isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { displayPath } from '../../files/repository.js';
import { writtenField } from '../field.js';
import { listAt, nameOf, textAt } from '../names.js';
import type { Expansion, Gap, GapKind, GitOpsRun, Produced } from '../types.js';
import { createdNamespace } from './created-namespace.js';
import { clusterOf } from './destination.js';
import { mapAt } from './fields.js';
import {
  permitsNamespaces,
  projectOf,
  type Refusal,
  refusalOf,
  refusalOfObject,
  shownProject,
  type WrittenFieldOf,
} from './project.js';
import { objectsOfSource } from './source.js';
import type { Application, KnownSource, Problem, SourceObject } from './types.js';

/** The namespace in which Argo CD is installed by its manifests and its chart's examples. */
const ARGO_NAMESPACE = 'argocd';

function applicationOf({ value, namespace: given }: Produced): Application {
  const spec = mapAt(value, 'spec') ?? {};
  const namespace = textAt(value, 'metadata', 'namespace') ?? given ?? ARGO_NAMESPACE;
  const several = listAt(spec, 'sources').filter((source) => isObject(source));
  const single = mapAt(spec, 'source');
  return {
    name: textAt(value, 'metadata', 'name') ?? '',
    namespace,
    isElsewhere: namespace !== ARGO_NAMESPACE,
    project: textAt(spec, 'project') ?? 'default',
    spec,
    sources: several.length > 0 ? several : single ? [single] : [],
    several: several.length > 0,
    targetNamespace: textAt(spec, 'destination', 'namespace'),
  };
}

/** What Argo CD applies for an Application. */
export async function expandApplication(object: Produced, run: GitOpsRun): Promise<Expansion> {
  const by = nameOf(object);
  const application = applicationOf(object);
  const destination = clusterOf(mapAt(application.spec, 'destination'), object.cluster, run);
  const gapAt = (kind: GapKind, reason: string, place: WrittenFieldOf, into?: string): Gap => ({
    kind,
    cluster: 'cluster' in destination ? destination.cluster : object.cluster,
    ...(into !== undefined && { namespace: into }),
    ...('own' in place
      ? {
          file: displayPath(run.root, object.file),
          about: 'Application',
          field: writtenField(object, place.own),
        }
      : place),
    message: `${by}: ${reason}.`,
  });
  const nothing = (gaps: readonly Gap[] = []): Expansion => ({ objects: [], gaps, files: [] });
  if ('failure' in destination)
    return nothing([gapAt('cluster-unknown', destination.failure, { own: ['spec', 'destination'] })]);
  const owner = projectOf(application, object, run);
  if ('waits' in owner) return { ...nothing(), waits: true };
  const project = 'project' in owner ? owner.project : undefined;
  const request = project && { application, object, project, run };
  const refusal = request && refusalOf(request);
  if (refusal) return nothing([gapAt('refused', refusal.reason, refusal.field)]);
  const gaps: Gap[] = [];
  if ('unknown' in owner) {
    const gap = gapAt('project-unknown', '', { own: ['spec', 'project'] });
    const message = `Plimsoll does not know whether the AppProject ${application.project} permits what its Applications deploy: the AppProject ${owner.unknown}.`;
    gaps.push({ ...gap, message });
  }
  const { cluster } = destination;
  const { targetNamespace: namespace } = application;
  const given: (KnownSource | { readonly failure: Problem })[] = [];
  for (const [index, source] of application.sources.entries()) {
    const way = ['spec', ...(application.several ? ['sources', index] : ['source'])];
    const made = await objectsOfSource(source, { object, application, cluster, way, run });
    if ('waits' in made) return { ...nothing(), waits: true };
    given.push(made);
    for (const { kind, reason, at = [] } of 'failure' in made ? [made.failure] : (made.problems ?? []))
      gaps.push(gapAt(kind, reason, { own: [...way, ...at] }, releaseNamespace(source, namespace)));
  }
  // Where Argo CD cannot make the manifests of one source, it applies none.
  if (given.some((each) => 'failure' in each && fails(each.failure))) return nothing(gaps);
  const known = given.flatMap((each) => ('failure' in each ? [] : [each]));
  const refusals = request ? refusalsOf(known, request) : [];
  if (refusals.length > 0)
    return nothing([...gaps, ...refusals.map(({ reason, field }) => gapAt('refused', reason, field))]);
  const charts = known.flatMap(({ charts = [] }) => charts);
  const asked = createdNamespace(application, object);
  const isPermitted = !project || !asked || permitsNamespaces(project, namespace ?? '');
  if (!isPermitted)
    gaps.push(
      gapAt(
        'refused',
        `it does not create the namespace ${namespace}, because ${shownProject(project, run)} does not permit Namespaces. Without the namespace it deploys nothing. Add the kind to spec.clusterResourceWhitelist of the AppProject`,
        { own: ['spec', 'syncPolicy', 'syncOptions'] },
      ),
    );
  const created = isPermitted ? asked : undefined;
  const own = [...(object.feeds ?? []), object.file];
  const objects = lastOfEach(
    known.flatMap(({ objects, feeds = [] }) =>
      objects.map((each) => ({ ...each, feeds: new Set([...own, ...feeds]) })),
    ),
    namespace,
  );
  return {
    objects: [...objects, ...(created ? [created] : [])].map((each) => ({
      ...each,
      cluster,
      by,
      ...(namespace !== undefined && { namespace }),
    })),
    rendered: known.flatMap(({ rendered = [] }) => rendered),
    ...(charts.length > 0 && { charts }),
    gaps,
    files: appliedFiles(known, objects),
  };
}

/** The files that were read, except those whose objects another source replaces. */
function appliedFiles(known: readonly KnownSource[], applied: readonly SourceObject[]): readonly string[] {
  const kept = new Set(applied.map(({ file }) => file));
  const given = new Set(known.flatMap(({ objects }) => objects.map(({ file }) => file)));
  return known.flatMap(({ files }) => files).filter((file) => kept.has(file) || !given.has(file));
}

/** The namespace that a chart is installed in. Manifests of other sources may use any. */
function releaseNamespace(source: JsonObject, otherwise: string | undefined): string | undefined {
  return textAt(source, 'chart') !== undefined || mapAt(source, 'helm')
    ? (textAt(source, 'helm', 'namespace') ?? otherwise)
    : undefined;
}

const FAILING: ReadonlySet<GapKind> = new Set<GapKind>(['build-failed', 'path-missing', 'chart-failed']);

/** Whether Argo CD itself, not only this program, cannot make the manifests. */
const fails = ({ kind, ours }: Problem): boolean => !ours && FAILING.has(kind);

/** The objects that the project denies, once for each kind and namespace. */
function refusalsOf(
  known: readonly KnownSource[],
  request: Parameters<typeof refusalOfObject>[1],
): readonly Refusal[] {
  const told = new Map<string, Refusal>();
  for (const own of known.flatMap(({ objects }) => objects)) {
    const key = JSON.stringify([
      textAt(own.value, 'apiVersion'),
      textAt(own.value, 'kind'),
      textAt(own.value, 'metadata', 'namespace'),
    ]);
    if (told.has(key)) continue;
    const refusal = refusalOfObject(own, request);
    if (refusal) told.set(key, refusal);
  }
  return [...told.values()];
}

/** Where several sources give one object, Argo CD applies the last. */
function lastOfEach(objects: readonly SourceObject[], namespace = ''): readonly SourceObject[] {
  const last = new Map<string, SourceObject>();
  for (const object of objects) last.set(identityOf(object.value, namespace), object);
  return objects.filter((object) => last.get(identityOf(object.value, namespace)) === object);
}

function identityOf(value: JsonObject, namespace: string): string {
  const [apiVersion, kind] = [textAt(value, 'apiVersion') ?? '', textAt(value, 'kind') ?? ''];
  const group = apiVersion.slice(0, Math.max(0, apiVersion.lastIndexOf('/')));
  const isGlobal = builtInKind(group, kind)?.scope === 'cluster';
  const own: Json | undefined = ownValue(mapAt(value, 'metadata'), 'namespace');
  const name =
    ownValue(mapAt(value, 'metadata'), 'name') ?? ownValue(mapAt(value, 'metadata'), 'generateName');
  // Lists have no name.
  return JSON.stringify([group, kind, isGlobal ? '' : (own ?? namespace), name ?? value]);
}
