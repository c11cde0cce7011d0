import type { Path } from '@plimsoll/core/internal';
import {
  isPlaceholder,
  type Json,
  type JsonObject,
  type PodCursor,
  type Resource,
} from '@plimsoll/core/kubernetes';
import { isSuspect } from '../steps/suspect.js';
import { isPlain, nameOf, PODS, showsNoInterface } from './unread.js';

/** An object in one run, with its pods. */
export interface Version {
  readonly resource: Resource;
  readonly pods: readonly PodCursor[];
}

/**
 * Whether two versions of an object are the same to attack paths: they have the same values, except for what nothing
 * here reads. Comments and the order of lines may be others.
 * @param isOnlyOne whether no other object has its kind and its name
 */
export function isAlike(before: Version, now: Version, isOnlyOne: () => boolean): boolean {
  const [one, other] = [before.resource, now.resource];
  if (one.file.path !== other.file.path || SAME.some((field) => one[field] !== other[field])) return false;
  if (!isPlain(one) || !isPlain(other) || before.pods.length !== now.pods.length) return false;
  const differences: Difference[] = [];
  if (!compare(one.value, other.value, [], differences)) return false;
  if (differences.length === 0) return true;
  // Directories in which objects of one name differ are for several clusters.
  return (
    isOnlyOne() &&
    differences.every((difference) => isUnread(difference, one.kind)) &&
    [before, now].every(({ pods }) => pods.every(showsNoInterface))
  );
}

const SAME = [
  'apiVersion',
  'kind',
  'name',
  'namespace',
  'namespaced',
  'hasText',
  'document',
  'cluster',
  'assumed',
] as const;

interface Difference {
  readonly path: Path;
  readonly one: string | number;
  readonly other: string | number;
}

/**
 * Collects the texts and numbers that differ.
 * @returns false if anything else does, or if a value is not known yet
 */
function compare(one: Json, other: Json, path: Path, found: Difference[]): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) {
    if (isPlaceholder(one) || isPlaceholder(other)) return false;
    if (one === other) return true;
    if (!isTextOrNumber(one) || !isTextOrNumber(other)) return false;
    found.push({ path, one, other });
    return true;
  }
  const isList = Array.isArray(one);
  const keys = Object.keys(one);
  const others = Object.keys(other);
  if (isList !== Array.isArray(other) || keys.length !== others.length) return false;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index]!;
    const [left, right] = [(one as JsonObject)[key]!, (other as JsonObject)[key]!];
    if (key !== others[index] || !compare(left, right, [...path, isList ? index : key], found)) return false;
  }
  return true;
}

const isTextOrNumber = (value: Json): value is string | number =>
  typeof value === 'number' || typeof value === 'string';

/** The tag of an image, and how much of a resource a container gets. */
function isUnread({ path, one, other }: Difference, kind: string): boolean {
  const pod = PODS.get(kind);
  if (!pod?.every((step, index) => path[index] === step)) return false;
  const [list, , field, ...rest] = path.slice(pod.length);
  if (list !== 'containers' && list !== 'initContainers') return false;
  if (typeof one === 'string' && typeof other === 'string') {
    if (isSuspect(one) || isSuspect(other)) return false;
    if (field === 'image' && rest.length === 0)
      return nameOf(one) !== undefined && nameOf(one) === nameOf(other);
  }
  return field === 'resources' && rest.length === 2 && (rest[0] === 'limits' || rest[0] === 'requests');
}
