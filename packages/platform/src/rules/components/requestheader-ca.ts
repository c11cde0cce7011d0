import { defineRule } from '@plimsoll/core';
import type { Component } from '@plimsoll/core/kubernetes';
import { isOpen, isSet } from '@plimsoll/rule-kit';

/**
 * Anyone with a certificate from the request-header CA can name any user and group in headers. Sources:
 * pkg/server/options/authentication.go of k8s.io/apiserver, and
 * https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/#kubernetes-apiserver-client-authentication
 */
export const apiserverRequestheaderCa = defineRule({
  meta: {
    description: 'Let only the front proxy name users in request headers',
    scope: 'project',
    risk: 8.5,
    cwe: [290],
    precision: 'very-high',
    messages: {
      any: "'{{setting}}' uses the CA of --client-ca-file and --requestheader-allowed-names is empty, so any client certificate of the cluster can claim the group system:masters in a header. Use a separate CA, or name front-proxy-client.",
    },
  },
  create(context) {
    return {
      KubeApiserver(component: Component) {
        const headers = component.setting('requestheader-client-ca-file');
        const clients = component.setting('client-ca-file');
        const names = component.setting('requestheader-allowed-names');
        if (!isSet(headers) || headers.text !== clients.text) {
          for (const setting of [headers, clients]) if (isOpen(setting, component, context)) return;
          return;
        }
        if (isOpen(names, component, context)) return;
        if (!names.items.some((name) => name.trim() !== ''))
          context.report({ at: headers.at, messageId: 'any', data: { setting: headers.label } });
      },
    };
  },
});
