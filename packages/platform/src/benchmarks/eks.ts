import type { Line } from './guide.js';

const CLOUD = 'This is a setting of the account, which no file of a cluster shows.';
const KINDS = 'Files of eksctl, Cluster API, ACK and Crossplane show it; Terraform and the console do not.';
const PEOPLE = 'This is a matter of organisation.';
const IMAGE = 'Images are not in manifests.';
const SEEN = 'Objects that are not in the files may be in the cluster.';

/**
 * The security section of the EKS Best Practices Guide. https://docs.aws.amazon.com/eks/latest/best-practices/security.html
 * Its text: https://github.com/aws/aws-eks-best-practices/tree/master/latest/bpg/security; of Windows: ../windows/security.adoc
 */
export const eks: Readonly<Record<string, readonly Line[]>> = {
  'Identity: access to the cluster': [
    [
      'Make the endpoint of the cluster private, or name who reaches it',
      'platform/cluster-api-endpoint-public platform/cluster-api-endpoint-unrestricted',
      KINDS,
    ],
    ['Do not let people log in with tokens of ServiceAccounts', 'cis/service-account-token-secret', SEEN],
    [
      'Give identities of AWS the least rights that they need',
      'platform/cloud-identity-broad',
      `${KINDS} Whether narrower rights would do is a judgement.`,
    ],
    [
      'Take the rights of an administrator from who made the cluster',
      'platform/cluster-access-entry-admin cis/rbac-system-masters',
      'The entry that Amazon EKS makes by itself is in no file.',
    ],
    ['Use roles of IAM where several people need the same access', '', PEOPLE],
    [
      'Give roles and bindings the least rights',
      'cis/rbac-cluster-admin-binding cis/rbac-wildcards cis/rbac-secrets-read cis/rbac-pod-create cis/rbac-escalation-verbs cis/rbac-nodes-proxy cis/rbac-service-account-token-create nsa/rbac-binding-write nsa/rbac-pod-exec nsa/rbac-secrets-write',
      'Known ways to more rights are found; what is needed is a judgement.',
    ],
    ['Make clusters with an automated process', '', PEOPLE],
    ['Make clusters with a role of their own', '', CLOUD],
    [
      'Use access entries in place of the map aws-auth',
      'cis/eks-aws-auth',
      'The map shows the old way; the mode of authentication is a setting of the cluster.',
    ],
    ['Review regularly who has access', '', PEOPLE],
    ['Take other ways to authenticate only where they are needed', '', CLOUD],
  ],
  'Identity: pods': [
    [
      'Give workloads identities of their own (IRSA, Pod Identity)',
      'cis/default-service-account nsa/shared-service-account platform/cloud-identity-broad',
      'Files show ServiceAccounts and their policies, and not whether a workload asks AWS for anything.',
    ],
    [
      'Keep pods away from the profile of the node',
      'platform/node-metadata-hop platform/node-metadata-pods nsa/block-metadata-api',
      'Launch templates of others are not seen, and whether a pod needs the node is a judgement.',
    ],
    ['Limit trust policies to a namespace and a ServiceAccount', '', CLOUD],
    ['Give each application a ServiceAccount', 'nsa/shared-service-account cis/default-service-account'],
    [
      'Mount no token where the API is not asked',
      'cis/service-account-token-automount cis/default-service-account-token',
      'Whether a program asks the API is not in the files.',
    ],
    [
      'Run as another user than root',
      'ps/run-as-non-root ps/run-as-user',
      'The user that an image sets is not in the manifest.',
    ],
    ['Give the network plugin a role of its own', '', 'No rule reads the role of aws-node.'],
    ['Give each application a role of its own', '', CLOUD],
    [
      'Keep anonymous requests without rights',
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
    ['Run no privileged containers', 'ps/privileged'],
    ['Build no images through the socket of the runtime', 'nsa/runtime-socket'],
    [
      'Mount no paths of the node, or few and read-only',
      'ps/host-path-volumes nsa/writable-host-path nsa/sensitive-host-path',
    ],
    [
      'Set requests and limits, and quotas for namespaces',
      'nsa/resource-requests nsa/cpu-limits nsa/memory-limits nsa/namespace-resource-quota nsa/namespace-limit-range',
    ],
    ['Let no process gain privileges', 'ps/allow-privilege-escalation'],
    ['Make root file systems read-only', 'nsa/read-only-root-filesystem'],
    ['Switch off the variables of all Services', '', 'No rule asks for enableServiceLinks.'],
    [
      'Harden pods on Windows',
      'ps/windows-host-process nsa/windows-user',
      'Rights in the image are not in the manifest.',
    ],
  ],
  'Several tenants': [
    [
      'Give tenants namespaces of their own',
      'cis/default-namespace',
      'Which workloads are of one tenant is not in the files.',
    ],
    ['Separate tenants in the network', 'cis/namespace-network-policy nsa/default-deny-network-policy', SEEN],
    ['Limit what a tenant uses up', 'nsa/namespace-resource-quota nsa/namespace-limit-range', SEEN],
    [
      'Give tenants nodes of their own by taints and affinity',
      '',
      'Which workloads are of one tenant is not in the files.',
    ],
    ['Give tenants that you do not trust clusters of their own', '', PEOPLE],
  ],
  Detection: [
    ['Switch the audit log on', 'platform/cluster-logging-off', KINDS],
    ['Use the metadata of the audit log to tell why a request passed', '', PEOPLE],
    ['Raise alarms', '', CLOUD],
    ['Look into logs and calls with tools of AWS', '', CLOUD],
  ],
  Network: [
    [
      'Deny all traffic by default and allow what is needed',
      'cis/namespace-network-policy nsa/default-deny-network-policy nsa/pod-has-network-policy nsa/network-policy-allow-all nsa/network-policy-broad-selector',
      SEEN,
    ],
    [
      'Run a plugin that enforces policies',
      'platform/network-policy-plugin-weak',
      'Add-ons that the console switches on are in no file.',
    ],
    ['Use security groups for pods that reach services of AWS', '', CLOUD],
    ['Watch whether policies do what they should', '', PEOPLE],
    [
      'Encrypt traffic between pods',
      'nsa/mesh-mtls',
      'Meshes are seen; applications that encrypt themselves are not.',
    ],
    [
      'End TLS at load balancers and Ingresses',
      'cis/load-balancer-tls cis/ingress-tls',
      'Certificates of the cloud are seen by their annotations alone.',
    ],
    ['Take certificates from an authority of your own', 'platform/certificate-issuer-open', SEEN],
  ],
  Data: [
    ['Encrypt volumes', 'nsa/storage-class-encrypted', 'File systems that are made elsewhere are not seen.'],
    ['Rotate keys of the cloud', '', CLOUD],
    ['Share file systems by access points', '', 'What is shared with whom is a judgement.'],
    [
      'Encrypt Secrets with a key of KMS',
      'platform/cluster-secrets-encryption',
      `${KINDS} From Kubernetes 1.28 on Amazon EKS encrypts with a key of its own.`,
    ],
    ['Record who reads Secrets', 'platform/cluster-logging-off', KINDS],
    ['Rotate Secrets', '', PEOPLE],
    [
      'Keep Secrets of applications apart by namespaces',
      'platform/secret-replicated-wide cis/default-namespace',
      'Which applications belong together is not in the files.',
    ],
    ['Mount Secrets in place of variables', 'cis/secret-env'],
    [
      'Keep secrets in a store outside',
      'cis/plain-secret nsa/credentials-in-config nsa/exposed-token platform/external-secret-store-weak platform/sealed-secret-scope',
      'Stores are seen where the files have their objects.',
    ],
  ],
  'At run time': [
    [
      'Confine system calls with seccomp',
      'ps/seccomp-restricted ps/seccomp-baseline cis/kubelet-seccomp-default',
    ],
    [
      'Confine programs with AppArmor or SELinux',
      'ps/apparmor-profile ps/selinux-options nsa/apparmor-profile-required',
      'Profiles are files of the node.',
    ],
    ['Drop capabilities', 'ps/capabilities-restricted ps/capabilities-baseline cis/net-raw'],
    [
      'Watch processes and system calls',
      '',
      'That an agent is there proves little, and GuardDuty is a setting of the account.',
    ],
  ],
  'Infrastructure: nodes': [
    [
      'Use a system that is made for containers',
      '',
      'Which system fits is a judgement; Karpenter and eksctl name it.',
    ],
    ['Keep the system of nodes up to date', '', 'Which image is the newest is not in the files.'],
    [
      'Replace nodes in place of patching them',
      'platform/node-image-or-user-data',
      'Files show images that float and scripts that fetch at the start, and not how nodes are replaced.',
    ],
    ['Check nodes against the CIS benchmark', '', 'The benchmark cis/eks of the pack cis is for this.'],
    [
      'Keep people off nodes, and use Session Manager',
      'platform/cluster-api-endpoint-public nsa/ssh-server',
      'Security groups are seen where Cluster API or kops makes them.',
    ],
    ['Keep nodes in private subnets', '', CLOUD],
    ['Scan nodes for weaknesses', '', CLOUD],
    ['Run SELinux', 'ps/selinux-options', 'Whether a node enforces it, the node alone shows.'],
  ],
  'Compliance and incidents': [
    ['Test for compliance before anything is deployed', '', 'This is what a run of these packs is.'],
    ['Prepare to isolate a pod and to revoke its rights', '', PEOPLE],
    ['Keep evidence and practise', '', PEOPLE],
  ],
  Images: [
    ['Build small images without what is not needed', '', IMAGE],
    ['Scan images and keep a bill of materials', '', IMAGE],
    ['Say who may read and write repositories', '', CLOUD],
    ['Use private endpoints of the registry, and policies for them', '', CLOUD],
    ['Let old images expire', '', CLOUD],
    [
      'Take images from a curated set',
      'cis/image-registry',
      'Which registries are trusted is a setting; without it nothing is judged.',
    ],
    [
      'Let images run as another user than root',
      'ps/run-as-non-root',
      'The user that an image sets is not in the manifest.',
    ],
    [
      'Use tags that do not move',
      'nsa/image-tag-pinned nsa/image-digest-pinned',
      'Whether a registry lets tags move is a setting of it.',
    ],
    ['Sign images, and admit signed ones only', 'cis/image-admission platform/image-policy-toothless', SEEN],
    ['Lint what images are built from, and update their packages', '', IMAGE],
  ],
  'Several accounts': [
    ['Give environments and teams accounts of their own', '', CLOUD],
    ['Share subnets and roles across accounts with care', '', CLOUD],
  ],
};
