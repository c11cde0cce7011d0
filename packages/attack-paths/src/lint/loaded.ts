import type * as Parts from './parts.js';

let loaded: typeof Parts | undefined;

/** Loads the graph and all that is around it: few runs ask about paths, and each would read its code. */
export async function load(): Promise<void> {
  loaded = await import('./parts.js');
}

/** @throws Error before `load` is done */
export function parts(): typeof Parts {
  if (!loaded) throw new Error('The plugin is asked before it is loaded.');
  return loaded;
}
