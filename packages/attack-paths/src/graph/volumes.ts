import { groupBy } from '@plimsoll/core/internal';
import type { Project } from '@plimsoll/core/kubernetes';
import type { Context } from './context.js';
import { type SharedMount, sharedMounts } from './shared-mounts.js';
import type { FoundStep, Vertex } from './types.js';
import type { Vertices } from './vertices.js';

/** A volume, with the parts of it that are mounted. */
interface Volume {
  readonly key: string;
  readonly name: string;
  readonly byPath: ReadonlyMap<string, readonly SharedMount[]>;
}

/** Volumes that one container writes to and another one has. */
const volumesOf = (project: Project): readonly Volume[] =>
  [...groupBy([...sharedMounts(project)], ({ key }) => key)]
    .filter(
      ([, mounts]) =>
        mounts.some(({ isWritable }) => isWritable) &&
        mounts.some(({ container }) => container !== mounts[0]!.container),
    )
    .map(([key, mounts]) => ({
      key,
      name: mounts[0]!.volume,
      byPath: groupBy(mounts, ({ path }) => path),
    }));

/**
 * From a container that writes to a volume to those that have the same part, a part of that part, or more than that
 * part.
 */
export function* writerSteps({ project, vertices }: Context): Iterable<FoundStep> {
  for (const volume of project.memo(volumesOf))
    for (const [path, mounts] of volume.byPath)
      for (const { container, at, mount, isWritable } of mounts) {
        if (!isWritable) continue;
        const above = nearestAbove(path, volume);
        const targets = [
          inside(volume, path, vertices),
          ...(above === undefined ? [] : [around(volume, above, vertices)]),
        ];
        for (const to of targets)
          yield {
            from: vertices.container(container),
            to,
            evidence: [
              { at, message: `Others may use ${volume.name} too.` },
              { at: mount, message: 'The container may write there.' },
            ],
            assumptions: ['shared-code'],
          };
      }
}

/** From the parts of volumes to the containers that have them. */
export function* volumeSteps({ project, vertices, assumes }: Context): Iterable<FoundStep> {
  if (!assumes('shared-code')) return;
  for (const volume of project.memo(volumesOf))
    for (const [path, mounts] of volume.byPath) {
      const [below, above] = [inside(volume, path, vertices), around(volume, path, vertices)];
      for (const from of [below, above])
        for (const { container, mount } of mounts)
          yield {
            from,
            to: vertices.container(container),
            evidence: [{ at: mount, message: `Container ${container.name} mounts it too.` }],
          };
      const next = nearestAbove(path, volume);
      if (next === undefined) continue;
      yield { from: inside(volume, next, vertices), to: below, evidence: [] };
      yield { from: above, to: around(volume, next, vertices), evidence: [] };
    }
}

/** A part from a variable belongs to one pod only: see `sharedMounts`. */
const partOf = (path: string): string => (path === '/' ? '' : `${path.replaceAll(/@[^/]*/g, '')} of `);

/** The containers that have a part of a volume, or something inside it. */
const inside = ({ key, name }: Volume, path: string, vertices: Vertices): Vertex =>
  vertices.group(`inside:${key}:${path}`, `containers with ${partOf(path)}${name}`);

/** The containers that have a part of a volume, or one around it. */
const around = ({ key, name }: Volume, path: string, vertices: Vertices): Vertex =>
  vertices.group(`around:${key}:${path}`, `containers with what ${partOf(path)}${name} lies in`);

/** The nearest mounted part of the volume around a part. */
function nearestAbove(path: string, { byPath }: Volume): string | undefined {
  for (let above = path; above !== '/'; ) {
    above = above.slice(0, above.lastIndexOf('/')) || '/';
    if (byPath.has(above)) return above;
  }
  return undefined;
}
