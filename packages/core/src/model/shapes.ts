/**
 * The types that the API gives to the fields that rules read: a value of another type never reaches a rule,
 * it is a `plimsoll/malformed` finding. Fields that are not listed may hold anything.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
export type Shape = 'boolean' | 'integer' | 'string' | 'any' | ListShape | MapShape;

export interface ListShape {
  readonly list: Shape;
}

export interface MapShape {
  /** Fields with their own shapes; others are `rest`, by default `any`. */
  readonly fields: { readonly [field: string]: Shape };
  readonly rest?: Shape;
}

export const list = (item: Shape): ListShape => ({ list: item });
export const map = (fields: MapShape['fields']): MapShape => ({ fields });
export const mapOf = (rest: Shape): MapShape => ({ fields: {}, rest });

const strings = list('string');
const seLinuxOptions = map({ level: 'string', role: 'string', type: 'string', user: 'string' });
const seccompProfile = map({ localhostProfile: 'string', type: 'string' });
const appArmorProfile = seccompProfile;
const windowsOptions = map({ hostProcess: 'boolean', runAsUserName: 'string' });

const handler = map({
  exec: map({ command: strings }),
  httpGet: map({
    host: 'string',
    httpHeaders: list(map({ name: 'string', value: 'string' })),
    path: 'string',
  }),
  tcpSocket: map({ host: 'string' }),
});

const container = map({
  args: strings,
  command: strings,
  env: list(map({ name: 'string', value: 'string', valueFrom: mapOf('any') })),
  envFrom: list(mapOf('any')),
  image: 'string',
  imagePullPolicy: 'string',
  lifecycle: map({ postStart: handler, preStop: handler }),
  livenessProbe: handler,
  name: 'string',
  ports: list(
    map({
      containerPort: 'integer',
      hostIP: 'string',
      hostPort: 'integer',
      name: 'string',
      protocol: 'string',
    }),
  ),
  readinessProbe: handler,
  resources: map({ limits: mapOf('any'), requests: mapOf('any') }),
  restartPolicy: 'string',
  securityContext: map({
    allowPrivilegeEscalation: 'boolean',
    appArmorProfile,
    capabilities: map({ add: strings, drop: strings }),
    privileged: 'boolean',
    procMount: 'string',
    readOnlyRootFilesystem: 'boolean',
    runAsGroup: 'integer',
    runAsNonRoot: 'boolean',
    runAsUser: 'integer',
    seccompProfile,
    seLinuxOptions,
    windowsOptions,
  }),
  startupProbe: handler,
  volumeDevices: list(mapOf('any')),
  volumeMounts: list(map({ mountPath: 'string', name: 'string', readOnly: 'boolean', subPath: 'string' })),
});

/** A volume is its name and one source, and every source is a map. */
const volume: MapShape = {
  fields: {
    hostPath: map({ path: 'string', type: 'string' }),
    name: 'string',
    projected: map({ sources: list(mapOf('any')) }),
  },
  rest: mapOf('any'),
};

const podSpec = map({
  automountServiceAccountToken: 'boolean',
  containers: list(container),
  ephemeralContainers: list(container),
  hostAliases: list(mapOf('any')),
  hostIPC: 'boolean',
  hostNetwork: 'boolean',
  hostPID: 'boolean',
  hostUsers: 'boolean',
  imagePullSecrets: list(mapOf('any')),
  initContainers: list(container),
  nodeName: 'string',
  nodeSelector: mapOf('string'),
  os: map({ name: 'string' }),
  priorityClassName: 'string',
  restartPolicy: 'string',
  runtimeClassName: 'string',
  securityContext: map({
    appArmorProfile,
    fsGroup: 'integer',
    runAsGroup: 'integer',
    runAsNonRoot: 'boolean',
    runAsUser: 'integer',
    seccompProfile,
    seLinuxOptions,
    supplementalGroups: list('integer'),
    sysctls: list(map({ name: 'string', value: 'string' })),
    windowsOptions,
  }),
  serviceAccount: 'string',
  serviceAccountName: 'string',
  shareProcessNamespace: 'boolean',
  tolerations: list(mapOf('any')),
  volumes: list(volume),
});

const metadata = map({
  annotations: mapOf('string'),
  generateName: 'string',
  labels: mapOf('string'),
  name: 'string',
  namespace: 'string',
});

const rules = list(
  map({
    apiGroups: strings,
    nonResourceURLs: strings,
    resourceNames: strings,
    resources: strings,
    verbs: strings,
  }),
);
const binding = map({
  roleRef: map({ apiGroup: 'string', kind: 'string', name: 'string' }),
  subjects: list(map({ apiGroup: 'string', kind: 'string', name: 'string', namespace: 'string' })),
});

const expressions = list(map({ key: 'string', operator: 'string', values: strings }));
const labelSelector = map({ matchExpressions: expressions, matchLabels: mapOf('string') });

const policyPeers = list(
  map({
    ipBlock: map({ cidr: 'string', except: strings }),
    namespaceSelector: labelSelector,
    podSelector: labelSelector,
  }),
);
const policyPorts = list(map({ endPort: 'integer', protocol: 'string' }));
const networkPolicy = map({
  egress: list(map({ ports: policyPorts, to: policyPeers })),
  ingress: list(map({ from: policyPeers, ports: policyPorts })),
  podSelector: labelSelector,
  policyTypes: strings,
});

const service = map({
  externalIPs: strings,
  externalName: 'string',
  loadBalancerSourceRanges: strings,
  ports: list(map({ name: 'string', nodePort: 'integer', port: 'integer', protocol: 'string' })),
  selector: mapOf('string'),
  type: 'string',
});

/** `serviceName` and `backend` are of the versions before networking.k8s.io/v1. */
const oldBackend = map({ serviceName: 'string' });
const backend = map({ service: map({ name: 'string' }) });
const ingress = map({
  backend: oldBackend,
  defaultBackend: backend,
  ingressClassName: 'string',
  rules: list(
    map({
      host: 'string',
      http: map({
        paths: list(
          map({
            backend: map({ ...backend.fields, ...oldBackend.fields }),
            path: 'string',
            pathType: 'string',
          }),
        ),
      }),
    }),
  ),
  tls: list(map({ hosts: strings, secretName: 'string' })),
});

const webhooks = list(
  map({
    clientConfig: map({ caBundle: 'string', service: map({ name: 'string' }), url: 'string' }),
    failurePolicy: 'string',
    name: 'string',
    namespaceSelector: labelSelector,
    objectSelector: labelSelector,
    rules: list(map({ apiGroups: strings, apiVersions: strings, operations: strings, resources: strings })),
    timeoutSeconds: 'integer',
  }),
);

const limits = list(map({ default: mapOf('any'), max: mapOf('any'), type: 'string' }));
const jobSpec = { ttlSecondsAfterFinished: 'integer' } as const;

/** By what a cursor is the root of: a kind of the API, or a part that several kinds embed. */
export const SHAPES = {
  ClusterRole: map({ metadata, rules }),
  ClusterRoleBinding: map({ metadata, ...binding.fields }),
  CronJob: map({ metadata, spec: map({ jobTemplate: map({ spec: map(jobSpec) }) }) }),
  Ingress: map({ metadata, spec: ingress }),
  Job: map({ metadata, spec: map(jobSpec) }),
  LimitRange: map({ metadata, spec: map({ limits }) }),
  MutatingWebhookConfiguration: map({ metadata, webhooks }),
  NetworkPolicy: map({ metadata, spec: networkPolicy }),
  PersistentVolume: map({ metadata, spec: map({ hostPath: map({ path: 'string', type: 'string' }) }) }),
  ResourceQuota: map({ metadata, spec: map({ hard: mapOf('any') }) }),
  Role: map({ metadata, rules }),
  RoleBinding: map({ metadata, ...binding.fields }),
  Service: map({ metadata, spec: service }),
  ServiceAccount: map({ automountServiceAccountToken: 'boolean', metadata }),
  StorageClass: map({ metadata, parameters: mapOf('string'), provisioner: 'string' }),
  ValidatingWebhookConfiguration: map({ metadata, webhooks }),
  container,
  metadata,
  podSpec,
  resource: map({ metadata }),
  volume,
} as const satisfies Record<string, MapShape>;
