import type { Project } from '../project.js';
import { describeResource, type Resource } from '../resource.js';
import { gatekeeperConstraints } from './gatekeeper.js';
import { connaisseurPolicies, sigstorePolicies } from './image-policies.js';
import { kubewardenPolicies } from './kubewarden.js';
import { kyvernoPolicies } from './kyverno.js';
import { kyvernoCelPolicies } from './kyverno-cel.js';
import { podSecurityPolicies, validatingWebhooks } from './others.js';
import type { Admission, AdmissionPolicy, AdmissionQuestion, Enforced } from './types.js';
import { validatingAdmissionPolicies } from './validating-admission-policy.js';

const ENGINES: readonly ((project: Project) => readonly AdmissionPolicy[])[] = [
  validatingAdmissionPolicies,
  kyvernoPolicies,
  kyvernoCelPolicies,
  gatekeeperConstraints,
  kubewardenPolicies,
  podSecurityPolicies,
  sigstorePolicies,
  connaisseurPolicies,
  validatingWebhooks,
];

/** Reasons that only say that a policy is about something else. */
const ELSEWHERE = [
  'does not cover pods',
  'verifies no images',
  'verifies images only',
  'validates nothing',
  'applies to another namespace',
];

export class AdmissionIndex implements Admission {
  readonly policies: readonly AdmissionPolicy[];
  readonly #byResource: ReadonlyMap<Resource, AdmissionPolicy>;
  /** Answers by question: many files may have the same Namespace. */
  readonly #answers = new Map<string, Enforced>();

  constructor(project: Project) {
    this.policies = ENGINES.flatMap((read) => read(project));
    this.#byResource = new Map(this.policies.map((policy) => [policy.resource, policy]));
  }

  policyOf(resource: Resource): AdmissionPolicy | undefined {
    return this.#byResource.get(resource);
  }

  enforced(question: AdmissionQuestion): Enforced {
    const { demand, namespace, kubernetes } = question;
    const key = JSON.stringify([demand, kubernetes.minor, namespace.name, namespace.labels]);
    const known = this.#answers.get(key) ?? this.#ask(question);
    this.#answers.set(key, known);
    return known;
  }

  #ask(question: AdmissionQuestion): Enforced {
    let unknown: string | undefined;
    let nearest: { readonly policy: AdmissionPolicy; readonly reason: string } | undefined;
    for (const policy of this.policies) {
      const { answer, reason } = policy.answer(question);
      if (answer === 'yes') return { answer, by: policy };
      if (answer === 'unknown') unknown ??= `${describeResource(policy.resource)} ${reason}.`;
      else if (!ELSEWHERE.includes(reason)) nearest ??= { policy, reason };
    }
    return unknown === undefined ? { answer: 'no', nearest } : { answer: 'unknown', reason: unknown };
  }
}
