import type { Project } from '../project.js';
import { aboutSecurity } from './demands.js';
import { all, type Judgement, no, unknown, YES } from './judgement.js';
import { conditionsOf, matchesEveryPod } from './match-resources.js';
import { isIn } from './namespaces.js';
import type { AdmissionPolicy, AdmissionQuestion } from './types.js';
import { field, placeOf } from './values.js';

const KINDS: readonly (readonly [kind: string, namespaced: boolean])[] = [
  ['ClusterAdmissionPolicy', false],
  ['ClusterAdmissionPolicyGroup', false],
  ['AdmissionPolicy', true],
  ['AdmissionPolicyGroup', true],
];

/** The module name of policies that verify signatures. */
const VERIFIES = 'verify-image-signatures';

/**
 * Policies of Kubewarden. The default mode is to protect.
 * https://docs.kubewarden.io/reference/CRDs
 */
export function kubewardenPolicies(project: Project): readonly AdmissionPolicy[] {
  return KINDS.flatMap(([kind, namespaced]) =>
    project.ofKind(kind, 'policies.kubewarden.io').map((resource) => {
      const spec = field(resource.value, 'spec');
      const mode = field(spec, 'mode') ?? 'protect';
      const modules = [field(spec, 'module'), field(spec, 'policies')];
      const verifies = JSON.stringify(modules).includes(VERIFIES);
      return {
        resource,
        reportsOnly: mode === 'monitor' ? placeOf(resource, ['spec', 'mode']) : undefined,
        answer: ({ demand, namespace }: AdmissionQuestion): Judgement =>
          all([
            demand === 'images' && !verifies ? no('verifies no images') : YES,
            demand === 'pod-security' && verifies ? no('verifies images only') : YES,
            namespaced ? isIn(resource.namespace, namespace) : YES,
            matchesEveryPod(spec, namespace, { rules: 'rules', required: true }),
            mode === 'protect'
              ? YES
              : mode === 'monitor'
                ? no('only reports')
                : unknown('has an unknown mode'),
            conditionsOf(field(spec, 'matchConditions')),
            demand === 'images'
              ? unknown('verifies only images that its settings name')
              : aboutSecurity([...modules, field(spec, 'settings')]),
          ]),
      };
    }),
  );
}
