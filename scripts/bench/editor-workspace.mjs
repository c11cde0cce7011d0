// @ts-check
// A workspace as a platform team has one: many applications, each in a directory of its own.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const NAMESPACES = 25;

/** The text of one application: ten objects that refer to each other. @param {number} at */
function application(at) {
  const namespace = `team-${at % NAMESPACES}`;
  const name = `app-${at}`;
  const metadata = `metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app.kubernetes.io/name: ${name}
`;
  const objects = [
    `apiVersion: apps/v1
kind: Deployment
${metadata}spec:
  replicas: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
    spec:
      serviceAccountName: ${name}
      securityContext:
        runAsNonRoot: ${at % 3 !== 0}
      containers:
        - name: ${name}
          image: registry.example/${name}:1.${at}.0
          ports:
            - name: http
              containerPort: 8080
          envFrom:
            - configMapRef:
                name: ${name}
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 128Mi
          readinessProbe:
            httpGet:
              path: /ready
              port: http
          securityContext:
            allowPrivilegeEscalation: ${at % 2 === 0}
            capabilities:
              drop: [ALL]
          volumeMounts:
            - name: cache
              mountPath: /cache
        - name: proxy
          image: registry.example/proxy:2.1.0
          ports:
            - containerPort: 9090
      volumes:
        - name: cache
          emptyDir: {}
`,
    `apiVersion: v1
kind: Service
${metadata}spec:
  selector:
    app.kubernetes.io/name: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
`,
    `apiVersion: v1
kind: ConfigMap
${metadata}data:
  LOG_LEVEL: info
  DATABASE_HOST: database.${namespace}.svc
  settings.yaml: |
    server:
      port: 8080
      workers: ${at % 8}
`,
    `apiVersion: v1
kind: ServiceAccount
${metadata}automountServiceAccountToken: ${at % 2 === 0}
`,
    `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
${metadata}rules:
  - apiGroups: [""]
    resources: [configmaps${at % 10 === 0 ? ', secrets' : ''}]
    verbs: [get, list, watch]
`,
    `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
${metadata}roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: ${name}
subjects:
  - kind: ServiceAccount
    name: ${name}
    namespace: ${namespace}
`,
    `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
${metadata}spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app.kubernetes.io/name: app-${(at + NAMESPACES) % 500}
      ports:
        - port: 8080
`,
    `apiVersion: policy/v1
kind: PodDisruptionBudget
${metadata}spec:
  minAvailable: 2
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
`,
    `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
${metadata}spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: ${name}
  minReplicas: 3
  maxReplicas: 10
`,
    at < NAMESPACES
      ? `apiVersion: v1
kind: Namespace
metadata:
  name: ${namespace}
  labels:
    pod-security.kubernetes.io/enforce: baseline
`
      : `apiVersion: networking.k8s.io/v1
kind: Ingress
${metadata}spec:
  rules:
    - host: ${name}.shop.example
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: ${name}
                port:
                  name: http
`,
  ];
  return objects.join('---\n');
}

/**
 * Writes a workspace of ten times as many objects as files. Returns the paths of its files.
 * @param {string} folder
 * @param {number} files
 */
export function writeWorkspace(folder, files) {
  mkdirSync(path.join(folder, '.git'), { recursive: true });
  return Array.from({ length: files }, (_, at) => {
    const file = path.join(folder, 'apps', `app-${at}`, 'app.yaml');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, application(at));
    return file;
  });
}
