import type { Config } from './types.js';

/**
 * Types a config written in JavaScript.
 * @example
 * export default defineConfig({ extends: 'pod-security/baseline' });
 */
export function defineConfig<const C extends Config>(config: C): C {
  return config;
}
