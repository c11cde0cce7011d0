import type { Json, JsonObject } from '../json.js';
import type { Plugin, ResourceMatch, RuleSetting } from '../rule/types.js';

/** A waiver in the config. It covers the findings of `rules` in what all other keys match. */
export interface ConfigSuppression {
  /** Rule ids; `prefix/*` is allowed, `*` is not. */
  readonly rules: readonly string[];
  readonly files?: readonly string[];
  readonly match?: ResourceMatch;
  /** Names of containers. Globs are allowed. */
  readonly container?: string | readonly string[];
  readonly reason: string;
  /** Who is responsible for it: a person or a team. */
  readonly owner?: string;
  /** The last day on which it applies, `YYYY-MM-DD`. */
  readonly expires?: string;
}

/** Where a custom resource embeds a pod template (metadata and spec). */
interface PodTemplateSetting {
  readonly group?: string;
  readonly kind: string;
  /** For example `spec.template`, or `spec.jobs[].template` for every item of a list. */
  readonly path: string;
}

/** How Flux and Argo CD deploy the files. */
export interface GitOpsSettings {
  /** Root paths of clusters from the repository root, by cluster name. They replace what the files say. */
  readonly clusters?: Readonly<Record<string, string>>;
  /**
   * Directories of manifests that clusters apply by themselves, as k3s and RKE2 do with `server/manifests`, by cluster
   * name.
   */
  readonly manifests?: Readonly<Record<string, string>>;
  /** Git URLs of this repository, besides its remotes. */
  readonly repository?: readonly string[];
}

/** One object of a config. Objects merge from left to right: lists and severities replace earlier ones, maps merge. */
export interface ConfigObject {
  readonly name?: string;
  /** Globs of the files that this object applies to, relative to the config's directory. Default: all files. */
  readonly files?: readonly string[];
  /** Globs of files that it does not apply to. In an object with only `ignores`: files that are not linted at all. */
  readonly ignores?: readonly string[];
  /** The resources that it applies to. Default: all. */
  readonly match?: ResourceMatch;
  /** Presets, for example `pod-security/restricted`. */
  readonly extends?: string | readonly string[];
  readonly plugins?: readonly (string | Plugin)[];
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  /** By plugin prefix. */
  readonly settings?: Readonly<Record<string, JsonObject>>;
  /** For example `1.34`, or `latest`, the default. */
  readonly kubernetesVersion?: string;
  /** Files with the same name here belong to one cluster. Other clusters never see their resources. */
  readonly cluster?: string;

  // Only in an object without `files` and `match`:
  readonly suppressions?: readonly ConfigSuppression[];
  /** Rules that no comment, annotation, config entry or baseline may suppress. */
  readonly never?: readonly string[];
  /** Path of the baseline file, relative to the config's directory. */
  readonly baseline?: string;
  readonly podTemplates?: readonly PodTemplateSetting[];
  /** The namespace that objects without one get at installation. */
  readonly namespace?: string;
  /**
   * Files and directories with CustomResourceDefinitions or JSON Schemas of custom resources, relative to the config's
   * directory. They are read but not linted.
   */
  readonly schemas?: readonly string[];
  /**
   * Globs of files with ValidatingAdmissionPolicies, their bindings and what these need, relative to the config's
   * directory. Each policy is a rule. The files need not be linted.
   */
  readonly policies?: readonly string[];
  /** Whether to follow what Flux and Argo CD deploy, as `--gitops` does. Settings also turn it on. */
  readonly gitops?: boolean | GitOpsSettings;
  /** How to render charts where rendering is on. This alone starts no program. */
  readonly helm?: readonly ChartRenderings[] | HelmSettings;
}

/** A config: one object, or a list of objects that are merged from first to last. */
export type Config = ConfigObject | readonly ConfigObject[];

export interface ConfigProblem {
  /** For example `[1].rules["cis/x"]`. */
  readonly path: string;
  /** What is wrong, what was expected and, if it can be guessed, what was meant. */
  readonly message: string;
}

/** Marks errors of every copy of this class: `plimsoll` contains one of its own. */
const CONFIG_ERROR: unique symbol = Symbol.for('@plimsoll/core ConfigError') as never;

/**
 * All problems of a config at once. `instanceof` also recognizes the error of another copy of this package, such as the
 * one in `plimsoll`.
 */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore-start lint/complexity/noThisInStatic: a subclass, which is `this` then, recognizes its own errors alone.
    if (this !== ConfigError) return Function.prototype[Symbol.hasInstance].call(this, value);
    // biome-ignore-end lint/complexity/noThisInStatic: see above.
    return typeof value === 'object' && value !== null && CONFIG_ERROR in value;
  }

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
    Object.defineProperty(this, CONFIG_ERROR, { value: true });
  }
}

/** One way in which a chart is installed. Paths are relative to the config's directory. */
export interface ChartRendering {
  /** Findings name it: "in rendering prod". */
  readonly name: string;
  /** Values files, in the order of helm's `-f`. */
  readonly values?: readonly string[];
  readonly namespace?: string;
  readonly releaseName?: string;
  /** Keys as in helm's `--set`. The values keep the types that they have here. */
  readonly set?: Readonly<Record<string, Json>>;
  /** API versions that `.Capabilities.APIVersions` has besides Kubernetes' own. */
  readonly apiVersions?: readonly string[];
  /** For example `1.34`. */
  readonly kubeVersion?: string;
  /** Whether to skip the hooks of helm test. Default: true. */
  readonly skipTests?: boolean;
  /** Whether to also render the files in `crds/`. */
  readonly includeCrds?: boolean;
}

/** A chart, as a directory or a package, and how to render it. */
interface ChartRenderings {
  readonly chart: string;
  readonly renderings: readonly ChartRendering[];
}

export interface HelmSettings {
  readonly renderings?: readonly ChartRenderings[];
  /** Where to find charts that releases name: a directory or a packed chart, by chart name. */
  readonly charts?: Readonly<Record<string, string>>;
  /** Whether each `ci/*-values.yaml` of a chart is a rendering, as in chart-testing. Default: false. */
  readonly ci?: boolean;
}
