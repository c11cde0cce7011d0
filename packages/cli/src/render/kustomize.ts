// Builds each overlay of a project as a cluster of its own.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parse, type ResolvedConfig } from '@plimsoll/core';
import { groupBy, type NotJudged, type NotJudgedReason, type RenderingName } from '@plimsoll/core/internal';
import type { FoundFile } from '../files/find.js';
import { readTextFile } from '../files/read.js';
import { displayPath } from '../files/repository.js';
import {
  type BuildFailure,
  type BuildRequest,
  type Built,
  type BuiltObject,
  buildKustomization,
} from './build-kustomization.js';
import { feedsOfOverlay, isFed } from './feeds.js';
import {
  KUSTOMIZATION_FILES,
  type Kustomization,
  kustomizationFile,
  readKustomization,
  treeOf,
} from './kustomizations.js';
import { findKustomizer } from './kustomize-program.js';
import { KustomizeTexts } from './kustomize-texts.js';
import { renderedFile } from './placing.js';
import { type Environment, findProgram } from './program.js';
import { joined, NOTHING_RENDERED, type RenderedFile, type Rendering } from './rendered.js';

export interface KustomizeRequest {
  readonly files: readonly FoundFile[];
  readonly root: string;
  readonly config: ResolvedConfig;
  readonly env: Environment;
  /** Absolute paths of the files to report on; undefined for all. Overlays that read none of them are not built. */
  readonly reported?: readonly string[] | undefined;
  /** Whether Helm may render charts of kustomizations. */
  readonly helm?: boolean;
}

/**
 * Builds every found overlay that no other one includes. One that cannot be built becomes an error, and its files are
 * linted as they are.
 * @throws PlimsollError where kustomize is missing
 */
export async function renderOverlays(request: KustomizeRequest): Promise<Rendering> {
  const { files, root, config, env, reported } = request;
  const folders = new Set(
    files.flatMap(({ absolute, named }) => {
      const folder = path.dirname(absolute);
      const own = KUSTOMIZATION_FILES.includes(path.basename(absolute));
      // A search does not find a file without an extension.
      return own || (!named && existsSync(path.join(folder, 'Kustomization'))) ? [folder] : [];
    }),
  );
  const found = [...folders].flatMap((folder) => readKustomization(folder, root) ?? []);
  const included = new Set(found.flatMap(({ includes }) => includes));
  const overlays = found.filter(
    ({ folder, file, component }) =>
      !component && !included.has(folder) && !config.forFile(displayPath(root, file)).ignored,
  );
  if (overlays.length === 0) return NOTHING_RENDERED;
  const trees = overlays.map(({ folder }) => ({ folder, tree: treeOf(folder, root) }));
  const fed = trees.filter(({ tree }) => !reported || isFed(feedsOfOverlay(tree), reported));
  if (fed.length > 0) await findKustomizer(env);
  const others = trees.filter((tree) => !fed.includes(tree));
  let rendering: Rendering = {
    ...NOTHING_RENDERED,
    covered: resourcesOf(others.flatMap(({ tree }) => tree)),
  };
  const helm = request.helm ? findProgram('helm', env) : undefined;
  for (const { folder } of fed)
    rendering = joined(
      rendering,
      await renderOverlay(folder, trees.length > 1, {
        root,
        env,
        helm,
        kubeVersion: `1.${config.forFileProblems(displayPath(root, folder)).kubernetes.minor}`,
      }),
    );
  return rendering;
}

const resourcesOf = (tree: readonly Kustomization[]): ReadonlySet<string> =>
  new Set(tree.flatMap(({ resources }) => resources));

async function renderOverlay(
  folder: string,
  isOneOfSeveral: boolean,
  { root, env, helm, kubeVersion }: Pick<BuildRequest, 'root' | 'env' | 'helm' | 'kubeVersion'>,
): Promise<Rendering> {
  const shown = displayPath(root, folder) || '.';
  const built = await buildKustomization({ resources: [folder], root, env, helm, kubeVersion });
  if ('failure' in built)
    return {
      ...NOTHING_RENDERED,
      unbuilt: unbuiltOf(built, root),
      errors: [
        {
          kind: 'file',
          file: displayPath(root, kustomizationFile(folder)!),
          message: `The overlay ${shown} cannot be built: ${built.failure}.`,
        },
      ],
    };
  const feeds = feedsOfOverlay(built.tree);
  const rendering: RenderingName = { kind: 'kustomize', name: shown };
  const texts = new KustomizeTexts(root);
  const sources = sourcesOf(built, root);
  const files = await renderedFiles(built.objects, shown, root, texts);
  return {
    ...NOTHING_RENDERED,
    files: files.map((file) => ({ ...file, feeds, ...(isOneOfSeveral && { rendering }) })),
    covered: resourcesOf(built.tree),
    charts: built.tree.flatMap(({ charts }) => charts.map((at) => displayPath(root, at))),
    kustomizations: built.tree.flatMap(({ file, reads }) =>
      [file, ...reads].map((at) => displayPath(root, at)),
    ),
    texts: sources,
    uncommented: new Set(sources.keys()),
  };
}

/** The texts that findings may be placed in, by shown path. */
function sourcesOf({ objects, tree }: Built, root: string): ReadonlyMap<string, string> {
  const read = tree.flatMap(({ file, reads }) => [
    file,
    ...reads.filter((name) => /\.(?:ya?ml|json)$/.test(name)),
  ]);
  const all = new Set([...objects.map(({ file }) => file), ...read]);
  return new Map(
    [...all].flatMap((file) => {
      try {
        return [[displayPath(root, file), readTextFile(file)] as const];
      } catch {
        // The error is reported where the file is read on its own.
        return [];
      }
    }),
  );
}

/** Each file that the build would have used, with the reason. Only the faulty kustomization has the detail. */
function unbuiltOf({ tree, kind, failure }: BuildFailure, root: string): Rendering['unbuilt'] {
  const isTold = tree.some(({ problems }) => problems.length > 0);
  type Entry = readonly [string, Pick<NotJudged, 'reason' | 'kind' | 'detail'>];
  const entries = tree.flatMap(({ file, reads, problems }, index): readonly Entry[] => {
    const [problem] = problems;
    const own = problem ?? (!isTold && index === 0 ? { kind, text: failure } : undefined);
    const reason = REASONS[own?.kind ?? 'program'];
    const parts = reads.map((at) => [displayPath(root, at), { reason: 'unbuilt' }] as const);
    const why = { reason, kind: 'Kustomization', ...(own && { detail: sentence(own.text) }) };
    return [...parts, [displayPath(root, file), why] as const];
  });
  return new Map(entries);
}

const REASONS: Readonly<Record<BuildFailure['kind'], NotJudgedReason>> = {
  remote: 'remote-base',
  chart: 'missing-chart',
  absent: 'unbuilt',
  forbidden: 'unbuilt',
  unreadable: 'unbuilt',
  program: 'unbuilt',
};

const sentence = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}.`;

/** The build, as one text for each file that its objects come from. */
export async function renderedFiles(
  objects: readonly BuiltObject[],
  cluster: string,
  root: string,
  texts: KustomizeTexts,
): Promise<readonly RenderedFile[]> {
  return Promise.all(
    [...groupBy(objects, ({ file }) => file)].map(async ([file, own]) => {
      const shown = displayPath(root, file);
      const parsed = await parse({
        path: shown,
        role: 'plain',
        text: own.map(({ text }) => text).join('---\n'),
        cluster,
        origin: { kind: 'kustomize', file: shown },
      });
      const source = await parse({ path: shown, text: readTextFile(file) });
      return renderedFile(parsed, source, {
        texts,
        stepsOf: (document) => own[document]?.steps ?? [],
        generatorOf: (document) => ({ by: own[document]?.generator, file }),
      });
    }),
  );
}
