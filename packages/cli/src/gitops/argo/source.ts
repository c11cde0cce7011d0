// https://argo-cd.readthedocs.io/en/stable/user-guide/application_sources/
import { statSync } from 'node:fs';
import path from 'node:path';
import type { Path } from '@plimsoll/core/internal';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { displayPath, whyForeign } from '../../files/repository.js';
import type { Feeds } from '../../render/feeds.js';
import { textAt } from '../names.js';
import type { Expansion, GapKind, GitOpsRun, Produced } from '../types.js';
import type { Application } from './application.js';
import { assumptionOf } from './assumptions.js';
import { directoryObjects } from './directory.js';
import { helmObjects } from './helm.js';
import { kustomizeObjects } from './kustomize.js';
import { overridden } from './overrides.js';
import { isThisRepository } from './repository.js';
import { type SourceType, typeOfSource } from './source-type.js';
import { isUnknown } from './templates/result.js';

/** A reason follows the name of the Application, as "it names x, which is not there", without a period. */
export interface Problem {
  readonly kind: GapKind;
  readonly reason: string;
  /** The way in the source to what it is about. */
  readonly at?: Path;
  /** Set where this program does not do what Argo CD may do. */
  readonly ours?: true;
}

export type SourceObject = Pick<
  Produced,
  'text' | 'value' | 'file' | 'judgedAtSource' | 'assumed' | 'built' | 'feeds'
>;

/** What is known of a source. */
export interface KnownSource {
  readonly objects: readonly SourceObject[];
  readonly rendered?: Expansion['rendered'];
  readonly charts?: Expansion['charts'];
  /** Absolute paths of what was read as a part of it. */
  readonly files: readonly string[];
  /** Absolute paths of what its objects are made of; default: each of its own file. */
  readonly feeds?: Feeds;
  /** What it also gives, and is not known. */
  readonly problems?: readonly Problem[];
}

export type SourceObjects =
  | { readonly failure: Problem }
  /** Something that it asks for may still be produced. */
  | { readonly waits: true }
  | KnownSource;

/** What the sources of an Application are read for. */
export interface SourceContext {
  /** The Application as it is applied. */
  readonly object: Produced;
  readonly application: Application;
  /** The cluster of its destination. */
  readonly cluster: string;
  /** The way in the Application to the source. */
  readonly way: Path;
  readonly run: GitOpsRun;
}

export interface SourceRequest extends SourceContext {
  /** The source, with what the folder overrides of it. */
  readonly value: JsonObject;
  /** The folder that `path` leads to, or the chart, absolute. */
  readonly folder: string;
  readonly root: string;
  /** The assumption, as a sentence. */
  readonly assumed?: string | undefined;
}

const NOTHING: SourceObjects = { objects: [], files: [] };

/** What one source of an Application gives. */
export async function objectsOfSource(source: JsonObject, context: SourceContext): Promise<SourceObjects> {
  const { run } = context;
  const { root } = run;
  if (isUnknown(source))
    return {
      failure: {
        kind: 'generator-unknown',
        reason: 'what it deploys depends on parameters that Plimsoll does not know',
      },
    };
  const fail = (kind: GapKind, reason: string, ...at: Path): SourceObjects => ({
    failure: { kind, reason, at },
  });
  const [url, given, chart] = [textAt(source, 'repoURL'), textAt(source, 'path'), textAt(source, 'chart')];
  if (url === undefined) return fail('build-failed', 'one of its sources has no repoURL');
  if (chart !== undefined) {
    const place = run.config.helm?.charts?.[path.posix.basename(chart)];
    return place === undefined
      ? fail('chart-not-here', chartElsewhere(source, url, chart), 'chart')
      : helmObjects({
          ...context,
          value: source,
          folder: path.resolve(root, run.config.basePath, place),
          root,
        });
  }
  // Others only take values of it.
  if (given === undefined && textAt(source, 'ref') !== undefined) return NOTHING;
  if (!isThisRepository(url, run))
    return fail(
      'source-external',
      `it deploys from ${url}, which is not ${run.knowsRemotes ? 'this repository' : 'known to be this repository. If it is this repository, name it with the config key gitops.repository'}`,
      'repoURL',
    );
  if (given === undefined) return fail('build-failed', 'one of its sources has neither path nor chart');
  const assumed = assumptionOf(source, run);
  const made = await ofFolder(given, source, { ...context, root, assumed });
  if (assumed === undefined || 'waits' in made) return made;
  // In that revision, or repository, it may be otherwise.
  if ('failure' in made) return { failure: { ...made.failure, ours: true } };
  return { ...made, objects: made.objects.map((object) => ({ ...object, assumed })) };
}

/** What a folder of this repository gives. */
async function ofFolder(
  given: string,
  source: JsonObject,
  context: Omit<SourceRequest, 'value' | 'folder'>,
): Promise<SourceObjects> {
  const { application, root } = context;
  const fail = (kind: GapKind, reason: string): SourceObjects => ({
    failure: { kind, reason, at: ['path'] },
  });
  const folder = path.join(root, given);
  if (path.isAbsolute(displayPath(root, folder)))
    return fail('build-failed', `its path ${given} leads out of the repository, which Argo CD rejects`);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    return fail('path-missing', `it names the directory ${given}, which does not exist`);
  const foreign = whyForeign(folder, root);
  if (foreign !== undefined) return fail('build-failed', `its path ${given} is ${foreign}`);
  const value = overridden(source, folder, application, root);
  if ('failure' in value) return fail('build-failed', value.failure);
  return objectsOf(typeOfSource(value.source, folder), { ...context, value: value.source, folder });
}

/** Nothing is fetched: the command that does it is told. */
function chartElsewhere(source: JsonObject, url: string, chart: string): string {
  const version = textAt(source, 'targetRevision');
  const isOci = url.startsWith('oci://') || !url.includes('://');
  const from = isOci
    ? `${url.startsWith('oci://') ? '' : 'oci://'}${url}/${chart}`
    : `${chart} --repo ${url}`;
  const pull = `helm pull ${from}${version === undefined ? '' : ` --version ${version}`} --untar -d charts`;
  return `its chart ${chart} is in ${url}. Get it with ${pull}, and name it with the config key helm.charts`;
}

/** A source of a type in this repository. */
async function objectsOf(type: SourceType, request: SourceRequest): Promise<SourceObjects> {
  const fail = (kind: GapKind, reason: string): SourceObjects => ({
    failure: { kind, reason, at: kind === 'plugin' ? ['plugin'] : [] },
  });
  switch (type) {
    case 'several':
      return fail('build-failed', 'its source has several of kustomize, helm, directory and plugin');
    case 'plugin':
      return fail('plugin', 'an Argo CD plugin creates its manifests, and Plimsoll runs no plugins');
    case 'helm':
      return helmObjects(request);
    case 'kustomize':
      return kustomizeObjects(request);
    case 'directory':
      return directoryObjects(request);
  }
}
