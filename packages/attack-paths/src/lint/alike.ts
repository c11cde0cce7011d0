import { isPlaceholder, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { isPlain, readValueOf, type Version } from './unread.js';

/**
 * Whether two versions of an object are the same to attack paths: they have the same values, except for what nothing
 * here reads. Comments and the order of lines may be others.
 * @param isOnlyOne whether no other object has its kind and its name
 */
export function isAlike(before: Version, now: Version, isOnlyOne: () => boolean): boolean {
  const [one, other] = [before.resource, now.resource];
  if (one.file.path !== other.file.path || SAME.some((field) => one[field] !== other[field])) return false;
  if (!isPlain(one) || !isPlain(other) || before.pods.length !== now.pods.length) return false;
  return (
    isSame(one.value, other.value) ||
    // Directories in which objects of one name differ are for several clusters.
    (isSame(readValueOf(before), readValueOf(now)) && isOnlyOne())
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

/** Whether two values are equal, with their keys in the same order, and all of them is known. */
function isSame(one: Json, other: Json): boolean {
  if (isPlaceholder(one) || isPlaceholder(other)) return false;
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return one === other;
  const keys = Object.keys(one);
  const others = Object.keys(other);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === others.length &&
    keys.every(
      (key, index) => key === others[index] && isSame((one as JsonObject)[key]!, (other as JsonObject)[key]!),
    )
  );
}
