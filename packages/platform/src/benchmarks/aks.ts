import type { Line } from './guide.js';

const CLOUD = 'This is a setting of the subscription, which no cluster manifest shows.';
const KINDS =
  'Files of Cluster API and Azure Service Operator show it; Bicep, Terraform and the portal do not.';
const PEOPLE = 'This is an organisational matter.';
const IMAGE = 'Manifests do not contain images.';
const SEEN = 'Objects that are not in the files may be in the cluster.';

/**
 * Best practices of AKS for operators and developers, with additions of the baseline architecture. Sources:
 * https://github.com/MicrosoftDocs/azure-aks-docs/tree/main/articles/aks, operator-best-practices-* and
 * developer-best-practices-*
 * https://learn.microsoft.com/en-us/azure/aks/best-practices
 * https://learn.microsoft.com/en-us/azure/architecture/reference-architectures/containers/aks/baseline-aks
 * The baseline assigns policies of Azure (cluster-stamp.bicep of mspnp/aks-baseline): read-only root file systems, and
 * the initiative for restricted pods, which denies them namespaces and paths of the node. The initiatives:
 * https://github.com/Azure/azure-policy/tree/master/built-in-policies/policySetDefinitions/Kubernetes
 */
export const aks: Readonly<Record<string, readonly Line[]>> = {
  'Identity and access': [
    ['Authenticate people with Microsoft Entra ID', 'platform/managed-cluster-identity-weak', KINDS],
    ['Disable local accounts', 'platform/managed-cluster-identity-weak', KINDS],
    [
      'Grant least privilege in roles and bindings',
      'cis/rbac-cluster-admin-binding cis/rbac-wildcards cis/rbac-secrets-read cis/rbac-pod-create cis/rbac-escalation-verbs cis/rbac-system-masters nsa/rbac-binding-write nsa/rbac-pod-exec',
      'The rules find known ways to escalate privileges. What is needed is a judgement, and no file shows Azure roles.',
    ],
    ['Limit in Azure who can get cluster credentials', '', CLOUD],
    [
      'Give workloads their own identities (Workload ID)',
      'cis/default-service-account nsa/shared-service-account',
      'Files show ServiceAccounts, but not what Azure lets them do.',
    ],
    ['Use managed identities for the cluster', '', 'No rule reads the identity of a cluster.'],
  ],
  'API server': [
    [
      'Make the cluster private, or list the ranges that can reach it',
      'platform/cluster-api-endpoint-public platform/cluster-api-endpoint-unrestricted',
      KINDS,
    ],
    ['Send control-plane logs to a workspace', '', 'Diagnostic settings are separate objects.'],
    ['Turn on Defender for Containers', '', CLOUD],
  ],
  'Nodes and upgrades': [
    ['Block pods from the metadata service', 'nsa/block-metadata-api', SEEN],
    [
      'Run a supported version of Kubernetes',
      'nsa/outdated-component-version nsa/removed-api',
      'The rules check the version of a cluster where a file names it.',
    ],
    ['Update node images and restart for patches', '', "No rule reads the cluster's upgrade channel."],
    ['Keep system pods and workloads in separate node pools', '', 'What to separate is a judgement.'],
  ],
  Pods: [
    [
      'Disallow privileged containers and privilege escalation',
      'ps/privileged ps/allow-privilege-escalation',
    ],
    [
      'Run as a user other than root',
      'ps/run-as-non-root ps/run-as-user',
      'Manifests do not show the user that an image sets.',
    ],
    [
      'Disallow host namespaces and host paths',
      'ps/host-pid ps/host-ipc ps/host-network ps/host-path-volumes',
    ],
    ['Use user namespaces', 'nsa/user-namespaces'],
    [
      'Drop capabilities, and confine with seccomp, AppArmor and SELinux',
      'ps/capabilities-restricted ps/seccomp-restricted ps/apparmor-profile ps/selinux-options',
      'Profiles are files on the node.',
    ],
    ['Make root file systems read-only', 'nsa/read-only-root-filesystem'],
    ['Set requests and limits', 'nsa/resource-requests nsa/cpu-limits nsa/memory-limits'],
    [
      'Keep credentials out of code and manifests, in Key Vault',
      'cis/plain-secret cis/secret-env nsa/credentials-in-config nsa/exposed-token platform/external-secret-store-weak',
      'Manifests do not contain code.',
    ],
  ],
  Isolation: [
    [
      'Separate teams with namespaces, quotas and limits',
      'cis/default-namespace nsa/namespace-resource-quota nsa/namespace-limit-range',
      'Files do not show which workloads belong to one team.',
    ],
    ['Use separate clusters for tenants that you do not trust', '', PEOPLE],
  ],
  Network: [
    [
      'Allow only the traffic between pods that they need',
      'cis/namespace-network-policy nsa/default-deny-network-policy nsa/network-policy-allow-all nsa/network-policy-broad-selector',
      SEEN,
    ],
    [
      'Choose a network plugin that enforces NetworkPolicies',
      'platform/network-policy-plugin-weak',
      'No rule reads the network setting of a managed cluster.',
    ],
    [
      'Route incoming traffic through an Ingress with TLS and a web application firewall',
      'cis/ingress-tls cis/load-balancer-tls nsa/exposed-service',
      'No file shows Azure firewalls.',
    ],
    [
      'Keep admin interfaces private',
      'nsa/exposed-sensitive-interface nsa/exposed-control-plane-port',
      'The rules find known interfaces by image and name.',
    ],
    ['Route outgoing traffic through a firewall', '', CLOUD],
    ['Connect to nodes only through a bastion', 'nsa/ssh-server', CLOUD],
    [
      'Encrypt traffic between pods',
      'nsa/mesh-mtls',
      'The rules see service meshes, but not applications that encrypt by themselves.',
    ],
  ],
  Images: [
    ['Scan images and keep them small', '', IMAGE],
    [
      'Pull images from trusted registries',
      'cis/image-registry',
      'An option names the trusted registries. Without it, nothing is checked.',
    ],
    ['Rebuild images when a base image changes', '', IMAGE],
    ['Pin what is deployed', 'nsa/image-tag-pinned nsa/image-digest-pinned'],
    ['Verify signatures at admission', 'cis/image-admission platform/image-policy-toothless', SEEN],
  ],
  'Policy and operation': [
    [
      'Enforce policies with Azure Policy and Gatekeeper',
      'cis/namespace-pod-security platform/admission-policy-toothless platform/policy-exception-broad',
      'No file shows Azure Policy assignments.',
    ],
    [
      'Deploy with GitOps from verified sources',
      'platform/flux-source-unverified platform/flux-cross-namespace platform/argocd-project-open platform/argocd-application-source',
      SEEN,
    ],
    ['Encrypt disks with your own keys', 'nsa/storage-class-encrypted', CLOUD],
    ['Back up, and practise restoring', '', PEOPLE],
  ],
};
