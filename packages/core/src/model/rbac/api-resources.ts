import { KINDS } from '../kinds.js';

interface ResourceFacts {
  readonly groups: readonly string[];
  readonly namespaced: boolean;
}

/** Resources of Kubernetes' own API whose kinds no rule visits, or that have no objects of their own. */
const OTHERS: readonly (readonly [group: string, namespaced: boolean, resources: string])[] = [
  ['', true, 'bindings events'],
  ['', false, 'componentstatuses users groups'],
  ['apiregistration.k8s.io', false, 'apiservices'],
  ['apps', true, 'controllerrevisions'],
  ['authentication.k8s.io', false, 'selfsubjectreviews tokenreviews uids userextras'],
  ['authorization.k8s.io', true, 'localsubjectaccessreviews'],
  ['authorization.k8s.io', false, 'selfsubjectaccessreviews selfsubjectrulesreviews subjectaccessreviews'],
  ['certificates.k8s.io', false, 'clustertrustbundles signers'],
  ['coordination.k8s.io', true, 'leasecandidates leases'],
  ['discovery.k8s.io', true, 'endpointslices'],
  ['events.k8s.io', true, 'events'],
  ['flowcontrol.apiserver.k8s.io', false, 'flowschemas prioritylevelconfigurations'],
  ['networking.k8s.io', false, 'ipaddresses servicecidrs'],
  ['resource.k8s.io', true, 'resourceclaims resourceclaimtemplates'],
  ['resource.k8s.io', false, 'deviceclasses resourceslices'],
  ['storage.k8s.io', true, 'csistoragecapacities'],
  ['storage.k8s.io', false, 'csidrivers csinodes volumeattachments volumeattributesclasses'],
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
  for (const [kind, own] of Object.entries(KINDS)) add(pluralOf(kind), own);
  for (const [group, namespaced, resources] of OTHERS)
    for (const resource of resources.split(' ')) add(resource, { groups: [group], namespaced });
  return facts;
}

/** The resource of a kind, by the rule that Kubernetes' own kinds follow. */
function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  if (name === 'endpoints') return name;
  if (name.endsWith('s')) return `${name}es`;
  return name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`;
}

/** The resources of Kubernetes' own API, as roles name them: plurals, without subresources. */
export function apiResources(): readonly string[] {
  index ??= buildIndex();
  return [...index.keys()];
}

/**
 * The API groups that serve a resource of Kubernetes' own; undefined for any other.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
export function groupsOfResource(resource: string): readonly string[] | undefined {
  const facts = factsOf(resource);
  return facts.length === 0 ? undefined : [...new Set(facts.flatMap(({ groups }) => groups))];
}

/** Whether objects of a resource of Kubernetes' own are in no namespace; of an unknown resource they may be. */
export function isClusterWide(resource: string, group?: string): boolean {
  const facts = factsOf(resource).filter(({ groups }) => group === undefined || groups.includes(group));
  return facts.length > 0 && facts.every(({ namespaced }) => !namespaced);
}
