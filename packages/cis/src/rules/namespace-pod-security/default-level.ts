import { type Json, ownValue, type Project } from '@plimsoll/core';
import { isLevel, type Level } from './levels.js';

/** The level that Pod Security admission is configured to enforce in a namespace without a label. */
export function defaultLevel(project: Project, namespace: string): Level | undefined {
  for (const configuration of configurationsOf(project)) {
    const exempt = ownValue(ownValue(configuration, 'exemptions'), 'namespaces');
    const level = ownValue(ownValue(configuration, 'defaults'), 'enforce');
    if (isLevel(level) && !(Array.isArray(exempt) && exempt.includes(namespace))) return level;
  }
  return undefined;
}

/**
 * PodSecurityConfigurations: files of their own, or within an AdmissionConfiguration.
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
