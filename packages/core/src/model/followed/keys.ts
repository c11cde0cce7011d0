/** The names of facts. A kind stands for all its groups, and a name for all namespaces. */
export const KEYS = {
  resources: 'resources',
  pods: 'pods',
  components: 'components',
  kubeadm: 'kubeadm',
  /** What could not be read, and what is known to be missing. */
  gaps: 'gaps',
  kind: (kind: string): string => `kind ${kind}`,
  name: (kind: string, name: string): string => `name ${kind} ${name}`,
} as const;
