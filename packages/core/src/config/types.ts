import type { JsonObject } from '../json.js';
import type { Plugin, ResourceMatch, RuleSetting } from '../rule/types.js';
import type { ChartRenderings, HelmSettings } from './helm.js';

/** A waiver in the config. It covers the findings of `rules` in what all of the other keys match. */
export interface ConfigSuppression {
  /** Rule ids; `prefix/*` is allowed, `*` is not. */
  readonly rules: readonly string[];
  readonly files?: readonly string[];
  readonly match?: ResourceMatch;
  /** Names of containers; globs. */
  readonly container?: string | readonly string[];
  readonly reason: string;
  /** Who answers for it: a person or a team. */
  readonly owner?: string;
  /** The last day on which it holds, `YYYY-MM-DD`. */
  readonly expires?: string;
}

/** Where a custom resource embeds a pod template (metadata and spec). */
export interface PodTemplateSetting {
  readonly group?: string;
  readonly kind: string;
  /** As `spec.template`; `spec.jobs[].template` for every item of a list. */
  readonly path: string;
}

/** How Flux and Argo CD deploy the files. */
export interface GitOpsSettings {
  /** Paths of the roots of clusters, from the root of the repository, by their names; in place of what the files tell. */
  readonly clusters?: Readonly<Record<string, string>>;
  /**
   * Paths of folders of manifests that clusters apply by themselves, as k3s and RKE2 do with `server/manifests`, by the
   * names of the clusters.
   */
  readonly manifests?: Readonly<Record<string, string>>;
  /** URLs of git that are this repository, beside its remotes. */
  readonly repository?: readonly string[];
}

/** One object of a config. Objects merge left to right: lists and severities replace, maps merge. */
export interface ConfigObject {
  readonly name?: string;
  /** Globs of the files that this object is for, relative to the config's folder; all when left out. */
  readonly files?: readonly string[];
  /** Globs of files that it is not for; in an object with nothing else, of files that are not linted at all. */
  readonly ignores?: readonly string[];
  /** Which resources it is for; all when left out. */
  readonly match?: ResourceMatch;
  /** Presets: `pod-security/restricted`. */
  readonly extends?: string | readonly string[];
  readonly plugins?: readonly (string | Plugin)[];
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  /** By plugin prefix. */
  readonly settings?: Readonly<Record<string, JsonObject>>;
  /** `1.34` or `latest`, the default. */
  readonly kubernetesVersion?: string;
  /** Files with the same name here belong to one cluster; others never see their resources. */
  readonly cluster?: string;

  // Only in an object without `files` and `match`:
  readonly suppressions?: readonly ConfigSuppression[];
  /** Rules that no comment, annotation, config entry or baseline may suppress. */
  readonly never?: readonly string[];
  /** Path of the baseline file, relative to the config's folder. */
  readonly baseline?: string;
  readonly podTemplates?: readonly PodTemplateSetting[];
  /** The namespace that objects without one get at install time. */
  readonly namespace?: string;
  /**
   * Files and folders with CustomResourceDefinitions or JSON Schemas of custom resources, relative to the config's
   * folder. They are read and not linted.
   */
  readonly schemas?: readonly string[];
  /** Whether to follow what Flux and Argo CD deploy of the files, as `--gitops` does; settings turn it on. */
  readonly gitops?: boolean | GitOpsSettings;
  /** How charts are rendered, where they are. It starts no program by itself. */
  readonly helm?: readonly ChartRenderings[] | HelmSettings;
}

export type Config = ConfigObject | readonly ConfigObject[];

export interface ConfigProblem {
  /** As `[1].rules["cis/x"]`. */
  readonly path: string;
  /** What is wrong, what was expected and, where it can be guessed, what was meant. */
  readonly message: string;
}

/** All problems of a config at once. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];
  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** A compiled JSON Schema, as ajv makes them. */
export interface Validate {
  (data: unknown): boolean;
  errors?: readonly ValidationError[] | null;
}

export interface ValidationError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}
