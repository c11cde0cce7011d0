import {
  allowsGroup,
  allowsRequest,
  allowsVerb,
  type Binding,
  builtInKind,
  type Cursor,
  type Json,
  type Project,
  type Resource,
} from '@plimsoll/core/kubernetes';

type Namespace = string | undefined;

/** Where operators may create objects that the files do not have. */
interface Reach {
  everywhere: boolean;
  /** Undefined stands for a namespace that is set at install time. */
  readonly namespaces: Set<Namespace>;
}

/**
 * Whether ServiceAccounts in the files may create objects in a namespace that no file has: those that may create them
 * there, and, with a cluster-wide permission, operators in their own namespace and where custom resources that they
 * read ask for it.
 */
export function madeByOperators(
  kinds: readonly (readonly [group: string, resource: string])[],
): (project: Project, namespace: Namespace) => boolean {
  const reachOf = (project: Project): Reach => {
    const reach: Reach = { everywhere: false, namespaces: new Set() };
    for (const binding of project.rbac.bindings) {
      const makes = binding.role?.rules.some((rule) =>
        kinds.some(([group, resource]) => allowsRequest(rule, { verb: 'create', group, resource })),
      );
      if (makes) extend(reach, binding, project);
    }
    return reach;
  };
  return (project, namespace) => {
    const { everywhere, namespaces } = project.memo(reachOf);
    return everywhere || namespaces.has(namespace) || (namespace === undefined && namespaces.size > 0);
  };
}

function extend(reach: Reach, binding: Binding, project: Project): void {
  const accounts = binding.subjects.filter(({ kind }) => kind === 'ServiceAccount');
  if (!binding.clusterWide) {
    if (accounts.length > 0) reach.namespaces.add(binding.namespace);
    return;
  }
  for (const { name, namespace } of accounts) {
    reach.namespaces.add(namespace);
    const rules = project.rbac
      .bindingsOfServiceAccount(name, namespace)
      .flatMap(({ role }) => role?.rules ?? [])
      .filter((rule) => READ.some((verb) => allowsVerb(rule, verb)));
    for (const [group, asked] of project.memo(ordersOf)) {
      if (!rules.some((rule) => allowsGroup(rule, group))) continue;
      reach.everywhere ||= asked.everywhere;
      for (const each of asked.namespaces) reach.namespaces.add(each);
    }
  }
}

const READ = ['get', 'list', 'watch'] as const;

/** Groups whose objects deploy to namespaces other than their own. */
const DEPLOYERS = /(?:^|\.)(?:argoproj\.io|toolkit\.fluxcd\.io|cattle\.io|k14s\.io|carvel\.dev)$/;

/** Where custom resources may ask an operator for objects, by their groups. */
const ordersOf = (project: Project): ReadonlyMap<string, Reach> => {
  const orders = new Map<string, Reach>();
  for (const resource of project.resources) {
    const { group, kind, namespace, namespaced } = resource;
    if (builtInKind(group, kind) || !isObject(resource)) continue;
    const asked = orders.get(group) ?? { everywhere: false, namespaces: new Set() };
    orders.set(group, asked);
    if (!namespaced || namespace === undefined || DEPLOYERS.test(group)) asked.everywhere = true;
    else asked.namespaces.add(namespace);
  }
  return orders;
};

/** Files for programs, such as a kustomization, have no names. */
const isObject = ({ name, root }: Resource): boolean =>
  name !== undefined || (root as Cursor<Json>).at('metadata').at('generateName').exists;
