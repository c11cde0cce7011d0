import type { Config } from './types.js';

/** Types a config written in JavaScript. */
export function defineConfig<const C extends Config>(config: C): C {
  return config;
}
