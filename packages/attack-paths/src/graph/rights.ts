import { oncePer } from '@plimsoll/core/internal';
import {
  type AnyCursor,
  allowsGroup,
  allowsVerb,
  type Binding,
  coveringResource,
  type PolicyRule,
  type Role,
  type RoleRule,
  type Subject,
} from '@plimsoll/core/kubernetes';
import { covers, keyOf, type Place } from './places.js';
import type { Evidence, Vertex } from './types.js';
import type { Named } from './vertices.js';

/** An entry of a role, or one that stands for all entries. */
export interface GrantedRule extends PolicyRule {
  readonly role: Pick<Role, 'kind' | 'name'>;
  readonly at: RoleRule['at'];
}

/** One entry of a role, as an identity holds it. */
export interface Grant {
  readonly rule: GrantedRule;
  readonly place: Place;
  /** Both are undefined for permissions that an identity granted to itself: the step before says how. */
  readonly subject: Subject | undefined;
  readonly binding: Binding | undefined;
}

/** A question about permissions: some of the verbs on a resource. */
export interface Wanted {
  readonly verbs: readonly string[];
  /** Empty for the core group. */
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
}

/** A grant that answers a question, and how far it goes. */
export interface Right {
  readonly grant: Grant;
  /** Those of the verbs in question that it grants. */
  readonly verbs: readonly string[];
  readonly place: Place;
  /** In the whole cluster. Otherwise in the namespace of the place. */
  readonly everywhere: boolean;
  /** Undefined if it is everywhere, and if it is given at installation. */
  readonly namespace: string | undefined;
  /** The only objects that it applies to. Empty for all. With names, `create` alone never succeeds. */
  readonly names: readonly string[];
}

/** A role that an identity holds at a place. */
export interface Applied {
  readonly role: NamedRole;
  readonly place: Place;
  readonly subject: Subject | undefined;
  readonly binding: Binding | undefined;
}

export type NamedRole = Pick<Role, 'kind' | 'name'> & {
  readonly rules: readonly GrantedRule[];
  readonly resource?: Role['resource'];
};

/**
 * A holder of permissions: a ServiceAccount, User or Group that a binding names, or permissions that an attacker grants
 * to themselves.
 */
export interface Identity {
  readonly who: Named;
  /**
   * A key of its rules and those of its groups. Identities with the same key get the same answer about permissions that
   * they lack.
   */
  readonly rules: string;
  /** Whether it is a kubelet, or all of them: admission limits each to what belongs to its node. */
  readonly isNode: boolean;
  readonly vertex: Vertex;
  /** Its own, without those of its groups, which are a step away. */
  readonly grants: readonly Grant[];
  /** Whether a grant is its own. */
  owns(grant: Grant): boolean;
  /** Its own, then those of its groups. */
  readonly allGrants: readonly Grant[];
  /** Its own roles, including those that grant nothing yet. */
  readonly applied: readonly Applied[];
  /** Its own roles, then those of its groups. */
  readonly allApplied: readonly Applied[];
  /** Whether one of its own rules names a resource, or all. Otherwise it has no permission for it. */
  names(resource: string): boolean;
  /** Also the rules of its groups. */
  allName(resource: string): boolean;
  /** Whether it has an own permission for one of the verbs on the resource. */
  may(wanted: Wanted): boolean;
  /** Its own permissions for one of the verbs on the resource, in the order of the bindings. */
  rights(wanted: Wanted): readonly Right[];
  /** Also those of its groups, after its own. */
  allRights(wanted: Wanted): readonly Right[];
}

/** The places of a permission: the subject, the binding, and the entry of the role. */
export function evidenceOf({ grant: { subject, binding, rule } }: Right, what: string): readonly Evidence[] {
  const { name = '(unnamed)', kind } = rule.role;
  return [
    ...bindingEvidence(subject, binding),
    ...(rule.at ? [{ at: rule.at, message: `${kind} ${name} may ${what}.` }] : []),
  ];
}

/** The subject and the binding. */
export const bindingEvidence = (
  subject: Subject | undefined,
  binding: Binding | undefined,
): readonly Evidence[] => (subject && binding ? evidenceOfSubject(binding)(subject) : []);

/** Many steps show the same binding. */
const evidenceOfSubject = oncePer((binding: Binding) =>
  oncePer((subject: Subject) => showBinding(subject, binding)),
);

function showBinding(subject: Subject, binding: Binding): readonly Evidence[] {
  const { kind, name } = binding.roleRef.value ?? {};
  const role = `${kind ?? 'role'} ${name ?? '(unnamed)'}`;
  return [
    { at: subject.at, message: `${subject.kind} ${subject.name} is bound to ${role}.` },
    { at: binding.roleRef, message: `The binding grants the permissions of ${role}.` },
  ];
}

/** The places of permissions that work together, each once. */
export function evidenceOfAll(rights: readonly Right[], whats: readonly string[]): readonly Evidence[] {
  const seen = new Set<Evidence['at']>();
  return rights
    .flatMap((right, index) => evidenceOf(right, whatOf(rights, whats, right, index)))
    .filter(({ at }) => !seen.has(at) && seen.add(at));
}

/** Everything that one grant gives, stated where it comes first. */
export function whatOf(
  rights: readonly Right[],
  whats: readonly string[],
  { grant }: Right,
  index: number,
): string {
  if (rights.findIndex((right) => right.grant === grant) !== index) return whats[index]!;
  return whats.filter((_what, other) => rights[other]!.grant === grant).join(' and ');
}

/** The names that all of the permissions have in common. Undefined for any name, empty for none. */
export function commonNames(rights: readonly Right[]): readonly string[] | undefined {
  const limited = rights.filter(({ names }) => names.length > 0);
  if (limited.length === 0) return undefined;
  return limited[0]!.names.filter((name) => limited.every(({ names }) => names.includes(name)));
}

/** Whether an entry grants every permission. */
export const isEverything = ({ rule }: Pick<Grant, 'rule'>): boolean =>
  rule.resourceNames.length === 0 &&
  [rule.verbs, rule.apiGroups, rule.resources].every((list) => list.includes('*'));

const isAbout = ({ rule }: Grant, { group, resource, subresource }: Wanted): boolean =>
  allowsGroup(rule, group) && coveringResource(rule, resource, subresource) !== undefined;

function rightOf(grant: Grant, wanted: Wanted): Right | undefined {
  if (!isAbout(grant, wanted)) return undefined;
  const { rule, place } = grant;
  const verbs = givenOf(wanted.verbs, rule);
  if (verbs.length === 0) return undefined;
  const { everywhere, namespace } = place;
  return { grant, verbs, place, everywhere, namespace, names: rule.resourceNames };
}

/** The verbs that an entry allows: often all. */
function givenOf(verbs: readonly string[], rule: GrantedRule): readonly string[] {
  for (const verb of verbs)
    if (!allowsVerb(rule, verb)) return verbs.filter((each) => allowsVerb(rule, each));
  return verbs;
}

function rightsOf(grants: readonly Grant[], wanted: Wanted): readonly Right[] {
  const rights: Right[] = [];
  for (const grant of grants) {
    const right = rightOf(grant, wanted);
    if (right) rights.push(right);
  }
  return rights;
}

const NONE: readonly Right[] = [];

/** The resources of a rule, without subresources. */
const resourcesOf = oncePer(({ resources }: GrantedRule): readonly string[] => [
  ...new Set(resources.map((each) => each.split('/', 1)[0]!)),
]);

const NO_GRANTS: readonly Grant[] = [];

/** By the resources that their rules name, each with the grants for `*`. At `*`, those for resources without a name. */
function indexByResource(grants: readonly Grant[]): ReadonlyMap<string, readonly Grant[]> {
  const index = new Map<string, Grant[]>();
  for (const { rule } of grants) for (const resource of resourcesOf(rule)) index.set(resource, []);
  for (const grant of grants) {
    const resources = resourcesOf(grant.rule);
    if (resources.includes('*')) for (const naming of index.values()) naming.push(grant);
    else for (const resource of resources) index.get(resource)!.push(grant);
  }
  return index;
}

/** Equal for rules that grant the same, whatever names they are limited to. */
const keyOfRules = oncePer((rules: readonly GrantedRule[]): string =>
  JSON.stringify(rules.map(({ verbs, apiGroups, resources }) => [verbs, apiGroups, resources])),
);

export class Holder implements Identity {
  readonly who: Named;
  readonly vertex: Vertex;
  readonly grants: readonly Grant[];
  readonly applied: readonly Applied[];
  readonly #groups: readonly Holder[];
  #byResource: ReadonlyMap<string, readonly Grant[]> | undefined;
  #own: ReadonlySet<Grant> | undefined;
  #rules: string | undefined;
  /** The one of the last run, which must not live as long as this one. */
  #like: WeakRef<Holder> | undefined;
  /** Caches answers, which members of the group also need. */
  readonly #asked = new Map<string, readonly Right[]>();

  constructor(who: Named, vertex: Vertex, applied: readonly Applied[], groups: readonly Holder[] = []) {
    this.who = who;
    this.vertex = vertex;
    this.applied = applied;
    this.grants = applied.flatMap(({ role, place, subject, binding }) =>
      role.rules.map((rule) => ({ rule, place, subject, binding })),
    );
    this.#groups = groups;
  }

  get rules(): string {
    this.#rules ??= JSON.stringify([
      this.isNode,
      [...new Set(this.applied.map(({ role }) => keyOfRules(role.rules)))].sort(),
      ...this.#groups.map(({ vertex }) => vertex.id),
    ]);
    return this.#rules;
  }

  get isNode(): boolean {
    const { kind, name } = this.who;
    return (
      (kind === 'Group' && name === 'system:nodes') || (kind === 'User' && name.startsWith('system:node:'))
    );
  }

  owns(grant: Grant): boolean {
    this.#own ??= new Set(this.grants);
    return this.#own.has(grant);
  }

  get allGrants(): readonly Grant[] {
    return [...this.grants, ...this.#groups.flatMap(({ grants }) => grants)];
  }

  get allApplied(): readonly Applied[] {
    return [...this.applied, ...this.#groups.flatMap(({ applied }) => applied)];
  }

  /** Most questions are about resources that no rule names. */
  names(resource: string): boolean {
    return this.#naming(resource).length > 0;
  }

  allName(resource: string): boolean {
    return this.names(resource) || this.#groups.some((group) => group.names(resource));
  }

  may(wanted: Wanted): boolean {
    for (const grant of this.#naming(wanted.resource))
      if (isAbout(grant, wanted))
        for (const verb of wanted.verbs) if (allowsVerb(grant.rule, verb)) return true;
    return false;
  }

  rights(wanted: Wanted): readonly Right[] {
    const naming = this.#naming(wanted.resource);
    return naming.length > 0 ? rightsOf(naming, wanted) : NONE;
  }

  allRights(wanted: Wanted): readonly Right[] {
    const own = this.rights(wanted);
    let all: Right[] | undefined;
    for (const group of this.#groups) {
      if (!group.names(wanted.resource)) continue;
      all ??= [...own];
      for (const right of group.#forMembers(wanted)) all.push(right);
    }
    return all ?? own;
  }

  /**
   * Whether it is the same one in another run: what it holds, and what its groups hold, is the same and at the same
   * places.
   */
  isLike(other: Holder): boolean {
    if (this === other) return true;
    if (this.#like?.deref() !== other) {
      const { applied } = this;
      const [groups, others] = [this.#groups, other.#groups];
      const isLike =
        applied.length === other.applied.length &&
        groups.length === others.length &&
        applied.every((each, index) => isSameApplied(each, other.applied[index]!)) &&
        groups.every((group, index) => group.isLike(others[index]!));
      if (!isLike) return false;
      // The groups of one are those of many.
      this.#like = new WeakRef(other);
    }
    return true;
  }

  #naming(resource: string): readonly Grant[] {
    this.#byResource ??= indexByResource(this.grants);
    return this.#byResource.get(resource) ?? this.#byResource.get('*') ?? NO_GRANTS;
  }

  #forMembers(wanted: Wanted): readonly Right[] {
    const { verbs, group, resource, subresource } = wanted;
    const key = `${group}/${resource}/${subresource ?? ''}/${verbs.join(',')}`;
    let rights = this.#asked.get(key);
    if (!rights) {
      rights = this.rights(wanted);
      this.#asked.set(key, rights);
    }
    return rights;
  }
}

const isSameApplied = (one: Applied, other: Applied): boolean =>
  isSamePlace(one.subject?.at, other.subject?.at) &&
  one.binding?.resource === other.binding?.resource &&
  keyOf(one.place) === keyOf(other.place) &&
  isSameRole(one.role, other.role);

function isSameRole(one: NamedRole, other: NamedRole): boolean {
  if (one === other) return true;
  return (
    one.kind === other.kind &&
    one.name === other.name &&
    one.resource === other.resource &&
    one.rules.length === other.rules.length &&
    one.rules.every((rule, index) => isSameRule(rule, other.rules[index]!))
  );
}

/** What has a place in the files is the same at the same place. */
function isSameRule(one: GrantedRule, other: GrantedRule): boolean {
  if (one === other) return true;
  return isSamePlace(one.at, other.at) && (one.at !== undefined || textOf(one) === textOf(other));
}

const isSamePlace = (one: AnyCursor | undefined, other: AnyCursor | undefined): boolean =>
  one === other ||
  (one?.resource === other?.resource && one!.path.every((step, index) => step === other!.path[index]));

const textOf = oncePer(({ role: { kind, name }, ...rule }: GrantedRule): string =>
  JSON.stringify([kind, name, rule]),
);

/** Whether one of the permissions applies to an object of this name at a place. */
export const isFor = (rights: readonly Right[], name: string | undefined, place: Place): boolean =>
  rights.every(
    (right) =>
      covers(right.place, place) &&
      (right.names.length === 0 || (name !== undefined && right.names.includes(name))),
  );
