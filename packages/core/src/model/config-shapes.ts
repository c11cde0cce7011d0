import { list, type MapShape, map, mapOf, type Shape } from './shapes.js';

const strings = list('string');

const transport = map({
  'auto-tls': 'boolean',
  'cert-file': 'string',
  'client-cert-auth': 'boolean',
  'key-file': 'string',
  'trusted-ca-file': 'string',
});

/** The types of the fields that rules read in configuration files, by group and kind. */
export const CONFIGURATION_SHAPES: Readonly<Record<string, MapShape>> = {
  'kubelet.config.k8s.io/KubeletConfiguration': map({
    authentication: map({
      anonymous: map({ enabled: 'boolean' }),
      webhook: map({ enabled: 'boolean' }),
      x509: map({ clientCAFile: 'string' }),
    }),
    authorization: map({ mode: 'string' }),
    eventRecordQPS: 'integer',
    featureGates: mapOf('boolean'),
    makeIPTablesUtilChains: 'boolean',
    podPidsLimit: 'integer',
    protectKernelDefaults: 'boolean',
    readOnlyPort: 'integer',
    rotateCertificates: 'boolean',
    seccompDefault: 'boolean',
    serverTLSBootstrap: 'boolean',
    streamingConnectionIdleTimeout: 'string',
    tlsCertFile: 'string',
    tlsCipherSuites: strings,
    tlsMinVersion: 'string',
    tlsPrivateKeyFile: 'string',
  }),
  'kubeproxy.config.k8s.io/KubeProxyConfiguration': map({
    bindAddress: 'string',
    enableProfiling: 'boolean',
    metricsBindAddress: 'string',
  }),
  'kubescheduler.config.k8s.io/KubeSchedulerConfiguration': map({ enableProfiling: 'boolean' }),
  'apiserver.config.k8s.io/EncryptionConfiguration': map({
    resources: list(map({ providers: list(mapOf('any')), resources: strings })),
  }),
  'apiserver.config.k8s.io/AuthenticationConfiguration': map({
    anonymous: map({ conditions: list(map({ path: 'string' })), enabled: 'boolean' }),
  }),
  'apiserver.config.k8s.io/AuthorizationConfiguration': map({
    authorizers: list(map({ name: 'string', type: 'string' })),
  }),
  'apiserver.config.k8s.io/AdmissionConfiguration': map({
    plugins: list(map({ configuration: 'any', name: 'string', path: 'string' })),
  }),
  'audit.k8s.io/Policy': map({
    omitStages: strings,
    rules: list(
      map({
        level: 'string',
        namespaces: strings,
        nonResourceURLs: strings,
        omitStages: strings,
        resources: list(map({ group: 'string', resourceNames: strings, resources: strings })),
        userGroups: strings,
        users: strings,
        verbs: strings,
      }),
    ),
  }),
  '/EtcdConfiguration': map({ 'client-transport-security': transport, 'peer-transport-security': transport }),
};

export function configurationShape(group: string, kind: string): Shape | undefined {
  const key = `${group}/${kind}`;
  return Object.hasOwn(CONFIGURATION_SHAPES, key) ? CONFIGURATION_SHAPES[key] : undefined;
}
