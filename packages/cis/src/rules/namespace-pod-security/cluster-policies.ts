import { type Json, type KubernetesVersion, ownValue, type Project } from '@plimsoll/core';
import { isLevel, type Level } from './levels.js';

/** What holds in all namespaces beside their labels. */
export interface ClusterPolicies {
  /** Whether objects of a policy engine are in the run: what they demand is not judged. */
  readonly engine: boolean;
  /** The level that Pod Security admission is configured to enforce in a namespace without a label. */
  defaultLevel(namespace: string): Level | undefined;
}

/** Kinds by which policy engines get their policies; an undefined kind is any of the group. */
const ENGINES: readonly (readonly [group: string, kind: string | undefined])[] = [
  ['admissionregistration.k8s.io', 'ValidatingAdmissionPolicyBinding'],
  ['kyverno.io', 'ClusterPolicy'],
  ['kyverno.io', 'Policy'],
  ['policies.kyverno.io', undefined],
  ['constraints.gatekeeper.sh', undefined],
  ['policies.kubewarden.io', undefined],
];

export function policiesOf(project: Project, kubernetes: KubernetesVersion): ClusterPolicies {
  const engine =
    project.resources.some(({ group, kind }) =>
      ENGINES.some(([own, only]) => own === group && (only === undefined || only === kind)),
    ) ||
    // Removed in 1.25: an object that is left over enforces nothing.
    (!kubernetes.atLeast('1.25') && project.ofKind('PodSecurityPolicy').length > 0);
  const configurations = configurationsOf(project);
  return {
    engine,
    defaultLevel(namespace) {
      for (const configuration of configurations) {
        const exempt = ownValue(ownValue(configuration, 'exemptions'), 'namespaces');
        const level = ownValue(ownValue(configuration, 'defaults'), 'enforce');
        if (isLevel(level) && !(Array.isArray(exempt) && exempt.includes(namespace))) return level;
      }
      return undefined;
    },
  };
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
