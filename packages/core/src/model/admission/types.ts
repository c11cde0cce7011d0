import type { KubernetesVersion } from '../../rule/kubernetes-version.js';
import type { AnyCursor } from '../cursor.js';
import type { Resource } from '../resource.js';
import type { ImageGap } from './image-gaps.js';

/** What is asked of admission: that pods are held to a standard of security, or that their images are verified. */
export type Demand = 'pod-security' | 'images';

/** The namespace that is asked about. A `Namespace` of the files has both. */
export interface NamespaceFacts {
  /** Undefined for a namespace that the files do not name. */
  readonly name: string | undefined;
  /** Undefined where no file has the Namespace. */
  readonly labels: Readonly<Record<string, string>> | undefined;
}

export interface AdmissionQuestion {
  readonly demand: Demand;
  readonly namespace: NamespaceFacts;
  readonly kubernetes: KubernetesVersion;
}

/** `yes` is said only of what is certain; the reason is a predicate about the policy: "only reports". */
export type AdmissionAnswer =
  | { readonly answer: 'yes'; readonly reason?: undefined }
  | { readonly answer: 'no' | 'unknown'; readonly reason: string };

/** One object of an engine. */
export interface AdmissionPolicy {
  readonly resource: Resource;
  /** Where the files say that it lets through what it finds fault with; undefined where it refuses, or may. */
  readonly reportsOnly: AnyCursor | undefined;
  /** Where it takes images that it should not, though it refuses others. */
  readonly imageGaps?: () => readonly ImageGap[];
  /** Whether it does what is asked to every pod of the namespace. */
  answer(question: AdmissionQuestion): AdmissionAnswer;
}

/**
 * What admission does to pods, as the files say it. A policy counts where it exists, enforces, is about pods, covers
 * the namespace, and demands what is asked.
 */
export interface Admission {
  /** The policies of all engines, engine by engine in the order of the files. */
  readonly policies: readonly AdmissionPolicy[];
  /** The policy that an object is; of a binding, the policy that it binds. */
  policyOf(resource: Resource): AdmissionPolicy | undefined;
  /**
   * Whether some policy does what is asked to every pod of the namespace. A `no` names the policy that comes nearest,
   * and what keeps it from counting, as a predicate: "only reports". It has none where no policy is about pods.
   */
  enforced(question: AdmissionQuestion): Enforced;
}

export type Enforced =
  | { readonly answer: 'yes'; readonly by: AdmissionPolicy }
  | {
      readonly answer: 'no';
      readonly nearest: { readonly policy: AdmissionPolicy; readonly reason: string } | undefined;
    }
  | { readonly answer: 'unknown'; readonly reason: string };
