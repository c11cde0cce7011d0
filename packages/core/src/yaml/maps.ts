import type { Json } from '../json.js';

/*
 * V8 gives objects with the same keys in the same order one shape, which it finds by the keys that were added to an empty
 * object. But it remembers at most 1,536 keys that may come first, and manifests have more. Each object after these gets
 * a shape of its own, also those that our own code makes, and nothing that reads it is fast. So the maps of manifests
 * begin as empty objects of other constructors, by their first key. They are ordinary objects all the same: their
 * prototype is `Object.prototype`.
 */

type Constructor = new () => Record<string, Json>;

const CONSTRUCTORS: readonly Constructor[] = Array.from({ length: 16 }, () => {
  // A class cannot have the prototype of another one.
  function Plain(): void {}
  Plain.prototype = Object.prototype;
  const Mapping = Plain as unknown as Constructor;
  // V8 gives objects of a constructor the space that the first ones need, and most maps have at most four keys.
  Object.assign(new Mapping(), { a: 1, b: 2, c: 3, d: 4 });
  return Mapping;
});

/** An empty map whose first key will be `key`. */
export function mapWith(key: string): Record<string, Json> {
  const { length } = key;
  const sum =
    length + 7 * key.charCodeAt(0) + 3 * key.charCodeAt(length >> 1) + 5 * key.charCodeAt(length - 1);
  return new CONSTRUCTORS[sum & 15]!();
}
