import { isObject, type Json, textOf } from '../../json.js';
import type { Cursor, Resource } from '../resource.js';
import type { Component, ComponentKind, Place } from './component.js';
import { KUBEADM_DEFAULTS } from './kubeadm-defaults.js';
import { component } from './settings.js';

interface FileFormat {
  readonly kind: ComponentKind;
  /** The field of each flag. Flags without an entry cannot be in the file. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The configuration files of components, by group and kind. */
const FORMATS: Readonly<Record<string, FileFormat>> = {
  // https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
  'kubelet.config.k8s.io/KubeletConfiguration': {
    kind: 'Kubelet',
    fields: {
      'allowed-unsafe-sysctls': 'allowedUnsafeSysctls',
      'anonymous-auth': 'authentication.anonymous.enabled',
      'authentication-token-webhook': 'authentication.webhook.enabled',
      'authorization-mode': 'authorization.mode',
      'client-ca-file': 'authentication.x509.clientCAFile',
      'container-log-max-files': 'containerLogMaxFiles',
      'container-log-max-size': 'containerLogMaxSize',
      'enable-debugging-handlers': 'enableDebuggingHandlers',
      'enable-server': 'enableServer',
      'enable-system-log-handler': 'enableSystemLogHandler',
      'event-qps': 'eventRecordQPS',
      'eviction-hard': 'evictionHard',
      'feature-gates': 'featureGates',
      'healthz-bind-address': 'healthzBindAddress',
      'image-pull-credentials-verification-policy': 'imagePullCredentialsVerificationPolicy',
      'kube-reserved': 'kubeReserved',
      'make-iptables-util-chains': 'makeIPTablesUtilChains',
      'manifest-url': 'staticPodURL',
      'pod-max-pids': 'podPidsLimit',
      'protect-kernel-defaults': 'protectKernelDefaults',
      'read-only-port': 'readOnlyPort',
      'rotate-certificates': 'rotateCertificates',
      'rotate-server-certificates': 'serverTLSBootstrap',
      'seccomp-default': 'seccompDefault',
      'streaming-connection-idle-timeout': 'streamingConnectionIdleTimeout',
      'system-reserved': 'systemReserved',
      'tls-cert-file': 'tlsCertFile',
      'tls-cipher-suites': 'tlsCipherSuites',
      'tls-min-version': 'tlsMinVersion',
      'tls-private-key-file': 'tlsPrivateKeyFile',
    },
  },
  // https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/
  'kubeproxy.config.k8s.io/KubeProxyConfiguration': {
    kind: 'KubeProxy',
    fields: {
      'bind-address': 'bindAddress',
      'healthz-bind-address': 'healthzBindAddress',
      'metrics-bind-address': 'metricsBindAddress',
      profiling: 'enableProfiling',
      'proxy-mode': 'mode',
    },
  },
  // https://kubernetes.io/docs/reference/config-api/kube-scheduler-config.v1/
  'kubescheduler.config.k8s.io/KubeSchedulerConfiguration': {
    kind: 'KubeScheduler',
    fields: { profiling: 'enableProfiling' },
  },
  // https://etcd.io/docs/v3.6/op-guide/configuration/#configuration-file
  'etcd/EtcdConfiguration': {
    kind: 'Etcd',
    fields: {
      'auto-tls': 'client-transport-security.auto-tls',
      'cert-file': 'client-transport-security.cert-file',
      'client-cert-auth': 'client-transport-security.client-cert-auth',
      'key-file': 'client-transport-security.key-file',
      'trusted-ca-file': 'client-transport-security.trusted-ca-file',
      'peer-auto-tls': 'peer-transport-security.auto-tls',
      'peer-cert-file': 'peer-transport-security.cert-file',
      'peer-client-cert-auth': 'peer-transport-security.client-cert-auth',
      'peer-key-file': 'peer-transport-security.key-file',
      'peer-trusted-ca-file': 'peer-transport-security.trusted-ca-file',
      'initial-cluster': 'initial-cluster',
      'listen-client-urls': 'listen-client-urls',
      'listen-peer-urls': 'listen-peer-urls',
    },
  },
};

/** The fields of each flag in the configuration file of a component. */
export const FILE_FIELDS: Readonly<Partial<Record<ComponentKind, FileFormat['fields']>>> = Object.fromEntries(
  Object.values(FORMATS).map(({ kind, fields }) => [kind, fields]),
);

/** Why a patch does not decide what it leaves out. */
export const MERGED = 'This file is merged over another one, which may set it.';

export interface FileContext {
  /** Whether kubeadm reads the file and has defaults of its own. */
  readonly kubeadm: boolean;
}

/** The component that a configuration file is for. Undefined for other resources. */
export function componentOfFile(resource: Resource, { kubeadm }: FileContext): Component | undefined {
  const key = `${resource.group || resource.apiVersion}/${resource.kind}`;
  if (!Object.hasOwn(FORMATS, key)) return undefined;
  const { kind, fields } = FORMATS[key]!;
  const root = resource.root;
  const defaults: Readonly<Record<string, string>> = kubeadm ? KUBEADM_DEFAULTS[kind] : {};
  const partial = isPartial(resource);
  const cursorOf = (flag: string): Cursor<unknown> | undefined => {
    const field = Object.hasOwn(fields, flag) ? fields[flag] : undefined;
    return field?.split('.').reduce((cursor: Cursor<Json>, step) => cursor.at(step), root);
  };
  return component({
    kind,
    source: 'file',
    partial,
    resource,
    at: root,
    flags: Object.keys(fields).filter((flag) => cursorOf(flag)?.exists),
    find(flag) {
      const at = cursorOf(flag);
      if (!at)
        return { label: `--${flag}`, places: [], at: root, elsewhere: 'The file has no field for it.' };
      return {
        label: fields[flag]!,
        places: placesOf(at),
        at,
        fallback: Object.hasOwn(defaults, flag) ? defaults[flag] : undefined,
        elsewhere: partial ? MERGED : undefined,
      };
    },
  });
}

/**
 * Drop-ins of the kubelet (`--config-dir`) and the patches of kubeadm and kind are merged over another file.
 * https://kubernetes.io/docs/tasks/administer-cluster/kubelet-config-file/#kubelet-configuration-merging-order
 */
function isPartial(resource: Resource): boolean {
  if (resource.embedded?.patch) return true;
  const name = (resource.embedded?.name ?? resource.file.path).split('/').at(-1)!;
  return resource.kind === 'KubeletConfiguration' && /\.conf$|^kubeletconfiguration\d*(?:\+|\.)/.test(name);
}

/** What a field gives: the items of a list, the pairs of a map, or the value. */
export function placesOf(at: Cursor<unknown>): readonly Place[] {
  if (!at.exists) return [];
  const value = at.value as Json | undefined;
  if (value === undefined) return [{ text: '', at, unknown: 'Its type does not fit the field.' }];
  if (Array.isArray(value))
    // An empty list counts as absent.
    return at.items().map(place);
  // A map of feature gates reads like the flag.
  if (isObject(value))
    return at.entries().map(([name, entry]) => {
      const inner = entry;
      return { text: `${name}=${textOf(inner.value)}`, at: inner };
    });
  return [place(at)];
}

/** What one value gives. */
export function place(at: Cursor<unknown>): Place {
  const value = at.value as Json | undefined;
  const text = typeof value === 'object' ? '' : textOf(value ?? '');
  return { text, at, unknown: /\{\{|\$\{|<%/.test(text) ? 'A template sets it.' : undefined };
}
