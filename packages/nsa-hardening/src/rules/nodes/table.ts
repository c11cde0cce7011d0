import type { AnyRule } from '@plimsoll/core';
import type { Component, Setting } from '@plimsoll/core/kubernetes';
import { isSet, type Row, rulesOf } from '@plimsoll/rule-kit';

const names = ({ items }: Setting, resource: string): boolean =>
  items.some((item) => item.split(/[=<]/, 1)[0] === resource);

const isEveryAddress = ({ text = '' }: Setting): boolean => /^(?:0\.0\.0\.0|\[::\]|::(?!1)|:\d+$)/.test(text);

/**
 * Kubelet settings beyond the CIS benchmark. Defaults:
 * https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
 */
const kubeletRows: Readonly<Record<string, Row>> = {
  'kubelet-reserved-pids': {
    description: 'Reserve process IDs for the node',
    risk: 2.5,
    severity: 'off',
    cwe: [770],
    flag: 'system-reserved',
    absent: ({ component }) => (names(component.setting('kube-reserved'), 'pid') ? 'passes' : 'fails'),
    accepts: (setting, { component }) =>
      names(setting, 'pid') || names(component.setting('kube-reserved'), 'pid')
        ? 'passes'
        : // A patch that adds to a map does not show the rest of the map.
          component.partial && component.source === 'file'
          ? 'none'
          : 'fails',
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so pods can use up all process IDs and the node cannot start its own programs. Reserve some with 'pid'.",
      wrong:
        "'{{setting}}' reserves no process IDs, so pods can use them all up and the node cannot start its own programs. Add 'pid'.",
    },
  },
  'kubelet-static-pod-url': {
    description: 'Disallow static pods from a URL',
    risk: 7.5,
    cwe: [494],
    flag: 'manifest-url',
    absent: 'passes',
    accepts: (setting) => !isSet(setting),
    fix: { value: null, safety: 'unsafe' },
    messages: {
      wrong:
        "'{{setting}}' is set, so anyone who controls the URL runs pods on the node that no admission control sees. Remove it.",
    },
  },
  'kubelet-healthz-bind-address': {
    description: "Bind the kubelet's health port to loopback",
    risk: 2.5,
    cwe: [668],
    flag: 'healthz-bind-address',
    absent: 'passes',
    accepts: (setting) => !isEveryAddress(setting),
    fix: { value: '127.0.0.1', safety: 'unsafe' },
    messages: {
      wrong:
        "'{{setting}}' is every address of the node, so the kubelet's health port answers on every network without credentials. Set 127.0.0.1.",
    },
  },
};

/** The same address on loopback, with its port. */
const loopback = ({ component }: { component: Component }): string =>
  `127.0.0.1:${/:(\d+)$/.exec(component.setting('healthz-bind-address').text ?? '')?.[1] ?? '10256'}`;

const kubeProxyRows: Readonly<Record<string, Row>> = {
  'kube-proxy-healthz-bind-address': {
    description: "Bind kube-proxy's health port to a chosen address",
    risk: 2.0,
    severity: 'off',
    cwe: [668],
    flag: 'healthz-bind-address',
    absent: 'fails',
    accepts: (setting) => isSet(setting) && !isEveryAddress(setting),
    fix: { value: loopback, safety: 'unsafe' },
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so its health port answers on every network of the node. Set a loopback address.",
      wrong:
        "'{{setting}}' is every address of the node, so kube-proxy's health port answers on every network. Set a loopback address.",
    },
  },
};

export const nodeSettings: Readonly<Record<string, AnyRule>> = {
  ...rulesOf('Kubelet', kubeletRows),
  ...rulesOf('KubeProxy', kubeProxyRows),
};
