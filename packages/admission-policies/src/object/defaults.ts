// The defaults of the API server, by type: https://github.com/kubernetes/kubernetes/tree/v1.37.2/pkg/apis, defaults.go.
import { isObject, isPlaceholder, type JsonObject } from '@plimsoll/core/kubernetes';

/** An object whose fields may be set. Its parts still belong to the manifest. */
type Draft = Record<string, JsonObject[string] | undefined>;

type SetDefaults = (object: Draft, minor: number) => void;

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || value === 0 || value === false;

/** Sets fields without a value, or with the zero value, which the type cannot distinguish from none. */
const ifEmpty =
  (values: JsonObject): SetDefaults =>
  (object) => {
    for (const [name, value] of Object.entries(values)) if (isEmpty(object[name])) object[name] = value;
  };

/** Sets fields that are absent. */
const ifAbsent =
  (values: JsonObject): SetDefaults =>
  (object) => {
    for (const [name, value] of Object.entries(values)) object[name] ??= value;
  };

/** A part of an object as a draft of its own, created if it is absent. */
function part(object: Draft, name: string): Draft {
  const own: Draft = isObject(object[name]) ? { ...(object[name] as JsonObject) } : {};
  object[name] = own as JsonObject;
  return own;
}

const given = (object: Draft, name: string): JsonObject | undefined =>
  isObject(object[name]) ? (object[name] as JsonObject) : undefined;

const listIn = (object: Draft, name: string): readonly JsonObject[] =>
  Array.isArray(object[name]) ? (object[name] as readonly JsonObject[]).filter(isObject) : [];

/** `nginx` and `nginx:latest`, but not `nginx@sha256:…`. */
function isLatest(image: unknown): boolean {
  if (typeof image !== 'string' || image.includes('@')) return false;
  const name = image.slice(image.lastIndexOf('/') + 1);
  const colon = name.indexOf(':');
  return colon < 0 || name.slice(colon + 1) === 'latest';
}

const container: SetDefaults = (object) => {
  const { image = null } = object;
  ifEmpty({
    // The policy depends on the tag, so a placeholder for the image decides both.
    imagePullPolicy: isPlaceholder(image) ? image : isLatest(image) ? 'Always' : 'IfNotPresent',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  })(object, 0);
};

const podSpec: SetDefaults = (object) => {
  if (isEmpty(object.serviceAccountName)) object.serviceAccountName = object.serviceAccount;
  object.serviceAccount = object.serviceAccountName;
  ifEmpty({ dnsPolicy: 'ClusterFirst', restartPolicy: 'Always', schedulerName: 'default-scheduler' })(
    object,
    0,
  );
  ifAbsent({ securityContext: {}, terminationGracePeriodSeconds: 30 })(object, 0);
  if (object.hostNetwork === true)
    for (const name of ['containers', 'initContainers'])
      if (object[name] !== undefined) object[name] = listIn(object, name).map(withHostPorts);
};

/** On the node's network a container port is a port of the node. */
function withHostPorts(container: JsonObject): JsonObject {
  if (!Array.isArray(container.ports)) return container;
  return {
    ...container,
    ports: container.ports.map((port) =>
      isObject(port) && isEmpty(port.hostPort) ? { ...port, hostPort: port.containerPort ?? 0 } : port,
    ),
  };
}

/** Limits are also requests. */
function withRequests(container: JsonObject): JsonObject {
  const { resources } = container;
  if (!isObject(resources) || !isObject(resources.limits)) return container;
  const requests = isObject(resources.requests) ? resources.requests : {};
  return { ...container, resources: { ...resources, requests: { ...resources.limits, ...requests } } };
}

const pod: SetDefaults = (object) => {
  const spec = part(object, 'spec');
  ifAbsent({ enableServiceLinks: true })(spec, 0);
  for (const name of ['containers', 'initContainers'])
    if (spec[name] !== undefined) spec[name] = listIn(spec, name).map(withRequests);
};

const VOLUMES_WITH_MODE = { defaultMode: 420 };

const volume: SetDefaults = (object) => {
  if (Object.keys(object).every((name) => name === 'name' || object[name] === null)) object.emptyDir = {};
};

const service: SetDefaults = (object) => {
  const spec = part(object, 'spec');
  ifEmpty({ sessionAffinity: 'None', type: 'ClusterIP' })(spec, 0);
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  if (spec.sessionAffinity === 'ClientIP' && !spec.sessionAffinityConfig)
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: 10800 } };
  if (spec.ports !== undefined && spec.ports !== null)
    spec.ports = listIn(spec, 'ports').map((port) => ({
      ...port,
      protocol: isEmpty(port.protocol) ? 'TCP' : port.protocol!,
      targetPort: isEmpty(port.targetPort) ? (port.port ?? 0) : port.targetPort!,
    }));
  const external = Array.isArray(spec.externalIPs) && spec.externalIPs.length > 0;
  const isOutside = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
  if (isOutside || (spec.type === 'ClusterIP' && external))
    ifEmpty({ externalTrafficPolicy: 'Cluster' })(spec, 0);
  if (isOutside || spec.type === 'ClusterIP') ifAbsent({ internalTrafficPolicy: 'Cluster' })(spec, 0);
  if (spec.type === 'LoadBalancer') ifAbsent({ allocateLoadBalancerNodePorts: true })(spec, 0);
};

const deployment: SetDefaults = (object) => {
  const spec = part(object, 'spec');
  ifAbsent({ replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 })(spec, 0);
  const strategy = part(spec, 'strategy');
  ifEmpty({ type: 'RollingUpdate' })(strategy, 0);
  if (strategy.type === 'RollingUpdate')
    ifAbsent({ maxUnavailable: '25%', maxSurge: '25%' })(part(strategy, 'rollingUpdate'), 0);
};

const daemonSet: SetDefaults = (object) => {
  const spec = part(object, 'spec');
  ifAbsent({ revisionHistoryLimit: 10 })(spec, 0);
  const strategy = part(spec, 'updateStrategy');
  ifEmpty({ type: 'RollingUpdate' })(strategy, 0);
  if (strategy.type === 'RollingUpdate')
    ifAbsent({ maxUnavailable: 1, maxSurge: 0 })(part(strategy, 'rollingUpdate'), 0);
};

const statefulSet: SetDefaults = (object, minor) => {
  const spec = part(object, 'spec');
  ifEmpty({ podManagementPolicy: 'OrderedReady' })(spec, 0);
  const strategy = part(spec, 'updateStrategy');
  if (isEmpty(strategy.type)) {
    strategy.type = 'RollingUpdate';
    part(strategy, 'rollingUpdate');
  }
  if (strategy.type === 'RollingUpdate' && given(strategy, 'rollingUpdate'))
    ifAbsent({ partition: 0, ...(minor >= 35 && { maxUnavailable: 1 }) })(part(strategy, 'rollingUpdate'), 0);
  if (minor >= 27)
    ifEmpty({ whenDeleted: 'Retain', whenScaled: 'Retain' })(
      part(spec, 'persistentVolumeClaimRetentionPolicy'),
      0,
    );
  ifAbsent({ replicas: 1, revisionHistoryLimit: 10 })(spec, 0);
};

const job: SetDefaults = (object) => {
  const spec = part(object, 'spec');
  if (isAbsent(spec.completions) && isAbsent(spec.parallelism)) spec.completions = 1;
  ifAbsent({
    parallelism: 1,
    backoffLimit: isAbsent(spec.backoffLimitPerIndex) ? 6 : 2147483647,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: isAbsent(spec.podFailurePolicy) ? 'TerminatingOrFailed' : 'Failed',
    manualSelector: false,
  })(spec, 0);
  labelsOfTemplate(object, spec);
};

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

function labelsOfTemplate(object: Draft, spec: Draft): void {
  const template = given(spec, 'template');
  const labels = template && isObject(template.metadata) ? template.metadata.labels : undefined;
  if (!isObject(labels)) return;
  const own = isObject(object.metadata) ? object.metadata.labels : undefined;
  if (!isObject(own) || Object.keys(own).length === 0) part(object, 'metadata').labels = labels;
}

const cronJob: SetDefaults = (object) => {
  const spec = part(object, 'spec');
  ifEmpty({ concurrencyPolicy: 'Allow' })(spec, 0);
  ifAbsent({ suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 })(spec, 0);
};

const autoscaler: SetDefaults = (object) => {
  const spec = part(object, 'spec');
  ifAbsent({ minReplicas: 1 })(spec, 0);
  if (listIn(spec, 'metrics').length === 0)
    spec.metrics = [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
      },
    ];
  const behavior = given(spec, 'behavior');
  if (!behavior) return;
  const percent = { type: 'Percent', value: 100, periodSeconds: 15 };
  const up = {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }, percent],
  };
  const own = part(spec, 'behavior');
  ifAbsent(up)(part(own, 'scaleUp'), 0);
  ifAbsent({ selectPolicy: 'Max', policies: [percent] })(part(own, 'scaleDown'), 0);
};

const networkPolicy: SetDefaults = (object) => {
  const spec = part(object, 'spec');
  if (Array.isArray(spec.policyTypes) && spec.policyTypes.length > 0) return;
  const out = Array.isArray(spec.egress) && spec.egress.length > 0;
  spec.policyTypes = out ? ['Ingress', 'Egress'] : ['Ingress'];
};

const namespace: SetDefaults = (object) => {
  const metadata = part(object, 'metadata');
  if (isEmpty(metadata.name)) return;
  part(metadata, 'labels')['kubernetes.io/metadata.name'] = metadata.name;
  ifEmpty({ phase: 'Active' })(part(object, 'status'), 0);
};

/** Plain text is encoded and moved to the data. */
const secret: SetDefaults = (object) => {
  ifEmpty({ type: 'Opaque' })(object, 0);
  const plain = given(object, 'stringData');
  if (!plain) return;
  object.data = {
    ...given(object, 'data'),
    ...Object.fromEntries(Object.entries(plain).map(([key, value]) => [key, base64(String(value))])),
  };
  delete object.stringData;
};

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(text: string): string {
  const bytes = [...unescapedBytes(text)];
  let encoded = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    encoded += ALPHABET[a >> 2]! + ALPHABET[((a & 3) << 4) | ((b ?? 0) >> 4)]!;
    encoded += b === undefined ? '=' : ALPHABET[((b & 15) << 2) | ((c ?? 0) >> 6)]!;
    encoded += c === undefined ? '=' : ALPHABET[c & 63]!;
  }
  return encoded;
}

/** The bytes of text in UTF-8. */
function* unescapedBytes(text: string): Generator<number> {
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (code < 0x80) yield code;
    else if (code < 0x800) yield* [0xc0 | (code >> 6), 0x80 | (code & 63)];
    else if (code < 0x10000) yield* [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
    else
      yield* [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
  }
}

const role = 'rbac.authorization.k8s.io';
const roleRef: SetDefaults = (object) => ifEmpty({ apiGroup: role })(part(object, 'roleRef'), 0);
const subject: SetDefaults = (object) => {
  if (object.kind === 'User' || object.kind === 'Group') ifEmpty({ apiGroup: role })(object, 0);
};

const persistentVolume: SetDefaults = (object) => {
  ifEmpty({ phase: 'Pending' })(part(object, 'status'), 0);
  const spec = part(object, 'spec');
  ifEmpty({ persistentVolumeReclaimPolicy: 'Retain' })(spec, 0);
  ifAbsent({ volumeMode: 'Filesystem' })(spec, 0);
};

const MATCH_RESOURCES = { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} };
const WEBHOOK = { failurePolicy: 'Fail', ...MATCH_RESOURCES, timeoutSeconds: 10 };

/** By the names of types. */
const DEFAULTS: Readonly<Record<string, SetDefaults>> = {
  'core.v1.Pod': pod,
  'core.v1.PodSpec': podSpec,
  'core.v1.Container': container,
  'core.v1.EphemeralContainer': container,
  'core.v1.ContainerPort': ifEmpty({ protocol: 'TCP' }),
  'core.v1.Probe': ifEmpty({
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  }),
  'core.v1.HTTPGetAction': ifEmpty({ path: '/', scheme: 'HTTP' }),
  'core.v1.GRPCAction': ifAbsent({ service: '' }),
  'core.v1.Volume': volume,
  'core.v1.SecretVolumeSource': ifAbsent(VOLUMES_WITH_MODE),
  'core.v1.ConfigMapVolumeSource': ifAbsent(VOLUMES_WITH_MODE),
  'core.v1.DownwardAPIVolumeSource': ifAbsent(VOLUMES_WITH_MODE),
  'core.v1.ProjectedVolumeSource': ifAbsent(VOLUMES_WITH_MODE),
  'core.v1.ServiceAccountTokenProjection': ifAbsent({ expirationSeconds: 3600 }),
  'core.v1.HostPathVolumeSource': ifAbsent({ type: '' }),
  'core.v1.ObjectFieldSelector': ifEmpty({ apiVersion: 'v1' }),
  'core.v1.Service': service,
  'core.v1.Secret': secret,
  'core.v1.Namespace': namespace,
  'core.v1.PersistentVolume': persistentVolume,
  'core.v1.PersistentVolumeClaim': (object) => ifEmpty({ phase: 'Pending' })(part(object, 'status'), 0),
  'core.v1.PersistentVolumeClaimSpec': ifAbsent({ volumeMode: 'Filesystem' }),
  'core.v1.EndpointPort': ifEmpty({ protocol: 'TCP' }),
  'core.v1.ReplicationController': (object) => {
    const spec = part(object, 'spec');
    ifAbsent({ replicas: 1 })(spec, 0);
    labelsOfTemplate(object, spec);
  },
  'apps.v1.Deployment': deployment,
  'apps.v1.DaemonSet': daemonSet,
  'apps.v1.StatefulSet': statefulSet,
  'apps.v1.ReplicaSet': (object) => ifAbsent({ replicas: 1 })(part(object, 'spec'), 0),
  'batch.v1.Job': job,
  'batch.v1.CronJob': cronJob,
  'batch.v1.PodFailurePolicyOnPodConditionsPattern': ifEmpty({ status: 'True' }),
  'autoscaling.v2.HorizontalPodAutoscaler': autoscaler,
  'autoscaling.v1.HorizontalPodAutoscaler': (object) => ifAbsent({ minReplicas: 1 })(part(object, 'spec'), 0),
  'networking.v1.NetworkPolicy': networkPolicy,
  'networking.v1.NetworkPolicyPort': ifAbsent({ protocol: 'TCP' }),
  'rbac.v1.RoleBinding': roleRef,
  'rbac.v1.ClusterRoleBinding': roleRef,
  'rbac.v1.Subject': subject,
  'storage.v1.StorageClass': ifAbsent({ reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  'scheduling.v1.PriorityClass': ifAbsent({ preemptionPolicy: 'PreemptLowerPriority' }),
  'admissionregistration.v1.ValidatingWebhook': ifAbsent(WEBHOOK),
  'admissionregistration.v1.MutatingWebhook': ifAbsent({ ...WEBHOOK, reinvocationPolicy: 'Never' }),
  'admissionregistration.v1.RuleWithOperations': ifAbsent({ scope: '*' }),
  'admissionregistration.v1.ServiceReference': ifAbsent({ port: 443 }),
};

/** Sets the defaults of the API server for an object of a type. */
export function setDefaults(type: string, object: Draft, minor: number): void {
  if (Object.hasOwn(DEFAULTS, type)) DEFAULTS[type]!(object, minor);
}

export const noDefaults: typeof setDefaults = (type, object) => {
  // Moving the text of a Secret to its data is not a default: the API server never stores anything else.
  if (type === 'core.v1.Secret') secret(object, 0);
};
