import type { AnyCursor, Resource } from '@plimsoll/core/kubernetes';
import type { Evidence } from '../graph/types.js';
import { placeOf } from '../search/cuts.js';
import type { AttackPath } from '../search/paths.js';

/** A place that gives a goal, and the paths that end there, the best first. */
export interface Ending {
  readonly at: AnyCursor;
  readonly paths: readonly AttackPath[];
}

/** The places that give goals, by their object. Without paths for which the files show no place. */
export function endingsOf(paths: readonly AttackPath[]): ReadonlyMap<Resource, readonly Ending[]> {
  const byPlace = new Map<string, { at: AnyCursor; paths: AttackPath[] }>();
  for (const path of paths) {
    const last = lastGrant(path);
    if (!last) continue;
    const key = placeOf(last.at);
    const known = byPlace.get(key);
    if (known) known.paths.push(path);
    else byPlace.set(key, { at: last.at, paths: [path] });
  }
  const byResource = new Map<Resource, Ending[]>();
  for (const ending of byPlace.values()) {
    const { resource } = ending.at;
    byResource.set(resource, [...(byResource.get(resource) ?? []), ending]);
  }
  return byResource;
}

/** The evidence of the last step that has any: preferably one that cuts it. */
function lastGrant({ steps }: AttackPath): Evidence | undefined {
  return steps.findLast(isCuttable)?.evidence.find(isNoContext) ?? steps.findLast(hasEvidence)?.evidence[0];
}

/** The place where a path begins, if the files show one. */
export function entryOf({ steps }: AttackPath): Evidence | undefined {
  return steps.find(isCuttable)?.evidence.find(isNoContext);
}

const isNoContext = ({ context }: Evidence): boolean => !context;
const isCuttable = ({ evidence }: AttackPath['steps'][number]): boolean => evidence.some(isNoContext);
const hasEvidence = ({ evidence }: AttackPath['steps'][number]): boolean => evidence.length > 0;
