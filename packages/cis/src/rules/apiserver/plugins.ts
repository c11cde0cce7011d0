import { type AnyRule, type Component, defineRule } from '@plimsoll/core';
import { isSet } from '../../settings/checks.js';
import { listFix } from '../../settings/fix.js';
import { referenced } from '../../settings/referenced.js';
import { isOpen, type RowMeta } from '../../settings/rule-of.js';
import { pluginState } from './admission.js';

interface PluginRow extends RowMeta {
  readonly plugin: string;
  /** Whether it must run, or must not. */
  readonly runs: boolean;
  readonly because: string;
}

/** The admission plugins of section 1.2, in its order. */
const rows: Readonly<Record<string, PluginRow>> = {
  'apiserver-deny-service-external-ips': {
    description: 'Enable the DenyServiceExternalIPs admission plugin',
    risk: 4.5,
    cwe: [441],
    plugin: 'DenyServiceExternalIPs',
    runs: true,
    because: 'whoever may create a Service can draw traffic for any address to its pods (CVE-2020-8554)',
  },
  'apiserver-always-admit': {
    description: 'Disallow the AlwaysAdmit admission plugin',
    risk: 7,
    cwe: [862],
    plugin: 'AlwaysAdmit',
    runs: false,
    because: 'it admits every request and checks nothing',
  },
  'apiserver-always-pull-images': {
    description: 'Enable the AlwaysPullImages admission plugin',
    risk: 3.5,
    severity: 'off',
    cwe: [862],
    plugin: 'AlwaysPullImages',
    runs: true,
    because:
      'nodes before Kubernetes 1.35, and images that were there before their pods, let a pod use a private image without credentials for it',
  },
  'apiserver-service-account-plugin': {
    description: 'Keep the ServiceAccount admission plugin on',
    risk: 5.5,
    cwe: [862],
    plugin: 'ServiceAccount',
    runs: true,
    because: 'pods run without the ServiceAccount that they name, and its restrictions do not hold',
  },
  'apiserver-namespace-lifecycle-plugin': {
    description: 'Keep the NamespaceLifecycle admission plugin on',
    risk: 5,
    cwe: [862],
    plugin: 'NamespaceLifecycle',
    runs: true,
    because: 'objects appear in namespaces that do not exist or are being deleted, where no policy is',
  },
  'apiserver-node-restriction-plugin': {
    description: 'Enable the NodeRestriction admission plugin',
    risk: 6.5,
    cwe: [269],
    plugin: 'NodeRestriction',
    runs: true,
    because: 'the credentials of one node can change other nodes and their pods',
  },
};

/** Names the plugin in its list, or takes it out; a list that is given more than once is left. */
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

function pluginRule({ plugin, runs, because, ...meta }: PluginRow): AnyRule {
  return defineRule({
    meta: {
      precision: 'high',
      ...meta,
      fixable: 'unsafe',
      messages: {
        off: `The admission plugin ${plugin} is not enabled: ${because}.`,
        disabled: `The admission plugin ${plugin} is disabled: ${because}.`,
        on: `The admission plugin ${plugin} is enabled: ${because}.`,
      },
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

/** The plugin needs a file with limits: without one the API server does not start. */
const eventRateLimit = defineRule({
  meta: {
    description: 'Enable the EventRateLimit admission plugin',
    risk: 3,
    severity: 'off',
    cwe: [770],
    precision: 'high',
    messages: {
      off: 'The admission plugin EventRateLimit is not enabled: one client can flood the API server with events.',
      config:
        "The admission plugin EventRateLimit is enabled without '--admission-control-config-file': the API server does not start.",
      limits: 'The admission configuration has no entry for EventRateLimit: the API server does not start.',
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
