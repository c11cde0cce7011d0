import type { ResolvedConfig } from '@plimsoll/core';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import type { BuiltObject } from '../render/build-kustomization.js';
import type { Feeds } from '../render/feeds.js';
import type { Environment } from '../render/program.js';
import type { RenderedFile } from '../render/rendered.js';
import type { WrittenField } from './field.js';

/** An object as it stands in a file. */
export interface FoundObject {
  /** One document of YAML. */
  readonly text: string;
  readonly value: JsonObject;
  /** The absolute path of the file that it is from. */
  readonly file: string;
}

/** One object as a controller applies it. Its text is that after the build. */
export interface Produced extends FoundObject {
  /** The cluster that it is applied to. */
  readonly cluster: string;
  /** What applies it, as `Kustomization flux-system/apps`; undefined where it is an entry point of its own. */
  readonly by: string | undefined;
  /** As kustomize gave it, before variables were filled in; with what it went through there. */
  readonly built?: Pick<BuiltObject, 'value' | 'steps'>;
  /** Set where the chart that it installs was rendered: nothing is read out of its values. */
  readonly chartRendered?: true;
  /** What was taken to be so when it was made, as a sentence. */
  readonly assumed?: string;
  /** Absolute paths of what it is made of. */
  readonly feeds?: Feeds;
  /** Variables that are left in its text as `${NAME}`, with the reason why they are not known. */
  readonly unknown?: ReadonlyMap<string, string>;
  /** The namespace that it gets where it has none of its own and is of a kind that needs one. */
  readonly namespace?: string;
  /** Set where it is judged by what it is made from, or no file holds it: it is only followed. */
  readonly judgedAtSource?: true;
  /** Of what a controller makes without a manifest, where nothing else makes it: what has it made. */
  readonly maker?: WrittenField;
}

/** What a cluster may get and no file here says. Each kind is told in the summary. */
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
  /** The file, as shown, of the object that cannot be followed. */
  readonly file: string;
  /** From 1, where it is known. */
  readonly line?: number;
  /** The field of that file that it is about: its line is looked up at the end. */
  readonly field?: WrittenField;
  /** The kind of the object that it is about, as `HelmRelease`. */
  readonly about: string;
  /** The absolute path of the folder whose objects are not known. */
  readonly folder?: string;
  /** Where all that it hides and that is in a namespace is in this one. */
  readonly namespace?: string | undefined;
  /** A sentence: what is not known and what to do. */
  readonly message: string;
}

interface RenderedChart {
  /** Its folder or archive, as shown. */
  readonly shown: string;
  /** The texts of its templates, by their shown paths. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What one object of a controller stands for. */
export interface Expansion {
  readonly objects: readonly Produced[];
  /** What charts gave, with the way back to their templates. */
  readonly rendered?: readonly RenderedFile[];
  /** The charts that gave it. */
  readonly charts?: readonly RenderedChart[];
  readonly gaps: readonly Gap[];
  /** Absolute paths of the files that were read as parts of it: they are no loose manifests any more. */
  readonly files: readonly string[];
  /**
   * Set where an object that is not produced yet may change the answer, as a ConfigMap of variables: it is asked again
   * when the others are done, and then has to answer with what there is.
   */
  readonly waits?: true;
}

/** Follows the objects of one kind: what do they add to the cluster? Never throws for what a file holds. */
export type Expander = (object: Produced, run: GitOpsRun) => Promise<Expansion>;

/** What holds for a whole run. */
export interface Facts {
  /** The root of the repository, absolute. */
  readonly root: string;
  readonly env: Environment;
  readonly config: ResolvedConfig;
  /** The objects of controllers in the files, and those that say how the controllers are set up. */
  readonly known: readonly FoundObject[];
  /** What is worked out once in a run, by a name for it. */
  once<T>(key: string, make: () => T): T;
  /** A new folder, which is gone at the end of the run. */
  scratch(): string;
  /** Whether a URL of git is this repository; any is where nothing is known of its remotes. */
  isHere(url: string): boolean;
  /** Whether the remotes of the repository are known. */
  readonly knowsRemotes: boolean;
}

/** What expanders ask of the run. */
export interface GitOpsRun extends Facts {
  /** Whether all that can be produced has been: what is not found now is not in the files. */
  readonly last: boolean;
  /** The APIs that definitions give a cluster, as far as they were produced: `example.org/v1` and `example.org/v1/Widget`. */
  apiVersions(cluster: string): readonly string[];
  /** The object that the cluster gets, where one was produced already. */
  find(cluster: string, kind: string, namespace: string | undefined, name: string): Produced | undefined;
}
