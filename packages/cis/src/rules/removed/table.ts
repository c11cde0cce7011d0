import { type AnyRule, defineRule, type Visitor } from '@plimsoll/core';
import {
  type Component,
  type ComponentKind,
  type KubernetesVersion,
  parseBoolean,
  type Setting,
} from '@plimsoll/core/kubernetes';
import { isOpen, listFix, settingFix } from '@plimsoll/rule-kit';

/** A removed flag: a component does not start with a flag that it does not know. */
interface RemovedFlag {
  readonly flag: string;
  /** The first Kubernetes version without it. */
  readonly removed: string;
  /** Its successor needs the value, which removing the flag would lose. */
  readonly renamed?: true;
  /** Whether the value was a fault even before. */
  readonly insecure?: (setting: Setting) => boolean;
  /** The value that closes it while it exists. Default: omitting it does. */
  readonly closed?: string;
}

const always = (): boolean => true;
const notZero = ({ text }: Setting): boolean => text !== '0';

/** Release notes: https://github.com/kubernetes/kubernetes/tree/master/CHANGELOG */
const APISERVER: readonly RemovedFlag[] = [
  { flag: 'basic-auth-file', removed: '1.19', insecure: always },
  { flag: 'insecure-bind-address', removed: '1.24', insecure: always },
  { flag: 'address', removed: '1.24', insecure: always },
  { flag: 'kubelet-https', removed: '1.22', insecure: ({ text }) => parseBoolean(text ?? '') !== true },
  { flag: 'experimental-encryption-provider-config', removed: '1.24', renamed: true },
];
const INSECURE_PORTS: readonly RemovedFlag[] = [
  { flag: 'port', removed: '1.24', insecure: notZero, closed: '0' },
  { flag: 'address', removed: '1.24' },
];
const KUBELET: readonly RemovedFlag[] = [
  { flag: 'cadvisor-port', removed: '1.12', insecure: notZero, closed: '0' },
  { flag: 'network-plugin', removed: '1.24' },
  { flag: 'cni-bin-dir', removed: '1.24' },
  { flag: 'cni-cache-dir', removed: '1.24' },
  { flag: 'cni-conf-dir', removed: '1.24' },
  { flag: 'container-runtime', removed: '1.27' },
  { flag: 'pod-infra-container-image', removed: '1.35' },
];

function removedFlags(
  description: string,
  risk: number,
  kinds: readonly ComponentKind[],
  flags: readonly RemovedFlag[],
): AnyRule {
  return defineRule({
    meta: {
      description,
      scope: 'resource',
      risk,
      cwe: [1188],
      precision: 'high',
      fixable: 'unsafe',
      messages: {
        removed:
          "'{{setting}}' was removed in Kubernetes {{version}}, so {{program}} fails to start with it. Remove it.",
        insecure:
          "'{{setting}}' exposes {{program}} without authentication, and is removed in Kubernetes {{version}}. Remove it.",
      },
    },
    create(context) {
      const judge = (component: Component): void => {
        for (const { flag, removed, renamed, insecure, closed = null } of flags) {
          const setting = component.setting(flag);
          const messageId = verdict(setting, removed, insecure, context.kubernetes);
          if (messageId && component.source !== 'file')
            context.report({
              at: setting.at,
              messageId,
              data: { setting: setting.label, program: component.program, version: removed },
              fix: renamed
                ? undefined
                : settingFix(component, setting, messageId === 'removed' ? null : closed),
            });
        }
      };
      return Object.fromEntries(kinds.map((kind) => [kind, judge])) as unknown as Visitor;
    },
  });
}

function verdict(
  setting: Setting,
  removed: string,
  insecure: RemovedFlag['insecure'],
  kubernetes: KubernetesVersion,
): 'removed' | 'insecure' | undefined {
  if (setting.places.length === 0) return undefined;
  if (kubernetes.atLeast(removed)) return 'removed';
  return setting.state === 'given' && insecure?.(setting) ? 'insecure' : undefined;
}

/** https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/ and its history. */
const REMOVED_PLUGINS: Readonly<Record<string, string>> = {
  DenyEscalatingExec: '1.21',
  DenyExecOnPrivileged: '1.21',
  Initializers: '1.14',
  PodPreset: '1.20',
  PodSecurityPolicy: '1.25',
  SecurityContextDeny: '1.30',
};

const removedPlugins = defineRule({
  meta: {
    description: 'Remove admission plugins that no longer exist',
    scope: 'resource',
    risk: 5,
    cwe: [1188],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      removed:
        'The admission plugin {{plugin}} was removed in Kubernetes {{version}}, so the API server fails to start with it. Remove it.',
    },
  },
  create(context) {
    const isGone = (plugin: string): boolean =>
      Object.hasOwn(REMOVED_PLUGINS, plugin) && context.kubernetes.atLeast(REMOVED_PLUGINS[plugin]!);
    return {
      KubeApiserver(component) {
        for (const flag of ['enable-admission-plugins', 'admission-control', 'disable-admission-plugins']) {
          const setting = component.setting(flag);
          const left = setting.items.filter((plugin) => !isGone(plugin));
          for (const { at, text } of setting.places)
            for (const plugin of text.split(',').filter(isGone))
              context.report({
                at,
                messageId: 'removed',
                data: { plugin, version: REMOVED_PLUGINS[plugin]! },
                fix: setting.state === 'given' ? listFix(component, setting, left) : undefined,
              });
        }
      },
    };
  },
});

/** The port without authentication: 8080 by default up to 1.19, only 0 from 1.20, removed in 1.24. */
const insecurePort = defineRule({
  meta: {
    description: "Close the API server's insecure port",
    scope: 'project',
    risk: 9.4,
    cwe: [306],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      open: "'{{setting}}' is not 0. On this port the API server allows every request without credentials. Set it to 0.",
      missing:
        'kube-apiserver runs without --insecure-port=0. On port 8080 it allows every request without credentials.',
      removed:
        "'{{setting}}' was removed in Kubernetes 1.24, so the API server fails to start with it. Remove it.",
    },
  },
  create(context) {
    return {
      KubeApiserver(component) {
        const settings = ['insecure-port', 'port'].map((flag) => component.setting(flag));
        const setting = settings.find(({ places }) => places.length > 0) ?? settings[0]!;
        if (isOpen(setting, component, context)) return;
        const isGone = context.kubernetes.atLeast('1.24');
        const fix = settingFix(component, setting, isGone ? null : '0');
        if (setting.state === 'absent' && !context.kubernetes.atLeast('1.20'))
          context.report({ at: setting.at, messageId: 'missing', fix });
        if (setting.state !== 'given') return;
        const data = { setting: setting.label };
        if (notZero(setting)) context.report({ at: setting.at, messageId: 'open', data, fix });
        else if (isGone) context.report({ at: setting.at, messageId: 'removed', data, fix });
      },
    };
  },
});

const securePort = defineRule({
  meta: {
    description: "Keep the API server's secure port open",
    scope: 'project',
    risk: 5,
    cwe: [1188],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      closed:
        "'{{setting}}' is 0, but the API server does not start without its secure port. Remove the flag.",
    },
  },
  create(context) {
    return {
      KubeApiserver(component) {
        const setting = component.setting('secure-port');
        if (!isOpen(setting, component, context) && setting.text === '0')
          context.report({
            at: setting.at,
            messageId: 'closed',
            data: { setting: setting.label },
            fix: settingFix(component, setting, null),
          });
      },
    };
  },
});

/** Checks of older editions that still matter: removed flags and plugins, and old ports. */
export const removed: Readonly<Record<string, AnyRule>> = {
  'apiserver-insecure-port': insecurePort,
  'apiserver-secure-port': securePort,
  'apiserver-removed-flags': removedFlags(
    'Remove API server flags that no longer exist',
    5,
    ['KubeApiserver'],
    APISERVER,
  ),
  'apiserver-removed-admission-plugins': removedPlugins,
  'control-plane-removed-flags': removedFlags(
    'Remove the insecure ports of the controller manager and scheduler',
    5,
    ['KubeControllerManager', 'KubeScheduler'],
    INSECURE_PORTS,
  ),
  'kubelet-removed-flags': removedFlags('Remove kubelet flags that no longer exist', 3, ['Kubelet'], KUBELET),
};
