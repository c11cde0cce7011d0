// Builds a directory with kustomize after a controller changed its kustomization.
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
  /** The kustomization to build where the directory has none. */
  readonly generated?: JsonObject;
  /**
   * Changes the kustomization as a controller does, before the build. Paths start at the directory. Returns the reason,
   * without a period, where it cannot.
   */
  readonly edit?: (kustomization: JsonObject) => JsonObject | string;
  /** Whether it may name files anywhere in the repository, not only below the directory. Default: true. */
  readonly anywhere?: boolean;
  /** The helm program that renders charts of kustomizations. Default: none. */
  readonly helm?: string | undefined;
  /** The repository's file for a built file. Default: the same file. */
  readonly originOf?: (file: string) => string;
  /** Where the patches that `edit` appends are written. */
  readonly otherPatches?: PatchList | undefined;
}

export interface Built {
  readonly objects: readonly BuiltObject[];
  /** Absolute paths of its kustomizations and resources. */
  readonly files: readonly string[];
  /** All files that it reads. */
  readonly feeds: Feeds;
}

type Run = Pick<GitOpsRun, 'root' | 'env' | 'once'>;

/**
 * Builds a directory of the repository with the changed kustomization. A run does equal builds once.
 * @throws PlimsollError where kustomize is missing
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

/** The build, with the original files in place of their copies. */
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

/** After this many builds that time out, a run starts no more. */
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
