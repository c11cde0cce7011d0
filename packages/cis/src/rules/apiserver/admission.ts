import type { Component, KubernetesVersion, Place, Setting } from '@plimsoll/core/kubernetes';

/** The plugins in our rules that run by default, with the Kubernetes version since which they do. */
const ON_BY_DEFAULT: Readonly<Record<string, string>> = {
  NamespaceLifecycle: '1.10',
  ServiceAccount: '1.10',
  LimitRanger: '1.10',
  ResourceQuota: '1.10',
  PodSecurity: '1.23',
};

export type PluginState =
  | { readonly runs: boolean; readonly at: Place['at']; readonly because: 'named' | 'disabled' | 'default' }
  | { readonly runs: 'unknown'; readonly setting: Setting };

/**
 * Whether an admission plugin runs: the defaults, plus enabled plugins, minus disabled ones. The old
 * `--admission-control` replaces the defaults.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
 */
export function pluginState(
  component: Component,
  plugin: string,
  kubernetes: KubernetesVersion,
): PluginState {
  const [legacy, enabled, disabled] = [
    'admission-control',
    'enable-admission-plugins',
    'disable-admission-plugins',
  ].map((flag) => component.setting(flag)) as [Setting, Setting, Setting];
  if (legacy.state === 'given')
    return legacy.items.includes(plugin)
      ? { runs: true, at: placeOf(legacy, plugin), because: 'named' }
      : { runs: false, at: legacy.at, because: 'default' };
  if (disabled.items.includes(plugin))
    return { runs: false, at: placeOf(disabled, plugin), because: 'disabled' };
  const open = [legacy, enabled, disabled].find(({ state }) => state === 'unknown' || state === 'elsewhere');
  if (enabled.items.includes(plugin)) return { runs: true, at: placeOf(enabled, plugin), because: 'named' };
  if (open) return { runs: 'unknown', setting: open };
  const since = Object.hasOwn(ON_BY_DEFAULT, plugin) ? ON_BY_DEFAULT[plugin] : undefined;
  return { runs: since !== undefined && kubernetes.atLeast(since), at: enabled.at, because: 'default' };
}

/** The place that names a plugin, where a list is given more than once. */
export function placeOf(setting: Setting, item: string): Place['at'] {
  return setting.places.find(({ text }) => text.split(',').includes(item))?.at ?? setting.at;
}
