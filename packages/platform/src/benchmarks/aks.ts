import type { Line } from './guide.js';

const CLOUD = 'This is a setting of the subscription, which no file of a cluster shows.';
const KINDS =
  'Files of Cluster API and Azure Service Operator show it; Bicep, Terraform and the portal do not.';
const PEOPLE = 'This is a matter of organisation.';
const IMAGE = 'Images are not in manifests.';
const SEEN = 'Objects that are not in the files may be in the cluster.';

/**
 * Best practices of AKS for operators and developers, and what the baseline architecture adds. Their text:
 * https://github.com/MicrosoftDocs/azure-aks-docs/tree/main/articles/aks, operator-best-practices-* and
 * developer-best-practices-*
 * https://learn.microsoft.com/en-us/azure/aks/best-practices
 * https://learn.microsoft.com/en-us/azure/architecture/reference-architectures/containers/aks/baseline-aks
 * The baseline assigns policies of Azure (cluster-stamp.bicep of mspnp/aks-baseline): read-only root file systems, and
 * the initiative for restricted pods, which keeps them from namespaces and paths of the node. The initiatives:
 * https://github.com/Azure/azure-policy/tree/master/built-in-policies/policySetDefinitions/Kubernetes
 */
export const aks: Readonly<Record<string, readonly Line[]>> = {
  'Identity and access': [
    ['Let people log in with Microsoft Entra ID', 'platform/managed-cluster-identity-weak', KINDS],
    ['Disable local accounts', 'platform/managed-cluster-identity-weak', KINDS],
    [
      'Give roles and bindings the least rights',
      'cis/rbac-cluster-admin-binding cis/rbac-wildcards cis/rbac-secrets-read cis/rbac-pod-create cis/rbac-escalation-verbs cis/rbac-system-masters nsa/rbac-binding-write nsa/rbac-pod-exec',
      'Known ways to more rights are found; what is needed is a judgement. Roles of Azure are in no file.',
    ],
    ['Say in Azure who may get credentials of the cluster', '', CLOUD],
    [
      'Give workloads identities of their own (Workload ID)',
      'cis/default-service-account nsa/shared-service-account',
      'Files show ServiceAccounts, and not what Azure lets them do.',
    ],
    ['Use managed identities for the cluster', '', 'No rule reads the identity of a cluster.'],
  ],
  'API server': [
    [
      'Make the cluster private, or name the ranges that reach it',
      'platform/cluster-api-endpoint-public platform/cluster-api-endpoint-unrestricted',
      KINDS,
    ],
    [
      'Send the logs of the control plane to a workspace',
      '',
      'Diagnostic settings are objects of their own, beside the cluster.',
    ],
    ['Switch Defender for Containers on', '', CLOUD],
  ],
  'Nodes and upgrades': [
    ['Keep pods away from the metadata service', 'nsa/block-metadata-api', SEEN],
    [
      'Run a supported version of Kubernetes',
      'nsa/outdated-component-version nsa/removed-api',
      'The version of a cluster is compared where the files name it.',
    ],
    [
      'Update images of nodes and restart for patches',
      '',
      'Channels of upgrades are a setting of the cluster, which no rule reads.',
    ],
    ['Keep system pods and workloads in pools of their own', '', 'What belongs apart is a judgement.'],
  ],
  Pods: [
    [
      'Run no privileged containers, and let none gain privileges',
      'ps/privileged ps/allow-privilege-escalation',
    ],
    [
      'Run as another user than root',
      'ps/run-as-non-root ps/run-as-user',
      'The user that an image sets is not in the manifest.',
    ],
    [
      "Share none of the node's namespaces and paths",
      'ps/host-pid ps/host-ipc ps/host-network ps/host-path-volumes',
    ],
    ['Use user namespaces', 'nsa/user-namespaces'],
    [
      'Drop capabilities; confine with seccomp, AppArmor and SELinux',
      'ps/capabilities-restricted ps/seccomp-restricted ps/apparmor-profile ps/selinux-options',
      'Profiles are files of the node.',
    ],
    ['Make root file systems read-only', 'nsa/read-only-root-filesystem'],
    ['Set requests and limits', 'nsa/resource-requests nsa/cpu-limits nsa/memory-limits'],
    [
      'Keep credentials out of code and manifests, in Key Vault',
      'cis/plain-secret cis/secret-env nsa/credentials-in-config nsa/exposed-token platform/external-secret-store-weak',
      'Code is not in the files.',
    ],
  ],
  Isolation: [
    [
      'Separate teams by namespaces, quotas and limits',
      'cis/default-namespace nsa/namespace-resource-quota nsa/namespace-limit-range',
      'Which workloads belong to one team is not in the files.',
    ],
    ['Separate clusters where tenants are not trusted', '', PEOPLE],
  ],
  Network: [
    [
      'Allow between pods only what is needed',
      'cis/namespace-network-policy nsa/default-deny-network-policy nsa/network-policy-allow-all nsa/network-policy-broad-selector',
      SEEN,
    ],
    [
      'Choose a network that enforces policies',
      'platform/network-policy-plugin-weak',
      'The network of a managed cluster is a setting that no rule reads.',
    ],
    [
      'Lead traffic in through an Ingress with TLS and a firewall for the web',
      'cis/ingress-tls cis/load-balancer-tls nsa/exposed-service',
      'Firewalls of Azure are in no file.',
    ],
    [
      'Keep interfaces of administrators private',
      'nsa/exposed-sensitive-interface nsa/exposed-control-plane-port',
      'Known interfaces are found by image and name.',
    ],
    ['Lead traffic out through a firewall', '', CLOUD],
    ['Reach nodes through a bastion alone', 'nsa/ssh-server', CLOUD],
    [
      'Encrypt traffic between pods',
      'nsa/mesh-mtls',
      'Meshes are seen; applications that encrypt themselves are not.',
    ],
  ],
  Images: [
    ['Scan images and keep them small', '', IMAGE],
    [
      'Take images from trusted registries',
      'cis/image-registry',
      'Which registries are trusted is a setting; without it nothing is judged.',
    ],
    ['Build again when a base image changes', '', IMAGE],
    ['Pin what is deployed', 'nsa/image-tag-pinned nsa/image-digest-pinned'],
    ['Verify signatures at admission', 'cis/image-admission platform/image-policy-toothless', SEEN],
  ],
  'Policy and operation': [
    [
      'Enforce policies with Azure Policy and Gatekeeper',
      'cis/namespace-pod-security platform/admission-policy-toothless platform/policy-exception-broad',
      'Assignments of Azure Policy are in no file.',
    ],
    [
      'Deploy by GitOps from sources that are checked',
      'platform/flux-source-unverified platform/flux-cross-namespace platform/argocd-project-open platform/argocd-application-source',
      SEEN,
    ],
    ['Encrypt disks with keys of your own', 'nsa/storage-class-encrypted', CLOUD],
    ['Back up, and practise the way back', '', PEOPLE],
  ],
};
