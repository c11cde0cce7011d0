import { described, isKeyed } from '../argument.js';
import type { Config } from './types.js';

/**
 * Types a config written in JavaScript.
 * @example
 * export default defineConfig({ extends: 'pod-security/baseline' });
 */
export function defineConfig<const C extends Config>(config: C): C {
  if (!Array.isArray(config) && !isKeyed(config))
    throw new TypeError(
      `defineConfig expects a config, such as { extends: 'pod-security/baseline' }, or a list of them. It got ${described(config)}.`,
    );
  return config;
}
