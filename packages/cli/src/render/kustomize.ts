// The overlays of a project, each built as a cluster of its own.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { groupBy, parse, type ResolvedConfig } from '@plimsoll/core';
import type { FoundFile } from '../files/find.js';
import { readTextFile } from '../files/read.js';
import { displayPath } from '../files/repository.js';
import { type BuiltObject, buildKustomization } from './build-kustomization.js';
import { KUSTOMIZATION_FILES, kustomizationFile, readKustomization } from './kustomizations.js';
import { findKustomizer } from './kustomize-program.js';
import { renderedFile } from './placing.js';
import type { Environment } from './program.js';
import { joined, NOTHING_RENDERED, type RenderedFile, type Rendering } from './rendered.js';

export interface KustomizeRequest {
  readonly files: readonly FoundFile[];
  readonly root: string;
  readonly config: ResolvedConfig;
  readonly env: Environment;
}

/**
 * Builds every overlay that was found and that no other one includes. What cannot be built is an error, and its files
 * are linted as they are.
 * @throws PlimsollError where there is no kustomize
 */
export async function renderOverlays(request: KustomizeRequest): Promise<Rendering> {
  const { files, root, config, env } = request;
  const folders = new Set(
    files.flatMap(({ absolute, named }) => {
      const folder = path.dirname(absolute);
      const own = KUSTOMIZATION_FILES.includes(path.basename(absolute));
      // A file without an extension is not found by a search.
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
  await findKustomizer(env);
  let rendering = NOTHING_RENDERED;
  for (const { folder } of overlays) rendering = joined(rendering, await renderOverlay(folder, root, env));
  return rendering;
}

async function renderOverlay(folder: string, root: string, env: Environment): Promise<Rendering> {
  const shown = displayPath(root, folder) || '.';
  const built = await buildKustomization({ resources: [folder], root, env });
  if ('failure' in built)
    return {
      ...NOTHING_RENDERED,
      errors: [
        {
          kind: 'file',
          file: displayPath(root, kustomizationFile(folder)!),
          message: `The overlay ${shown} cannot be built: ${built.failure}.`,
        },
      ],
    };
  const files = await renderedFiles(built.objects, shown, root);
  return {
    ...NOTHING_RENDERED,
    files,
    covered: new Set(built.tree.flatMap(({ resources }) => resources)),
    kustomizations: built.tree.map(({ file }) => displayPath(root, file)),
    texts: new Map(
      files.map(({ parsed: { source } }) => [source.path, readTextFile(path.resolve(root, source.path))]),
    ),
  };
}

/** What was built, as one text for each file that it is from. */
async function renderedFiles(
  objects: readonly BuiltObject[],
  cluster: string,
  root: string,
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
      return renderedFile(parsed, await parse({ path: shown, text: readTextFile(file) }));
    }),
  );
}
