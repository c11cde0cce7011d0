import type { Json, JsonObject, Path } from '../json.js';
import type { JsonSchema, Validate } from '../json-schema.js';
import type { KubernetesVersion } from '../kubernetes-version.js';
import type { Component, ComponentKind } from '../model/components/component.js';
import type { Kinds } from '../model/kinds.js';
import type { ContainerCursor, PodCursor } from '../model/pod-cursor.js';
import type { Project } from '../model/project.js';
import type { AnyCursor, Cursor, Resource } from '../model/resource.js';
import type { SeveritySetting } from '../severity.js';
import type { Fix, Fixer, FixSafety } from './fix.js';

/**
 * What the calls of a rule may read besides the visited object and what it contains: nothing else (`resource`), objects
 * of its namespace and the Namespace object (`namespace`), or anything in the project (`project`).
 */
export type RuleScope = 'resource' | 'namespace' | 'project';

/** What a rule says about itself. */
export interface RuleMeta {
  /** One sentence without a period, in the imperative: "Disallow privileged containers". */
  readonly description: string;
  /** 0.1–10.0: how severe a finding is. */
  readonly risk: number;
  /** What `recommended` sets. Default: `error` from risk 7.0, else `warn`. */
  readonly severity?: SeveritySetting;
  /** IDs of the Common Weakness Enumeration. */
  readonly cwe?: readonly number[];
  readonly precision?: 'very-high' | 'high' | 'medium' | 'low';
  /** By message id. `{{name}}` is filled from the report's `data`. Each message ends with a period. */
  readonly messages: Readonly<Record<string, string>>;
  /** The rules that this one contains: of two findings on one node only one is shown. */
  readonly supersedes?: readonly Superseded[];
  /**
   * The ids of rules that contain this one, as if each listed it in `supersedes`. A pack that builds on another one uses
   * it, so that the other pack need not know it.
   */
  readonly supersededBy?: readonly string[];
  /**
   * What the rule may read. Default: `project`. A run that follows another one, as in an editor, does not call the rule
   * again for objects whose facts did not change. So a rule with a scope keeps nothing between two calls, and changes
   * nothing that `project.memo` returns. A rule of `resource` does not use `context.project`.
   */
  readonly scope?: RuleScope;
  /**
   * Where the rule reports: only in the object that it is called for (`visited`), whatever else it reads and relates to,
   * or in others, too. Then a run that reports on a few files calls it for no other ones. Default: that of the plugin.
   */
  readonly reports?: 'visited' | 'anywhere';
  /** The Kubernetes versions that the rule exists for: `>=1.34`, `<1.25`, `>=1.19 <1.25`. */
  readonly kubernetes?: string;
  /** JSON Schema of the options object. Without it the rule has no options. */
  readonly schema?: JsonSchema;
  readonly defaultOptions?: JsonObject;
  /** The address of the rule's page, which reports link to. `withDocsUrls` sets it for all rules of a plugin. */
  readonly docsUrl?: string;
  /** Why the rule exists and how to fix its findings, for `--explain`, editors and reports. `Plugin.docs` overrides it. */
  readonly docs?: RuleHelp;
  /**
   * Needed if reports have a `fix`. `safe`: it cannot change what a working pod does. `unsafe`: it hardens, and may
   * break a workload.
   */
  readonly fixable?: FixSafety;
}

/** The id of a rule that another one contains, or the id and where the findings may be if not at one node. */
export type Superseded = string | { readonly rule: string; readonly within: SupersededWithin };

/**
 * Where the contained finding is: at a node around that of the containing one, or anywhere in its container or its pod.
 * If its severity is higher, it is still shown.
 */
export type SupersededWithin = 'ancestors' | 'container' | 'pod';

type Trim<S extends string> = S extends ` ${infer R}` ? Trim<R> : S extends `${infer R} ` ? Trim<R> : S;

/** The names between `{{` and `}}` of a message. */
type Placeholders<S extends string> = S extends `${string}{{${infer Name}}}${infer Rest}`
  ? Trim<Name> | Placeholders<Rest>
  : never;

type DataOf<S extends string> = [Placeholders<S>] extends [never]
  ? { readonly data?: undefined }
  : { readonly data: MessageData<Placeholders<S>> | ((isWaived: IsWaived) => MessageData<Placeholders<S>>) };

type MessageData<Names extends string> = Readonly<Record<Names, string | number>>;

/** Whether a waiver covers a related place, so that the message must not name it. */
export type IsWaived = (at: AnyCursor) => boolean;

/**
 * A place that belongs to a finding: who gets the role, what claims the same host. A waiver of all related places
 * waives the finding. If a waiver covers only some, the finding stays with the others.
 */
export interface Related {
  readonly message: string;
  readonly at: AnyCursor;
  /** It only explains, and is not part of the fault: a waiver there counts only if nothing else is related. */
  readonly explains?: true;
}

/** One way to the reported place, from its start. Nothing of it is part of the finding's identity. */
export interface ReportFlow {
  /** Sentences that say where it starts, where it leads, and what it assumes. */
  readonly message: string;
  readonly steps: readonly { readonly message: string; readonly at: AnyCursor }[];
}

export type Report<Messages extends Readonly<Record<string, string>>> = {
  [Id in keyof Messages & string]: {
    /** The node at fault, or where it would be. The region is the nearest existing text. */
    readonly at: AnyCursor;
    readonly messageId: Id;
    /** All related places. If there are very many, only the first are shown. */
    readonly related?: readonly Related[];
    /** Ways that lead there, the most severe first. Only ways with steps are shown. */
    readonly flows?: readonly ReportFlow[];
    /** Fixes the finding. Called only if fixes are requested. Returns undefined if there is no fix. */
    readonly fix?: ((fixer: Fixer) => Fix | undefined) | undefined;
  } & DataOf<Messages[Id]>;
}[keyof Messages & string];

/** What a rule's `create` receives: one context for all resources of one cluster that share a config. */
export interface RuleContext<
  Messages extends Readonly<Record<string, string>> = Readonly<Record<string, string>>,
  Options = undefined,
> {
  readonly options: Options;
  /** The `settings` of the config under the prefix of the rule's plugin. */
  readonly settings: JsonObject;
  readonly kubernetes: KubernetesVersion;
  readonly project: Project;
  /** Whether another rule, given by id, checks the same resources: for a check that another one overrides. */
  isOn(ruleId: string): boolean;
  report(report: Report<Messages>): void;
  /** Withdraws that the current call examined an object. */
  notApplicable(): void;
  /** Says that the files do not decide the verdict on the current object. */
  unknown(verdict: { readonly at: AnyCursor; readonly reason: string }): void;
}

/** A kind: the `KindName` of Kubernetes' own API, `group/Kind` of any other, or one of the views below. */
export type Visitor = {
  readonly [Kind in keyof Kinds]?: (root: Cursor<Kinds[Kind]>, resource: Resource<Kind>) => void;
} & {
  /** Every resource, of any kind. */
  readonly Resource?: (root: Cursor<JsonObject>, resource: Resource) => void;
  /** Every pod spec, in any kind that embeds one. */
  readonly PodSpec?: (pod: PodCursor) => void;
  /** Every container of every pod spec: init, sidecar, regular and ephemeral. */
  readonly Container?: (container: ContainerCursor) => void;
} & {
  /** Every component of the cluster, in whatever object its configuration is. */
  readonly [Kind in ComponentKind]?: (component: Component) => void;
} & {
  readonly [GroupKind in `${string}/${string}`]?: (root: Cursor<Json>, resource: Resource) => void;
};

/** A rule: what it says, and what it looks at. */
export interface Rule<
  Messages extends Readonly<Record<string, string>> = Readonly<Record<string, string>>,
  Options = undefined,
> {
  readonly meta: RuleMeta & { readonly messages: Messages; readonly defaultOptions?: Options };
  create(context: RuleContext<Messages, Options>): Visitor;
}

/** Any rule, with any messages and options. */
export interface AnyRule {
  readonly meta: RuleMeta;
  create(context: never): Visitor;
}

export type RuleSetting =
  | SeveritySetting
  | readonly [SeveritySetting]
  | readonly [SeveritySetting, JsonObject];

export interface ResourceMatch {
  readonly kinds?: readonly string[];
  readonly namespaces?: readonly string[];
  /** Clusters: from GitOps, from the config's `cluster`, and from renderings. */
  readonly clusters?: readonly string[];
  readonly names?: readonly string[];
  /** Maps labels to globs. All must match. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Labels of the Namespace object, if the run contains it. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
}

/** The severities that a preset sets. It has no options, so that presets never weaken each other. */
export interface PresetObject {
  readonly match?: ResourceMatch;
  readonly rules: Readonly<Record<string, SeveritySetting>>;
}

/** Severities for rules, under a name that configs extend. */
export type Preset = readonly PresetObject[];

/** A control of a benchmark, with the rules that show a violation. */
export interface Control {
  readonly id: string;
  readonly title: string;
  readonly level?: string;
  readonly section: string;
  readonly assessment: 'full' | 'partial' | 'none';
  /** Ids of the rules that show a violation. Empty if the assessment is `none`. */
  readonly rules: readonly string[];
  readonly note?: string;
}

/** A standard as a table of its controls. */
export interface Benchmark {
  /** For example `cis/v2.0`: the plugin's prefix and a name. */
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly url: string;
  readonly controls: readonly Control[];
}

/** The help of a rule as its author writes it, in Markdown. */
export interface RuleHelp {
  readonly why?: string;
  readonly fix?: string;
  /** Manifests with a finding of the rule. */
  readonly bad?: readonly string[];
  /** Manifests without one. */
  readonly good?: readonly string[];
}

/** The help of one rule, compiled from its README or from `meta.docs`. */
export interface RuleDoc {
  readonly why: string;
  readonly fix: string;
  /** A Markdown table of the fields that the rule restricts and the values that it allows. */
  readonly fields?: string;
  readonly bad: readonly string[];
  readonly good: readonly string[];
  readonly options?: string;
  readonly notes?: string;
  readonly markdown: string;
}

/** A finding, given by its rule and place. */
export interface PlacedFinding {
  readonly ruleId: string;
  readonly resource: Resource;
  readonly path: Path;
}

/** Rules, presets and benchmarks under a prefix. */
export interface Plugin {
  readonly meta: {
    readonly name: string;
    readonly version: string;
    readonly prefix: string;
    /** Where rules report that do not say so. Default: anywhere. */
    readonly reports?: RuleMeta['reports'];
  };
  readonly rules: Readonly<Record<string, AnyRule>>;
  /** By name without prefix. */
  readonly presets?: Readonly<Record<string, Preset>>;
  readonly benchmarks?: readonly Benchmark[];
  /**
   * Compiled option schemas by rule name, for schemas with keywords that core does not know. If one is missing, the host
   * compiles `meta.schema`. Core checks `type`, `enum`, `properties`, `required`, `additionalProperties`, `items`,
   * `minItems`, `maxItems`, `uniqueItems` of strings, `minimum`, `maximum` and `pattern` itself.
   */
  readonly validators?: Readonly<Record<string, Validate>>;
  /** JSON Schema of `settings.<prefix>`. Without it the plugin has no settings. */
  readonly settingsSchema?: JsonSchema;
  /** The compiled `settingsSchema`, for one with keywords that core does not know. If it is missing, the host compiles it. */
  readonly validateSettings?: Validate;
  /**
   * The Kubernetes version (`1.34`) that the plugin's rules use for a resource, if it is not that of the config.
   * Undefined or `latest` keeps the config's. `meta.kubernetes` and `context.kubernetes` of its rules follow it.
   * `settings` are the plugin's own.
   */
  readonly kubernetesVersionOf?: (
    resource: Resource,
    project: Project,
    settings: JsonObject,
  ) => string | undefined;
  /**
   * Loads what its rules and `onPath` need but what the plugin itself does not load. Awaited before either is used: if
   * one of its rules is on, or if the run asks for paths.
   */
  readonly load?: () => Promise<unknown>;
  /**
   * Whether the place of a finding of any plugin's rule is on a path that the plugin knows: `Finding.onPath`. Called
   * once for each cluster, version and settings. Its answer is called for each finding.
   */
  readonly onPath?: (
    project: Project,
    about: { readonly kubernetes: KubernetesVersion; readonly settings: JsonObject },
  ) => (finding: PlacedFinding) => boolean;
  /** Help by rule name without prefix. Loaded on use. */
  readonly docs?: () => Promise<Readonly<Record<string, RuleDoc>>>;
}
