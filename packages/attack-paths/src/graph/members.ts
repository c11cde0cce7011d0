import type { Context } from './context.js';
import { groupsOf } from './rights.js';
import type { FoundStep, Vertex } from './types.js';
import type { ScopeKind } from './vertices.js';

type Membership = FoundStep & { readonly technique: 'in-scope' | 'member-of' };

/**
 * What is no act of an attacker: from a scope to what is in it, from an identity to its groups. It comes after all
 * techniques, and only for the scopes that they named.
 */
export function* membershipSteps(context: Context): Iterable<Membership> {
  const { vertices } = context;
  const within = (kind: ScopeKind, member: Vertex): readonly Membership[] =>
    [member.namespace, undefined]
      .filter((namespace, index) => index === 1 || namespace !== undefined)
      .flatMap((namespace) => {
        const scope = vertices.byId.get(`scope:${kind}:${namespace ?? '*'}`);
        return scope ? [{ technique: 'in-scope', from: scope, to: member, evidence: [] }] : [];
      });
  const running = new Set<Vertex>();
  for (const pod of context.project.pods) {
    for (const container of pod.containers) yield* within('pods', vertices.container(container));
    running.add(vertices.accountOf(pod));
  }
  for (const account of running) yield* within('pod-accounts', account);
  for (const account of accountsOf(context)) {
    yield* within('accounts', account.vertex);
    for (const group of groupsOf({ kind: 'ServiceAccount', ...account })) {
      const vertex = context.identities.get(`identity:Group:${group}`)?.vertex;
      if (vertex) yield { technique: 'member-of', from: account.vertex, to: vertex, evidence: [] };
    }
  }
  for (const secret of context.project.ofKind('Secret'))
    if (secret.name !== undefined)
      yield* within('secrets', vertices.secret(secret.name, secret.namespace, secret));
}

interface Account {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly vertex: Vertex;
}

/** Every ServiceAccount that files name: objects, those that pods run as, and those of bindings. */
function accountsOf({ project, vertices, identities }: Context): Iterable<Account> {
  const accounts = new Map<Vertex, Account>();
  const add = (name: string, namespace: string | undefined): void => {
    const vertex = vertices.identity({ kind: 'ServiceAccount', name, namespace });
    accounts.set(vertex, { name, namespace, vertex });
  };
  for (const { name, namespace } of project.ofKind('ServiceAccount'))
    if (name !== undefined) add(name, namespace);
  for (const pod of project.pods) add(pod.serviceAccountName, pod.owner.namespace);
  for (const { who } of identities.values()) if (who.kind === 'ServiceAccount') add(who.name, who.namespace);
  return accounts.values();
}
