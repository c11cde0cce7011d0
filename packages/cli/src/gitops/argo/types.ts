import type { Path } from '@plimsoll/core/internal';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import type { Feeds } from '../../render/feeds.js';
import type { Expansion, GapKind, GitOpsRun, Produced } from '../types.js';

/** The fields of an Application that its sources need. */
export interface Application {
  readonly name: string;
  readonly namespace: string;
  /** Whether its namespace is not that of Argo CD. */
  readonly isElsewhere: boolean;
  readonly project: string;
  readonly spec: JsonObject;
  readonly sources: readonly JsonObject[];
  /** Whether the sources stand in `sources`. */
  readonly several: boolean;
  /** The namespace for objects without one; undefined where the Application names none. */
  readonly targetNamespace: string | undefined;
}

/** The reason follows the name of the Application, such as "it names x, which is not there", without a period. */
export interface Problem {
  readonly kind: GapKind;
  readonly reason: string;
  /** The path in the source that it is about. */
  readonly at?: Path;
  /** Set where this program does not do what Argo CD may do. */
  readonly ours?: true;
}

export type SourceObject = Pick<
  Produced,
  'text' | 'value' | 'file' | 'judgedAtSource' | 'assumed' | 'built' | 'feeds'
>;

/** What is known about a source. */
export interface KnownSource {
  readonly objects: readonly SourceObject[];
  readonly rendered?: Expansion['rendered'];
  readonly charts?: Expansion['charts'];
  /** Absolute paths of the files that were read for it. */
  readonly files: readonly string[];
  /** Absolute paths of the files that its objects are made of. Default: each of its own file. */
  readonly feeds?: Feeds;
  /** What it also gives, but is unknown. */
  readonly problems?: readonly Problem[];
}

export type SourceObjects =
  | { readonly failure: Problem }
  /** A later step may still produce something that it needs. */
  | { readonly waits: true }
  | KnownSource;

/** The context in which the sources of an Application are read. */
export interface SourceContext {
  /** The applied Application. */
  readonly object: Produced;
  readonly application: Application;
  /** The cluster of its destination. */
  readonly cluster: string;
  /** The path in the Application to the source. */
  readonly way: Path;
  readonly run: GitOpsRun;
}

export interface SourceRequest extends SourceContext {
  /** The source, with the overrides from its directory. */
  readonly value: JsonObject;
  /** The absolute path of the directory that `path` names, or of the chart. */
  readonly folder: string;
  readonly root: string;
  /** The assumption, as a sentence. */
  readonly assumed?: string | undefined;
}
