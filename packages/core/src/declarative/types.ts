import type { JsonObject } from '../json.js';
import type { ResourceMatch } from '../rule/types.js';
import type { Severity } from '../severity.js';

export type Scalar = string | number | boolean;

/** The value of another field: its path from where the paths of the rule begin, or `$.` and its path in the object. */
export interface Reference {
  readonly ref: string;
}

/** What operators may require of a value. All of them must hold. */
interface Operators {
  readonly exists?: boolean;
  readonly equals?: Scalar | Reference;
  readonly notEquals?: Scalar | Reference;
  readonly oneOf?: readonly Scalar[] | Reference;
  readonly noneOf?: readonly Scalar[] | Reference;
  readonly like?: string | readonly string[];
  readonly notLike?: string | readonly string[];
  readonly matches?: string | readonly string[];
  readonly notMatches?: string | readonly string[];
  readonly contains?: Scalar | Reference;
  readonly notContains?: Scalar | Reference;
  readonly atLeast?: number | Reference;
  readonly atMost?: number | Reference;
  readonly names?: string;
  readonly selectedBy?: string;
}

/** A condition: operators for one value, and other conditions. All of its keys must hold. */
export interface Condition extends Operators {
  /** The value that the operators are for. Each value must meet them if the path leads to several. Default: the rule's. */
  readonly path?: string;
  /** Like `path`, but one of the values is enough. */
  readonly some?: string;
  readonly default?: Scalar;
  readonly all?: readonly Condition[];
  readonly any?: readonly Condition[];
  readonly not?: Condition;
  readonly cel?: string;
}

/** One manifest of a rule's tests. */
export interface DeclaredCase {
  readonly name?: string;
  readonly manifest?: string;
  readonly file?: string;
  readonly kubernetesVersion?: string;
  /** Whether the manifest is all that the cluster has. Default: true. */
  readonly complete?: boolean;
  readonly findings?: readonly ExpectedFinding[];
}

export interface ExpectedFinding {
  readonly line?: number;
  readonly text?: string;
  readonly message?: string;
  readonly container?: string;
}

interface DeclaredTests {
  readonly good?: readonly (string | DeclaredCase)[];
  readonly bad?: readonly (string | DeclaredCase)[];
}

export interface DeclaredRule {
  readonly description: string;
  readonly why?: string;
  readonly fix?: string;
  readonly match?: ResourceMatch;
  readonly each?: 'resource' | 'pod' | 'container';
  readonly items?: string;
  readonly when?: Condition;
  readonly path?: string;
  readonly default?: Scalar;
  readonly assert?: Condition;
  readonly cel?: string;
  readonly message: string;
  readonly severity: 'off' | Severity;
  readonly risk?: number;
  readonly kubernetes?: string;
  readonly tests?: DeclaredTests;
}

export interface RulesFile {
  readonly prefix: string;
  readonly version?: string;
  readonly rules: Readonly<Record<string, DeclaredRule>>;
}

/** Whether a text matches. Undefined if that would take too long. */
export type TextTest = (text: string) => boolean | undefined;

/** What a CEL expression says of an object. */
export type CelAnswer =
  | { readonly holds: boolean; readonly path?: readonly (string | number)[] | undefined }
  | { readonly unknown: string }
  | { readonly error: string };

/** Values of the variables of an expression. */
export interface CelInput {
  readonly object: JsonObject;
  /** The path in the object at which the paths of the rule begin. */
  readonly selfPath: readonly (string | number)[];
  /** The minor release of Kubernetes: 34 for 1.34. */
  readonly minor: number;
}

/** Reads the languages that core does not read. The host loads it for the files that use them. */
export interface Languages {
  /** Compiles a regular expression in RE2 syntax. @throws Error that says what is wrong with it */
  readonly regex?: ((pattern: string) => TextTest) | undefined;
  /** Compiles a CEL expression. @throws Error that says what is wrong with it */
  readonly cel?: ((expression: string) => (input: CelInput) => CelAnswer) | undefined;
}
