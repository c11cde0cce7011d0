import { type AnyRule, defineRule } from '@plimsoll/core';
import type { Component, Cursor, Json, Resource } from '@plimsoll/core/kubernetes';
import { isOpen, isSet } from '@plimsoll/rule-kit';
import { auditPolicyCoverage } from './coverage.js';
import { faultsOf, itemsOf } from './policy.js';

const auditPolicyFile = defineRule({
  meta: {
    description: 'Configure an audit policy',
    scope: 'project',
    risk: 6,
    cwe: [778],
    precision: 'high',
    // Without both nothing is audited, which is one fault.
    supersedes: ['cis/apiserver-audit-log-path'],
    messages: {
      missing:
        'kube-apiserver runs without --audit-policy-file, so it records nothing, whatever log is configured. Name a policy file.',
      empty:
        "'--audit-policy-file' is empty, so nothing is recorded, whatever log is configured. Name a policy file.",
      rules: 'The audit policy has no rules, so the API server does not start with it. Add rules.',
      none: 'Every rule of the audit policy has level: None, so nothing is recorded. Raise the level of some.',
      invalid: 'The API server rejects the audit policy, because {{problem}}.',
      version: 'This version of the audit policy was removed in Kubernetes 1.24. Use audit.k8s.io/v1.',
    },
  },
  create(context) {
    return {
      KubeApiserver(component: Component) {
        const setting = component.setting('audit-policy-file');
        if (isOpen(setting, component, context) || isSet(setting)) return;
        context.report({ at: setting.at, messageId: setting.state === 'given' ? 'empty' : 'missing' });
      },
      'audit.k8s.io/Policy'(root: Cursor<Json>, { version }: Resource) {
        if (version !== 'v1' && context.kubernetes.atLeast('1.24'))
          context.report({ at: root.at('apiVersion'), messageId: 'version' });
        const rules = itemsOf(root.at('rules'));
        if (rules.length === 0) return context.report({ at: root.at('rules'), messageId: 'rules' });
        for (const { at, problem } of faultsOf(root))
          context.report({ at, messageId: 'invalid', data: { problem } });
        if (rules.every((rule) => rule.at('level').value === 'None'))
          context.report({ at: root.at('rules'), messageId: 'none' });
      },
    };
  },
});

export const audit: Readonly<Record<string, AnyRule>> = {
  'audit-policy-file': auditPolicyFile,
  'audit-policy-coverage': auditPolicyCoverage,
};
