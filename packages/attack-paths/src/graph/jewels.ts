import type { Project, Resource } from '@plimsoll/core/kubernetes';
import type { Context } from './context.js';
import { CROWN_JEWEL, hasMarked } from './marked.js';
import { isNamed, parseObjectName } from './named.js';
import type { FoundStep, Vertex } from './types.js';

type Marked = FoundStep & { readonly technique: 'holds' };

/** Whether anything is marked. */
export const hasJewels = (project: Project, goals: Context['goals']): boolean =>
  Object.keys(goals).length > 0 || hasMarked(project);

/** From what an annotation or the config marks to the goals with these names. Runs after all other vertices exist. */
export function* jewelSteps(context: Context): Iterable<Marked> {
  const { project, vertices, goals } = context;
  if (!project.memo(hasMarked) && Object.keys(goals).length === 0) return;
  const marked = new Map<Resource, string>();
  for (const resource of project.resources) {
    const name = resource.annotations[CROWN_JEWEL];
    if (name) marked.set(resource, name);
  }
  const byConfig = Object.entries(goals).flatMap(([name, objects]) =>
    objects.flatMap((text) => {
      const object = parseObjectName(text);
      return object ? [{ name, is: isNamed(object) }] : [];
    }),
  );
  if (marked.size === 0 && byConfig.length === 0) return;
  for (const vertex of [...vertices.byId.values()]) {
    const names = new Set([
      ...marksOf(vertex, context).flatMap((resource) => marked.get(resource) ?? []),
      ...byConfig.filter(({ is }) => is(vertex)).map(({ name }) => name),
    ]);
    for (const name of names) yield stepTo(vertices.crownJewel(name), vertex);
  }
}

/** The objects whose marks count for a vertex: its own, and the namespace of a container or a Secret. */
function marksOf({ kind, object, resource }: Vertex, { project }: Context): readonly Resource[] {
  if (object === undefined || (kind !== 'container' && kind !== 'secret')) return [];
  const { name = '', namespace } = object;
  const own = resource ?? project.find({ group: '', kind: 'Secret', name, namespace });
  const around =
    namespace === undefined ? undefined : project.find({ group: '', kind: 'Namespace', name: namespace });
  return [own, around].filter((each) => each !== undefined);
}

const stepTo = (to: Vertex, from: Vertex): Marked => ({ technique: 'holds', from, to, evidence: [] });
