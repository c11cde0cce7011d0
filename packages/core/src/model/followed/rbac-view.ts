import type { RbacGraph } from '../rbac/graph.js';
import type { RbacPart } from '../rbac/parts.js';
import type { Binding, Rbac, Role } from '../rbac/types.js';
import type { Resource } from '../resource.js';

interface Source {
  /** The graph, without a record of it. */
  readonly graph: () => RbacGraph;
  /** The same, as something of which everything is read. */
  readonly all: () => RbacGraph;
  /** Maps that record what is read of them. */
  readonly parts: () => ReadonlyMap<Resource, RbacPart>;
  readonly accounts: () => ReadonlyMap<string, readonly Resource[]>;
}

/** The graph of permissions, which records which of its parts are read. */
export class RbacView implements Rbac {
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  get roles(): readonly Role[] {
    return this.#source.all().roles;
  }

  get bindings(): readonly Binding[] {
    return this.#source.all().bindings;
  }

  roleOf(resource: Resource): Role | undefined {
    this.#read(resource);
    return this.#source.graph().roleOf(resource);
  }

  bindingOf(resource: Resource): Binding | undefined {
    this.#read(resource);
    return this.#source.graph().bindingOf(resource);
  }

  bindingsThrough(role: Role): Iterable<Binding> {
    this.#readRole(role);
    return this.#source.graph().bindingsThrough(role);
  }

  isGranted(role: Role, namespace?: string): boolean {
    this.#readRole(role);
    return this.#source.graph().isGranted(role, namespace);
  }

  bindingsOfServiceAccount(name: string, namespace: string | undefined): readonly Binding[] {
    this.#source.accounts().get(name);
    const found = this.#source.graph().bindingsOfServiceAccount(name, namespace);
    for (const { resource } of found) this.#read(resource);
    return found;
  }

  #readRole(role: Role): void {
    // A default role is in the part of those who bind it.
    const member = role.resource ?? role.bindings[0]?.resource;
    if (member) this.#read(member);
    else this.#source.all();
  }

  #read(member: Resource): void {
    this.#source.parts().get(member);
  }
}
