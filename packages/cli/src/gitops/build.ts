// Builds a folder with kustomize after a controller changed its kustomization.
import { statSync } from 'node:fs';
import path from 'node:path';
import { readDocuments } from '@plimsoll/core/internal';
import { isObject, type JsonObject } from '@plimsoll/core/kubernetes';
import { reasonOf } from '../error.js';
import { readTextFile } from '../files/read.js';
import { displayPath } from '../files/repository.js';
import {
  type BuildFailure,
  type BuildRequest,
  type BuiltObject,
  buildKustomization,
  type PatchList,
} from '../render/build-kustomization.js';
import { type Feeds, feedsOfOverlay } from '../render/feeds.js';
import { kustomizationFile } from '../render/kustomizations.js';
import { listAt } from './names.js';
import { oneOfTwo } from './turns.js';
import type { GitOpsRun } from './types.js';

export interface BuildOptions {
  /** What is built where the folder has no kustomization. */
  readonly generated?: JsonObject;
  /**
   * Changes the kustomization as a controller does, before it is built; paths are taken from the folder. A text says why
   * that cannot be done, without a period.
   */
  readonly edit?: (kustomization: JsonObject) => JsonObject | string;
  /** Whether files anywhere in the repository may be named, not only those below the folder; default true. */
  readonly anywhere?: boolean;
  /** The helm that renders charts of kustomizations; default none. */
  readonly helm?: string | undefined;
  /** The file of the repository for one that is built; default: that file. */
  readonly originOf?: (file: string) => string;
  /** Where the patches are written that `edit` appends. */
  readonly otherPatches?: PatchList | undefined;
}

export interface Built {
  readonly objects: readonly BuiltObject[];
  /** Absolute paths of the kustomizations and resources that it is made of. */
  readonly files: readonly string[];
  /** All that it reads. */
  readonly feeds: Feeds;
}

type Run = Pick<GitOpsRun, 'root' | 'env' | 'once'>;

/**
 * Builds a folder of the repository as if its kustomization were the changed one. Equal builds are done once in a run.
 * @throws PlimsollError where there is no kustomize
 */
export async function buildFolder(
  folder: string,
  run: Run,
  { generated, edit = (own) => own, anywhere = true, helm, otherPatches, originOf }: BuildOptions = {},
): Promise<Built | BuildFailure> {
  const file = generated ? undefined : kustomizationFile(folder);
  const own = generated ?? (file === undefined ? 'there is none' : readOwn(file));
  if (typeof own === 'string')
    return {
      kind: 'unreadable',
      failure: `the kustomization of ${displayPath(run.root, folder)} cannot be read: ${own}`,
      tree: [],
    };
  const overlay = edit(own);
  if (typeof overlay === 'string') return { kind: 'unreadable', failure: overlay, tree: [] };
  const given = { anywhere, helm, ownPatches: listAt(own, 'patches').length, otherPatches };
  const key = JSON.stringify(['kustomize', folder, overlay, given]);
  const built = await run.once(key, () => oneOfTwo(() => build(folder, overlay, given, run)));
  return 'failure' in built || !originOf ? built : withOrigins(built, originOf);
}

/** What was built, as if of the files that it was copied from. */
function withOrigins({ objects, files, feeds }: Built, originOf: (file: string) => string): Built {
  return {
    objects: objects.map((object) => ({
      ...object,
      file: originOf(object.file),
      steps: object.steps.map((step) => ({ ...step, ...(step.file && { file: originOf(step.file) }) })),
    })),
    files: files.map(originOf),
    feeds: new Set([...feeds].map(originOf)),
  };
}

/** The kustomization of a file, or why it cannot be read. */
function readOwn(file: string): JsonObject | string {
  try {
    const [document] = readDocuments(readTextFile(file), { comments: false });
    const value = document?.value ?? {};
    return isObject(value) && !document?.problems.length ? (value as JsonObject) : 'it is not valid YAML';
  } catch (error) {
    return reasonOf(error);
  }
}

/** A run waits so often for a build that does not end in time. */
const MAX_SLOW = 3;

async function build(
  folder: string,
  overlay: JsonObject,
  given: Pick<BuildRequest, 'anywhere' | 'helm' | 'ownPatches' | 'otherPatches'>,
  { root, env, once }: Run,
): Promise<Built | BuildFailure> {
  const slow = once('slow builds', () => ({ count: 0 }));
  if (slow.count >= MAX_SLOW)
    return {
      kind: 'program',
      failure: `kustomize took too long ${MAX_SLOW} times, so Plimsoll does not run it again`,
      tree: [],
    };
  const { resources: _, bases: __, ...rest } = overlay;
  const texts = (field: string): readonly string[] =>
    listAt(overlay, field).filter((entry) => typeof entry === 'string');
  const resources = [...texts('resources'), ...texts('bases')].map((entry) => path.resolve(folder, entry));
  const built = await buildKustomization({
    resources,
    overlay: rest,
    inPlaceOf: folder,
    root,
    env,
    option: '--gitops',
    ...given,
  });
  if ('failure' in built) {
    if (built.failure.startsWith('it took more than')) slow.count++;
    return built;
  }
  const own = resources.filter((file) => statSync(file).isFile());
  return {
    objects: built.objects,
    files: [...built.tree.flatMap(({ file, resources }) => [file, ...resources]), ...own],
    feeds: new Set([...feedsOfOverlay(built.tree), ...own]),
  };
}
