import { type Component, type Cursor, defineRule, type Json } from '@plimsoll/core';
import { isFalse, isSet } from '../../settings/checks.js';
import { referenced } from '../../settings/referenced.js';
import { isOpen } from '../../settings/rule-of.js';
import { schemaOf } from '../../settings/schema.js';

const defaultOptions = { allowHealthPaths: true };

/** Paths are compared exactly: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-authenticator-configuration */
const HEALTH_PATHS = new Set(['/healthz', '/livez', '/readyz']);

export const apiserverAnonymousAuth = defineRule({
  meta: {
    description: 'Disable anonymous requests to the API server',
    risk: 5.5,
    cwe: [306],
    precision: 'high',
    schema: schemaOf(defaultOptions),
    defaultOptions,
    messages: {
      missing:
        'kube-apiserver runs without --anonymous-auth=false: requests without credentials reach authorization, and one wrong binding opens the cluster to everybody.',
      flag: "'--anonymous-auth' is not false: requests without credentials reach authorization, and one wrong binding opens the cluster to everybody.",
      file: 'The authentication configuration allows anonymous requests to more than health checks: one wrong binding opens the cluster to everybody.',
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
            reason: 'The file that --authentication-config names is not part of the run.',
          });
        }
        if (isOpen(flag, component, context) || isFalse(flag)) return;
        if (flag.state === 'given') return context.report({ at: flag.at, messageId: 'flag' });
        // Where everything is allowed, the server switches anonymous requests off by itself.
        if (allowsAll(component)) return context.notApplicable();
        context.report({ at: flag.at, messageId: 'missing' });
      },
      'apiserver.config.k8s.io/AuthenticationConfiguration'(root: Cursor<Json>) {
        const anonymous = root.at('anonymous');
        const enabled = anonymous.at('enabled' as never);
        if (enabled.value === false) return;
        const conditions = anonymous.at('conditions' as never) as Cursor<Json[]>;
        const paths = conditions.items().map((condition) => condition.at('path').value);
        const onlyHealth = paths.length > 0 && paths.every((path) => HEALTH_PATHS.has(String(path)));
        if (enabled.value === true && onlyHealth && context.options.allowHealthPaths) return;
        context.report({ at: enabled.exists ? enabled : anonymous, messageId: 'file' });
      },
    };
  },
});

function allowsAll(component: Component): boolean {
  const mode = component.setting('authorization-mode');
  if (mode.state === 'absent') return component.setting('authorization-config').state === 'absent';
  return mode.items.length === 1 && mode.items[0] === 'AlwaysAllow';
}
