/** What a function returns. Undefined where it throws: a cache that fails must not make the run fail. */
export function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
