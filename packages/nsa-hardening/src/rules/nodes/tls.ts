import { defineRule } from '@plimsoll/core';
import type { MakeFix } from '@plimsoll/core/internal';
import type { Component, Cursor } from '@plimsoll/core/kubernetes';
import { isOpen, settingFix } from '@plimsoll/rule-kit';

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Encryption". By default all of them require 1.2 or newer. */
export const tlsMinVersion = defineRule({
  meta: {
    description: 'Require TLS 1.2 or newer',
    scope: 'project',
    risk: 6.0,
    cwe: [326],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: {
      old: "'{{setting}}' lets clients use a broken version of TLS. Set VersionTLS12 or VersionTLS13.",
    },
  },
  create(context) {
    const judge = (component: Component) => {
      const setting = component.setting('tls-min-version');
      if (isOpen(setting, component, context)) return;
      if (!/^(?:VersionTLS1[01]|TLS1\.[01])$/.test(setting.text ?? '')) return;
      // etcd has names of its own.
      const value = component.kind === 'Etcd' ? 'TLS1.2' : 'VersionTLS12';
      context.report({
        at: setting.at,
        messageId: 'old',
        data: { setting: setting.label },
        fix: settingFix(component, setting, value),
      });
    };
    return {
      Etcd: judge,
      KubeApiserver: judge,
      KubeControllerManager: judge,
      Kubelet: judge,
      KubeScheduler: judge,
    };
  },
});

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * NSA/CISA Kubernetes Hardening Guide 1.2, "Audit logging": the kubeconfig of the webhook backend, by the name of
 * the file in the API server's flag. https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#webhook-backend
 */
export const auditWebhookTls = defineRule({
  meta: {
    description: 'Send audit events over verified TLS',
    scope: 'project',
    supersedes: ['nsa-hardening/kubeconfig-tls'],
    risk: 6.0,
    cwe: [319, 295],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      plain:
        'Audit events are sent without TLS, so anyone on the network path can read and change them. Use an https URL.',
      unverified:
        'Audit events are sent to a server whose certificate is not verified. Remove insecure-skip-tls-verify and name its certificate authority.',
    },
  },
  create(context) {
    const isAuditConfig = (path: string): boolean =>
      context.project.components
        .ofKind('KubeApiserver')
        .some(
          (component) =>
            baseName(component.setting('audit-webhook-config-file').text ?? '') === baseName(path),
        );
    return {
      Resource(root, { group, kind, file }) {
        if (group !== '' || kind !== 'Config' || !isAuditConfig(file.path)) return context.notApplicable();
        for (const entry of root.at('clusters').items()) {
          const cluster = entry.at('cluster');
          const server = cluster.at('server') as Cursor<string>;
          if (typeof server.value === 'string' && !/^https:\/\//i.test(server.value))
            context.report({ at: server, messageId: 'plain', fix: overTls(server) });
          const skip = cluster.at('insecure-skip-tls-verify') as Cursor<boolean>;
          if (skip.value === true)
            context.report({ at: skip, messageId: 'unverified', fix: (fixer) => fixer.set(skip, false) });
        }
      },
    };
  },
});

/** Only the server knows which port has TLS beside one without it. */
function overTls(server: Cursor<string>): MakeFix {
  const [, rest] = /^http:\/\/([^/:@]+(?:\/.*)?)$/i.exec(server.value ?? '') ?? [];
  return rest === undefined ? undefined : (fixer) => fixer.set(server, `https://${rest}`);
}

const IDENTITY_PROVIDERS = [
  'oidc-issuer-url',
  'authentication-config',
  'authentication-token-webhook-config-file',
] as const;

/** https://kubernetes.io/docs/reference/access-authn-authz/authentication/ */
export const apiserverUserAuthentication = defineRule({
  meta: {
    description: 'Authenticate users with an identity provider',
    scope: 'project',
    risk: 3.5,
    severity: 'off',
    cwe: [287],
    precision: 'medium',
    messages: {
      missing:
        'kube-apiserver has no identity provider, so users authenticate with client certificates, which cannot be revoked. Configure OIDC or --authentication-config.',
      empty:
        'The file configures no jwt authenticator, so users have no identity provider. Add an entry to jwt.',
    },
  },
  create(context) {
    return {
      KubeApiserver(component) {
        const settings = IDENTITY_PROVIDERS.map((flag) => component.setting(flag));
        if (settings.some((setting) => isOpen(setting, component, context))) return;
        if (settings.some(({ text }) => text !== undefined && text !== '')) return;
        context.report({ at: settings[0]!.at, messageId: 'missing' });
      },
      'apiserver.config.k8s.io/AuthenticationConfiguration'(root) {
        const at = root.at('jwt');
        if (at.items().length === 0) context.report({ at, messageId: 'empty' });
      },
    };
  },
});
