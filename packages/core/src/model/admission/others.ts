import { type Json, textOf } from '../../json.js';
import type { Project } from '../project.js';
import { all, type Judgement, no, unknown, YES } from './judgement.js';
import { conditionsOf, matchesEveryPod } from './match-resources.js';
import type { AdmissionPolicy, AdmissionQuestion } from './types.js';
import { field, itemsOf } from './values.js';

/**
 * PodSecurityPolicies, which were removed in Kubernetes 1.25: leftover objects enforce nothing. With the admission
 * plugin on, a pod is denied unless its creator may use a policy that admits it.
 * https://kubernetes.io/docs/concepts/security/pod-security-policy/
 */
export function podSecurityPolicies(project: Project): readonly AdmissionPolicy[] {
  const policies = project.ofKind('PodSecurityPolicy');
  const isOpen = (value: Json): boolean => field(value, 'spec', 'privileged') === true;
  const open = policies.some(({ value }) => isOpen(value));
  return policies.map((resource) => ({
    resource,
    reportsOnly: undefined,
    answer: ({ demand, kubernetes }: AdmissionQuestion): Judgement =>
      all([
        demand === 'images' ? no('verifies no images') : YES,
        kubernetes.atLeast('1.25') ? no('has no effect since Kubernetes 1.25') : YES,
        isOpen(resource.value) ? no('admits privileged pods') : YES,
        open ? unknown('is one of several policies, and which pods use which cannot be determined') : YES,
      ]),
  }));
}

/** Webhooks of engines whose policies Plimsoll reads: the policies show what they deny. */
const ENGINES = [
  /(?:^|\.)kyverno\./,
  /gatekeeper\.sh$/,
  /kubewarden/,
  /(?:^|\.)policy\.sigstore\.dev$/,
  /connaisseur/,
];

/** Validating webhooks that receive pods. No file shows what they deny. */
export function validatingWebhooks(project: Project): readonly AdmissionPolicy[] {
  return project.ofKind('ValidatingWebhookConfiguration').flatMap((resource) =>
    itemsOf(field(resource.value, 'webhooks'))
      .filter((webhook) => !ENGINES.some((engine) => engine.test(textOf(field(webhook, 'name')))))
      .map((webhook) => ({
        resource,
        reportsOnly: undefined,
        answer: ({ namespace }: AdmissionQuestion): Judgement =>
          all([
            () => matchesEveryPod(webhook, namespace, { rules: 'rules', required: true }),
            () => conditionsOf(field(webhook, 'matchConditions')),
            unknown('checks pods, but no file shows what it denies'),
          ]),
      })),
  );
}
