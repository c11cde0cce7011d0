import { ownValue } from '@plimsoll/core';
import { EXPANDERS } from './expanders.js';
import type { Expansion, GitOpsRun, Produced } from './types.js';

/** Everything that follows from some entry points. */
export type Deployed = Required<Omit<Expansion, 'waits'>>;

export type Facts = Pick<GitOpsRun, 'root' | 'env' | 'config' | 'isHere' | 'once' | 'known'>;

/**
 * Follows the objects of controllers from the entry points to the last, each once in a cluster. One that waits for an
 * object that may still come is asked again when all others are done.
 */
export async function deploy(entries: readonly Produced[], facts: Facts): Promise<Deployed> {
  const deployed = { objects: [...entries], rendered: [], gaps: [], files: [] } as {
    -readonly [K in keyof Deployed]: Deployed[K][number][];
  };
  const found = new Map<string, Produced>();
  const seen = new Set<string>();
  let pending = [...entries];
  let last = false;
  for (const object of entries) found.set(keyOf(object), object);
  while (pending.length > 0) {
    const waiting: Produced[] = [];
    let moved = false;
    for (let object = pending.shift(); object; object = pending.shift()) {
      const expand = expanderOf(object);
      const key = `${keyOf(object)}\n${object.text}`;
      if (!expand || seen.has(key)) continue;
      const run: GitOpsRun = {
        ...facts,
        last,
        find: (cluster, kind, namespace, name) => found.get(JSON.stringify([cluster, kind, namespace, name])),
      };
      const expansion = await expand(object, run);
      if (expansion.waits && !last) {
        waiting.push(object);
        continue;
      }
      seen.add(key);
      moved = true;
      for (const produced of expansion.objects) {
        found.set(keyOf(produced), produced);
        deployed.objects.push(produced);
        pending.push(produced);
      }
      for (const rendered of expansion.rendered ?? []) deployed.rendered.push(rendered);
      for (const gap of expansion.gaps) deployed.gaps.push(gap);
      for (const file of expansion.files) deployed.files.push(file);
    }
    last = !moved;
    pending = waiting;
  }
  return deployed;
}

/** The kind of an object with its group, as `helm.toolkit.fluxcd.io/HelmRelease`. */
function expanderOf({ value }: Produced) {
  const [apiVersion, kind] = [ownValue(value, 'apiVersion'), ownValue(value, 'kind')];
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  return EXPANDERS.get(`${apiVersion.slice(0, Math.max(0, apiVersion.lastIndexOf('/')))}/${kind}`);
}

function keyOf({ cluster, value, namespace }: Produced): string {
  const metadata = ownValue(value, 'metadata');
  return JSON.stringify([
    cluster,
    ownValue(value, 'kind'),
    ownValue(metadata, 'namespace') ?? namespace,
    ownValue(metadata, 'name'),
  ]);
}
