import { ownValue, valueAt } from '@plimsoll/core/internal';
import {
  type ContainerCursor,
  isObject,
  type Json,
  type PodCursor,
  type Project,
  textOf,
} from '@plimsoll/core/kubernetes';
import type { AssumptionName } from '../assumptions.js';
import type { Context } from '../graph/context.js';
import { objectsAt, objectsNamed } from '../graph/objects.js';
import { covers, describePlace, type Place, placeOf } from '../graph/places.js';
import type { Identity } from '../graph/rights.js';
import { type Need, type Together, together } from '../graph/together.js';
import type { Vertex } from '../graph/types.js';

/** What a controller does for an identity that may write its objects. Undefined for nothing. */
export type Reach = (
  way: Together,
  controller: PodCursor,
  identity: Identity,
  context: Context,
) => Reached | undefined;

interface Reached {
  /** The identity whose permissions it uses, if not its own. */
  readonly to?: Vertex;
  readonly assumptions?: readonly AssumptionName[];
  readonly doubt?: string | undefined;
}

/**
 * Applications count in the controller's namespace and in those that it is configured with, within the limits of
 * projects.
 */
export const argoReach: Reach = ({ place, held }, controller, _identity, context) => {
  const { project } = context;
  const home = placeOf(controller.owner);
  if (settingOf(context, home, 'argocd-cm', 'application.sync.impersonation.enabled') === 'true')
    return undefined;
  const isHome = covers(place, home);
  if (!isHome && !isWatched(place, controller, context)) return undefined;
  const writesProjects = isHome && held.some(({ need }) => need.resource === 'appprojects');
  const isOpen = writesProjects || hasOpenProject(project, isHome ? undefined : place);
  return { assumptions: isOpen ? [] : ['project-limits'] };
};

function isWatched({ namespace }: Place, controller: PodCursor, context: Context): boolean {
  const listed =
    settingOf(context, placeOf(controller.owner), 'argocd-cmd-params-cm', 'application.namespaces') ??
    argumentOf(controller, 'application-namespaces') ??
    '';
  return namespace !== undefined && listed.split(',').some((pattern) => isLike(namespace, pattern.trim()));
}

/** Whether a project accepts applications of the namespace and lets them deploy anything anywhere. */
function hasOpenProject(project: Project, elsewhere: Place | undefined): boolean {
  const projects = project.ofKind('AppProject', 'argoproj.io');
  const isOpen = projects.some(({ value }) => {
    const { destinations, clusterResourceWhitelist, sourceNamespaces } = asObject(ownValue(value, 'spec'));
    return (
      listOf(destinations).some(({ namespace }) => namespace === '*') &&
      listOf(clusterResourceWhitelist).some(({ group, kind }) => group === '*' && kind === '*') &&
      (!elsewhere ||
        (Array.isArray(sourceNamespaces) &&
          sourceNamespaces.some((pattern) => isLike(elsewhere.namespace ?? '', textOf(pattern)))))
    );
  });
  // Argo CD creates an open one with this name, if no file has another.
  return isOpen || (!elsewhere && !projects.some(({ name }) => name === 'default'));
}

/** It has to fetch what it deploys from somewhere. Tenants may have to name an account of their own. */
export const fluxReach =
  (kind: 'Kustomization' | 'HelmRelease'): Reach =>
  (way, controller, identity, context) => {
    const { place, held } = way;
    const isTenant =
      argumentOf(controller, 'default-service-account') !== undefined || context.project.memo(demandsAccount);
    const to = isTenant ? { to: context.vertices.scopeAt('accounts', place) } : {};
    const { group } = held[0]!.need;
    const isFed =
      FLUX_SOURCES.some((source) => objectsAt(context, FLUX_SOURCE, source, place).length > 0) ||
      (held[0]!.right.verbs.some((verb) => verb !== 'create') &&
        objectsAt(context, group, kind, place).length > 0) ||
      [...together(identity, [SOURCE])].some((other) => covers(other.place, place));
    return isFed ? to : { ...to, doubt: `No source of Flux is in ${describePlace(place)}.` };
  };

const FLUX_SOURCE = 'source.toolkit.fluxcd.io';
const FLUX_SOURCES = ['GitRepository', 'OCIRepository', 'Bucket', 'HelmRepository', 'HelmChart'];

const SOURCE: readonly Need[] = ['gitrepositories', 'ocirepositories', 'buckets', 'helmrepositories'].map(
  (resource) => ({
    group: FLUX_SOURCE,
    resource,
    verbs: ['create', 'update', 'patch'],
    within: 'any' as const,
    what: `write ${resource}`,
  }),
);

/**
 * Whether a policy requires every Kustomization to name its account.
 * https://fluxcd.io/flux/installation/configuration/multitenancy/#enforce-impersonation
 */
const demandsAccount = (project: Project): boolean =>
  ['ClusterPolicy', 'ValidatingPolicy', 'ValidatingAdmissionPolicy'].some((kind) =>
    [
      ...project.ofKind(kind),
      ...project.ofKind(kind, 'kyverno.io'),
      ...project.ofKind(kind, 'policies.kyverno.io'),
    ].some(({ value }) => {
      const text = JSON.stringify(ownValue(value, 'spec') ?? null);
      return /kustomization/i.test(text) && text.includes('serviceAccountName');
    }),
  );

function settingOf(context: Context, home: Place, name: string, key: string): string | undefined {
  const [map] = objectsNamed(context, { group: '', kind: 'ConfigMap' }, [name], home);
  const value = map && valueAt(map.value, ['data', key]);
  return typeof value === 'string' ? value : undefined;
}

/** The value of an argument of one of the containers: `--flag=value`, or `--flag` and the next word. */
function argumentOf({ containers }: PodCursor, flag: string): string | undefined {
  for (const container of containers) {
    const words = wordsOf(container);
    const at = words.findIndex((word) => word === `--${flag}` || word.startsWith(`--${flag}=`));
    if (at >= 0) return words[at]!.includes('=') ? words[at]!.slice(flag.length + 3) : words[at + 1];
  }
  return undefined;
}

const wordsOf = (container: ContainerCursor): readonly string[] =>
  [...container.at('command').items(), ...container.at('args').items()].map(({ value }) =>
    textOf(value ?? ''),
  );

/** A pattern with stars at its ends. */
function isLike(name: string, pattern: string): boolean {
  if (pattern === '*') return true;
  if (pattern.endsWith('*')) return name.startsWith(pattern.slice(0, -1));
  return pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name === pattern;
}

const asObject = (value: Json | undefined) => (isObject(value) ? value : {});

const listOf = (value: Json | undefined) => (Array.isArray(value) ? value.filter(isObject) : []);
