// Overlays of kustomize that a user applies: no controller's object leads to them.
import path from 'node:path';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { PlimsollError } from '../error.js';
import type { FoundFile } from '../files/find.js';
import { displayPath } from '../files/repository.js';
import {
  KUSTOMIZATION_FILES,
  type Kustomization,
  readKustomization,
  treeOf,
} from '../render/kustomizations.js';
import { buildFolder } from './build.js';
import { nameOf } from './names.js';
import type { Expansion, Gap, GapKind, GitOpsRun, Produced } from './types.js';

/** No cluster has this group. It lets an overlay be followed like an object. */
const GROUP = 'overlay.internal';
export const OVERLAY = `${GROUP}/Kustomization`;

/** The overlays that include one of the files and that no other overlay includes, as objects to follow in a cluster. */
export function overlaysWith(
  wanted: ReadonlySet<string>,
  files: readonly FoundFile[],
  root: string,
  cluster: string,
): readonly Produced[] {
  if (wanted.size === 0) return [];
  const folders = new Set(
    files.flatMap(({ absolute }) =>
      KUSTOMIZATION_FILES.includes(path.basename(absolute)) ? [path.dirname(absolute)] : [],
    ),
  );
  const found = [...folders].flatMap((folder) => readKustomization(folder, root) ?? []);
  const included = new Set(found.flatMap(({ includes }) => includes));
  return found
    .filter(({ component, folder }) => !component && !included.has(folder))
    .filter(({ folder }) => treeOf(folder, root).some((own) => holds(own, wanted)))
    .map(({ folder, file }): Produced => {
      const value: JsonObject = {
        apiVersion: `${GROUP}/v1`,
        kind: 'Kustomization',
        metadata: { name: displayPath(root, folder) || '.' },
      };
      return { text: JSON.stringify(value), value, file, cluster, by: undefined, judgedAtSource: true };
    });
}

const holds = ({ resources }: Kustomization, wanted: ReadonlySet<string>): boolean =>
  resources.some((file) => wanted.has(file));

/** Builds an overlay. */
export async function expandOverlay(object: Produced, run: GitOpsRun): Promise<Expansion> {
  const by = nameOf(object);
  const folder = path.dirname(object.file);
  const gap = (kind: GapKind, failure: string): Expansion => {
    const own: Gap = {
      kind,
      cluster: object.cluster,
      file: displayPath(run.root, object.file),
      about: 'Kustomization',
      folder,
      message: `${by} cannot be built: ${failure}.`,
    };
    return { objects: [], gaps: [own], files: [] };
  };
  try {
    const built = await buildFolder(folder, run);
    if ('failure' in built)
      return gap(built.kind === 'remote' ? 'remote-base' : 'build-failed', built.failure);
    return {
      objects: built.objects.map((own) => ({
        ...own,
        cluster: object.cluster,
        by,
        built: own,
        feeds: built.feeds,
      })),
      gaps: [],
      files: built.files,
    };
  } catch (error) {
    if (error instanceof PlimsollError)
      return gap('build-failed', error.problems.join(' ').replace(/\.$/, ''));
    throw error;
  }
}
