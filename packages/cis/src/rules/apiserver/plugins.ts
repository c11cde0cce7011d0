import { type AnyRule, defineRule } from '@plimsoll/core';
import type { Component } from '@plimsoll/core/kubernetes';
import { isOpen, isSet, listFix, type RowMeta } from '@plimsoll/rule-kit';
import { referenced } from '../../settings/referenced.js';
import { pluginState } from './admission.js';

interface PluginRow extends RowMeta {
  readonly plugin: string;
  /** Whether it must run, or must not. */
  readonly runs: boolean;
  /** `off` where no list names it, `disabled` where one does, `on` where it must not run. */
  readonly messages: { readonly off: string; readonly disabled: string } | { readonly on: string };
}

/** The admission plugins of section 1.2, in its order. */
const rows: Readonly<Record<string, PluginRow>> = {
  'apiserver-deny-service-external-ips': {
    description: 'Enable the DenyServiceExternalIPs admission plugin',
    risk: 4.5,
    severity: 'off',
    cwe: [441],
    plugin: 'DenyServiceExternalIPs',
    runs: true,
    messages: {
      off: 'The admission plugin DenyServiceExternalIPs is not enabled, so anyone who can create a Service can redirect traffic for any address to its pods (CVE-2020-8554). Add it to --enable-admission-plugins.',
      disabled:
        'The admission plugin DenyServiceExternalIPs is disabled, so anyone who can create a Service can redirect traffic for any address to its pods (CVE-2020-8554). Remove it from --disable-admission-plugins.',
    },
  },
  'apiserver-always-admit': {
    description: 'Disallow the AlwaysAdmit admission plugin',
    risk: 7,
    cwe: [862],
    plugin: 'AlwaysAdmit',
    runs: false,
    messages: {
      on: 'The admission plugin AlwaysAdmit is enabled, which admits every request without checks. Remove it.',
    },
  },
  'apiserver-always-pull-images': {
    description: 'Enable the AlwaysPullImages admission plugin',
    risk: 3.5,
    severity: 'off',
    cwe: [862],
    plugin: 'AlwaysPullImages',
    runs: true,
    messages: {
      off: 'The admission plugin AlwaysPullImages is not enabled, so a pod can use a private image that its node already has, without credentials for it. Add it to --enable-admission-plugins.',
      disabled:
        'The admission plugin AlwaysPullImages is disabled, so a pod can use a private image that its node already has, without credentials for it. Remove it from --disable-admission-plugins.',
    },
  },
  'apiserver-service-account-plugin': {
    description: 'Keep the ServiceAccount admission plugin on',
    risk: 5.5,
    cwe: [862],
    plugin: 'ServiceAccount',
    runs: true,
    messages: {
      off: 'The admission plugin ServiceAccount is not enabled, so pods run without the ServiceAccount that they name, and without its restrictions. Add it to --enable-admission-plugins.',
      disabled:
        'The admission plugin ServiceAccount is disabled, so pods run without the ServiceAccount that they name, and without its restrictions. Remove it from --disable-admission-plugins.',
    },
  },
  'apiserver-namespace-lifecycle-plugin': {
    description: 'Keep the NamespaceLifecycle admission plugin on',
    risk: 5,
    cwe: [862],
    plugin: 'NamespaceLifecycle',
    runs: true,
    messages: {
      off: 'The admission plugin NamespaceLifecycle is not enabled, so objects can appear in namespaces that do not exist or are being deleted, where no policy applies. Add it to --enable-admission-plugins.',
      disabled:
        'The admission plugin NamespaceLifecycle is disabled, so objects can appear in namespaces that do not exist or are being deleted, where no policy applies. Remove it from --disable-admission-plugins.',
    },
  },
  'apiserver-node-restriction-plugin': {
    description: 'Enable the NodeRestriction admission plugin',
    risk: 6.5,
    cwe: [269],
    plugin: 'NodeRestriction',
    runs: true,
    messages: {
      off: 'The admission plugin NodeRestriction is not enabled, so the credentials of one node can change other nodes and their pods. Add it to --enable-admission-plugins.',
      disabled:
        'The admission plugin NodeRestriction is disabled, so the credentials of one node can change other nodes and their pods. Remove it from --disable-admission-plugins.',
    },
  },
};

/** Adds the plugin to its list, or removes it. Leaves a list that is given more than once. */
function pluginFix(
  component: Component,
  plugin: string,
  runs: boolean,
  because: 'named' | 'disabled' | 'default',
) {
  const legacy = component.setting('admission-control');
  const lists = because === 'disabled' ? 'disable-admission-plugins' : 'enable-admission-plugins';
  const setting = legacy.state === 'given' ? legacy : component.setting(lists);
  const others = setting.items.filter((item) => item !== plugin);
  const items = runs && because !== 'disabled' ? [...others, plugin] : others;
  return listFix(component, setting, items);
}

function pluginRule({ plugin, runs, messages, ...meta }: PluginRow): AnyRule {
  return defineRule<Readonly<Record<string, string>>>({
    meta: {
      precision: 'high',
      scope: 'project',
      ...meta,
      fixable: 'unsafe',
      messages: { ...messages },
    },
    create(context) {
      return {
        KubeApiserver(component) {
          const state = pluginState(component, plugin, context.kubernetes);
          if (state.runs === 'unknown') isOpen(state.setting, component, context);
          else if (state.runs !== runs)
            context.report({
              at: state.at,
              messageId: runs ? (state.because === 'disabled' ? 'disabled' : 'off') : 'on',
              fix: pluginFix(component, plugin, runs, state.because),
            });
        },
      };
    },
  });
}

/** The plugin needs a file with limits. Without one the API server does not start. */
const eventRateLimit = defineRule({
  meta: {
    description: 'Enable the EventRateLimit admission plugin',
    scope: 'project',
    risk: 3,
    severity: 'off',
    // The file with the limits is another object.
    reports: 'anywhere',
    cwe: [770],
    precision: 'high',
    messages: {
      off: 'The admission plugin EventRateLimit is not enabled, so one client can flood the API server with events. Enable it with limits.',
      config:
        "The admission plugin EventRateLimit is enabled without '--admission-control-config-file', so the API server does not start. Name a file with its limits.",
      limits:
        'The admission configuration has no entry for EventRateLimit, so the API server does not start. Add one with its limits.',
    },
  },
  create(context) {
    return {
      KubeApiserver(component: Component) {
        const state = pluginState(component, 'EventRateLimit', context.kubernetes);
        if (state.runs === 'unknown') {
          isOpen(state.setting, component, context);
          return;
        }
        if (!state.runs) return context.report({ at: state.at, messageId: 'off' });
        const file = component.setting('admission-control-config-file');
        if (file.state === 'unknown' || file.state === 'elsewhere') {
          isOpen(file, component, context);
          return;
        }
        if (!isSet(file)) return context.report({ at: state.at, messageId: 'config' });
        const found = referenced(
          component,
          'admission-control-config-file',
          'AdmissionConfiguration',
          context.project,
        );
        const plugins = found?.root.at('plugins');
        const named = plugins?.items().some((item) => item.at('name').value === 'EventRateLimit');
        if (plugins && !named) context.report({ at: plugins, messageId: 'limits' });
      },
    };
  },
});

export const apiserverPlugins: Readonly<Record<string, AnyRule>> = {
  ...Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, pluginRule(row)])),
  'apiserver-event-rate-limit': eventRateLimit,
};
