import type { Control } from '@plimsoll/core';
import { control } from './control.js';

const JUDGEMENT = 'Files show who has the permission. Whether it is needed is a judgement.';
const ADMISSION =
  'The control asks that the cluster refuses such pods; files show pods that it would have to refuse.';

/** Section 5, in the order of the benchmark. */
export const policyControls: readonly Control[] = [
  control('5.1.1', 1, 'partial', ['cis/rbac-cluster-admin-binding'], { note: JUDGEMENT }),
  control('5.1.2', 1, 'partial', ['cis/rbac-secrets-read'], { note: JUDGEMENT }),
  control('5.1.3', 1, 'full', ['cis/rbac-wildcards']),
  control('5.1.4', 1, 'partial', ['cis/rbac-pod-create'], { note: JUDGEMENT }),
  control(
    '5.1.5',
    1,
    'partial',
    ['cis/default-service-account', 'cis/default-service-account-token', 'cis/rbac-default-service-account'],
    {
      title: 'Leave the default ServiceAccount unused',
      note: 'The cluster creates the default ServiceAccounts by itself. Files show changes to them, pods that use them, and bindings.',
    },
  ),
  control('5.1.6', 1, 'partial', ['cis/service-account-token-automount'], {
    note: 'Files show which pods mount a token, and signs that they use it. Whether they need it is a judgement.',
  }),
  control('5.1.7', 1, 'partial', ['cis/rbac-system-masters'], {
    note: 'Files show bindings, certificate requests and the aws-auth map; issued certificates are only in the cluster.',
  }),
  control('5.1.8', 1, 'partial', ['cis/rbac-escalation-verbs'], { note: JUDGEMENT }),
  control('5.1.9', 1, 'partial', ['cis/rbac-pv-create'], { note: JUDGEMENT }),
  control('5.1.10', 1, 'partial', ['cis/rbac-nodes-proxy'], { note: JUDGEMENT }),
  control('5.1.11', 1, 'partial', ['cis/rbac-csr-approval'], { note: JUDGEMENT }),
  control('5.1.12', 1, 'partial', ['cis/rbac-webhook-config'], { note: JUDGEMENT }),
  control('5.1.13', 1, 'partial', ['cis/rbac-service-account-token-create'], { note: JUDGEMENT }),
  control('5.2.1', 1, 'partial', ['pod-security/namespace-labels-valid', 'cis/namespace-pod-security'], {
    title: 'Have an admission policy for pods',
    note: 'A policy that is absent from the files may be in the cluster.',
  }),
  control('5.2.2', 1, 'partial', ['pod-security/privileged'], {
    title: 'Admit no privileged containers',
    note: ADMISSION,
  }),
  control('5.2.3', 1, 'partial', ['pod-security/host-pid'], {
    title: "Admit no pods in the host's process namespace",
    note: ADMISSION,
  }),
  control('5.2.4', 1, 'partial', ['pod-security/host-ipc'], {
    title: "Admit no pods in the host's IPC namespace",
    note: ADMISSION,
  }),
  control('5.2.5', 1, 'partial', ['pod-security/host-network'], {
    title: "Admit no pods in the host's network",
    note: ADMISSION,
  }),
  control('5.2.6', 1, 'partial', ['pod-security/allow-privilege-escalation'], {
    title: 'Admit no privilege escalation',
    note: ADMISSION,
  }),
  control('5.2.7', 2, 'partial', ['pod-security/run-as-non-root', 'pod-security/run-as-user'], {
    title: 'Admit no containers that run as root',
    note: `${ADMISSION} The rules are those of the Pod Security Standards, which require runAsNonRoot even with a user ID above 0.`,
  }),
  control('5.2.8', 1, 'partial', ['cis/net-raw'], {
    title: 'Admit no containers with NET_RAW',
    note: ADMISSION,
  }),
  control('5.2.9', 2, 'partial', ['pod-security/capabilities-restricted'], {
    title: 'Admit no containers with capabilities',
    note: `${ADMISSION} The rule accepts NET_BIND_SERVICE, as the Pod Security Standards do.`,
  }),
  control('5.2.10', 1, 'partial', ['pod-security/windows-host-process'], {
    title: 'Admit no Windows HostProcess containers',
    note: ADMISSION,
  }),
  control('5.2.11', 1, 'partial', ['pod-security/host-path-volumes'], {
    title: 'Admit no host paths',
    note: ADMISSION,
  }),
  control('5.2.12', 1, 'partial', ['pod-security/host-ports'], {
    title: 'Admit no host ports',
    note: ADMISSION,
  }),
  control('5.3.1', 1, 'none', [], {
    title: 'Use a pod network that enforces network policies',
    note: 'The installed network plugin decides this, and only the live cluster shows it.',
  }),
  control('5.3.2', 2, 'partial', ['cis/namespace-network-policy'], {
    note: 'Files do not show namespaces that exist only in the cluster.',
  }),
  control('5.4.1', 2, 'full', ['cis/secret-env']),
  control('5.4.2', 2, 'partial', ['cis/plain-secret'], {
    title: 'Keep Secrets in a store outside of the cluster',
    note: 'Files show committed Secrets, but not where others are kept.',
  }),
  control('5.5.1', 2, 'partial', ['cis/image-admission'], {
    title: 'Admit images of known origin only',
    note: 'A policy engine that is absent from the files may be in the cluster.',
  }),
  control('5.6.1', 1, 'partial', ['cis/default-namespace'], {
    title: 'Draw borders between applications with namespaces',
    note: 'Whether the borders are right is a judgement. Files show objects in the default namespace.',
  }),
  control('5.6.2', 2, 'full', ['pod-security/seccomp-restricted'], {
    title: "Confine pods with the runtime's seccomp profile",
  }),
  control('5.6.3', 2, 'partial', ['cis/security-context'], {
    note: 'Files show pods and containers without a security context. Whether its settings suffice is a judgement.',
  }),
  control('5.6.4', 2, 'full', ['cis/default-namespace']),
];
