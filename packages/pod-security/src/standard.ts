import type { RuleName } from './rules/index.js';

export interface Check {
  /** Its id in the API server's policy library. */
  readonly id: string;
  readonly title: string;
  readonly level: 'baseline' | 'restricted';
  /** The rules that show a violation. A check exists at the versions at which one of them does. */
  readonly rules: readonly RuleName[];
}

/**
 * The Pod Security Standards: every check of the API server, and the rules that show its violation.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/
 * https://github.com/kubernetes/pod-security-admission/tree/master/policy
 */
export const CHECKS: readonly Check[] = [
  {
    id: 'appArmorProfile',
    title: 'AppArmor profiles come from the runtime or the node',
    level: 'baseline',
    rules: ['apparmor-profile'],
  },
  {
    id: 'capabilities_baseline',
    title: 'Containers add no capability beyond the default ones',
    level: 'baseline',
    rules: ['capabilities-baseline'],
  },
  {
    id: 'hostNamespaces',
    title: 'Pods share no namespace with the node',
    level: 'baseline',
    rules: ['host-network', 'host-pid', 'host-ipc'],
  },
  {
    id: 'hostPathVolumes',
    title: 'Pods mount no directory on the node',
    level: 'baseline',
    rules: ['host-path-volumes'],
  },
  {
    id: 'hostPorts',
    title: 'Containers use no port on the node',
    level: 'baseline',
    rules: ['host-ports'],
  },
  {
    id: 'hostProbesAndHostLifecycle',
    title: 'Probes and lifecycle hooks go to the pod itself',
    level: 'baseline',
    rules: ['host-probes-lifecycle'],
  },
  {
    id: 'privileged',
    title: 'Containers are not privileged',
    level: 'baseline',
    rules: ['privileged'],
  },
  {
    id: 'procMount',
    title: '/proc is masked, except in user namespaces',
    level: 'baseline',
    rules: ['proc-mount-baseline'],
  },
  {
    id: 'seLinuxOptions',
    title: 'SELinux users and roles are not set, and types are those for containers',
    level: 'baseline',
    rules: ['selinux-options'],
  },
  {
    id: 'seccompProfile_baseline',
    title: 'Seccomp is not turned off',
    level: 'baseline',
    rules: ['seccomp-baseline'],
  },
  {
    id: 'sysctls',
    title: 'Pods set only safe sysctls',
    level: 'baseline',
    rules: ['sysctls'],
  },
  {
    id: 'windowsHostProcess',
    title: 'Containers are not processes of the Windows node',
    level: 'baseline',
    rules: ['windows-host-process'],
  },
  {
    id: 'allowPrivilegeEscalation',
    title: 'Processes cannot gain privileges',
    level: 'restricted',
    rules: ['allow-privilege-escalation'],
  },
  {
    id: 'capabilities_restricted',
    title: 'Containers drop all capabilities and add at most NET_BIND_SERVICE',
    level: 'restricted',
    rules: ['capabilities-restricted'],
  },
  {
    id: 'procMount_restricted',
    title: '/proc is masked',
    level: 'restricted',
    rules: ['proc-mount-restricted'],
  },
  {
    id: 'restrictedVolumes',
    title: 'Volumes are of types that do not reach the node',
    level: 'restricted',
    rules: ['volume-types'],
  },
  {
    id: 'runAsNonRoot',
    title: 'Containers have to run as a user other than root',
    level: 'restricted',
    rules: ['run-as-non-root'],
  },
  {
    id: 'runAsUser',
    title: 'No user ID is 0',
    level: 'restricted',
    rules: ['run-as-user'],
  },
  {
    id: 'seccompProfile_restricted',
    title: 'Every container has a seccomp profile',
    level: 'restricted',
    rules: ['seccomp-restricted'],
  },
];
