import { attackPathsPlugin } from '@plimsoll/attack-paths';
import { cis } from '@plimsoll/cis';
import type { Config, Plugin } from '@plimsoll/core';
import { nsaHardening } from '@plimsoll/nsa-hardening';
import { platform } from '@plimsoll/platform';
import { podSecurity } from '@plimsoll/pod-security';

/** The packs that come with the command. Every config may use them, and they are never taken from elsewhere. */
export const shippedPlugins: readonly Plugin[] = [
  podSecurity,
  cis,
  nsaHardening,
  platform,
  attackPathsPlugin,
];

/** The presets of a config that names none. */
export const defaultPresets: readonly string[] = shippedPlugins.map(
  ({ meta }) => `${meta.prefix}/recommended`,
);

/** The config of a run without one. */
export const defaultConfig: Config = { extends: defaultPresets };

/** The shipped pack with a name such as `@plimsoll/pod-security`, or a prefix such as `pod-security`. */
export function shippedPlugin(name: string): Plugin | undefined {
  return shippedPlugins.find(({ meta }) => meta.name === name || meta.prefix === name);
}
