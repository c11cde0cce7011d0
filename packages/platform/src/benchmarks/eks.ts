import type { Line } from './guide.js';

const CLOUD = 'This is a setting of the account, which no cluster manifest shows.';
const KINDS = 'Files of eksctl, Cluster API, ACK and Crossplane show it; Terraform and the console do not.';
const PEOPLE = 'This is an organisational matter.';
const IMAGE = 'Manifests do not contain images.';
const SEEN = 'Objects that are not in the files may be in the cluster.';

/**
 * The security section of the EKS Best Practices Guide.
 * https://docs.aws.amazon.com/eks/latest/best-practices/security.html Source:
 * https://github.com/aws/aws-eks-best-practices/tree/master/latest/bpg/security; of Windows: ../windows/security.adoc
 */
export const eks: Readonly<Record<string, readonly Line[]>> = {
  'Identity: access to the cluster': [
    [
      'Make the cluster endpoint private, or list who can reach it',
      'platform/cluster-api-endpoint-public platform/cluster-api-endpoint-unrestricted',
      KINDS,
    ],
    ['Do not let people authenticate with service account tokens', 'cis/service-account-token-secret', SEEN],
    [
      'Grant AWS identities least privilege',
      'platform/cloud-identity-broad',
      `${KINDS} Whether narrower permissions suffice is a judgement.`,
    ],
    [
      "Remove administrator access from the cluster's creator",
      'platform/cluster-access-entry-admin cis/rbac-system-masters',
      'No file shows the entry that Amazon EKS creates by itself.',
    ],
    ['Use IAM roles where several people need the same access', '', PEOPLE],
    [
      'Grant least privilege in roles and bindings',
      'cis/rbac-cluster-admin-binding cis/rbac-wildcards cis/rbac-secrets-read cis/rbac-pod-create cis/rbac-escalation-verbs cis/rbac-nodes-proxy cis/rbac-service-account-token-create nsa/rbac-binding-write nsa/rbac-pod-exec nsa/rbac-secrets-write',
      'The rules find known ways to escalate privileges. What is needed is a judgement.',
    ],
    ['Create clusters with an automated process', '', PEOPLE],
    ['Create clusters with a dedicated role', '', CLOUD],
    [
      'Use access entries instead of the aws-auth ConfigMap',
      'cis/eks-aws-auth',
      'The ConfigMap shows the old way. The authentication mode is a setting of the cluster.',
    ],
    ['Review regularly who has access', '', PEOPLE],
    ['Use other authentication methods only where you need them', '', CLOUD],
  ],
  'Identity: pods': [
    [
      'Give workloads their own identities (IRSA, Pod Identity)',
      'cis/default-service-account nsa/shared-service-account platform/cloud-identity-broad',
      'Files show ServiceAccounts and their policies, but not whether a workload calls AWS.',
    ],
    [
      "Block pods from the node's instance profile",
      'platform/node-metadata-hop platform/node-metadata-pods nsa/block-metadata-api',
      "The rules do not see launch templates made elsewhere. Whether a pod needs the node's role is a judgement.",
    ],
    ['Limit trust policies to a namespace and a ServiceAccount', '', CLOUD],
    ['Give each application a ServiceAccount', 'nsa/shared-service-account cis/default-service-account'],
    [
      'Mount service account tokens only where they are needed',
      'cis/service-account-token-automount cis/default-service-account-token',
      'Files do not show whether a program calls the API.',
    ],
    [
      'Run as a user other than root',
      'ps/run-as-non-root ps/run-as-user',
      'Manifests do not show the user that an image sets.',
    ],
    ['Give the network plugin its own role', '', 'No rule reads the role of aws-node.'],
    ['Give each application its own role', '', CLOUD],
    [
      'Give anonymous requests no permissions',
      'cis/rbac-anonymous-binding cis/rbac-authenticated-binding',
      SEEN,
    ],
  ],
  Pods: [
    [
      'Enforce Pod Security Standards or policies as code',
      'cis/namespace-pod-security ps/namespace-labels-valid platform/pod-security-exemption platform/admission-policy-toothless platform/policy-exception-broad',
      SEEN,
    ],
    ['Disallow privileged containers', 'ps/privileged'],
    ["Do not build images through the container runtime's socket", 'nsa/runtime-socket'],
    [
      'Avoid host paths, or mount few and read-only',
      'ps/host-path-volumes nsa/writable-host-path nsa/sensitive-host-path',
    ],
    [
      'Set requests and limits, and quotas for namespaces',
      'nsa/resource-requests nsa/cpu-limits nsa/memory-limits nsa/namespace-resource-quota nsa/namespace-limit-range',
    ],
    ['Disallow privilege escalation', 'ps/allow-privilege-escalation'],
    ['Make root file systems read-only', 'nsa/read-only-root-filesystem'],
    ['Turn off environment variables for Services', '', 'No rule checks enableServiceLinks.'],
    [
      'Harden pods on Windows',
      'ps/windows-host-process nsa/windows-user',
      'Manifests do not show permissions inside the image.',
    ],
  ],
  'Multi-tenancy': [
    [
      'Give tenants their own namespaces',
      'cis/default-namespace',
      'Files do not show which workloads belong to one tenant.',
    ],
    ['Separate tenants in the network', 'cis/namespace-network-policy nsa/default-deny-network-policy', SEEN],
    ['Limit what a tenant can use', 'nsa/namespace-resource-quota nsa/namespace-limit-range', SEEN],
    [
      'Give tenants their own nodes with taints and affinity',
      '',
      'Files do not show which workloads belong to one tenant.',
    ],
    ['Use separate clusters for tenants that you do not trust', '', PEOPLE],
  ],
  Detection: [
    ['Turn on the audit log', 'platform/cluster-logging-off', KINDS],
    ['Use audit log metadata to see why a request was allowed', '', PEOPLE],
    ['Create alarms', '', CLOUD],
    ['Analyse logs and calls with AWS tools', '', CLOUD],
  ],
  Network: [
    [
      'Deny all traffic by default and allow what is needed',
      'cis/namespace-network-policy nsa/default-deny-network-policy nsa/pod-has-network-policy nsa/network-policy-allow-all nsa/network-policy-broad-selector',
      SEEN,
    ],
    [
      'Run a network plugin that enforces NetworkPolicies',
      'platform/network-policy-plugin-weak',
      'No file shows add-ons that the console turns on.',
    ],
    ['Use security groups for pods that connect to AWS services', '', CLOUD],
    ['Monitor whether policies work as intended', '', PEOPLE],
    [
      'Encrypt traffic between pods',
      'nsa/mesh-mtls',
      'The rules see service meshes, but not applications that encrypt by themselves.',
    ],
    [
      'Terminate TLS at load balancers and Ingresses',
      'cis/load-balancer-tls cis/ingress-tls',
      'The rules see cloud certificates only by their annotations.',
    ],
    ['Use certificates from your own authority', 'platform/certificate-issuer-open', SEEN],
  ],
  Data: [
    [
      'Encrypt volumes',
      'nsa/storage-class-encrypted',
      'The rules do not see file systems created elsewhere.',
    ],
    ['Rotate cloud keys', '', CLOUD],
    ['Share file systems through access points', '', 'What to share with whom is a judgement.'],
    [
      'Encrypt Secrets with a KMS key',
      'platform/cluster-secrets-encryption',
      `${KINDS} From Kubernetes 1.28 on Amazon EKS encrypts with a key of its own.`,
    ],
    ['Record who reads Secrets', 'platform/cluster-logging-off', KINDS],
    ['Rotate Secrets', '', PEOPLE],
    [
      'Separate the Secrets of applications with namespaces',
      'platform/secret-replicated-wide cis/default-namespace',
      'Files do not show which applications belong together.',
    ],
    ['Mount Secrets instead of passing them as variables', 'cis/secret-env'],
    [
      'Keep secrets in an external store',
      'cis/plain-secret nsa/credentials-in-config nsa/exposed-token platform/external-secret-store-weak platform/sealed-secret-scope',
      'The rules see stores whose objects are in the files.',
    ],
  ],
  Runtime: [
    [
      'Confine system calls with seccomp',
      'ps/seccomp-restricted ps/seccomp-baseline cis/kubelet-seccomp-default',
    ],
    [
      'Confine programs with AppArmor or SELinux',
      'ps/apparmor-profile ps/selinux-options nsa/apparmor-profile-required',
      'Profiles are files on the node.',
    ],
    ['Drop capabilities', 'ps/capabilities-restricted ps/capabilities-baseline cis/net-raw'],
    [
      'Watch processes and system calls',
      '',
      'The presence of an agent proves little, and GuardDuty is a setting of the account.',
    ],
  ],
  'Infrastructure: nodes': [
    [
      'Use an operating system made for containers',
      '',
      'Which system fits is a judgement. Karpenter and eksctl name it.',
    ],
    ["Keep the nodes' operating system up to date", '', 'Files do not show which image is the newest.'],
    [
      'Replace nodes instead of patching them',
      'platform/node-image-or-user-data',
      'Files show floating images and scripts that download at startup, but not how nodes are replaced.',
    ],
    ['Check nodes against the CIS benchmark', '', 'Use the benchmark cis/eks of the pack cis.'],
    [
      'Use Session Manager instead of SSH to nodes',
      'platform/cluster-api-endpoint-public nsa/ssh-server',
      'The rules see security groups that Cluster API or kops creates.',
    ],
    ['Keep nodes in private subnets', '', CLOUD],
    ['Scan nodes for vulnerabilities', '', CLOUD],
    ['Run SELinux', 'ps/selinux-options', 'Only the node shows whether it enforces SELinux.'],
  ],
  'Compliance and incidents': [
    ['Test for compliance before anything is deployed', '', 'Running these packs is such a test.'],
    ['Prepare to isolate a pod and revoke its permissions', '', PEOPLE],
    ['Preserve evidence, and practise', '', PEOPLE],
  ],
  Images: [
    ['Build minimal images', '', IMAGE],
    ['Scan images and keep a software bill of materials', '', IMAGE],
    ['Limit who can read and write repositories', '', CLOUD],
    ['Use private registry endpoints with policies', '', CLOUD],
    ['Expire old images', '', CLOUD],
    [
      'Use images from a curated set',
      'cis/image-registry',
      'An option names the trusted registries. Without it, nothing is checked.',
    ],
    [
      'Build images that run as a user other than root',
      'ps/run-as-non-root',
      'Manifests do not show the user that an image sets.',
    ],
    [
      'Use immutable tags',
      'nsa/image-tag-pinned nsa/image-digest-pinned',
      'Whether tags are immutable is a setting of the registry.',
    ],
    ['Sign images, and admit only signed ones', 'cis/image-admission platform/image-policy-toothless', SEEN],
    ['Lint Dockerfiles, and update packages in images', '', IMAGE],
  ],
  'Several accounts': [
    ['Give environments and teams their own accounts', '', CLOUD],
    ['Share subnets and roles across accounts with care', '', CLOUD],
  ],
};
