import { testRule } from '../../../test/test-rule.js';

interface Place {
  readonly name?: string;
  readonly namespace?: string;
  readonly selector?: string;
}

const service = (
  spec: string,
  { name = 'web', namespace = 'shop', selector = '{app: web}' }: Place = {},
): string => `---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  selector: ${selector}
  ${spec}
`;

const pod = (container: string, labels = '{app: web}', namespace = 'shop'): string => `---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: ${namespace}
  labels: ${labels}
spec:
  containers:
    - name: main
      ${container}
`;

const exposed = (ports: string, place?: Place): string => service(`{type: NodePort, ports: ${ports}}`, place);
const flow = (text: string): string =>
  text.replace(/spec:\n {2}selector: (.*)\n {2}\{/, 'spec:\n  {selector: $1, ');

testRule('exposed-control-plane-port', {
  valid: [
    { name: 'not exposed', code: flow(service('{ports: [{port: 2379}]}')) },
    { name: 'the port of the pods counts', code: flow(exposed('[{port: 6443, targetPort: 8443}]')) },
    { name: 'a common port of an application', code: flow(exposed('[{port: 8080}, {port: 9099}]')) },
    { name: 'a name that no pod has', code: flow(exposed('[{port: 80, targetPort: api}]')) },
    { name: 'a number alone', code: flow(exposed('[{port: 6443}, {port: 2379}, {port: 10250}]')) },
    {
      name: 'a program that has the number too',
      code:
        flow(exposed('[{port: 10250}]', { name: 'etcd', namespace: 'kube-system' })) +
        pod(
          '{image: example.com/webhook, ports: [{containerPort: 10250}]}',
          '{app: web}',
          'kube-system',
        ).replace(/- name: main\n {6}\{/, '- {name: main, '),
    },
    {
      name: 'a private address',
      code: flow(
        service('{type: LoadBalancer, loadBalancerIP: 10.0.6.51, ports: [{port: 6443}]}', {
          name: 'kube-api',
        }),
      ),
    },
    {
      name: 'the cluster itself',
      code: pod('ports: [{containerPort: 2379, hostPort: 2379}]', '{}', 'kube-system'),
    },
    { name: 'no host port', code: pod('command: [etcd]\n      ports: [{containerPort: 2379}]') },
    {
      name: 'the number of a host port alone',
      code: pod('image: example.com/shop\n      ports: [{containerPort: 80, hostPort: 10250}]'),
    },
    { name: 'chosen ports', code: flow(exposed('[{port: 2379}]')), options: { ports: [1] } },
  ],
  invalid: [
    {
      code: flow(exposed('[{port: 443, targetPort: 6443}, {port: 2379}]', { name: 'control-plane' })),
      findings: [
        {
          messageId: 'service',
          text: '6443',
          message:
            'This Service of type NodePort exposes port 6443 of the control plane or the nodes. Keep that port inside the cluster.',
        },
        { messageId: 'service', text: '2379' },
      ],
    },
    {
      name: 'by what runs behind it',
      code:
        flow(exposed('[{port: 2379}]')) +
        pod('command: [/usr/local/bin/etcd, --data-dir=/data]\n      ports: [{containerPort: 2379}]'),
      findings: [{ messageId: 'service', text: '2379' }],
    },
    {
      name: 'by the name of a port',
      code:
        flow(exposed('[{port: 80, targetPort: etcd}]')) + pod('ports: [{name: etcd, containerPort: 2379}]'),
      findings: [{ messageId: 'service', text: 'etcd' }],
    },
    {
      name: "the API server's old port, of the system",
      code: flow(exposed('[{port: 8080}]', { namespace: 'kube-system' })),
      findings: [{ messageId: 'service', text: '8080' }],
    },
    {
      name: 'by its component',
      code: flow(exposed('[{port: 8080}]', { selector: '{component: kube-apiserver}' })),
      findings: [{ messageId: 'service', text: '8080' }],
    },
    {
      name: 'a port of the node, by what is executed',
      code: pod(
        "command: [sh, -c, 'exec /usr/local/bin/etcd']\n      ports: [{containerPort: 80, hostPort: 2379}]",
      ),
      findings: [
        {
          messageId: 'hostPort',
          text: '2379',
          container: 'main',
          message:
            "Container 'main' runs a control-plane or node component and exposes it on port 2379 of the node. Remove the hostPort.",
        },
      ],
    },
    {
      name: 'a port of the node, by its name',
      code: pod('ports: [{name: kubelet, containerPort: 80, hostPort: 10255}]'),
      findings: [{ messageId: 'hostPort', text: '10255' }],
    },
  ],
});

const ingress = (backend: string, annotations = '{}'): string => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations: ${annotations}
spec:
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: ${backend}
          - path: /again
            pathType: Prefix
            backend: ${backend}
`;

const PROMETHEUS = '{service: {name: prometheus, port: {number: 9090}}}';
const prometheus = (spec = '{ports: [{port: 9090}]}'): string =>
  flow(service(spec, { name: 'prometheus', selector: '{app: metrics}' }));

const served = (image: string): string =>
  flow(service('{ports: [{port: 80, targetPort: 8080}]}', { name: 'ui', selector: '{app: ui}' })) +
  pod(`image: ${image}`, '{app: ui}');

testRule('exposed-sensitive-interface', {
  valid: [
    { name: 'inside the cluster', code: prometheus() },
    {
      name: 'another application of that name',
      code: prometheus('{type: NodePort}') + pod('image: example.com/shop', '{app: metrics}'),
    },
    {
      name: 'an Ingress that asks',
      code:
        prometheus() +
        ingress(PROMETHEUS, '{nginx.ingress.kubernetes.io/auth-url: https://login.example.com}'),
    },
    {
      name: 'a login of its own behind an Ingress',
      code: flow(service('{}', { name: 'grafana' })) + ingress('{service: {name: grafana}}'),
    },
    { name: 'a Service of no known program', code: ingress('{service: {name: shop}}') },
    {
      name: 'another program of that name',
      code: ingress(PROMETHEUS) + prometheus() + pod('image: example.com/shop', '{app: metrics}'),
    },
    {
      name: 'a proxy that asks, beside it',
      code: `${prometheus()}${ingress(PROMETHEUS)}${pod(
        'image: quay.io/prometheus/prometheus:v3\n    - {name: proxy, image: quay.io/oauth2-proxy/oauth2-proxy:v7}',
        '{app: metrics}',
      )}`,
    },
    {
      name: 'the proxy of OpenShift, beside it',
      code: `${prometheus()}${ingress(PROMETHEUS)}${pod(
        'image: quay.io/prometheus/prometheus:v3\n    - {name: proxy, image: registry.redhat.io/openshift4/ose-oauth-proxy-rhel9:v4.17}',
        '{app: metrics}',
      )}`,
    },
    {
      name: 'its applications only',
      code:
        ingress('{service: {name: ray-head-svc, port: {number: 8000}}}') +
        flow(service('{ports: [{name: serve, port: 8000}]}', { name: 'ray-head-svc' })),
    },
    {
      name: 'with a key',
      code:
        ingress('{service: {name: llm, port: {number: 8000}}}') +
        flow(service('{ports: [{port: 8000}]}', { name: 'llm' })) +
        pod('image: docker.io/vllm/vllm-openai:v0.9\n      args: [--model, x, --api-key, $(KEY)]'),
    },
    ...[
      'quay.io/argoproj/argocli:latest\n      args: [server, --auth-mode=sso, --auth-mode=client]',
      'ghcr.io/kafbat/kafka-ui:v1.3.0\n      env: [{name: AUTH_TYPE, value: OAUTH2}]',
      'docker.io/kubeshark/front:v52\n      env: [{name: REACT_APP_AUTH_ENABLED, value: "true"}]',
    ].map((image) => ({
      name: `asks behind an Ingress: ${image}`,
      code: ingress('{service: {name: ui, port: {number: 80}}}') + served(image),
    })),
    {
      name: 'an internal network',
      code: ingress(PROMETHEUS).replace('spec:', 'spec:\n  ingressClassName: internal'),
    },
    {
      name: "another application with the operator's label",
      code:
        flow(service('{type: NodePort}', { selector: '{prometheus: main}' })) +
        pod('image: example.com/shop', '{prometheus: main}'),
    },
    {
      name: "the operator's label inside the cluster",
      code: flow(service('{ports: [{port: 9090}]}', { selector: '{prometheus: main}' })),
    },
    { name: 'not looked for', code: prometheus('{type: NodePort}'), options: { interfaces: ['jupyter'] } },
    {
      name: 'the dashboard with its login',
      code: pod('{image: kubernetesui/dashboard:v2.7.0, args: [--enable-skip-login=false]}'),
    },
    {
      name: 'the flag of another program',
      code: pod('{image: example.com/shop, args: [--enable-skip-login]}'),
    },
  ].map((each) => ({ ...each, code: each.code.replace(/- name: main\n {6}\{/g, '- {name: main, ') })),
  invalid: [
    {
      code: prometheus('{type: NodePort}'),
      findings: [
        {
          messageId: 'service',
          text: 'NodePort',
          message:
            'This Service of type NodePort exposes Prometheus outside the cluster. Make it a ClusterIP Service, or put an authenticating proxy in front of it.',
        },
      ],
    },
    ...(
      [
        ['Argo Workflows', 'argoproj/argocli:v2.12.13\n      args: [server]'],
        [
          'Argo Workflows',
          'argoproj/argocli:v3.6.2\n      args: [server, --auth-mode=sso, --auth-mode, server]',
        ],
        [
          'Jupyter',
          "jupyter/base-notebook\n      args: [start-notebook.sh, --NotebookApp.token='', --no-browser]",
        ],
        ['Jupyter', 'quay.io/jupyter/r-notebook\n      args: [start-notebook.py, --IdentityProvider.token=]'],
        ['Kafka UI', 'provectuslabs/kafka-ui\n      env: [{name: AUTH_TYPE, value: DISABLED}]'],
        ['Ray', 'rayproject/ray:2.52.0\n      env: [{name: RAY_AUTH_MODE, value: disabled}]'],
        ['Tekton Dashboard', 'ghcr.io/tektoncd/dashboard/dashboard-9623576a202fe86c8b7d1bc489905f86:v0.65.0'],
        ['Kubeflow', 'ghcr.io/kubeflow/kubeflow/central-dashboard:v1.10.0'],
        ['Kubeflow', 'docker.io/kubeflownotebookswg/centraldashboard:v1.8.0'],
      ] as const
    ).map(([title, image]) => ({
      name: `asks nobody: ${image}`,
      code: ingress('{service: {name: ui, port: {number: 80}}}') + served(image),
      findings: [
        {
          messageId: 'route' as const,
          text: 'ui',
          message: `This Ingress exposes ${title} without authentication. Require authentication, or remove the route.`,
        },
      ],
    })),
    ...(
      [
        ['Argo Workflows', 'quay.io/argoproj/argocli:v3.6.2\n      args: [server]'],
        ['Jupyter', 'quay.io/jupyter/pytorch-notebook:2025-06-30'],
        ['Jupyter', 'jupyter/base-notebook\n      args: [start-notebook.py, --ServerApp.token, secret]'],
      ] as const
    ).map(([title, image]) => ({
      name: `asks, and runs code: ${image}`,
      code: ingress('{service: {name: ui, port: {number: 80}}}') + served(image),
      findings: [
        {
          messageId: 'runs' as const,
          text: 'ui',
          message: `This Ingress exposes ${title}, which runs the code of anyone who logs in, and only its own login protects it. Put an authenticating proxy in front of it, or remove the route.`,
        },
      ],
    })),
    {
      name: 'by the image, whatever it is called',
      code: flow(service('{type: LoadBalancer}')) + pod('image: quay.io/prometheus/prometheus:v3'),
      findings: [{ messageId: 'service', text: 'LoadBalancer' }],
    },
    {
      name: 'by the label that the Prometheus Operator puts on its pods',
      code: flow(service('{type: NodePort}', { name: 'jobset-metrics', selector: '{prometheus: main}' })),
      findings: [
        {
          messageId: 'service',
          text: 'NodePort',
          message:
            'This Service of type NodePort exposes Prometheus outside the cluster. Make it a ClusterIP Service, or put an authenticating proxy in front of it.',
        },
      ],
    },
    {
      name: 'by the label of its Alertmanager',
      code: flow(service('{type: NodePort}', { selector: '{alertmanager: main}' })),
      findings: [
        {
          messageId: 'service',
          text: 'NodePort',
          message:
            'This Service of type NodePort exposes Alertmanager outside the cluster. Make it a ClusterIP Service, or put an authenticating proxy in front of it.',
        },
      ],
    },
    {
      name: 'by a label',
      code: flow(service('{type: NodePort}', { selector: '{app.kubernetes.io/name: grafana}' })),
      findings: [
        {
          messageId: 'service',
          text: 'NodePort',
          message:
            'This Service of type NodePort exposes Grafana outside the cluster. Make it a ClusterIP Service, or put an authenticating proxy in front of it.',
        },
      ],
    },
    {
      name: 'behind an Ingress, once',
      code: prometheus() + ingress(PROMETHEUS),
      findings: [{ messageId: 'route', text: 'prometheus' }],
    },
    {
      name: 'behind an Ingress of an older version',
      code:
        prometheus() + ingress('{serviceName: prometheus, servicePort: 9090}').replace('/v1\n', '/v1beta1\n'),
      findings: [{ messageId: 'route', text: 'prometheus' }],
    },
    ...[
      [
        'default/kubernetes',
        'gives',
        'This Ingress exposes the Kubernetes API server, which controls the cluster, and only its own login protects it. Put an authenticating proxy in front of it, or remove the route.',
      ],
      [
        'argocd/argocd-server',
        'gives',
        'This Ingress exposes Argo CD, which controls the cluster, and only its own login protects it. Put an authenticating proxy in front of it, or remove the route.',
      ],
      [
        'monitoring/prometheus-operated',
        'route',
        'This Ingress exposes Prometheus without authentication. Require authentication, or remove the route.',
      ],
      [
        'longhorn-system/longhorn-frontend',
        'route',
        'This Ingress exposes Longhorn without authentication. Require authentication, or remove the route.',
      ],
    ].map(([place, messageId, message]) => ({
      name: `${place}, which no file has`,
      code: ingress(`{service: {name: ${place!.split('/')[1]}, port: {number: 443}}}`).replace(
        'namespace: shop',
        `namespace: ${place!.split('/')[0]}`,
      ),
      findings: [{ messageId: messageId as 'route', text: place!.split('/')[1]!, message: message! }],
    })),
    ...[
      'apiVersion: route.openshift.io/v1\nkind: Route\nSPEC\nspec: {to: {kind: Service, name: prometheus}}',
      'apiVersion: networking.istio.io/v1\nkind: VirtualService\nSPEC\nspec: {gateways: [edge/main], http: [{route: [{destination: {host: prometheus}}]}]}',
      'apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nSPEC\nspec: {routes: [{services: [{name: prometheus, port: 9090}]}]}',
      'apiVersion: projectcontour.io/v1\nkind: HTTPProxy\nSPEC\nspec: {virtualhost: {fqdn: a}, routes: [{services: [{name: prometheus, port: 9090}]}]}',
      'apiVersion: gateway.networking.k8s.io/v1alpha2\nkind: TCPRoute\nSPEC\nspec: {parentRefs: [{name: main}], rules: [{backendRefs: [{name: prometheus, port: 9090}]}]}',
    ].map((code) => ({
      name: /kind: (.*)/.exec(code)![1]!,
      code: code.replace('SPEC', 'metadata: {name: web, namespace: shop}'),
      findings: [{ messageId: 'route' as const, text: 'prometheus' }],
    })),
    {
      name: 'the API server, without a namespace',
      code: ingress('{service: {name: kubernetes}}').replace('  namespace: shop\n', ''),
      findings: [{ messageId: 'gives', text: 'kubernetes' }],
    },
    {
      name: 'by the container that has the port',
      code: `${flow(service('{type: NodePort, ports: [{port: 80, targetPort: ui}]}'))}${pod(
        'image: example.com/shop\n    - {name: side, image: quay.io/kiali/kiali:v2, ports: [{name: ui, containerPort: 20001}]}',
      )}`,
      findings: [
        {
          messageId: 'service',
          text: 'NodePort',
          message:
            'This Service of type NodePort exposes Kiali outside the cluster. Make it a ClusterIP Service, or put an authenticating proxy in front of it.',
        },
      ],
    },
    {
      name: 'behind an HTTPRoute',
      code: `${prometheus()}---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec: {rules: [{backendRefs: [{name: prometheus, port: 9090}]}]}
`,
      findings: [{ messageId: 'route', text: 'prometheus' }],
    },
    {
      name: 'a dashboard without login',
      code: pod('image: kubernetesui/dashboard:v2.7.0\n      args: [--enable-skip-login, --namespace=x]'),
      findings: [
        {
          messageId: 'login',
          text: '--enable-skip-login',
          message:
            "Container 'main' runs Kubernetes Dashboard with --enable-skip-login, which removes its protection. Remove the flag.",
        },
      ],
    },
  ],
});

const STARTED = [
  'ssh-keygen -A && exec /usr/sbin/sshd -D',
  'service ssh start; sleep inf',
  'systemctl restart sshd',
  'rc-service sshd start',
  'if ! pgrep sshd; then nohup sshd -De & fi',
];

const SSH_PORT = 'ports: [{name: ssh, containerPort: 22}]';
const GIT_HOST = `image: docker.gitea.com/gitea/gitea:1.24\n      ${SSH_PORT}`;

testRule('ssh-server', {
  valid: [
    pod('command: [/bin/sh, -c, ssh host]'),
    pod("command: [/bin/sh, -c, 'pgrep sshd; ssh host start; sshd -t']"),
    { name: 'the number of a port alone', code: pod('ports: [{containerPort: 22}, {containerPort: 2222}]') },
    { name: 'another protocol', code: pod('ports: [{name: ssh, containerPort: 22, protocol: UDP}]') },
    { name: 'an argument of another command', code: pod('command: [/app]\n      args: [sshd]') },
    {
      name: 'another program in such an image',
      code: pod('image: lscr.io/linuxserver/openssh-server:9\n      command: [ssh, host]'),
    },
    {
      name: 'a Git host, which gives nobody a shell',
      code: pod(GIT_HOST) + flow(service('{ports: [{name: ssh, port: 22, targetPort: ssh}]}')),
    },
    {
      name: 'a Git host by the name of its Service',
      code: flow(service('{ports: [{name: ssh, port: 22}]}', { name: 'gitlab-shell' })),
    },
    {
      name: 'a virtual machine',
      code: flow(
        service('{ports: [{name: ssh, port: 22}]}', { name: 'ssh', selector: '{kubevirt.io/domain: vm}' }),
      ),
    },
    {
      name: 'without a selector',
      code: flow(service('{ports: [{name: ssh, port: 22}]}', { selector: '{}' })),
    },
    {
      name: 'to another port',
      code: flow(service('{ports: [{port: 22, targetPort: 8080}, {port: 22}, {port: 2222}]}')),
    },
    {
      name: 'to another program, whatever the Service is called',
      code: flow(service('{ports: [{port: 22}]}', { name: 'ssh' })) + pod('ports: [{containerPort: 22}]'),
    },
  ],
  invalid: [
    {
      code: pod(`image: example.com/shop\n      ${SSH_PORT}`),
      findings: [{ messageId: 'port', text: 'ssh', container: 'main' }],
    },
    {
      name: 'once, by what tells the most',
      code: pod(`image: linuxserver/openssh-server\n      command: [/usr/sbin/sshd, -D]\n      ${SSH_PORT}`),
      findings: [{ messageId: 'command', text: '/usr/sbin/sshd' }],
    },
    {
      name: 'in a script',
      code: STARTED.map((script) => pod(`command: [/bin/bash, -c]\n      args: ['${script}']`)).join('---\n'),
      findings: STARTED.map((script) => ({ messageId: 'command', text: `'${script}'` })),
    },
    { code: pod('args: [dropbear, -F]'), findings: [{ messageId: 'command', text: 'dropbear' }] },
    {
      name: 'behind a wrapper, by a variable of its own',
      code: pod('command: [tini, --, $(RUN), -D]\n      env: [{name: RUN, value: /usr/sbin/sshd}]'),
      findings: [{ messageId: 'command', text: '$(RUN)' }],
    },
    {
      name: 'by the image',
      code: ['lscr.io/linuxserver/openssh-server:9', 'jenkins/ssh-agent', 'rastasheep/ubuntu-sshd:18.04']
        .map((image) => pod(`image: ${image}`))
        .join(''),
      findings: [
        { messageId: 'image', text: 'lscr.io/linuxserver/openssh-server:9' },
        { messageId: 'image', text: 'jenkins/ssh-agent' },
        { messageId: 'image', text: 'rastasheep/ubuntu-sshd:18.04' },
      ],
    },
    {
      name: 'a Service to what is executed, at its port alone',
      code:
        flow(service('{ports: [{port: 80, targetPort: 8080}, {port: 2200, targetPort: 22}]}')) +
        pod('command: [sshd, -D]\n      ports: [{containerPort: 8080}, {containerPort: 22}]'),
      findings: [
        { messageId: 'service', text: '22' },
        { messageId: 'command', text: 'sshd' },
      ],
    },
    {
      name: 'a Service to a port that none declares',
      code: flow(service('{ports: [{port: 22}, {port: 80}]}')) + pod('command: [sshd, -D]'),
      findings: [
        { messageId: 'service', text: '22' },
        { messageId: 'command', text: 'sshd' },
      ],
    },
    {
      name: 'by the name of a port',
      code:
        flow(service('{ports: [{port: 2200, targetPort: ssh}]}')) +
        pod('ports: [{name: ssh, containerPort: 8022}]'),
      findings: [
        { messageId: 'service', text: 'ssh' },
        { messageId: 'port', text: 'ssh' },
      ],
    },
    {
      name: 'by names, where no file has the pods',
      code:
        flow(service('{ports: [{port: 22}]}', { name: 'bastion', selector: '{app: ssh-bastion}' })) +
        flow(service('{ports: [{port: 2022, appProtocol: ssh}]}', { name: 'tunnel' })),
      findings: [
        { messageId: 'service', text: '22' },
        { messageId: 'service', text: '2022' },
      ],
    },
  ],
});

const tiller = (args = ''): string => pod(`image: gcr.io/kubernetes-helm/tiller:v2.17.0\n      ${args}`);

testRule('tiller', {
  valid: [
    pod('image: example.com/tiller-exporter:1'),
    { name: 'a number alone', code: flow(service('{ports: [{port: 44134}]}')) },
    {
      name: 'another program of the name',
      code:
        flow(service('{ports: [{port: 44134}]}', { name: 'tiller-deploy' })) + pod('image: example.com/shop'),
    },
  ],
  invalid: [
    {
      code: tiller(),
      findings: [{ messageId: 'open', text: 'gcr.io/kubernetes-helm/tiller:v2.17.0', container: 'main' }],
    },
    {
      code: tiller('args: [--listen=localhost:44134]'),
      findings: [{ messageId: 'local', text: 'gcr.io/kubernetes-helm/tiller:v2.17.0' }],
    },
    {
      code: tiller('args: [--listen, 0.0.0.0:44134]'),
      findings: [{ messageId: 'open', text: 'gcr.io/kubernetes-helm/tiller:v2.17.0' }],
    },
    {
      code: tiller('command: [/tiller, -listen, "127.0.0.1:44134", --v]'),
      findings: [{ messageId: 'local', text: 'gcr.io/kubernetes-helm/tiller:v2.17.0' }],
    },
    {
      name: 'of no registry',
      code: pod('image: docker.io/tiller:latest'),
      findings: [{ messageId: 'open', text: 'docker.io/tiller:latest' }],
    },
    {
      code: flow(service('{ports: [{port: 44134}]}', { selector: '{name: tiller}' })),
      findings: [{ messageId: 'service', text: '44134' }],
    },
    {
      name: 'by the image behind it',
      code: flow(service('{ports: [{port: 44134}]}')) + tiller(),
      findings: [
        { messageId: 'service', text: '44134' },
        { messageId: 'open', text: 'gcr.io/kubernetes-helm/tiller:v2.17.0' },
      ],
    },
    {
      code: flow(service('{}', { name: 'tiller-deploy' })),
      findings: [{ messageId: 'service', text: 'tiller-deploy' }],
    },
    {
      name: 'a Deployment of the name, whatever the image',
      code: `apiVersion: apps/v1
kind: Deployment
metadata: {name: tiller-deploy}
spec: {template: {spec: {containers: [{name: main, image: registry.example/mirror:1}]}}}
`,
      findings: [{ messageId: 'deployment', text: 'tiller-deploy' }],
    },
  ],
});
