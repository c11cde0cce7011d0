// https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/
import { builtInKind, isObject, type Json, type JsonObject, ownValue } from '@plimsoll/core';
import { displayPath } from '../../files/repository.js';
import { listAt, nameOf, textAt } from '../names.js';
import type { Expansion, Gap, GitOpsRun, Produced } from '../types.js';
import { createdNamespace } from './created-namespace.js';
import { clusterOf } from './destination.js';
import { mapAt } from './fields.js';
import { objectsOfSource, type Problem, type SourceObject, type SourceObjects } from './source.js';

/** What the sources of an Application ask of it. */
export interface Application {
  readonly name: string;
  readonly namespace: string;
  /** Whether it is in another namespace than Argo CD. */
  readonly isElsewhere: boolean;
  readonly project: string;
  readonly spec: JsonObject;
  readonly sources: readonly JsonObject[];
  /** The namespace of what has none; undefined where none is given. */
  readonly targetNamespace: string | undefined;
}

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
    targetNamespace: textAt(spec, 'destination', 'namespace'),
  };
}

/** What Argo CD applies for an Application. */
export async function expandApplication(object: Produced, run: GitOpsRun): Promise<Expansion> {
  const by = nameOf(object);
  const application = applicationOf(object);
  const destination = clusterOf(mapAt(application.spec, 'destination'), object.cluster, run);
  const gapOf = ({ kind, reason }: Problem): Gap => ({
    kind,
    cluster: 'cluster' in destination ? destination.cluster : object.cluster,
    file: displayPath(run.root, object.file),
    about: 'Application',
    message: `${by}: ${reason}.`,
  });
  if ('failure' in destination)
    return {
      objects: [],
      gaps: [gapOf({ kind: 'cluster-unknown', reason: destination.failure })],
      files: [],
    };
  const { cluster } = destination;
  const { targetNamespace: namespace } = application;
  const given: SourceObjects[] = [];
  for (const source of application.sources)
    given.push(await objectsOfSource(source, { object, application, cluster, run }));
  const known = given.flatMap((each) => ('failure' in each ? [] : [each]));
  const charts = known.flatMap(({ charts = [] }) => charts);
  const created = createdNamespace(application, object);
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
    gaps: given.flatMap((each) => ('failure' in each ? [each.failure] : (each.problems ?? []))).map(gapOf),
    files: known.flatMap(({ files }) => files),
  };
}

/** Of the objects of one identity that several sources give, the last is applied. */
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
  // Lists have no name of their own.
  return JSON.stringify([group, kind, isGlobal ? '' : (own ?? namespace), name ?? value]);
}
