import { oncePer } from '@plimsoll/core/internal';
import {
  type AnyCursor,
  type Cursor,
  isPlaceholder,
  type Json,
  type PodCursor,
  type Project,
  type Resource,
  serviceAccountOf,
  textOf,
} from '@plimsoll/core/kubernetes';
import type { Evidence, FoundStep } from '../graph/types.js';

/** The places that give a cloud role, and why that is uncertain. */
export type CloudRole = Pick<FoundStep, 'evidence' | 'doubt'>;

export interface AccountWithRole extends CloudRole {
  readonly name: string;
  readonly namespace: string | undefined;
}

/** An annotation of a ServiceAccount that names a cloud role, and what the pod needs besides. */
interface Kind {
  readonly annotation: string;
  readonly what: string;
  readonly label?: string;
  /** Pods with host networking get the role of the node. */
  readonly notInHostNetwork?: true;
}

/**
 * https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html,
 * https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity,
 * https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html
 */
const KINDS: readonly Kind[] = [
  { annotation: 'eks.amazonaws.com/role-arn', what: 'role of AWS' },
  {
    annotation: 'iam.gke.io/gcp-service-account',
    what: 'service account of Google Cloud',
    notInHostNetwork: true,
  },
  {
    annotation: 'azure.workload.identity/client-id',
    what: 'identity of Azure',
    label: 'azure.workload.identity/use',
  },
];

/** The cloud role that a pod has through its ServiceAccount. */
export function cloudRoleOf(pod: PodCursor, project: Project): CloudRole | undefined {
  const { namespace } = pod.owner;
  const account = serviceAccountOf(pod, project);
  for (const { kind, ...role } of account ? annotated(account.resource) : []) {
    if (kind.notInHostNetwork && pod.at('hostNetwork').value === true) continue;
    if (!kind.label) return role;
    const label = pod.metadata.at('labels').at(kind.label);
    if (textOf(label.value) === 'true')
      return { ...role, evidence: [...role.evidence, { at: label, message: 'The pod requests it.' }] };
  }
  return project
    .memo(associationsOf)
    .find((each) => each.name === pod.serviceAccountName && each.namespace === namespace);
}

/** The ServiceAccounts with a cloud role, once for each place that gives one. */
export const accountsWithRole = (project: Project): readonly AccountWithRole[] => [
  ...project
    .ofKind('ServiceAccount')
    .flatMap(({ name, namespace, root }) =>
      name === undefined
        ? []
        : annotated(root.resource).map(({ evidence, doubt }) => ({ name, namespace, evidence, doubt })),
    ),
  ...project.memo(associationsOf),
];

/** Many pods run as one account. */
const annotated = oncePer((account: Resource): readonly (CloudRole & { readonly kind: Kind })[] => {
  const annotations = (account.root as Cursor<Json>).at('metadata').at('annotations') as Cursor<Json>;
  if (!annotations.exists) return [];
  return KINDS.flatMap((kind) => {
    const at = annotations.at(kind.annotation) as Cursor<Json>;
    return at.value ? [{ kind, ...roleAt(at, `ServiceAccount ${account.name} has a ${kind.what}.`) }] : [];
  });
});

const roleAt = (at: Cursor<Json> | Cursor<string>, message: string): CloudRole => ({
  evidence: [{ at, message } satisfies Evidence],
  doubt: isPlaceholder(at.value) ? 'The role is chosen at install time.' : undefined,
});

/**
 * EKS Pod Identity, and roles that eksctl gives, in objects of their own.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html,
 * https://eksctl.io/usage/schema/
 */
const associationsOf = (project: Project): readonly AccountWithRole[] => [
  ...project
    .ofKind('PodIdentityAssociation', 'eks.services.k8s.aws')
    .flatMap((resource) => associated((resource.root as Cursor<Json>).at('spec') as Cursor<Json>)),
  ...project.ofKind('ClusterConfig', 'eksctl.io').flatMap((resource: Resource) => {
    const iam = (resource.root as Cursor<Json>).at('iam') as Cursor<Json>;
    const lists = ['podIdentityAssociations', 'serviceAccounts'].map((key) => iam.at(key) as Cursor<Json[]>);
    return lists.flatMap((list) => list.items().flatMap((item) => associated(item as Cursor<Json>)));
  }),
];

function associated(item: Cursor<Json>): readonly AccountWithRole[] {
  const metadata = item.at('metadata') as Cursor<Json>;
  const given = (places: readonly AnyCursor[]): Cursor<string> | undefined =>
    (places as readonly Cursor<string>[]).find(({ value }) => typeof value === 'string');
  const name = given([item.at('serviceAccountName'), item.at('serviceAccount'), metadata.at('name')]);
  if (!name) return [];
  const namespace = given([item.at('namespace'), metadata.at('namespace')])?.value;
  return [
    { name: name.value!, namespace, ...roleAt(name, `ServiceAccount ${name.value} gets a role of AWS.`) },
  ];
}
