// A run that goes on with the paths of the run before gives byte for byte what a fresh run gives.
import { type LintResult, lint, type ParsedFile, parse, resolveConfig } from '@plimsoll/core';
import { LintMemory } from '@plimsoll/core/internal';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Building } from '../src/graph/build.js';
import attackPaths from '../src/index.js';

const config = resolveConfig({ extends: 'attack-paths/strict' }, { plugins: [attackPaths] });
const recommended = resolveConfig({ extends: 'attack-paths/recommended' }, { plugins: [attackPaths] });

const FILES = {
  'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: web
      containers:
        - name: app
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          resources: {limits: {memory: 1Gi}, requests: {cpu: 1}}
          securityContext: {privileged: true}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 8080}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
`,
  'db/db.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: data}
spec:
  selector: {matchLabels: {app: db}}
  serviceName: db
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
        - name: db
          image: registry.example/db:2.0
          resources: {limits: {memory: 2Gi}}
        - name: argo
          image: argoproj/argocli:1.0
          ports: [{containerPort: 8080}]
      volumes: [{name: host, hostPath: {path: /}}]
`,
  'old/db.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: data}
spec:
  selector: {matchLabels: {app: db}}
  serviceName: db
  template:
    metadata: {labels: {app: db}}
    spec:
      containers: [{name: db, image: "registry.example/db:2.0"}]
`,
  'shop/api.yaml': `apiVersion: v1
kind: ServiceAccount
metadata: {name: api, namespace: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      serviceAccountName: api
      shareProcessNamespace: true
      tolerations: [{operator: Exists}]
      containers:
        - name: app
          image: registry.example/api:1.0
          envFrom: [{configMapRef: {name: api}}, {secretRef: {name: db}}]
          securityContext: {runAsUser: 1000, capabilities: {add: [NET_RAW]}}
        - {name: proxy, image: "registry.example/proxy:1.0"}
---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec: {selector: {app: api}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: api, namespace: shop}
spec: {defaultBackend: {service: {name: api, port: {number: 80}}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  ingress: [{ports: [{port: 8080}]}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: api, namespace: shop}
data: {LEVEL: info}
`,
  'shop/rights.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: api, namespace: shop}
rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: api, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: api}
subjects: [{kind: ServiceAccount, name: api, namespace: shop}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: all}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: Group, name: "system:serviceaccounts:shop"}]
---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: privileged}}
---
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
stringData: {password: "{{ password }}"}
`,
} as const;

type Files = Map<string, string>;

/** What changes nothing that attack paths read, but places. */
const QUIET: Readonly<Record<string, (text: string, at: number) => string>> = {
  tag: (text, at) => text.replace(/(image: registry.example\/web):\S+/, `$1:1.${at}`),
  limit: (text, at) => text.replace(/memory: \w+/, `memory: ${at + 1}Mi`),
  request: (text, at) => text.replace(/cpu: \w+/, `cpu: ${at + 1}`),
  replicas: (text, at) =>
    text.replace(/(?:replicas: \d+\n {2})?selector: \{match/, `replicas: ${at}\n  selector: {match`),
  finalizer: (text, at) =>
    text.replace(/name: web, (?:finalizers: \[.*?\], )?/, `name: web, finalizers: [a/${at}], `),
  probe: (text, at) =>
    text.replace(
      /(?:livenessProbe.*\n +)?ports: \[\{c/,
      `livenessProbe: {tcpSocket: {port: ${at + 1}}}\n          ports: [{c`,
    ),
  'raise of privileges': (text, at) =>
    text.replace(
      /privileged: true[^}]*/,
      `privileged: true, allowPrivilegeEscalation: ${at % 2 === 0}, readOnlyRootFilesystem: ${at % 2 !== 0}`,
    ),
  'groups of a pod': (text, at) =>
    text.replace(
      /(serviceAccountName: web\n)(?: +securityContext.*\n)?/,
      `$1      securityContext: {runAsNonRoot: false, fsGroup: ${at}}\n`,
    ),
  comment: (text, at) => text.replace(/(?=\n {4}spec)/, `\n    # ${'x'.repeat(at)}`),
  'comment before': (text, at) => `# ${'x'.repeat(at)}\n${text}`,
  spaces: (text, at) => text.replace(/kind: +/, `kind: ${' '.repeat(at)}`),
};
const LOUD: typeof QUIET = {
  'tag of an interface': (text, at) => text.replace(/(argocli):\S+/, `$1:${at}.0`),
  'tag of a copy': (text, at) => text.replace(/(registry.example\/db):[\w.]+/, `$1:2.${at % 2}`),
  privileged: (text, at) => text.replace(/privileged: \w+/, `privileged: ${at % 2 === 0}`),
  image: (text, at) => text.replace(/(image: registry.example\/web)\w*/, `$1${'b'.repeat(at % 2)}`),
  wrong: (text, at) => text.replace(/cpu: .*?\}/, at % 2 === 0 ? 'cpu: [1]}' : 'cpu: 1}'),
  variable: (text, at) =>
    text.replace(/memory: [^},]+/, at % 2 === 0 ? ['memory: $', '{M'].join('') : 'memory: 1Gi'),
  token: (text, at) => text.replace(/(image: registry.example\/web):\S+/, `$1:AKIA2345672345672AB${at % 10}`),
  label: (text, at) => text.replace(/labels: \{app: \w+\}/, `labels: {app: ${['api', 'web', 'no'][at % 3]}}`),
  selector: (text, at) =>
    text.replace(/selector: \{app: \w+\}/, `selector: {app: ${['api', 'web', 'no'][at % 3]}}`),
  'type of a Service': (text, at) =>
    text.replace(
      /spec: \{(?:type: \w+, )?selector/,
      ['spec: {selector', 'spec: {type: LoadBalancer, selector', 'spec: {type: NodePort, selector'][at % 3]!,
    ),
  'port of a Service': (text, at) => text.replace(/(targetPort: )\d+/, `$1${8080 + (at % 2)}`),
  policy: (text, at) => text.replace(/(ports: \[\{port: )\d+(?=\}\]\}\])/, `$1${8080 + (at % 2)}`),
  'no policy': (text, at) =>
    text.replace(/kind: NetworkPol\w+/, at % 2 === 0 ? 'kind: NetworkPolicies' : 'kind: NetworkPolicy'),
  config: (text, at) => text.replace(/LEVEL: \w+/, `LEVEL: level${at}`),
  'verbs of a Role': (text, at) =>
    text.replace(
      /(resources: )\[\S+\], verbs: \[\S+\]/,
      [
        '$1[secrets], verbs: [get]',
        '$1[pods], verbs: [create]',
        '$1[roles], verbs: ["*"]',
        '$1["*"], verbs: ["*"]',
      ][at % 4]!,
    ),
  'role of a binding': (text, at) =>
    text.replace(
      /kind: \w+, name: \w+(?=\}\nsubjects)/,
      ['kind: Role, name: api', 'kind: ClusterRole, name: admin', 'kind: Role, name: no'][at % 3]!,
    ),
  subject: (text, at) => text.replace(/(Account, name: )\w+/, `$1${['api', 'web', 'default'][at % 3]}`),
  group: (text, at) => text.replace(/(serviceaccounts:)\w+/, `$1${['shop', 'data'][at % 2]}`),
  level: (text, at) =>
    text.replace(/(enforce: )\w+/, `$1${['privileged', 'baseline', 'restricted'][at % 3]}`),
  namespace: (text, at) => text.replace(/, namespace: \w+/, `, namespace: ${['shop', 'data'][at % 2]}`),
  user: (text, at) => text.replace(/runAsUser: \w+/, `runAsUser: ${at % 3}`),
  'raise with a capability': (text, at) =>
    text.replace(
      /runAsUser: 1000,(?: allow\S+ \w+,)?/,
      `runAsUser: 1000, allowPrivilegeEscalation: ${at % 2 === 0},`,
    ),
  capability: (text, at) => text.replace(/add: \[\w+\]/, `add: [${['NET_RAW', 'SYS_ADMIN'][at % 2]}]`),
  'last object': (text, at) => (at % 2 === 0 ? `${text}---\n${text.split('---\n').at(-1)}` : text),
  'no first object': (text) => text.split('---\n').slice(1).join('---\n') || text,
  jewel: (text, at) =>
    text.replace(
      /name: web, (?:annotations: \{.*?\}, )?/,
      at % 2 === 0 ? 'name: web, annotations: {plimsoll.dev/crown-jewel: web}, ' : 'name: web, ',
    ),
};

const json = (result: LintResult): string =>
  JSON.stringify(result, (_, value) => (value instanceof Map ? [...value] : value));

/** Parses what changed, as an editor does. */
async function parsedBy(known: Map<string, ParsedFile>, files: Files): Promise<readonly ParsedFile[]> {
  for (const [path, text] of files)
    if (known.get(path)?.source.text !== text) known.set(path, await parse({ path, text }));
  return [...known.values()];
}

const edits = fc.array(
  fc.record({
    path: fc.constantFrom(...Object.keys(FILES)),
    name: fc.constantFrom(...Object.keys(QUIET), ...Object.keys(LOUD), ...Object.keys(LOUD)),
    at: fc.nat(12),
  }),
  { minLength: 2, maxLength: 12 },
);

test('gives what a fresh run gives after any edits', async () => {
  await fc.assert(
    fc.asyncProperty(edits, fc.constantFrom(config, recommended), async (sequence, used) => {
      const memory = new LintMemory();
      const files: Files = new Map(Object.entries(FILES));
      const known = new Map<string, ParsedFile>();
      for (const edit of [undefined, ...sequence]) {
        if (edit) files.set(edit.path, { ...QUIET, ...LOUD }[edit.name]!(files.get(edit.path)!, edit.at));
        const parsed = await parsedBy(known, files);
        const options = { now: new Date(0) };
        const again = await lint(parsed, used, { ...options, memory });
        expect(json(again)).toBe(json(await lint(parsed, used, options)));
      }
    }),
    { numRuns: 6 },
  );
});

test.each(Object.keys(QUIET))('does not build the graph again after another %s', async (name) => {
  const addOfCluster = vi.spyOn(Building.prototype, 'addOfCluster');
  onTestFinished(() => addOfCluster.mockRestore());
  const memory = new LintMemory();
  const files: Files = new Map(Object.entries(FILES));
  const known = new Map<string, ParsedFile>();
  for (const at of [1, 2, 3]) {
    files.set('web.yaml', QUIET[name]!(files.get('web.yaml')!, at));
    const { findings } = await lint(await parsedBy(known, files), recommended, { memory });
    expect(findings.length).toBeGreaterThan(0);
  }
  expect(addOfCluster.mock.calls.filter(([part]) => part === 'outside')).toHaveLength(1);
});

test('tells every identity of a definition that appears', async () => {
  const grants = (name: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${name}}
spec: {serviceAccountName: ${name}, automountServiceAccountToken: true, containers: [{name: c, image: "registry.example/c:1.0"}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ${name}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: runs}
subjects: [{kind: ServiceAccount, name: ${name}, namespace: ${name}}]
`;
  const files: Files = new Map([
    [
      'role.yaml',
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: runs}
rules: [{apiGroups: [argoproj.io], resources: [workflows], verbs: [create]}]
`,
    ],
    ['one.yaml', grants('one')],
    ['two.yaml', grants('two')],
    ['crd.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: x}\n'],
  ]);
  const memory = new LintMemory();
  const known = new Map<string, ParsedFile>();
  const run = async () => {
    const parsed = await parsedBy(known, files);
    const again = json(await lint(parsed, config, { now: new Date(0), memory }));
    expect(again).toBe(json(await lint(parsed, config, { now: new Date(0) })));
    return again;
  };
  const doubt = 'The files do not show whether workflows.argoproj.io become pods';
  expect(await run()).toContain(doubt);
  files.set(
    'crd.yaml',
    `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: workflows.argoproj.io}
`,
  );
  expect(await run()).not.toContain(doubt);
});

test('leaves out a credential that ran out since an earlier run', async () => {
  const text = `apiVersion: v1
kind: Secret
metadata: {name: bootstrap-token-abcdef, namespace: kube-system}
type: bootstrap.kubernetes.io/token
stringData:
  token-id: abcdef
  token-secret: 0123456789abcdef
  usage-bootstrap-authentication: "true"
  auth-extra-groups: system:bootstrappers:ops
  expiration: "2030-01-02T12:00:00Z"
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ops}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:bootstrappers:ops"}]
---
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.36.0
      command: [kube-apiserver, --enable-bootstrap-token-auth=true]
`;
  const files = [await parse({ path: 'token.yaml', text })];
  const memory = new LintMemory();
  const now = vi.spyOn(Date, 'now');
  onTestFinished(() => now.mockRestore());
  const foundOn = async (day: string): Promise<boolean> => {
    now.mockReturnValue(Date.parse(day));
    const { findings } = await lint(files, recommended, { memory });
    return findings.some(({ ruleId }) => ruleId === 'attack-paths/repository-to-cluster-admin');
  };
  expect(await foundOn('2030-01-02')).toBe(true);
  expect(await foundOn('2030-01-03')).toBe(false);
});
