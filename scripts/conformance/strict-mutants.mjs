// @ts-check
// Makes manifests with one fault each, the same for the same seed.

/** @typedef {import('@plimsoll/core/kubernetes').Json} Json */
/** @typedef {{ [key: string]: unknown }} Map */
/** @typedef {{ holder: Map, key: string, above: Map | undefined }} Entry */
/** @typedef {{ how: string, value: Map }} Mutant */

/** Mutations. Each changes an entry of an object in place, or returns false where it cannot. */
const HOW = /** @type {Readonly<Record<string, (entry: Entry, random: () => number) => boolean>>} */ ({
  letter({ holder, key }, random) {
    const at = Math.floor(random() * key.length);
    return rename(holder, key, key.slice(0, at) + key.slice(at + 1));
  },
  up({ holder, key, above }) {
    if (!above || key in above) return false;
    above[key] = holder[key];
    delete holder[key];
    return true;
  },
  down({ holder, key }) {
    const below = Object.values(holder).find(
      (value) => isMap(value) && value !== holder[key] && !(key in value),
    );
    if (!isMap(below)) return false;
    below[key] = holder[key];
    delete holder[key];
    return true;
  },
  type({ holder, key }, random) {
    const others = [true, 7, 'text', ['text'], { text: 'text' }].filter(
      (each) => formOf(each) !== formOf(holder[key]),
    );
    holder[key] = others[Math.floor(random() * others.length)];
    return true;
  },
});

/** @param {readonly Json[]} objects @param {number} count @param {number} seed @returns {Mutant[]} */
export function mutantsOf(objects, count, seed) {
  const random = mulberry(seed);
  const ways = Object.entries(HOW);
  /** @type {Mutant[]} */
  const mutants = [];
  while (mutants.length < count && objects.length > 0) {
    /** @type {unknown} */
    const value = structuredClone(objects[Math.floor(random() * objects.length)]);
    if (!isMap(value)) continue;
    const entries = [...entriesOf(value)];
    const entry = entries[Math.floor(random() * entries.length)];
    const [how, change] = /** @type {(typeof ways)[number]} */ (ways[mutants.length % ways.length]);
    if (entry && change(entry, random)) mutants.push({ how, value });
  }
  return mutants;
}

/** All entries except those that identify an object. @param {Map} root @returns {Generator<Entry>} */
function* entriesOf(root) {
  /** @type {{ map: Map, above: Map | undefined }[]} */
  const pending = [{ map: root, above: undefined }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { map, above } = next;
    for (const [key, value] of Object.entries(map)) {
      if (map !== root || (key !== 'apiVersion' && key !== 'kind')) yield { holder: map, key, above };
      for (const below of Array.isArray(value) ? value : [value])
        if (isMap(below)) pending.push({ map: below, above: map });
    }
  }
}

/** @param {Map} holder @param {string} key @param {string} name */
function rename(holder, key, name) {
  if (name === '' || name in holder) return false;
  holder[name] = holder[key];
  delete holder[key];
  return true;
}

/** @param {unknown} value @returns {value is Map} */
const isMap = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param {unknown} value */
const formOf = (value) => (Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value);

/** Numbers from 0 to 1 that only the seed decides. @param {number} seed */
function mulberry(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
