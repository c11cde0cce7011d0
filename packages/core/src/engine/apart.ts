import type { Draft } from '../draft/draft.js';
import { pathKey } from '../draft/path-key.js';
import type { Path } from '../json.js';
import type { PodCursor } from '../model/pod-cursor.js';
import type { AnyCursor, Resource } from '../model/resource.js';
import type { Pair } from './containment.js';
import { type Group, join } from './meetings.js';

export type PodsOf = (resource: Resource) => readonly PodCursor[];

/** Pairs of findings at different nodes where the first contains the second. */
export function* apart(
  drafts: readonly Draft[],
  pairs: readonly Pair[],
  podsOf: PodsOf,
): Generator<readonly [containing: Group, contained: Group]> {
  const around = pairs.filter(({ within }) => within === 'ancestors');
  if (around.length > 0) yield* aroundOthers(drafts, around);
  for (const part of ['container', 'pod'] as const) {
    const own = pairs.filter(({ within }) => within === part);
    if (own.length > 0) yield* inOnePart(drafts, own, partsOf(part, podsOf));
  }
}

/** By resource and node, and by rule and severity. */
type Places = Map<Resource, Map<string, Map<string, Group>>>;

function* aroundOthers(drafts: readonly Draft[], pairs: readonly Pair[]): Generator<readonly [Group, Group]> {
  const contained = new Set(pairs.map(({ contained }) => contained));
  const places: Places = new Map();
  for (const draft of ofResourcesWith(drafts, pairs))
    if (contained.has(draft.ruleId)) joinAt(places, draft, draft.pathKey);
  for (const draft of drafts) {
    const own = pairs.filter(({ containing }) => containing === draft.ruleId);
    const nodes = own.length > 0 && draft.resource && places.get(draft.resource);
    if (!nodes) continue;
    const { ruleId, severity, path } = draft;
    const alone: Group = { ruleId, severity, drafts: [draft] };
    for (let depth = path.length - 1; depth > 0; depth--)
      for (const group of nodes.get(pathKey(path.slice(0, depth)))?.values() ?? [])
        if (own.some(({ contained }) => contained === group.ruleId)) yield [alone, group];
  }
}

function* inOnePart(
  drafts: readonly Draft[],
  pairs: readonly Pair[],
  partOf: (resource: Resource, path: Path) => string | undefined,
): Generator<readonly [Group, Group]> {
  const involved = new Set(pairs.flatMap(({ containing, contained }) => [containing, contained]));
  const places: Places = new Map();
  for (const draft of ofResourcesWith(drafts, pairs)) {
    const part =
      draft.resource && involved.has(draft.ruleId) ? partOf(draft.resource, draft.path) : undefined;
    if (part !== undefined) joinAt(places, draft, part);
  }
  for (const parts of places.values())
    for (const groups of parts.values())
      for (const one of groups.values())
        for (const other of groups.values())
          if (
            pairs.some(({ containing, contained }) => containing === one.ruleId && contained === other.ruleId)
          )
            yield [one, other];
}

/** The findings of the few resources that have a finding that may contain others. */
function ofResourcesWith(drafts: readonly Draft[], pairs: readonly Pair[]): readonly Draft[] {
  const containing = new Set(pairs.map(({ containing }) => containing));
  const resources = new Set(
    drafts.flatMap(({ ruleId, resource }) => (containing.has(ruleId) ? (resource ?? []) : [])),
  );
  return drafts.filter(({ resource }) => resource && resources.has(resource));
}

/** The container or the pod that a path leads into. */
function partsOf(
  part: 'container' | 'pod',
  podsOf: PodsOf,
): (resource: Resource, path: Path) => string | undefined {
  const known = new Map<Resource, ReadonlySet<string>>();
  return (resource, path) => {
    let parts = known.get(resource);
    if (!parts) {
      const pods = podsOf(resource);
      const nodes: readonly AnyCursor[] =
        part === 'pod' ? pods : pods.flatMap(({ containers }) => containers);
      parts = new Set(nodes.map((node) => pathKey(node.path)));
      known.set(resource, parts);
    }
    for (let depth = path.length; depth > 0; depth--) {
      const key = pathKey(path.slice(0, depth));
      if (parts.has(key)) return key;
    }
    return undefined;
  };
}

function joinAt(places: Places, draft: Draft, key: string): void {
  const { resource } = draft;
  if (!resource) return;
  let nodes = places.get(resource);
  if (!nodes) {
    nodes = new Map();
    places.set(resource, nodes);
  }
  let groups = nodes.get(key);
  if (!groups) {
    groups = new Map();
    nodes.set(key, groups);
  }
  join(groups, draft);
}
