import {
  allowsGroup,
  allowsVerb,
  type Binding,
  coveringResource,
  type Project,
  type RoleRule,
  type Subject,
} from '@plimsoll/core';
import type { Evidence, Vertex } from './types.js';
import type { Named, Vertices } from './vertices.js';

/** One entry of a role, as one subject of one binding holds it. */
export interface Grant {
  readonly subject: Subject;
  readonly binding: Binding;
  readonly rule: RoleRule;
}

/** What is asked of rights: some of the verbs on a resource. */
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
  /** Of those asked for, the ones that it gives. */
  readonly verbs: readonly string[];
  /** In the whole cluster; else in `namespace`, which is undefined where it comes at install time. */
  readonly everywhere: boolean;
  readonly namespace: string | undefined;
  /** The only objects that it is for; empty for all. */
  readonly names: readonly string[];
}

/** Whoever holds rights: a ServiceAccount, User or Group that a binding names. */
export interface Identity {
  readonly who: Named;
  readonly vertex: Vertex;
  /** Those of its groups too: two rights that together give something may come from both. */
  readonly grants: readonly Grant[];
  /** The rights that give one of the verbs on the resource, in the order of the bindings. */
  rights(wanted: Wanted): readonly Right[];
}

/** The places of a right: who, by which binding, and the entry of the role. */
export function evidenceOf({ grant: { subject, binding, rule } }: Right, what: string): readonly Evidence[] {
  const { name = '(unnamed)', kind } = rule.role;
  return [
    { at: subject.at, message: `${subject.kind} ${subject.name} is bound to ${kind} ${name}.` },
    { at: binding.roleRef, message: `The binding gives the rights of ${kind} ${name}.` },
    ...(rule.at ? [{ at: rule.at, message: `${kind} ${name} may ${what}.` }] : []),
  ];
}

/** Everyone whom a binding names, in the order of the bindings. */
export function identitiesOf(project: Project, vertices: Vertices): ReadonlyMap<string, Identity> {
  const own = new Map<string, { who: Named; vertex: Vertex; grants: Grant[] }>();
  for (const binding of project.rbac.bindings)
    for (const subject of binding.subjects) {
      const who = namedBy(subject);
      const vertex = vertices.identity(who);
      let entry = own.get(vertex.id);
      if (!entry) {
        entry = { who, vertex, grants: [] };
        own.set(vertex.id, entry);
      }
      for (const rule of binding.role?.rules ?? []) entry.grants.push({ subject, binding, rule });
    }
  const identities = new Map<string, Identity>();
  for (const [id, { who, vertex, grants }] of own) {
    const inherited = groupsOf(who).flatMap((name) => own.get(`identity:Group:${name}`)?.grants ?? []);
    identities.set(id, new Holder(who, vertex, [...grants, ...inherited]));
  }
  return identities;
}

class Holder implements Identity {
  readonly who: Named;
  readonly vertex: Vertex;
  readonly grants: readonly Grant[];

  constructor(who: Named, vertex: Vertex, grants: readonly Grant[]) {
    this.who = who;
    this.vertex = vertex;
    this.grants = grants;
  }

  rights({ verbs, group, resource, subresource }: Wanted): readonly Right[] {
    return this.grants.flatMap((grant) => {
      const { rule, binding } = grant;
      if (!allowsGroup(rule, group) || coveringResource(rule, resource, subresource) === undefined) return [];
      const given = verbs.filter((verb) => allowsVerb(rule, verb));
      if (given.length === 0) return [];
      const { clusterWide: everywhere, namespace } = binding;
      return [{ grant, verbs: given, everywhere, namespace, names: rule.resourceNames }];
    });
  }
}

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** A User `system:serviceaccount:NAMESPACE:NAME` is that ServiceAccount. */
function namedBy({ kind, name, namespace }: Subject): Named {
  const account = kind === 'User' ? SERVICE_ACCOUNT.exec(name) : null;
  return account
    ? { kind: 'ServiceAccount', namespace: account[1]!, name: account[2]! }
    : { kind, name, namespace };
}

/**
 * The groups that the API server puts someone into.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens
 */
export function groupsOf({ kind, name, namespace }: Named): readonly string[] {
  if (kind === 'ServiceAccount')
    return [
      'system:serviceaccounts',
      ...(namespace === undefined ? [] : [`system:serviceaccounts:${namespace}`]),
      'system:authenticated',
    ];
  if (kind !== 'User') return [];
  return [name === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated'];
}
