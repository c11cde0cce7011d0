import type { Binding } from '@plimsoll/core/kubernetes';

interface DefaultBinding {
  /** `Kind/name`. */
  readonly role: string;
  /** In the form of `subjectId`. */
  readonly subjects: readonly string[];
  /** Subjects that it had before a minor version. An upgraded cluster keeps them. */
  readonly before?: { readonly minor: number; readonly subjects: readonly string[] };
}

const toRole =
  (kind: string) =>
  (name: string, ...subjects: readonly string[]): DefaultBinding => ({ role: `${kind}/${name}`, subjects });
const toClusterRole = toRole('ClusterRole');
const toNamespacedRole = toRole('Role');

const AUTHENTICATED = 'Group:system:authenticated';
const UNAUTHENTICATED = 'Group:system:unauthenticated';
const SERVICE_ACCOUNTS = 'Group:system:serviceaccounts';
const MANAGER = 'User:system:kube-controller-manager';
const SCHEDULER = 'User:system:kube-scheduler';
const NODES = 'Group:system:nodes';
const TOKENS = 'Group:system:bootstrappers:kubeadm:default-node-token';
const ofSystem = (name: string): string => `ServiceAccount:kube-system/${name}`;

/** Before Kubernetes 1.14, discovery was open to everyone. */
const discovery = (name: string): DefaultBinding => ({
  ...toClusterRole(name, AUTHENTICATED),
  before: { minor: 14, subjects: [UNAUTHENTICATED] },
});

/**
 * ClusterRoleBindings by name, RoleBindings as `namespace/name`. Source: Kubernetes 1.36,
 * plugin/pkg/auth/authorizer/rbac/bootstrappolicy (created by the API server), and cmd/kubeadm/app/phases (names
 * that begin with `kubeadm:`, and kube-system/kube-proxy); for older versions
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 */
const BINDINGS: Readonly<Record<string, DefaultBinding>> = {
  'cluster-admin': toClusterRole('cluster-admin', 'Group:system:masters'),
  'system:basic-user': discovery('system:basic-user'),
  'system:cluster-trust-bundle-discovery': toClusterRole(
    'system:cluster-trust-bundle-discovery',
    SERVICE_ACCOUNTS,
  ),
  'system:discovery': discovery('system:discovery'),
  'system:kube-controller-manager': toClusterRole('system:kube-controller-manager', MANAGER),
  'system:kube-dns': toClusterRole('system:kube-dns', ofSystem('kube-dns')),
  'system:kube-scheduler': toClusterRole('system:kube-scheduler', SCHEDULER),
  'system:monitoring': toClusterRole('system:monitoring', 'Group:system:monitoring'),
  // The Node authorizer replaced it, so it has no subjects since 1.8.
  'system:node': { ...toClusterRole('system:node'), before: { minor: 8, subjects: [NODES] } },
  'system:node-proxier': toClusterRole('system:node-proxier', 'User:system:kube-proxy'),
  'system:public-info-viewer': toClusterRole('system:public-info-viewer', AUTHENTICATED, UNAUTHENTICATED),
  'system:service-account-issuer-discovery': toClusterRole(
    'system:service-account-issuer-discovery',
    SERVICE_ACCOUNTS,
  ),
  'system:volume-scheduler': toClusterRole('system:volume-scheduler', SCHEDULER),

  'kube-public/system:controller:bootstrap-signer': toNamespacedRole(
    'system:controller:bootstrap-signer',
    ofSystem('bootstrap-signer'),
  ),
  'kube-system/system::extension-apiserver-authentication-reader': toNamespacedRole(
    'extension-apiserver-authentication-reader',
    MANAGER,
    SCHEDULER,
  ),
  'kube-system/system::leader-locking-kube-controller-manager': toNamespacedRole(
    'system::leader-locking-kube-controller-manager',
    MANAGER,
    ofSystem('kube-controller-manager'),
    ofSystem('leader-election-controller'),
  ),
  'kube-system/system::leader-locking-kube-scheduler': toNamespacedRole(
    'system::leader-locking-kube-scheduler',
    SCHEDULER,
    ofSystem('kube-scheduler'),
  ),
  ...Object.fromEntries(
    ['bootstrap-signer', 'cloud-provider', 'token-cleaner'].map((name) => [
      `kube-system/system:controller:${name}`,
      toNamespacedRole(`system:controller:${name}`, ofSystem(name)),
    ]),
  ),

  'kubeadm:cluster-admins': toClusterRole('cluster-admin', 'Group:kubeadm:cluster-admins'),
  'kubeadm:get-nodes': toClusterRole('kubeadm:get-nodes', TOKENS),
  'kubeadm:kubelet-bootstrap': toClusterRole('system:node-bootstrapper', TOKENS),
  'kubeadm:node-autoapprove-bootstrap': toClusterRole(
    'system:certificates.k8s.io:certificatesigningrequests:nodeclient',
    TOKENS,
  ),
  'kubeadm:node-autoapprove-certificate-rotation': toClusterRole(
    'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
    NODES,
  ),
  'kubeadm:node-proxier': toClusterRole('system:node-proxier', ofSystem('kube-proxy')),
  'kube-public/kubeadm:bootstrap-signer-clusterinfo': toNamespacedRole(
    'kubeadm:bootstrap-signer-clusterinfo',
    'User:system:anonymous',
  ),
  'kube-system/kube-proxy': toNamespacedRole('kube-proxy', TOKENS),
  'kube-system/kubeadm:kubeadm-certs': toNamespacedRole('kubeadm:kubeadm-certs', TOKENS),
  'kube-system/kubeadm:kubelet-config': toNamespacedRole('kubeadm:kubelet-config', NODES, TOKENS),
  'kube-system/kubeadm:nodes-kubeadm-config': toNamespacedRole('kubeadm:nodes-kubeadm-config', NODES, TOKENS),
};

const CONTROLLER = 'system:controller:';

/** Every controller has a role, a binding and an account with its name: `addControllerRole` in the source above. */
function ofController(name: string): DefaultBinding | undefined {
  return name.startsWith(CONTROLLER) && name.length > CONTROLLER.length
    ? toClusterRole(name, ofSystem(name.slice(CONTROLLER.length)))
    : undefined;
}

function find({ resource, clusterWide }: Pick<Binding, 'resource' | 'clusterWide'>) {
  const { name = '', namespace = '' } = resource;
  const key = clusterWide ? name : `${namespace}/${name}`;
  return Object.hasOwn(BINDINGS, key) ? BINDINGS[key] : clusterWide ? ofController(name) : undefined;
}

/** Whether Kubernetes itself creates a binding with this name, whatever its content. */
export function hasDefaultBindingName(resource: Binding['resource']): boolean {
  return find({ resource, clusterWide: resource.kind === 'ClusterRoleBinding' }) !== undefined;
}

/**
 * The ids of the subjects that Kubernetes itself puts into a binding; undefined where it creates no binding with this
 * name, or one to another role.
 * @param minor of the version of Kubernetes
 */
export function defaultSubjects(binding: Binding, minor: number): readonly string[] | undefined {
  const own = find(binding);
  if (!own) return undefined;
  const { roleRef } = binding;
  if (own.role !== `${roleRef.at('kind').value}/${roleRef.at('name').value}`) return undefined;
  return own.before && minor < own.before.minor ? [...own.subjects, ...own.before.subjects] : own.subjects;
}
