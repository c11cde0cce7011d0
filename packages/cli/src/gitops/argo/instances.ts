// Which entry points belong to one Argo CD, and so to one cluster.
import path from 'node:path';
import { groupBy } from '@plimsoll/core/internal';
import { displayPath } from '../../files/repository.js';
import { identityOf, kindOf } from '../names.js';
import type { Produced } from '../types.js';
import { OWN_NAME } from './destination.js';

/** An entry point that was followed on its own. */
export interface FollowedEntry {
  readonly entry: Produced;
  /** All objects that it leads to. */
  readonly objects: readonly Produced[];
}

/** Entry points that share a cluster, judging by their directories. */
interface Unit {
  readonly entries: readonly FollowedEntry[];
  readonly defines: ReadonlyMap<string, string>;
  readonly folder: string;
}

/**
 * Puts each entry point into the cluster of its Argo CD. Two that define one object differently belong to two
 * instances. Then those of a directory share a cluster, and any other joins the nearest directory, or gets a cluster of
 * its own where several are as near.
 */
export function inTheirClusters(all: readonly FollowedEntry[], root: string): readonly Produced[] {
  const byFolder = groupBy(all, ({ entry }) => path.dirname(entry.file));
  const units = [...byFolder.values()].flatMap((entries) => {
    const single = entries.map((own) => unitOf([own], root));
    return conflicting(single).size > 0 ? single : [unitOf(entries, root)];
  });
  const seeds = conflicting(units);
  if (seeds.size === 0) return all.map(({ entry }) => entry);
  const groups = new Map([...seeds].map((seed) => [seed, [...seed.entries]]));
  for (const unit of units) {
    if (seeds.has(unit)) continue;
    const near = nearest(unit, [...seeds]);
    if (near) for (const entry of unit.entries) groups.get(near)!.push(entry);
    else groups.set(unit, [...unit.entries]);
  }
  return [...groups.values()].flatMap((entries, index) => {
    const [first] = entries;
    const where =
      entries.length === 1
        ? displayPath(root, first!.entry.file)
        : displayPath(root, path.dirname(first!.entry.file)) || '.';
    const cluster = index === 0 ? OWN_NAME : `${OWN_NAME} of ${where}`;
    return entries.map(({ entry }) => ({ ...entry, cluster }));
  });
}

function unitOf(entries: readonly FollowedEntry[], root: string): Unit {
  const defines = new Map<string, string>();
  for (const { objects } of entries)
    for (const object of objects) {
      // Several may define one namespace, each with labels of its own.
      if (object.cluster !== OWN_NAME || object.maker || kindOf(object.value) === 'Namespace') continue;
      defines.set(identityOf(object), JSON.stringify(object.value));
    }
  return { entries, defines, folder: displayPath(root, path.dirname(entries[0]!.entry.file)) };
}

/** The units that define an object differently from another. */
function conflicting(units: readonly Unit[]): ReadonlySet<Unit> {
  const first = new Map<string, { readonly unit: Unit; readonly content: string }>();
  const found = new Set<Unit>();
  for (const unit of units)
    for (const [identity, content] of unit.defines) {
      const other = first.get(identity);
      if (!other) first.set(identity, { unit, content });
      else if (other.content !== content) for (const each of [other.unit, unit]) found.add(each);
    }
  return found;
}

/** The seed whose directory shares most with the unit's; undefined where several share as much. */
function nearest({ folder }: Unit, seeds: readonly Unit[]): Unit | undefined {
  const own = folder.split('/');
  const shared = seeds.map((seed) => {
    const parts = seed.folder.split('/');
    const end = own.findIndex((part, at) => part !== parts[at]);
    return end === -1 ? own.length : end;
  });
  const most = shared.reduce((a, b) => Math.max(a, b), 0);
  const best = seeds.filter((_, index) => shared[index] === most);
  return best.length === 1 && most > 0 ? best[0] : undefined;
}
