import { type Json, ownValue } from '../json.js';
import type { Project } from './project.js';

/** https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces */
export const ENFORCE_LABEL = 'pod-security.kubernetes.io/enforce';

const LEVELS = ['privileged', 'baseline', 'restricted'] as const;

/** A level of the Pod Security Standards. */
export type PodSecurityLevel = (typeof LEVELS)[number];

/**
 * Whether a value is a level of the Pod Security Standards.
 * @example
 * isPodSecurityLevel(namespace.labels[ENFORCE_LABEL]);
 */
export function isPodSecurityLevel(value: unknown): value is PodSecurityLevel {
  return LEVELS.includes(value as PodSecurityLevel);
}

/**
 * Whether a level is as strict as another one.
 * @example
 * isPodSecurityLevelAtLeast('restricted', 'baseline'); // true
 */
export function isPodSecurityLevelAtLeast(level: PodSecurityLevel, wanted: PodSecurityLevel): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(wanted);
}

/**
 * The level that Pod Security admission is configured to enforce in a namespace without a label.
 * @example
 * defaultPodSecurityLevel(project, 'shop'); // 'baseline'
 */
export function defaultPodSecurityLevel(project: Project, namespace: string): PodSecurityLevel | undefined {
  for (const configuration of configurationsOf(project)) {
    const exempt = ownValue(ownValue(configuration, 'exemptions'), 'namespaces');
    const level = ownValue(ownValue(configuration, 'defaults'), 'enforce');
    if (isPodSecurityLevel(level) && !(Array.isArray(exempt) && exempt.includes(namespace))) return level;
  }
  return undefined;
}

/**
 * PodSecurityConfigurations: in files of their own, or in an AdmissionConfiguration.
 * https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-admission-controller/
 */
function configurationsOf(project: Project): readonly Json[] {
  const own = project.ofKind('PodSecurityConfiguration', 'pod-security.admission.config.k8s.io');
  const embedded = project
    .ofKind('AdmissionConfiguration', 'apiserver.config.k8s.io')
    .flatMap(({ value }) => {
      const plugins = ownValue(value, 'plugins');
      return Array.isArray(plugins)
        ? plugins
            .filter((plugin) => ownValue(plugin, 'name') === 'PodSecurity')
            .map((plugin) => ownValue(plugin, 'configuration') ?? null)
        : [];
    });
  return [...own.map(({ value }) => value), ...embedded];
}
