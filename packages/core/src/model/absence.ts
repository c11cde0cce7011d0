import { type Json, ownValue, textOf, valueAt } from '../json.js';
import type { MayHold } from '../source/may-hold.js';
import { itemsOf } from './admission/values.js';
import type { Project, UnknownMember, UnreadDocument } from './project.js';
import { describeResource, type Resource } from './resource.js';
import { openNamespaces } from './values/in-resources.js';

/** An object that seems to be absent. */
export interface AbsentObject {
  readonly kind: string;
  /** Where it would be. Undefined for a cluster-scoped object. */
  readonly namespace?: string | undefined;
}

type Facts = Pick<Project, 'unknownMembers' | 'unread' | 'memo'>;

/**
 * A sentence that says why nothing can be concluded from what the project lacks. Undefined if something can. If the
 * missing object is named, the cluster may also create it: by a policy that generates its kind.
 * @example
 * const reason = whyAbsenceIsUnknown(context.project, { kind: 'NetworkPolicy', namespace: 'shop' });
 * if (reason) context.unknown({ at: pod, reason });
 */
export function whyAbsenceIsUnknown(project: Facts, absent?: AbsentObject): string | undefined {
  const generator = absent && generatorOf(project, absent);
  if (generator) return `${describeResource(generator)} generates a ${absent.kind}.`;
  const member = project.unknownMembers.find((one) => maySupply(one, absent));
  if (member) return member.because;
  const release = absent && releaseOf(project, absent);
  if (release) return `${describeResource(release)} may make one: what its chart makes is not all known.`;
  const unread = project.unread.find((document) => mayMatter(document, absent?.kind));
  if (!unread) return undefined;
  return unread.template
    ? `${unread.file} is a template that may contain it.`
    : `${unread.file} could not be read in full.`;
}

/** Reads what `whyAbsenceIsUnknown` reads, for an answer that was computed before. */
export function readAbsence(project: Facts, { kind, namespace }: AbsentObject): void {
  project.memo(generatorsByKind).get(kind);
  project.memo(releasesByNamespace).get(namespace);
  void [project.unknownMembers, project.unread];
}

/**
 * Namespaced kinds with cluster-scoped counterparts: a ClusterRoleBinding grants what a RoleBinding grants, and several
 * networks have policies for all namespaces.
 */
const ALSO_CLUSTER_WIDE: readonly string[] = ['NetworkPolicy', 'RoleBinding'];

/** Kinds that nearly every chart creates in the namespace of its release, and that others refer to. */
const OF_CHARTS: readonly string[] = ['NetworkPolicy', 'Pod', 'Role', 'ServiceAccount'];

/** The first release in a namespace whose chart creates objects that are not all known. */
function releaseOf(project: Facts, { kind, namespace }: AbsentObject): Resource | undefined {
  if (namespace === undefined || !OF_CHARTS.includes(kind)) return undefined;
  return project.memo(releasesByNamespace).get(namespace);
}

function releasesByNamespace({ resources }: Project): ReadonlyMap<string | undefined, Resource> {
  const found: (readonly [string | undefined, Resource])[] = [];
  for (const resource of resources) for (const own of openNamespaces(resource)) found.push([own, resource]);
  return new Map(found.reverse());
}

/** Whether an unknown member of a cluster may be the missing object, or do the same. */
function maySupply({ kinds, namespace }: UnknownMember, absent: AbsentObject | undefined): boolean {
  if (!absent) return true;
  if (!holds(kinds ?? 'anything', absent.kind)) return false;
  return (
    namespace === undefined ||
    absent.namespace === undefined ||
    namespace === absent.namespace ||
    ALSO_CLUSTER_WIDE.includes(absent.kind)
  );
}

/**
 * An object of a kind, of one that does the same for the cluster or in another project, or a policy that creates it.
 */
function holds(mayHold: MayHold, kind: string): boolean {
  return mayHold === 'anything' || mayHold.some((held) => held.endsWith(kind) || held.endsWith('Policy'));
}

/**
 * Whether an unread document may be the missing object: an object of the kind, of one that does the same for the
 * cluster or in another project (`ClusterRoleBinding`, `CiliumNetworkPolicy`), or a policy that generates it. A
 * template only matters if the missing kind is given.
 */
function mayMatter({ mayHold, template }: UnreadDocument, kind: string | undefined): boolean {
  return kind === undefined ? !template : holds(mayHold, kind);
}

function generatorOf(project: Facts, { kind, namespace }: AbsentObject): Resource | undefined {
  return project
    .memo(generatorsByKind)
    .get(kind)
    ?.find(
      (policy) => !policy.namespaced || policy.namespace === undefined || policy.namespace === namespace,
    );
}

/**
 * The policies that create objects in the cluster, by the kind of these objects. A namespaced policy only creates them
 * in its own namespace.
 * https://kyverno.io/docs/policy-types/cluster-policy/generate/
 * https://kyverno.io/docs/policy-types/generating-policy/
 */
function generatorsByKind(project: Project): ReadonlyMap<string, readonly Resource[]> {
  const byKind = new Map<string, Resource[]>();
  const add = (policy: Resource, kinds: readonly string[]): void => {
    for (const kind of new Set(kinds)) {
      const known = byKind.get(kind);
      if (known) known.push(policy);
      else byKind.set(kind, [policy]);
    }
  };
  for (const kind of ['ClusterPolicy', 'Policy'])
    for (const policy of project.ofKind(kind, 'kyverno.io')) add(policy, kindsOfRules(policy.value));
  for (const kind of ['GeneratingPolicy', 'NamespacedGeneratingPolicy'])
    for (const policy of project.ofKind(kind, 'policies.kyverno.io')) add(policy, kindsOfText(policy.value));
  return byKind;
}

function kindsOfRules(policy: Json): readonly string[] {
  return itemsOf(valueAt(policy, ['spec', 'rules'])).flatMap((rule) => {
    const generate = ownValue(rule, 'generate');
    return [generate, ...itemsOf(ownValue(generate, 'foreach'))].flatMap((made) => {
      const kind = ownValue(made, 'kind');
      const listed = itemsOf(valueAt(made, ['cloneList', 'kinds'])).map(
        (each) => textOf(each).split('/').at(-1)!,
      );
      return typeof kind === 'string' ? [kind, ...listed] : listed;
    });
  });
}

/** The text of an expression shows what it creates: `kind: dyn("NetworkPolicy")`, or the plural of what it reads. */
function kindsOfText(policy: Json): readonly string[] {
  const text = JSON.stringify(valueAt(policy, ['spec']) ?? null).toLowerCase();
  return GENERATED.filter((kind) => text.includes(kind.toLowerCase()) || text.includes(pluralOf(kind)));
}

/** The kinds whose absence rules ask about. */
const GENERATED = ['NetworkPolicy', 'LimitRange', 'ResourceQuota', 'RoleBinding', 'Role', 'ServiceAccount'];

const pluralOf = (kind: string): string => kind.toLowerCase().replace(/y$/, 'ie').concat('s');
