// The AppProject of an Application: Argo CD deploys nothing that it denies.
// https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
import { type Path, valueAt } from '@plimsoll/core/internal';
import { builtInKind } from '@plimsoll/core/kubernetes';
import { displayPath } from '../../files/repository.js';
import { groupKindOf, kindOf, nameOf, textAt } from '../names.js';
import type { FoundObject, GitOpsRun, Produced, WrittenField } from '../types.js';
import { clusterSecrets } from './cluster-secrets.js';
import { isOwnServer, OWN_NAME, OWN_SERVER, withoutSlash } from './destination.js';
import { mapAt } from './fields.js';
import {
  permitsNamespaceOfApplication,
  permitsSource,
  permitsTarget,
  refusalOfKind,
  type Target,
} from './permission.js';
import { isPlaceholder } from './repository.js';
import { isUnknown } from './templates/result.js';
import type { Application, SourceObject } from './types.js';

type Project = Pick<FoundObject, 'value' | 'file'>;

export type ProjectOf =
  /** A later step may still produce it. */
  | { readonly waits: true }
  /** Why it is unknown. The reason follows its name. */
  | { readonly unknown: string }
  /** Undefined: the default project of Argo CD, which permits everything. */
  | { readonly project: Project | undefined };

/** The project of an Application, as its cluster gets it, else as written in a file. */
export function projectOf(application: Application, { cluster }: Produced, run: GitOpsRun): ProjectOf {
  const { project: name } = application;
  if (isUnknown(name)) return { unknown: 'depends on parameters that Plimsoll does not know' };
  // Global projects may permit more.
  if (run.known.some(({ text }) => /^[ \t]*["']?globalProjects["']?:/m.test(text)))
    return { unknown: 'inherits from the globalProjects in argocd-cm' };
  const written = run.known.filter(
    ({ value }) =>
      groupKindOf(value) === 'argoproj.io/AppProject' && textAt(value, 'metadata', 'name') === name,
  );
  const namespaces = new Set([
    application.namespace,
    ...written.map(({ value }) => textAt(value, 'metadata', 'namespace')),
  ]);
  const found = [...namespaces]
    .map((namespace) => run.find(cluster, 'AppProject', namespace, name))
    .find((object) => object !== undefined);
  if (found) return { project: found };
  if (written.length > 0 && !run.last) return { waits: true };
  const own = written.filter(({ value }) => textAt(value, 'metadata', 'namespace') === application.namespace);
  const [first, ...others] = own.length > 0 ? own : written;
  if (!first)
    return name === 'default' ? { project: undefined } : { unknown: 'is not among the linted files' };
  return others.every(({ value }) => JSON.stringify(value.spec) === JSON.stringify(first.value.spec))
    ? { project: first }
    : { unknown: 'is in several files with different contents' };
}

/** What the project denies and where that is written. The text follows the Application's name. */
export interface Refusal {
  readonly reason: string;
  readonly field: WrittenFieldOf;
}

/** A field of the Application, or of an object that it deploys. */
export type WrittenFieldOf =
  | { readonly own: Path }
  | { readonly file: string; readonly about: string; readonly field: WrittenField };

interface Request {
  readonly application: Application;
  readonly object: Produced;
  readonly project: Project;
  readonly run: GitOpsRun;
}

/** Why Argo CD rejects an Application: its sources, its destination or its own namespace. */
export function refusalOf({ application, object, project, run }: Request): Refusal | undefined {
  const { value } = project;
  const refused = (what: string, field: string, own: Path): Refusal => ({
    reason: `it deploys nothing, because ${shownProject(project, run)} does not permit ${what}. Add it to ${field} of the AppProject, or name another project`,
    field: { own },
  });
  const home = textAt(value, 'metadata', 'namespace');
  const { namespace } = application;
  if (home !== undefined && home !== namespace && permitsNamespaceOfApplication(value, namespace) === false)
    return refused(`Applications in the namespace ${namespace}`, 'spec.sourceNamespaces', [
      'metadata',
      'namespace',
    ]);
  for (const [index, source] of application.sources.entries()) {
    const url = textAt(source, 'repoURL');
    if (url === undefined || isUnknown(url) || isPlaceholder(url)) continue;
    const way = application.several ? ['sources', index] : ['source'];
    if (permitsSource(value, url) === false)
      return refused(`its source ${url}`, 'spec.sourceRepos', ['spec', ...way, 'repoURL']);
  }
  const target = targetOf(application, object, run);
  if (permitsTarget(value, target) !== false) return undefined;
  const { name, server, namespace: into = '' } = target;
  return refused(
    `the namespace ${into === '' ? '""' : into} of the cluster ${name || server}`,
    'spec.destinations',
    ['spec', 'destination'],
  );
}

/** Why Argo CD does not sync an Application: one object that the project does not permit is enough. */
export function refusalOfObject(
  own: SourceObject,
  { application, object, project, run }: Request,
): Refusal | undefined {
  const { value, file } = own;
  const groupKind = groupKindOf(value);
  const [group, kind] = [groupKind.slice(0, groupKind.indexOf('/')), kindOf(value)];
  if (kind.endsWith('List') && Array.isArray(valueAt(value, ['items']))) return undefined;
  const scope = builtInKind(group, kind)?.scope;
  const given = textAt(value, 'metadata', 'namespace');
  const namespaced = scope === undefined ? given !== undefined || undefined : scope === 'namespaced';
  const member = { group, kind, name: textAt(value, 'metadata', 'name') ?? '', namespaced };
  const refused = (what: string, advice: string, path: Path): Refusal => ({
    reason: `it deploys nothing, because ${shownProject(project, run)} does not permit ${what}. ${advice} of the AppProject, or move the object to an Application of another project`,
    field: {
      file: displayPath(run.root, file),
      about: kind,
      field: { kind, name: member.name, path },
    },
  });
  const field = refusalOfKind(project.value, member);
  if (field !== undefined)
    return refused(
      `the kind ${group === '' ? kind : `${kind} of ${group}`} (${nameOf(own)})`,
      field.endsWith('Whitelist') ? `Add the kind to ${field}` : `Remove the kind from ${field}`,
      ['kind'],
    );
  if (!namespaced || given === undefined) return undefined;
  const target = { ...targetOf(application, object, run), namespace: given };
  return permitsTarget(project.value, target) === false
    ? refused(`the namespace ${given} (${nameOf(own)})`, 'Add the namespace to spec.destinations', [
        'metadata',
        'namespace',
      ])
    : undefined;
}

/** Whether Argo CD may create the Application's namespace. An existing namespace needs no permission. */
export const permitsNamespaces = ({ value }: Project, name: string): boolean =>
  refusalOfKind(value, { group: '', kind: 'Namespace', name, namespaced: false }) === undefined;

/** `AppProject argocd/shop (projects.yaml)`. */
export const shownProject = ({ value, file }: Project, { root }: Pick<GitOpsRun, 'root'>): string =>
  `${nameOf({ value })} (${displayPath(root, file)})`;

/** The destination, with what Secrets say about its cluster. */
function targetOf({ spec, targetNamespace }: Application, { by }: Produced, run: GitOpsRun): Target {
  const destination = mapAt(spec, 'destination');
  const [server, name] = [textAt(destination, 'server'), textAt(destination, 'name')];
  // Unknown parts of a template are missing in the Applications that it makes.
  const namespace = targetNamespace ?? (by?.startsWith('ApplicationSet ') ? undefined : '');
  if (name?.startsWith('appset:')) return { server: undefined, name: undefined, namespace };
  const isOwn = name === OWN_NAME || (server !== undefined && isOwnServer(server));
  const secrets = clusterSecrets(run);
  const secret = secrets.find((own) =>
    name !== undefined
      ? own.name === name
      : own.server !== undefined && server !== undefined && withoutSlash(own.server) === withoutSlash(server),
  );
  return {
    server: server ?? secret?.server ?? (isOwn ? OWN_SERVER : undefined),
    name: name ?? secret?.name ?? (isOwn && !secret ? OWN_NAME : undefined),
    namespace,
  };
}
