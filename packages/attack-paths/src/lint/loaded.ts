import type * as Parts from './parts.js';

let loaded: typeof Parts | undefined;

/** Loads the graph and everything around it on use, because few runs ask about paths. */
export async function load(): Promise<void> {
  loaded = await import('./parts.js');
}

/** @throws Error if `load` has not finished */
export function parts(): typeof Parts {
  if (!loaded) throw new Error('The plugin is asked before it is loaded.');
  return loaded;
}
