/** A small repository as a team writes it: the files that `memory.property.test.ts` edits. */
export const FILES: Readonly<Record<string, string>> = {
  'base/namespaces.yaml': `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
---
apiVersion: v1
kind: Namespace
metadata: {name: data}
---
apiVersion: v1
kind: LimitRange
metadata: {name: limits, namespace: data}
spec: {limits: [{type: Container, default: {memory: 1Gi}}]}
`,
  'shop/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: web
      hostNetwork: false
      containers:
        # plimsoll-ignore nsa-hardening/image-digest-pinned -- built in the same pipeline
        - name: app
          image: registry.example/web:1.4
          args: [--port=8080]
          ports: [{containerPort: 8080, name: http}]
          envFrom: [{configMapRef: {name: web}}]
          securityContext: {privileged: true, runAsUser: 0}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  type: LoadBalancer
  selector: {app: web}
  ports: [{port: 80, targetPort: http}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  rules: [{host: shop.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: shop}
data: {LEVEL: info, password: hunter2hunter2}
`,
  'shop/rights.yaml': `apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web, namespace: shop}
rules: [{apiGroups: [""], resources: [secrets, pods/exec], verbs: [get, create]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: admins}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: Group, name: 'system:authenticated'}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{}]}
`,
  'data/db.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
  namespace: data
  annotations: {plimsoll.dev/ignore: nsa-hardening/cpu-limits -- bursts are wanted}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      automountServiceAccountToken: false
      containers:
        - name: db
          image: registry.example/db:\${TAG}
          ports: [{containerPort: 5432}]
          resources: {limits: {memory: \${MEMORY}}}
      volumes: [{name: host, hostPath: {path: /var/run/docker.sock}}]
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: backup, namespace: data}
spec:
  schedule: "0 3 * * *"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: run, image: backup}]}}}}
`,
  'crds/widgets.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                size: {type: integer}
                template:
                  type: object
                  properties:
                    spec: {type: object, required: [containers], properties: {containers: {type: array, items: {type: object}}}}
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: one, namespace: shop}
spec: {size: large, template: {spec: {containers: [{name: a, image: a}]}}}
`,
  'crds/others.yaml': `apiVersion: v1
kind: List
items:
  - {apiVersion: example.com/v1, kind: Widget, metadata: {name: two}, spec: {size: 3}}
  - {apiVersion: example.com/v1, kind: Gadget, metadata: {name: three}, spec: {}}
---
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: generate}
spec: {validationFailureAction: Audit, rules: [{name: deny, generate: {kind: NetworkPolicy, name: deny, namespace: x}}]}
`,
  'flux/release.yaml': `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: app, namespace: data}
spec: {url: oci://registry.example/charts/app-template, ref: {tag: 3.0.0}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: app, namespace: data}
spec:
  chartRef: {kind: OCIRepository, name: app}
  values:
    controllers: {main: {containers: {main: {image: {repository: app, tag: latest}, securityContext: {privileged: true}}}}}
`,
  'overlay/web.yaml': `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 81}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: kubelet, namespace: kube-system}
data:
  kubelet: |
    apiVersion: kubelet.config.k8s.io/v1beta1
    kind: KubeletConfiguration
    authentication: {anonymous: {enabled: true}}
`,
  'operator/roles.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: kafka-edit, labels: {rbac.authorization.k8s.io/aggregate-to-edit: "true", acme.example/to: all}}
rules: [{apiGroups: [""], resources: [secrets, serviceaccounts/token], verbs: [get, create]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: everything}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {acme.example/to: all}}]}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: operator}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: everything}
subjects: [{kind: ServiceAccount, name: operator, namespace: data}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: editors, namespace: data}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}, {kind: Group, name: 'system:authenticated'}]
`,
};
