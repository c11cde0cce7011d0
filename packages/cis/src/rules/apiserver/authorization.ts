import { type AnyRule, defineRule } from '@plimsoll/core';
import type { MakeFix } from '@plimsoll/core/internal';
import type { Component, Cursor, Json } from '@plimsoll/core/kubernetes';
import { isOpen, isSet, listFix, type RowMeta } from '@plimsoll/rule-kit';
import { referenced } from '../../settings/referenced.js';
import { placeOf } from './admission.js';

interface ModeRow extends RowMeta {
  readonly mode: string;
  /** Whether the list must contain it, or must not. */
  readonly wanted: boolean;
  /** `absent` where the flag is missing, `flag` for its value, `file` for an AuthorizationConfiguration. */
  readonly messages: { readonly absent?: string; readonly flag: string; readonly file: string };
}

/** What the API server does without the flag. */
const DEFAULT_MODE = 'AlwaysAllow';

/** Sections 1.2.6 to 1.2.8, and modes that they do not name. https://kubernetes.io/docs/reference/access-authn-authz/authorization/ */
const rows: Readonly<Record<string, ModeRow>> = {
  'apiserver-authorization-mode-always-allow': {
    description: 'Disallow the authorization mode AlwaysAllow on the API server',
    risk: 9.6,
    cwe: [862],
    mode: DEFAULT_MODE,
    wanted: false,
    messages: {
      absent:
        'kube-apiserver runs without --authorization-mode, whose default AlwaysAllow allows every request. Set --authorization-mode=Node,RBAC.',
      flag: "'--authorization-mode' includes AlwaysAllow, which allows every request. Remove it.",
      file: 'The authorization configuration has an authorizer of type AlwaysAllow, which allows every request. Remove it.',
    },
  },
  'apiserver-authorization-mode-abac': {
    description: 'Disallow the authorization mode ABAC on the API server',
    risk: 5.5,
    cwe: [269],
    mode: 'ABAC',
    wanted: false,
    messages: {
      flag: "'--authorization-mode' includes ABAC, which allows requests that no role shows and changes only with a restart. Remove it.",
      file: 'The authorization configuration has an authorizer of type ABAC, which allows requests that no role shows and changes only with a restart. Remove it.',
    },
  },
  'apiserver-authorization-mode-node': {
    description: 'Enable the Node authorizer',
    risk: 6,
    cwe: [269],
    mode: 'Node',
    wanted: true,
    messages: {
      absent:
        'kube-apiserver runs without --authorization-mode, and so without Node: kubelets are not limited to the objects of their own pods. Set --authorization-mode=Node,RBAC.',
      flag: "'--authorization-mode' does not include Node, so kubelets are not limited to the objects of their own pods. Add it.",
      file: 'The authorization configuration has no authorizer of type Node, so kubelets are not limited to the objects of their own pods. Add one.',
    },
  },
  'apiserver-authorization-mode-rbac': {
    description: 'Enable RBAC authorization',
    risk: 8,
    cwe: [862],
    mode: 'RBAC',
    wanted: true,
    messages: {
      absent:
        'kube-apiserver runs without --authorization-mode, and so without RBAC: roles and bindings have no effect. Set --authorization-mode=Node,RBAC.',
      flag: "'--authorization-mode' does not include RBAC, so roles and bindings have no effect. Add it.",
      file: 'The authorization configuration has no authorizer of type RBAC, so roles and bindings have no effect. Add one.',
    },
  },
};

/** Adds or removes a mode of a flag. Without any mode the server would use AlwaysAllow, or not start. */
function modesWith(modes: readonly string[], mode: string, wanted: boolean): readonly string[] {
  const others = modes.filter((other) => other !== mode);
  if (others.length === 0) return ['Node', 'RBAC'];
  if (!wanted) return others;
  return mode === 'Node' ? [mode, ...others] : [...others, mode];
}

/** Removes an authorizer from the file if another one is left: the API server needs one. */
function without(type: Cursor<Json>): MakeFix {
  const authorizer = type.parent!;
  const list = authorizer.parent as Cursor<Json[]>;
  return list.items().length > 1 ? (fixer) => fixer.remove(authorizer) : undefined;
}

/** Adds an authorizer to the file. Names must differ. */
function withAuthorizer(authorizers: Cursor<Json[]>, type: string): MakeFix {
  const name = type.toLowerCase();
  const isTaken = authorizers.items().some((authorizer) => authorizer.at('name').value === name);
  return isTaken ? undefined : (fixer) => fixer.append(authorizers, { type, name });
}

function modeRule({ mode, wanted, messages, ...meta }: ModeRow): AnyRule {
  return defineRule<Readonly<Record<string, string>>>({
    meta: {
      precision: 'very-high',
      scope: 'project',
      ...meta,
      fixable: 'unsafe',
      messages: { ...messages },
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
              reason: 'The file that --authorization-config names is not among the linted files.',
            });
          }
          const setting = component.setting('authorization-mode');
          if (isOpen(setting, component, context)) return;
          const fix = listFix(component, setting, modesWith(setting.items, mode, wanted));
          if (setting.state === 'absent') {
            if (wanted || mode === DEFAULT_MODE) context.report({ at: setting.at, messageId: 'absent', fix });
          } else if (setting.items.includes(mode) !== wanted)
            context.report({ at: placeOf(setting, mode), messageId: 'flag', fix });
        },
        'apiserver.config.k8s.io/AuthorizationConfiguration'(root: Cursor<Json>) {
          const authorizers = root.at('authorizers') as Cursor<Json[]>;
          const types = authorizers.items().map((authorizer) => authorizer.at('type'));
          const type = types.find(({ value }) => value === mode);
          if (Boolean(type) !== wanted)
            context.report({
              at: type ?? authorizers,
              messageId: 'file',
              fix: type ? without(type) : withAuthorizer(authorizers, mode),
            });
        },
      };
    },
  });
}

export const apiserverAuthorization: Readonly<Record<string, AnyRule>> = Object.fromEntries(
  Object.entries(rows).map(([name, row]) => [name, modeRule(row)]),
);
