// @ts-check
// Manifests that repeat one structure `n` times, chosen so that a lookup without an index becomes quadratic: one label,
// one name, one node, one line.

const many = (/** @type {number} */ n, /** @type {(i: number) => string} */ write) =>
  Array.from({ length: Math.ceil(n) }, (_, i) => write(i)).join('');

const pod = (/** @type {string | number} */ name, labels = 'app: x') => `---
apiVersion: v1
kind: Pod
metadata: {name: p${name}, namespace: d, labels: {${labels}}}
spec: {containers: [{name: a, image: a:1}]}
`;

const service = (/** @type {string | number} */ name, selector = 'app: x') => `---
apiVersion: v1
kind: Service
metadata: {name: s${name}, namespace: d}
spec: {type: LoadBalancer, selector: {${selector}}, ports: [{port: 80}]}
`;

const policy = (/** @type {string | number} */ name, /** @type {string} */ selector) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: n${name}, namespace: d}
spec: {podSelector: ${selector}, policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {}}]}]}
`;

const RBAC = 'rbac.authorization.k8s.io';

const clusterRole = (/** @type {string | number} */ name, aggregation = '') => `---
apiVersion: ${RBAC}/v1
kind: ClusterRole
metadata: {name: r${name}, labels: {agg: x}}
${aggregation}rules: [{apiGroups: [""], resources: [pods, secrets], verbs: ["*"]}]
`;

const clusterBinding = (/** @type {string | number} */ name) => `---
apiVersion: ${RBAC}/v1
kind: ClusterRoleBinding
metadata: {name: b${name}}
roleRef: {apiGroup: ${RBAC}, kind: ClusterRole, name: r${name}}
subjects: [{kind: User, name: u${name}, apiGroup: ${RBAC}}]
`;

const containers = (/** @type {number} */ n, comment = '') => `apiVersion: v1
kind: Pod
metadata: {name: p, namespace: d}
spec:
  containers:
${many(n, (i) => `  - {name: c${i}, image: a:1}${comment}\n`)}`;

/** By name: writes the text of `n` of a thing, and the `n` that takes about a second, or shows quadratic time. */
/** @type {Record<string, { n: number, write: (n: number) => string }>} */
export const structures = {
  'documents in one file': { n: 16_000, write: (n) => many(n, (i) => `---\na: ${i}\n`) },
  'objects in a JSON stream': { n: 25_000, write: (n) => many(n, (i) => `{"a": ${i}}\n`) },
  'comments in one document': {
    n: 50_000,
    write: (n) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n${many(n, (i) => `# c ${i}\n`)}data: {}\n`,
  },
  'pods of one name': { n: 1000, write: (n) => many(n, () => pod(0)) },
  'pods in a List': {
    n: 1000,
    write: (n) =>
      `apiVersion: v1\nkind: List\nitems:\n${many(
        n,
        (i) =>
          `- {apiVersion: v1, kind: Pod, metadata: {name: p${i}, namespace: d}, spec: {containers: [{name: a, image: a:1}]}}\n`,
      )}`,
  },
  'containers of one pod': { n: 1000, write: (n) => containers(n) },
  'waived containers of one pod': {
    n: 1000,
    write: (n) => containers(n, ' # plimsoll-ignore pod-security/*, cis/* -- it is known'),
  },
  'variables of one container': {
    n: 4000,
    write: (n) =>
      `${containers(1).replace(/\}\n$/, ', env: [\n')}${many(n, (i) => `    {name: E${i}, value: $(E${i - 1})},\n`)}  ]}\n`,
  },
  'volumes and mounts of one pod': {
    n: 1000,
    write: (n) => `apiVersion: v1
kind: Pod
metadata: {name: p, namespace: d}
spec:
  volumes:
${many(n, (i) => `  - {name: v${i}, hostPath: {path: /a${i}}}\n`)}  containers:
  - name: a
    image: a:1
    volumeMounts:
${many(n, (i) => `    - {name: v${i}, mountPath: /m${i}}\n`)}`,
  },
  'arguments of one component': {
    n: 4000,
    write: (n) => `apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1.30.0
    command:
    - kube-apiserver
${many(n, (i) => `    - --flag${i}=x\n`)}`,
  },
  'Services and pods with one label': { n: 2000, write: (n) => many(n, (i) => pod(i) + service(i)) },
  'labels that one Service selects, and pods': {
    n: 1000,
    write: (n) =>
      `${service(
        0,
        many(n * 4, (i) => `l${i}: x, `),
      )}${many(n / 2, (i) => pod(i))}`,
  },
  'Ingresses and Services of one name': {
    n: 2000,
    write: (n) =>
      many(
        n,
        (i) => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i${i}, namespace: d}
spec: {rules: [{host: a.b, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: s, port: {number: 80}}}}]}}]}
${service('')}`,
      ),
  },
  'network policies and pods with one label': {
    n: 500,
    write: (n) => many(n, (i) => pod(i) + policy(i, '{matchLabels: {app: x}}')),
  },
  'network policies with expressions, and pods': {
    n: 500,
    write: (n) =>
      many(
        n,
        (i) =>
          pod(i, `app: x, n: v${i}`) +
          policy(i, `{matchExpressions: [{key: n, operator: In, values: [v${i}]}]}`),
      ),
  },
  namespaces: {
    n: 500,
    write: (n) =>
      many(
        n,
        (i) => `---
apiVersion: v1
kind: Namespace
metadata: {name: n${i}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: default, namespace: n${i}}
${pod(i).replace('namespace: d', `namespace: n${i}`)}`,
      ),
  },
  'ClusterRoles that aggregate each other': {
    n: 250,
    write: (n) =>
      many(
        n,
        (i) =>
          clusterRole(i, 'aggregationRule: {clusterRoleSelectors: [{matchLabels: {agg: x}}]}\n') +
          clusterBinding(i),
      ),
  },
  'entries of one ClusterRole': {
    n: 1000,
    write: (n) =>
      `apiVersion: ${RBAC}/v1\nkind: ClusterRole\nmetadata: {name: r}\nrules:\n${many(
        n,
        (i) => `- {apiGroups: [""], resources: [r${i}], verbs: [get, "*"]}\n`,
      )}`,
  },
  'bindings of one role to one account, and pods': {
    n: 500,
    write: (n) => `apiVersion: ${RBAC}/v1
kind: Role
metadata: {name: r, namespace: d}
rules: [{apiGroups: [""], resources: [secrets], verbs: ["*"]}]
${many(
  n,
  (i) => `---
apiVersion: ${RBAC}/v1
kind: RoleBinding
metadata: {name: b${i}, namespace: d}
roleRef: {apiGroup: ${RBAC}, kind: Role, name: r}
subjects: [{kind: ServiceAccount, name: default, namespace: d}]
`,
)}${many(n, (i) => pod(i))}`,
  },
  'subjects of one binding': {
    n: 4000,
    write: (n) => `apiVersion: ${RBAC}/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {apiGroup: ${RBAC}, kind: ClusterRole, name: cluster-admin}
subjects:
${many(n, () => '- {kind: ServiceAccount, name: default, namespace: d}\n')}`,
  },
  'ClusterRoles that aggregate all by selectors of their own': {
    n: 250,
    write: (n) =>
      many(
        n,
        (i) =>
          clusterRole(
            i,
            `aggregationRule: {clusterRoleSelectors: [{matchLabels: {agg: x}, matchExpressions: [{key: no, operator: NotIn, values: [v${i}]}]}]}\n`,
          ) +
          clusterBinding(i) +
          clusterRole(`-${i}`),
      ),
  },
  'Ingresses of many namespaces with one host': {
    n: 500,
    write: (n) =>
      many(
        n,
        (i) => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i, namespace: n${i}}
spec: {rules: [{host: a.b, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: s, port: {number: 80}}}}]}}]}
`,
      ),
  },
  'pods with labels of their own and policies for all pods': {
    n: 500,
    write: (n) => many(n, (i) => pod(i, `app: x${i}`) + policy(i, '{}')),
  },
  'pods with labels of their own and Services that select all': {
    n: 500,
    write: (n) => many(n, (i) => pod(i, `app: x, own: x${i}`) + service(i, `app: x`)),
  },
};
