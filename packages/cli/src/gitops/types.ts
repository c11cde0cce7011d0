import type { ResolvedConfig } from '@plimsoll/core';
import type { Path } from '@plimsoll/core/internal';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import type { BuiltObject } from '../render/build-kustomization.js';
import type { Feeds } from '../render/feeds.js';
import type { Environment } from '../render/program.js';
import type { RenderedFile } from '../render/rendered.js';

/** An object as written in a file. */
export interface FoundObject {
  /** One YAML document. */
  readonly text: string;
  readonly value: JsonObject;
  /** The absolute path of its file. */
  readonly file: string;
}

/** One object as a controller applies it. Its text is the built one. */
export interface Produced extends FoundObject {
  /** The cluster that it is applied to. */
  readonly cluster: string;
  /** What applies it, such as `Kustomization flux-system/apps`; undefined for an entry point. */
  readonly by: string | undefined;
  /** The object as kustomize built it, before variables are filled in, with the steps of the build. */
  readonly built?: Pick<BuiltObject, 'value' | 'steps'>;
  /** Set where the chart that it installs was rendered, so rules need not guess from its values. */
  readonly chartRendered?: true;
  /** The assumption under which it was made, as a sentence. */
  readonly assumed?: string;
  /** Absolute paths of the files that it is made of. */
  readonly feeds?: Feeds;
  /** Variables that stay in its text as `${NAME}`, with the reason why they are unknown. */
  readonly unknown?: ReadonlyMap<string, string>;
  /** The namespace that it gets where its kind is namespaced and it has none of its own. */
  readonly namespace?: string;
  /** Set where it is only followed: its sources are linted instead, or no file defines it. */
  readonly judgedAtSource?: true;
  /** For an object that a controller creates without a manifest, if nothing else does: the field that asks for it. */
  readonly maker?: WrittenField;
}

/** What a cluster may get that no file here shows. The summary reports each kind. */
export type GapKind =
  | 'path-missing'
  | 'source-external'
  | 'build-failed'
  | 'substitution-failed'
  | 'variable-missing'
  | 'variable-unknown'
  | 'refused'
  | 'project-unknown'
  | 'chart-not-here'
  | 'chart-failed'
  | 'dependency-missing'
  | 'remote-base'
  | 'generator-unknown'
  | 'plugin'
  | 'cluster-unknown'
  | 'cycle';

export interface Gap {
  readonly kind: GapKind;
  readonly cluster: string;
  /** The shown path of the file with the object that cannot be followed. */
  readonly file: string;
  /** From 1; undefined if unknown. */
  readonly line?: number;
  /** The field of that file that it is about. Its line is looked up at the end. */
  readonly field?: WrittenField;
  /** The kind of the object that it is about, such as `HelmRelease`. */
  readonly about: string;
  /** The absolute path of the directory whose objects are unknown. */
  readonly folder?: string;
  /** The only namespace of the namespaced objects that it hides, if there is only one. */
  readonly namespace?: string | undefined;
  /** A sentence: what is unknown and what to do. */
  readonly message: string;
}

interface RenderedChart {
  /** The shown path of its directory or archive. */
  readonly shown: string;
  /** The texts of its templates, by their shown paths. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What one object of a controller stands for. */
export interface Expansion {
  readonly objects: readonly Produced[];
  /** The output of charts, with the way back to their templates. */
  readonly rendered?: readonly RenderedFile[];
  /** The rendered charts. */
  readonly charts?: readonly RenderedChart[];
  readonly gaps: readonly Gap[];
  /** Absolute paths of the files that were read as parts of it. They are no longer linted on their own. */
  readonly files: readonly string[];
  /**
   * Set where an object that a later step may produce, such as a ConfigMap of variables, may change the answer. The
   * expander is asked again when the others are done, and then has to answer with what exists.
   */
  readonly waits?: true;
}

/** Follows the objects of one kind: what do they add to the cluster? Never throws because of a file's content. */
export type Expander = (object: Produced, run: GitOpsRun) => Promise<Expansion>;

/** Facts that apply to a whole run. */
export interface Facts {
  /** The root of the repository, absolute. */
  readonly root: string;
  readonly env: Environment;
  readonly config: ResolvedConfig;
  /** The objects of controllers in the files, and those that configure the controllers. */
  readonly known: readonly FoundObject[];
  /** Makes each value once in a run, by key. */
  once<T>(key: string, make: () => T): T;
  /** Creates a directory, which is removed at the end of the run. */
  scratch(): string;
  /** Whether a git URL is this repository. Any URL is where its remotes are unknown. */
  isHere(url: string): boolean;
  /** Whether the remotes of the repository are known. */
  readonly knowsRemotes: boolean;
}

/** What expanders need from the run. */
export interface GitOpsRun extends Facts {
  /** Whether all objects have been produced: an object that is not found now is not in the files. */
  readonly last: boolean;
  /** The APIs that a cluster's definitions add so far: `example.org/v1` and `example.org/v1/Widget`. */
  apiVersions(cluster: string): readonly string[];
  /** The object that the cluster gets, if already produced. */
  find(cluster: string, kind: string, namespace: string | undefined, name: string): Produced | undefined;
}

/** A field of an object, as written. */
export interface WrittenField {
  readonly kind: string;
  readonly name: string;
  readonly path: Path;
}
