import { isObject, type Json, type JsonObject, type Path } from '../json.js';
import type { Resource } from '../model/resource.js';
import type { Why } from './objects.js';

/** Groups whose objects show pods and other objects as patterns: they hold none. */
const POLICIES =
  /(?:^|\.)(?:kyverno\.io|gatekeeper\.sh|kubewarden\.io|policy\.open-cluster-management\.io|jspolicy\.com|policy\.sigstore\.dev)$/;

/**
 * Lists in which a map with a name and an image, or with one of these and a command, is a container. Tekton calls its
 * containers steps.
 */
const CONTAINER_LISTS = new Set(['containers', 'initContainers', 'sidecars', 'steps', 'ephemeralContainers']);

/** Keys that say how a container runs: where one stands beside an image, a map is a container without a list. */
const RUNS = ['securityContext', 'command', 'volumeMounts', 'envFrom'];

/** Maps that are looked at in one object; one with more is not looked through to its end. */
const MOST_MAPS = 100_000;

/**
 * The first pod, or else the first whole object, that a custom resource holds in a place that no table knows. By
 * structure alone: a list `containers` whose items have an image, a map that has `apiVersion`, `kind` and `metadata`.
 */
export function hiddenIn({ group, kind, value }: Resource): Why | undefined {
  if (POLICIES.test(group) || kind === 'CustomResourceDefinition') return undefined;
  let object: Path | undefined;
  let left = MOST_MAPS;
  // A stack of its own: objects may be nested as deep as the reader allows.
  const pending: { readonly value: Json; readonly path: Path }[] = [{ value, path: [] }];
  for (let next = pending.pop(); next && left > 0; next = pending.pop()) {
    left--;
    const { value: own, path } = next;
    if (Array.isArray(own)) {
      for (let index = own.length - 1; index >= 0; index--) push(own[index]!, [...path, index]);
      continue;
    }
    if (!isObject(own)) continue;
    const pod = podIn(own);
    if (pod !== undefined) return { reason: 'hidden-pods', path: [...path, ...pod] };
    if (path.length > 0 && isWholeObject(own)) object ??= path;
    for (const [key, child] of Object.entries(own).reverse()) push(child, [...path, key]);
  }
  return object && { reason: 'hidden-objects', path: object };

  function push(child: Json, path: Path): void {
    if (typeof child === 'object' && child !== null) pending.push({ value: child, path });
  }
}

function podIn(map: JsonObject): Path | undefined {
  for (const [key, list] of Object.entries(map))
    if (CONTAINER_LISTS.has(key) && Array.isArray(list) && list.some(isContainer)) return [key];
  const alone = typeof map.image === 'string' && RUNS.some((key) => Object.hasOwn(map, key));
  return alone ? ['image'] : undefined;
}

function isContainer(item: Json): boolean {
  if (!isObject(item)) return false;
  const { name, image, command, args, script } = item;
  const runs = Array.isArray(command) || Array.isArray(args) || typeof script === 'string';
  return typeof image === 'string' ? name !== undefined || runs : typeof name === 'string' && runs;
}

function isWholeObject({ apiVersion, kind, metadata }: JsonObject): boolean {
  return typeof apiVersion === 'string' && typeof kind === 'string' && isObject(metadata);
}
