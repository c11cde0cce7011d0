import { defineRule } from '@plimsoll/core';
import type { MakeFix } from '@plimsoll/core/internal';
import { type Component, type Cursor, type Json, textOf } from '@plimsoll/core/kubernetes';
import { isFalse, isOpen, isSet, schemaOf, settingFix } from '@plimsoll/rule-kit';
import { referenced } from '../../settings/referenced.js';

const defaultOptions = { allowHealthPaths: true };

/** Paths are compared exactly: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-authenticator-configuration */
const HEALTH_PATHS = new Set(['/healthz', '/livez', '/readyz']);

export const apiserverAnonymousAuth = defineRule({
  meta: {
    description: 'Disable anonymous requests to the API server',
    scope: 'project',
    risk: 5.5,
    severity: 'off',
    cwe: [306],
    precision: 'high',
    fixable: 'unsafe',
    schema: schemaOf(defaultOptions),
    defaultOptions,
    messages: {
      missing:
        'kube-apiserver runs without --anonymous-auth=false, so requests without credentials reach authorization, and one wrong binding opens the cluster to everyone.',
      flag: "'--anonymous-auth' is not false, so requests without credentials reach authorization, and one wrong binding opens the cluster to everyone.",
      file: 'The authentication configuration allows anonymous requests beyond health checks, so one wrong binding opens the cluster to everyone. Set enabled: false, or list the health paths under conditions.',
    },
  },
  create(context) {
    return {
      KubeApiserver(component: Component) {
        const flag = component.setting('anonymous-auth');
        if (flag.state === 'absent' && isSet(component.setting('authentication-config'))) {
          if (referenced(component, 'authentication-config', 'AuthenticationConfiguration', context.project))
            return context.notApplicable();
          return context.unknown({
            at: component.setting('authentication-config').at,
            reason: 'The file that --authentication-config names is not among the linted files.',
          });
        }
        if (isOpen(flag, component, context) || isFalse(flag)) return;
        const fix = settingFix(component, flag, 'false');
        if (flag.state === 'given') return context.report({ at: flag.at, messageId: 'flag', fix });
        // With AlwaysAllow the server turns anonymous requests off by itself.
        if (allowsAll(component)) return context.notApplicable();
        context.report({ at: flag.at, messageId: 'missing', fix });
      },
      'apiserver.config.k8s.io/AuthenticationConfiguration'(root: Cursor<Json>) {
        const anonymous = root.at('anonymous');
        const enabled = anonymous.at('enabled');
        if (enabled.value === false) return;
        const conditions = anonymous.at('conditions') as Cursor<Json[]>;
        const paths = conditions.items().map((condition) => condition.at('path').value);
        const { allowHealthPaths } = context.options;
        const onlyHealth = paths.length > 0 && paths.every((path) => HEALTH_PATHS.has(textOf(path)));
        if (enabled.value === true && onlyHealth && allowHealthPaths) return;
        context.report({
          at: enabled.exists ? enabled : anonymous,
          messageId: 'file',
          // Before 1.32 the API server rejects the block.
          fix: context.kubernetes.atLeast('1.32') ? fileFix(anonymous, allowHealthPaths) : undefined,
        });
      },
    };
  },
});

/** Limits the block to health checks, which probes need. They replace any other paths. */
function fileFix(anonymous: Cursor<Json>, allowHealthPaths: boolean): MakeFix {
  const enabled = anonymous.at('enabled');
  const conditions = anonymous.at('conditions') as Cursor<Json[]>;
  const paths = conditions.items().map((condition) => condition.at('path'));
  if (!allowHealthPaths) return paths.length === 0 ? (fixer) => fixer.set(enabled, false) : undefined;
  const named = new Set(paths.map(({ value }) => value));
  const free = [...HEALTH_PATHS].filter((path) => !named.has(path));
  if (paths.length === 0) {
    const health = free.map((path) => ({ path }));
    return anonymous.exists
      ? (fixer) => (enabled.value === true ? fixer.set(conditions, health) : fixer.set(enabled, false))
      : (fixer) => fixer.set(anonymous, { enabled: true, conditions: health });
  }
  const others = paths.filter(({ value }) => !HEALTH_PATHS.has(textOf(value)));
  if (enabled.value !== true || others.length > free.length) return undefined;
  return (fixer) => others.map((path, index) => fixer.set(path, free[index]!));
}

function allowsAll(component: Component): boolean {
  const mode = component.setting('authorization-mode');
  if (mode.state === 'absent') return component.setting('authorization-config').state === 'absent';
  return mode.items.length === 1 && mode.items[0] === 'AlwaysAllow';
}
