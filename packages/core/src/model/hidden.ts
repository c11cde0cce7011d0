import { isObject, type Json, type JsonObject, type Path, textOf } from '../json.js';
import type { Resource } from './resource.js';

/** Groups whose objects show pods and other objects as patterns, and contain none: these, and groups below them. */
const POLICIES = [
  'kyverno.io',
  'gatekeeper.sh',
  'kubewarden.io',
  'policy.open-cluster-management.io',
  'jspolicy.com',
  'policy.sigstore.dev',
] as const;

/** Only these. */
const EXACTLY = new Set([
  'policy.karmada.io',
  'admission.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'kustomize.toolkit.fluxcd.io',
  'auto.gke.io',
]);

/**
 * Whether what looks like a pod in an object of this group is something else: a pattern, a schema, a query, a patch.
 */
export function showsPatterns(group: string): boolean {
  return EXACTLY.has(group) || POLICIES.some((each) => group === each || group.endsWith(`.${each}`));
}

/** Fields whose content changes pods elsewhere. */
const PATCH = /^(?:json)?patch(?:es|$|[A-Z])/i;

/** Lists in which a map is a container if it has a name and an image, or one of these and a command. */
export const CONTAINER_LISTS = [
  'initContainers',
  'containers',
  'sidecars',
  'steps',
  'ephemeralContainers',
] as const;

/** Keys that say how a container runs: with one of these next to an image, a map outside a list is a container. */
const RUNS = ['securityContext', 'command', 'volumeMounts', 'envFrom'];

/** The most maps to search in one object. A larger object is not searched to its end. */
const MOST_MAPS = 100_000;

/** What a custom resource contains in places that no table has. */
export interface Hidden {
  /** Maps with a list of containers: pods by their shape. */
  readonly pods: readonly Path[];
  /** The image of the first map that looks like a container on its own. */
  readonly container: Path | undefined;
  /** The first complete object. */
  readonly object: Path | undefined;
}

/**
 * Searches for pods, containers and complete objects by structure alone: a list `containers` whose items have an image,
 * a map with `apiVersion`, `kind` and `metadata`. Skips values in `known`. Takes linear time.
 */
export function findHidden(root: JsonObject, known: ReadonlySet<Json>): Hidden {
  const pods: Path[] = [];
  let container: Path | undefined;
  let object: Path | undefined;
  let left = MOST_MAPS;
  // An explicit stack, because objects may be nested as deeply as the reader allows.
  const pending: Node[] = [{ value: root, from: undefined, step: '' }];
  for (let next = pending.pop(); next && left > 0; next = pending.pop()) {
    left--;
    const own = next.value;
    if (known.has(own)) continue;
    if (Array.isArray(own)) {
      for (let index = own.length - 1; index >= 0; index--) push(own[index]!, next, index);
      continue;
    }
    if (!isObject(own)) continue;
    const isRoot = next.from === undefined;
    if (!isRoot && isWholeObject(own)) {
      if (showsPatterns(textOf(own.apiVersion).replace(/\/.*/s, ''))) continue;
      object ??= pathOf(next);
    }
    const lists = CONTAINER_LISTS.filter((key) => isContainerList(own[key]));
    if (lists.length > 0) pods.push(pathOf(next));
    else if (typeof own.image === 'string' && RUNS.some((key) => Object.hasOwn(own, key)))
      container ??= [...pathOf(next), 'image'];
    for (const key of Object.keys(own).reverse()) {
      const value = own[key]!;
      if (typeof value !== 'object' || value === null) continue;
      const skipped = isRoot ? key === 'metadata' || key === 'status' : PATCH.test(key);
      if (!skipped && !(lists as readonly string[]).includes(key)) push(value, next, key);
    }
  }
  return { pods, container, object };

  function push(value: Json, from: Node, step: string | number): void {
    if (typeof value === 'object' && value !== null) pending.push({ value, from, step });
  }
}

const NOTHING: Hidden = { pods: [], container: undefined, object: undefined };

/** An object whose value is read on use. */
interface ReadLater {
  /** Whether an earlier run found that it hides nothing. */
  readonly hidesNothing?: boolean;
}

/** What is known to be hidden in an object. */
export const knownHidden = (resource: Resource): Hidden | undefined =>
  (resource as ReadLater).hidesNothing ? NOTHING : undefined;

/** Whether a search of a value, with or without known parts, finds nothing. A large value is not searched. */
export function hidesNothing(root: JsonObject): boolean {
  // A map or list takes two characters at least, so the search gets to the end.
  if (JSON.stringify(root).length > MOST_MAPS) return false;
  const { pods, container, object } = findHidden(root, new Set());
  return pods.length === 0 && !container && !object;
}

/** A map or list on the path. The path is only built for a result. */
interface Node {
  readonly value: Json;
  readonly from: Node | undefined;
  readonly step: string | number;
}

function pathOf({ from, step }: Node): Path {
  return from ? [...pathOf(from), step] : [];
}

function isContainerList(list: Json | undefined): boolean {
  return Array.isArray(list) && list.some(isContainer);
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
