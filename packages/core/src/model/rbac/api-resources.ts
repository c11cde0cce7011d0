import { kindsOf } from '@plimsoll/kubernetes-api';

interface ResourceFacts {
  readonly group: string;
  readonly namespaced: boolean;
}

/**
 * Resources in roles for which the API serves no objects: users to impersonate, and signers to sign for. Sources:
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation and
 * https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#authorization
 */
const WITHOUT_OBJECTS: readonly (readonly [group: string, resources: string])[] = [
  ['', 'groups users'],
  ['authentication.k8s.io', 'uids userextras'],
  ['certificates.k8s.io', 'signers'],
];

let index: ReadonlyMap<string, readonly ResourceFacts[]> | undefined;

function factsOf(resource: string): readonly ResourceFacts[] {
  index ??= buildIndex();
  return index.get(resource) ?? [];
}

function buildIndex(): ReadonlyMap<string, readonly ResourceFacts[]> {
  const facts = new Map<string, ResourceFacts[]>();
  const add = (resource: string, own: ResourceFacts): void => {
    facts.set(resource, [...(facts.get(resource) ?? []), own]);
  };
  for (const { group, plural, scope } of kindsOf())
    if (plural !== undefined) add(plural, { group, namespaced: scope === 'namespaced' });
  for (const [group, resources] of WITHOUT_OBJECTS)
    for (const resource of resources.split(' ')) add(resource, { group, namespaced: false });
  return facts;
}

/** The resources of Kubernetes' own API, as roles name them: plurals, without subresources. */
export function apiResources(): readonly string[] {
  index ??= buildIndex();
  return [...index.keys()];
}

/** The API groups that ever served a resource of Kubernetes' own API. Undefined for any other resource. */
export function groupsOfResource(resource: string): readonly string[] | undefined {
  const facts = factsOf(resource);
  return facts.length === 0 ? undefined : facts.map(({ group }) => group);
}

/**
 * Whether objects of a resource of Kubernetes' own API are cluster-scoped. True for an unknown resource, because they
 * may be.
 */
export function isClusterWide(resource: string, group?: string): boolean {
  const facts = factsOf(resource).filter((own) => group === undefined || own.group === group);
  return facts.length > 0 && facts.every(({ namespaced }) => !namespaced);
}
