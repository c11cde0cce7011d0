import { groupBy, type ParsedFile, parse, type ResolvedConfig } from '@plimsoll/core';
import type { FoundFile } from '../files/find.js';
import { readTextFile } from '../files/read.js';
import { displayPath } from '../files/repository.js';
import { renderedFile } from '../render/placing.js';
import type { Environment } from '../render/program.js';
import { NOTHING_RENDERED, type RenderedFile, type Rendering } from '../render/rendered.js';
import { deploy } from './deploy.js';
import { controllerObjects, entryPoints } from './entries.js';
import type { Gap, Produced } from './types.js';

export interface GitOpsRequest {
  readonly files: readonly FoundFile[];
  readonly root: string;
  readonly config: ResolvedConfig;
  readonly env: Environment;
}

export interface GitOpsRendering extends Rendering {
  readonly gaps: readonly Gap[];
}

/** What the clusters get that the repository deploys by Flux and Argo CD: what their entry points reach. */
export async function renderGitOps(request: GitOpsRequest): Promise<GitOpsRendering> {
  const { files, root, config, env } = request;
  const entries = entryPoints(controllerObjects(files));
  const deployed = await deploy(entries, { root, env, config, isHere: () => true });
  const built = await renderedFiles(deployed.objects, root);
  return {
    ...NOTHING_RENDERED,
    files: [...built, ...deployed.rendered],
    covered: new Set([...deployed.objects.map(({ file }) => file), ...deployed.files]),
    texts: new Map(built.map(({ source }) => [source.source.path, source.source.text])),
    gaps: deployed.gaps,
  };
}

interface BuiltFile extends RenderedFile {
  readonly source: ParsedFile;
}

/** One text for each file and cluster. */
async function renderedFiles(objects: readonly Produced[], root: string): Promise<readonly BuiltFile[]> {
  const groups = groupBy(objects, ({ file, cluster }) => `${file}\n${cluster}`);
  return Promise.all(
    [...groups.values()].map(async (own): Promise<BuiltFile> => {
      const [{ file, cluster }] = own as [Produced, ...Produced[]];
      const shown = displayPath(root, file);
      const source = await parse({ path: shown, text: readTextFile(file) });
      const parsed = await parse({
        path: shown,
        role: 'plain',
        text: own.map(({ text }) => text).join('\n---\n'),
        cluster,
        origin: { kind: 'kustomize', file: shown },
      });
      return { ...renderedFile(parsed, source), source };
    }),
  );
}
