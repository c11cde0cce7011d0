import type { Validate } from '../config/types.js';
import type { FixSafety, SeveritySetting } from '../finding.js';
import type { Fix, Fixer } from '../fix/operation.js';
import type { Json, JsonObject, Path } from '../json.js';
import type { Component, ComponentKind } from '../model/components/component.js';
import type { AnyCursor, Cursor } from '../model/cursor.js';
import type { Kinds } from '../model/kinds.js';
import type { ContainerCursor, PodCursor } from '../model/pod.js';
import type { Project } from '../model/project.js';
import type { Resource } from '../model/resource.js';
import type { KubernetesVersion } from './kubernetes-version.js';

/** A JSON Schema (draft-07) as plain data. */
export type JsonSchema = JsonObject;

export interface RuleMeta {
  /** One sentence without a period, in the imperative: "Disallow privileged containers". */
  readonly description: string;
  /** 0.1–10.0: how bad a finding is. */
  readonly risk: number;
  /** What `recommended` sets; by default `error` from risk 7.0, else `warn`. */
  readonly severity?: SeveritySetting;
  /** Numbers of the Common Weakness Enumeration. */
  readonly cwe?: readonly number[];
  readonly precision?: 'very-high' | 'high' | 'medium' | 'low';
  /** By message id; `{{name}}` is filled from the report's `data`. Each ends with a period. */
  readonly messages: Readonly<Record<string, string>>;
  /** The rules that this one contains: of two findings on one node only one is shown. */
  readonly supersedes?: readonly Superseded[];
  /** The Kubernetes versions that the rule exists for: `>=1.34`, `<1.25`, `>=1.19 <1.25`. */
  readonly kubernetes?: string;
  /** JSON Schema of the options object; without it the rule has no options. */
  readonly schema?: JsonSchema;
  readonly defaultOptions?: JsonObject;
  readonly docsUrl?: string;
  /**
   * Needed where reports have a `fix`. `safe`: it cannot change what a working pod does; `unsafe`: it hardens, and
   * may break a workload.
   */
  readonly fixable?: FixSafety;
}

/** The id of a rule that another one contains, or the id and where else than at one node the findings may stand. */
export type Superseded = string | { readonly rule: string; readonly within: SupersededWithin };

/**
 * Where the contained finding stands: at a node around that of the containing one, or anywhere in its container or its
 * pod. One of a higher severity is shown all the same.
 */
export type SupersededWithin = 'ancestors' | 'container' | 'pod';

type Trim<S extends string> = S extends ` ${infer R}` ? Trim<R> : S extends `${infer R} ` ? Trim<R> : S;

/** The names between `{{` and `}}` of a message. */
export type Placeholders<S extends string> = S extends `${string}{{${infer Name}}}${infer Rest}`
  ? Trim<Name> | Placeholders<Rest>
  : never;

type DataOf<S extends string> = [Placeholders<S>] extends [never]
  ? { readonly data?: undefined }
  : { readonly data: MessageData<Placeholders<S>> | ((isWaived: IsWaived) => MessageData<Placeholders<S>>) };

type MessageData<Names extends string> = Readonly<Record<Names, string | number>>;

/** Whether a waiver covers a place that a finding relates to, so that its message must not name it. */
export type IsWaived = (at: AnyCursor) => boolean;

/**
 * A place that belongs to a finding: who gets the role, what claims the same host. A waiver of all of them waives the
 * finding; where a waiver covers some, the finding stays with the others.
 */
export interface Related {
  readonly message: string;
  readonly at: AnyCursor;
  /** It only says why, and is no part of the fault: a waiver there counts only where nothing else is related. */
  readonly explains?: true;
}

/** One way to the place that is reported, from where it begins. Nothing of it is part of the finding's identity. */
export interface ReportFlow {
  /** What it leads from and to, and what it takes to be so, as sentences. */
  readonly message: string;
  readonly steps: readonly { readonly message: string; readonly at: AnyCursor }[];
}

export type Report<Messages extends Readonly<Record<string, string>>> = {
  [Id in keyof Messages & string]: {
    /** The node at fault, or where it would be: the region is the nearest text that exists. */
    readonly at: AnyCursor;
    readonly messageId: Id;
    /** All of them; of very many the first are shown. */
    readonly related?: readonly Related[];
    /** Ways that lead there, the gravest first; only those with steps are shown. */
    readonly flows?: readonly ReportFlow[];
    /** Repairs the finding; called only where fixes are asked for. Undefined where there is nothing to offer. */
    readonly fix?: ((fixer: Fixer) => Fix | undefined) | undefined;
  } & DataOf<Messages[Id]>;
}[keyof Messages & string];

/** What a rule's `create` gets: one context for all resources of one cluster that share a config. */
export interface RuleContext<
  Messages extends Readonly<Record<string, string>> = Readonly<Record<string, string>>,
  Options = undefined,
> {
  readonly options: Options;
  /** `settings` of the config under the prefix of the rule's plugin. */
  readonly settings: JsonObject;
  readonly kubernetes: KubernetesVersion;
  readonly project: Project;
  /** Whether another rule judges the same resources, by its id: for a check that another one overrides. */
  isOn(ruleId: string): boolean;
  report(report: Report<Messages>): void;
  /** Takes back that the current call examined an object. */
  notApplicable(): void;
  /** The verdict on the current object cannot be known from the files. */
  unknown(verdict: { readonly at: AnyCursor; readonly reason: string }): void;
}

/** A kind as `KindName` of Kubernetes' own API, `group/Kind` of any other, or one of the views below. */
export type Visitor = {
  readonly [Kind in keyof Kinds]?: (root: Cursor<Kinds[Kind]>, resource: Resource<Kind>) => void;
} & {
  /** Every resource, of whatever kind. */
  readonly Resource?: (root: Cursor<JsonObject>, resource: Resource) => void;
  /** Every pod specification, wherever a kind embeds it. */
  readonly PodSpec?: (pod: PodCursor) => void;
  /** Every container of every pod specification: init, sidecar, regular and ephemeral. */
  readonly Container?: (container: ContainerCursor) => void;
} & {
  /** Every component of the cluster, whatever carries its configuration. */
  readonly [Kind in ComponentKind]?: (component: Component) => void;
} & {
  readonly [GroupKind in `${string}/${string}`]?: (root: Cursor<Json>, resource: Resource) => void;
};

export interface Rule<
  Messages extends Readonly<Record<string, string>> = Readonly<Record<string, string>>,
  Options = undefined,
> {
  readonly meta: RuleMeta & { readonly messages: Messages; readonly defaultOptions?: Options };
  create(context: RuleContext<Messages, Options>): Visitor;
}

/** Any rule, whatever its messages and options. */
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
  /** Clusters: those of GitOps, of the config's `cluster`, and of renderings. */
  readonly clusters?: readonly string[];
  readonly names?: readonly string[];
  /** Label to glob; all must match. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Labels of the Namespace object that the run contains. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
}

/** What a preset sets; it carries no options, so that presets never weaken each other. */
export interface PresetObject {
  readonly match?: ResourceMatch;
  readonly rules: Readonly<Record<string, SeveritySetting>>;
}

export type Preset = readonly PresetObject[];

export interface Control {
  readonly id: string;
  readonly title: string;
  readonly level?: string;
  readonly section: string;
  readonly assessment: 'full' | 'partial' | 'none';
  /** Ids of the rules that show a violation; empty when the assessment is `none`. */
  readonly rules: readonly string[];
  readonly note?: string;
}

export interface Benchmark {
  /** `cis/v2.0`: the plugin's prefix and a name. */
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly url: string;
  readonly controls: readonly Control[];
}

/** The help of one rule, compiled from its README. */
export interface RuleDoc {
  readonly why: string;
  readonly fix: string;
  /** A Markdown table of the fields that the rule restricts and the values that pass. */
  readonly fields?: string;
  readonly bad: readonly string[];
  readonly good: readonly string[];
  readonly options?: string;
  readonly notes?: string;
  readonly markdown: string;
}

/** A finding by its rule and its place. */
export interface PlacedFinding {
  readonly ruleId: string;
  readonly resource: Resource;
  readonly path: Path;
}

export interface Plugin {
  readonly meta: { readonly name: string; readonly version: string; readonly prefix: string };
  readonly rules: Readonly<Record<string, AnyRule>>;
  /** By name without prefix. */
  readonly presets?: Readonly<Record<string, Preset>>;
  readonly benchmarks?: readonly Benchmark[];
  /** Compiled option schemas by rule name; where they are missing the host compiles `meta.schema`. */
  readonly validators?: Readonly<Record<string, Validate>>;
  /** JSON Schema of `settings.<prefix>`; without it the plugin has no settings. */
  readonly settingsSchema?: JsonSchema;
  /** `settingsSchema`, compiled; where it is missing the host compiles the schema. */
  readonly validateSettings?: Validate;
  /**
   * The Kubernetes version (`1.34`) that the plugin's rules judge a resource by, where it is not that of the
   * config (undefined, `latest`); `meta.kubernetes` and `context.kubernetes` of its rules follow. `settings` are the plugin's own.
   */
  readonly kubernetesVersionOf?: (
    resource: Resource,
    project: Project,
    settings: JsonObject,
  ) => string | undefined;
  /**
   * Loads what its rules and `onPath` need beside what says that they are there. Awaited before any is asked: where a rule
   * of it is on, or where what lies on paths is asked for.
   */
  readonly load?: () => Promise<unknown>;
  /**
   * Whether the place of a finding, of whatever plugin's rule, lies on a path that the plugin knows of: `Finding.onPath`.
   * Asked once for each cluster, version and settings; the answer for each finding of it.
   */
  readonly onPath?: (
    project: Project,
    about: { readonly kubernetes: KubernetesVersion; readonly settings: JsonObject },
  ) => (finding: PlacedFinding) => boolean;
  /** Help by rule name without prefix, loaded on use. */
  readonly docs?: () => Promise<Readonly<Record<string, RuleDoc>>>;
}
