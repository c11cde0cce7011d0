// @ts-check
// The Go packages with the types, and the names of their types here: `core.v1.Pod`, `kubelet.v1beta1.…`.

/**
 * Packages whose import path ends with the version. `name` is the prefix of the types' names, `module` the Go module.
 * With `structs`, types are read from Go structs, since no OpenAPI describes them. `group` is the API group of kinds of
 * configuration files. Those of the API itself are in the specification.
 * @typedef {{ name: string, module: string, folder: string, group?: string, structs?: true }} Package
 */

/** @type {readonly Package[]} */
export const PACKAGES = [
  { name: 'meta', module: 'k8s.io/apimachinery', folder: 'pkg/apis/meta' },
  { name: 'apiextensions', module: 'k8s.io/apiextensions-apiserver', folder: 'pkg/apis/apiextensions' },
  { name: 'apiregistration', module: 'k8s.io/kube-aggregator', folder: 'pkg/apis/apiregistration' },
  {
    name: 'admission',
    module: 'k8s.io/api',
    folder: 'admission',
    group: 'admission.k8s.io',
    structs: true,
  },
  { name: 'imagepolicy', module: 'k8s.io/api', folder: 'imagepolicy', group: 'imagepolicy.k8s.io' },
  {
    name: 'abac',
    module: 'k8s.io/kubernetes',
    folder: 'pkg/apis/abac',
    group: 'abac.authorization.kubernetes.io',
  },
  { name: 'audit', module: 'k8s.io/apiserver', folder: 'pkg/apis/audit', group: 'audit.k8s.io' },
  {
    name: 'clientauthentication',
    module: 'k8s.io/client-go',
    folder: 'pkg/apis/clientauthentication',
    group: 'client.authentication.k8s.io',
  },
  { name: 'kubelet', module: 'k8s.io/kubelet', folder: 'config', group: 'kubelet.config.k8s.io' },
  { name: 'kubeproxy', module: 'k8s.io/kube-proxy', folder: 'config', group: 'kubeproxy.config.k8s.io' },
  {
    name: 'kubescheduler',
    module: 'k8s.io/kube-scheduler',
    folder: 'config',
    group: 'kubescheduler.config.k8s.io',
  },
  { name: 'componentbase', module: 'k8s.io/component-base', folder: 'config', structs: true },
  { name: 'logs', module: 'k8s.io/component-base', folder: 'logs/api', structs: true },
  { name: 'tracing', module: 'k8s.io/component-base', folder: 'tracing/api', structs: true },
  {
    name: 'apiserver',
    module: 'k8s.io/apiserver',
    folder: 'pkg/apis/apiserver',
    group: 'apiserver.config.k8s.io',
    structs: true,
  },
  // The package of EncryptionConfiguration until 1.28.
  {
    name: 'apiserver',
    module: 'k8s.io/apiserver',
    folder: 'pkg/apis/config',
    group: 'apiserver.config.k8s.io',
    structs: true,
  },
  {
    name: 'webhookadmission',
    module: 'k8s.io/apiserver',
    folder: 'pkg/admission/plugin/webhook/config/apis/webhookadmission',
    group: 'apiserver.config.k8s.io',
    structs: true,
  },
  {
    name: 'policyconfig',
    module: 'k8s.io/apiserver',
    folder: 'pkg/admission/plugin/policy/config/apis/policyconfig',
    group: 'apiserver.config.k8s.io',
    structs: true,
  },
  {
    name: 'resourcequota',
    module: 'k8s.io/apiserver',
    folder: 'pkg/admission/plugin/resourcequota/apis/resourcequota',
    group: 'resourcequota.admission.k8s.io',
    structs: true,
  },
  {
    name: 'kubeadm',
    module: 'k8s.io/kubernetes',
    folder: 'cmd/kubeadm/app/apis/kubeadm',
    group: 'kubeadm.k8s.io',
    structs: true,
  },
  {
    name: 'bootstraptoken',
    module: 'k8s.io/kubernetes',
    folder: 'cmd/kubeadm/app/apis/bootstraptoken',
    structs: true,
  },
  {
    name: 'eventratelimit',
    module: 'k8s.io/kubernetes',
    folder: 'plugin/pkg/admission/eventratelimit/apis/eventratelimit',
    group: 'eventratelimit.admission.k8s.io',
    structs: true,
  },
  {
    name: 'podtolerationrestriction',
    module: 'k8s.io/kubernetes',
    folder: 'plugin/pkg/admission/podtolerationrestriction/apis/podtolerationrestriction',
    group: 'podtolerationrestriction.admission.k8s.io',
    structs: true,
  },
  {
    name: 'podsecurity',
    module: 'k8s.io/pod-security-admission',
    folder: 'admission/api',
    group: 'pod-security.admission.config.k8s.io',
    structs: true,
  },
  {
    name: 'clientcmd',
    module: 'k8s.io/client-go',
    folder: 'tools/clientcmd/api',
    group: '',
    structs: true,
  },
  // Last, since its directories are the names.
  { name: '', module: 'k8s.io/api', folder: '' },
];

/** Kinds of configuration files whose group or name differs from the package and type. Source: its register.go. */
export const EXCEPTIONS = /** @type {Readonly<Record<string, { group?: string, kind?: string }>>} */ ({
  'apiserver.v1alpha1.AdmissionConfiguration': { group: 'apiserver.k8s.io' },
  'apiserver.v1alpha1.EgressSelectorConfiguration': { group: 'apiserver.k8s.io' },
  'apiserver.v1beta1.EgressSelectorConfiguration': { group: 'apiserver.k8s.io' },
  'resourcequota.v1.Configuration': { group: 'apiserver.config.k8s.io', kind: 'ResourceQuotaConfiguration' },
  'webhookadmission.v1.WebhookAdmission': { kind: 'WebhookAdmissionConfiguration' },
});

/**
 * The last release that serves a version, where the specification says otherwise.
 * @type {readonly { version: RegExp, last: number }[]}
 */
export const LAST_RELEASES = [
  // The specification has all APIs on, but these are off by default since 1.16.
  // https://kubernetes.io/blog/2019/07/18/api-deprecations-in-1-16/
  { version: /^apps\/v1beta[12]\//, last: 15 },
  { version: /^extensions\/v1beta1\/(?!Ingress$)/, last: 15 },
  // The specification names one version of a request's body.
  // https://kubernetes.io/docs/reference/using-api/deprecation-guide/#v1-25
  { version: /^policy\/v1beta1\/Eviction$/, last: 24 },
];

/** Types that are simpler in JSON than in Go. */
const LEAVES = /** @type {Readonly<Record<string, string>>} */ ({
  'k8s.io/apimachinery/pkg/api/resource.Quantity': 'quantity',
  'k8s.io/apimachinery/pkg/api/resource.QuantityValue': 'quantity',
  'k8s.io/apimachinery/pkg/util/intstr.IntOrString': 'int-or-string',
  'k8s.io/apimachinery/pkg/apis/meta/v1.Duration': 'duration',
  'k8s.io/apimachinery/pkg/apis/meta/v1.Time': 'date-time',
  'k8s.io/apimachinery/pkg/apis/meta/v1.MicroTime': 'date-time',
  'k8s.io/apimachinery/pkg/apis/meta/v1.Fields': 'object',
  'k8s.io/apimachinery/pkg/apis/meta/v1.FieldsV1': 'object',
  'k8s.io/apimachinery/pkg/runtime.RawExtension': 'object',
  'k8s.io/apimachinery/pkg/runtime.Unknown': 'object',
  'k8s.io/apimachinery/pkg/types.UID': 'string',
  'k8s.io/api/core/v1.PullPolicy': 'string',
  'k8s.io/api/core/v1.HostPathType': 'string',
  // A JSON schema, whose parts have several types each.
  'k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/*.JSON': 'any',
  'k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/*.JSONSchemaPropsOrArray': 'any',
  'k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/*.JSONSchemaPropsOrBool': 'any',
  'k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/*.JSONSchemaPropsOrStringArray': 'any',
  'k8s.io/kubernetes/cmd/kubeadm/app/apis/bootstraptoken/*.BootstrapTokenString': 'string',
  'k8s.io/kubernetes/cmd/kubeadm/app/apis/kubeadm/*.BootstrapTokenString': 'string',
});

/** The name of a Go type here, or the word for a leaf; undefined for types of other packages. @param {string} type */
export function nameOf(type) {
  const leaf = LEAVES[type] ?? LEAVES[type.replace(/\/v\d\w*\.(\w+)$/, '/*.$1')];
  if (leaf !== undefined) return leaf;
  const [, place, version, name] = /^(.*)\/(v\d\w*)\.(\w+)$/.exec(type) ?? [];
  if (place === undefined) return undefined;
  const it = PACKAGES.find(({ module, folder, name }) =>
    name === '' ? place.startsWith(`${module}/`) : place === `${module}/${folder}`,
  );
  if (it === undefined) return undefined;
  return `${it.name || place.slice(it.module.length + 1)}.${version}.${name}`;
}
