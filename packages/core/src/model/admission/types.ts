import type { KubernetesVersion } from '../../kubernetes-version.js';
import type { AnyCursor, Resource } from '../resource.js';
import type { ImageGap } from './image-gaps.js';

/** What is asked of admission: that pods meet a security standard, or that their images are verified. */
export type Demand = 'pod-security' | 'images';

/** The namespace in question. A `Namespace` in the files has both. */
export interface NamespaceFacts {
  /** Undefined for a namespace that the files do not name. */
  readonly name: string | undefined;
  /** Undefined if the files do not contain the Namespace. */
  readonly labels: Readonly<Record<string, string>> | undefined;
}

export interface AdmissionQuestion {
  readonly demand: Demand;
  readonly namespace: NamespaceFacts;
  readonly kubernetes: KubernetesVersion;
}

/** `yes` only if it is certain. The reason is a predicate about the policy: "only reports". */
export type AdmissionAnswer =
  | { readonly answer: 'yes'; readonly reason?: undefined }
  | { readonly answer: 'no' | 'unknown'; readonly reason: string };

/** One object of an engine. */
export interface AdmissionPolicy {
  readonly resource: Resource;
  /** Where the files say that it only reports violations. Undefined if it denies, or may deny. */
  readonly reportsOnly: AnyCursor | undefined;
  /** Where it accepts images that it should not, though it denies others. */
  readonly imageGaps?: () => readonly ImageGap[];
  /** Whether it applies the demand to every pod of the namespace. */
  answer(question: AdmissionQuestion): AdmissionAnswer;
}

/**
 * What admission does to pods, according to the files. A policy counts if it exists, enforces, is about pods, covers
 * the namespace, and makes the demand in question.
 */
export interface Admission {
  /** The policies of all engines, engine by engine in the order of the files. */
  readonly policies: readonly AdmissionPolicy[];
  /** The policy that an object is. For a binding, the policy that it binds. */
  policyOf(resource: Resource): AdmissionPolicy | undefined;
  /**
   * Whether some policy applies the demand to every pod of the namespace. A `no` names the nearest policy, and why it
   * does not count, as a predicate: "only reports". It names none if no policy is about pods.
   */
  enforced(question: AdmissionQuestion): Enforced;
}

/** Whether admission enforces something: `yes`, `no`, or `unknown` with the reason. */
export type Enforced =
  | { readonly answer: 'yes'; readonly by: AdmissionPolicy }
  | {
      readonly answer: 'no';
      readonly nearest: { readonly policy: AdmissionPolicy; readonly reason: string } | undefined;
    }
  | { readonly answer: 'unknown'; readonly reason: string };
