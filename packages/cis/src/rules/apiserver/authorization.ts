import { type AnyRule, type Component, type Cursor, defineRule, type Json } from '@plimsoll/core';
import { isSet } from '../../settings/checks.js';
import { referenced } from '../../settings/referenced.js';
import { isOpen, type RowMeta } from '../../settings/rule-of.js';
import { placeOf } from './admission.js';

interface ModeRow extends RowMeta {
  readonly mode: string;
  /** Whether the list must hold it, or must not. */
  readonly wanted: boolean;
  readonly because: string;
}

/** Sections 1.2.6 to 1.2.8. https://kubernetes.io/docs/reference/access-authn-authz/authorization/ */
const rows: Readonly<Record<string, ModeRow>> = {
  'apiserver-authorization-mode-always-allow': {
    description: 'Disallow the authorization mode AlwaysAllow at the API server',
    risk: 9.6,
    cwe: [862],
    mode: 'AlwaysAllow',
    wanted: false,
    because: 'every request that reaches the API server is allowed',
  },
  'apiserver-authorization-mode-node': {
    description: 'Enable the Node authorizer',
    risk: 6,
    cwe: [269],
    mode: 'Node',
    wanted: true,
    because: 'kubelets are not confined to the objects of their own pods',
  },
  'apiserver-authorization-mode-rbac': {
    description: 'Enable RBAC authorization',
    risk: 8,
    cwe: [862],
    mode: 'RBAC',
    wanted: true,
    because: 'roles and bindings have no effect',
  },
};

function modeRule({ mode, wanted, because, ...meta }: ModeRow): AnyRule {
  return defineRule({
    meta: {
      precision: 'very-high',
      ...meta,
      messages: {
        absent: wanted
          ? `kube-apiserver runs without --authorization-mode, and so without ${mode}: ${because}.`
          : `kube-apiserver runs without --authorization-mode, whose default is ${mode}: ${because}.`,
        flag: wanted
          ? `'--authorization-mode' does not name ${mode}: ${because}.`
          : `'--authorization-mode' names ${mode}: ${because}.`,
        file: wanted
          ? `The authorization configuration has no authorizer of type ${mode}: ${because}.`
          : `The authorization configuration has an authorizer of type ${mode}: ${because}.`,
      },
    },
    create(context) {
      return {
        KubeApiserver(component: Component) {
          const file = component.setting('authorization-config');
          if (isSet(file)) {
            if (referenced(component, file.flag, 'AuthorizationConfiguration', context.project))
              return context.notApplicable();
            return context.unknown({
              at: file.at,
              reason: 'The file that --authorization-config names is not part of the run.',
            });
          }
          const setting = component.setting('authorization-mode');
          if (isOpen(setting, component, context)) return;
          if (setting.state === 'absent') context.report({ at: setting.at, messageId: 'absent' });
          else if (setting.items.includes(mode) !== wanted)
            context.report({ at: placeOf(setting, mode), messageId: 'flag' });
        },
        'apiserver.config.k8s.io/AuthorizationConfiguration'(root: Cursor<Json>) {
          const authorizers = root.at('authorizers') as Cursor<Json[]>;
          const type = authorizers
            .items()
            .map((authorizer) => authorizer.at('type'))
            .find(({ value }) => value === mode);
          if (Boolean(type) !== wanted) context.report({ at: type ?? authorizers, messageId: 'file' });
        },
      };
    },
  });
}

export const apiserverAuthorization: Readonly<Record<string, AnyRule>> = Object.fromEntries(
  Object.entries(rows).map(([name, row]) => [name, modeRule(row)]),
);
