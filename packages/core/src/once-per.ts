/**
 * Caches one answer for each object, such as a pod that its many containers ask about. The cache releases objects that
 * nothing else uses.
 */
export function oncePer<K extends object, V>(answer: (about: K) => V): (about: K) => V {
  const known = new WeakMap<K, V>();
  return (about) => {
    let found = known.get(about);
    if (found === undefined && !known.has(about)) {
      found = answer(about);
      known.set(about, found);
    }
    return found as V;
  };
}
