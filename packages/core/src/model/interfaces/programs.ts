import type { MinorVersion } from '../image-names.js';

/** A program whose interface gives anyone who can reach it a lot of control or data. */
export interface Interface {
  readonly id: string;
  /** As its makers write it, for messages. */
  readonly title: string;
  /** Names of Services, also as `namespace/name`, and values of the labels that name an application. */
  readonly names: readonly string[];
  /** Last parts of image repositories. */
  readonly images: readonly string[];
  /** A label that its operator puts on the pods, whatever the name of the instance. */
  readonly label?: string;
  /**
   * Whether it authenticates users by default. `usual`: it does, and an Ingress to it is common. `gives`: it does, but
   * it controls the cluster or much of it, so its own login is not enough. `runs`: like `gives`, because it runs the
   * code of anyone who logs in.
   */
  readonly login?: 'usual' | 'gives' | 'runs';
  /** An argument, or a variable as `NAME=value`, that turns authentication on. */
  readonly asksWith?: RegExp;
  /** The same, but it turns authentication off. */
  readonly opensWith?: RegExp;
  /** The version since which it authenticates by default. */
  readonly asksSince?: MinorVersion;
  /** Ports of the pods, by number or name, that serve applications and not the interface. */
  readonly others?: readonly (string | number)[];
  /**
   * The ports of the pods where anyone who can use them runs code with what the containers contain, or acts with their
   * permissions. Other containers of the image, such as workers, are not an interface.
   */
  readonly controls?: readonly number[];
  /** An argument with which it only shows data. */
  readonly showsWith?: RegExp;
  /** Whether it is a part of the control plane: `exposed-control-plane-port` checks the Services to it. */
  readonly part?: true;
}

/**
 * Microsoft's threat matrix, "Exposed sensitive interfaces", and NSA/CISA Kubernetes Hardening Guide 1.2.
 * https://microsoft.github.io/Threat-Matrix-for-Kubernetes/techniques/Exposed%20sensitive%20interfaces/
 * Names and images are from the projects' own manifests and charts. Labels:
 * https://github.com/prometheus-operator/prometheus-operator/blob/v0.69.1/Documentation/user-guides/exposing-prometheus-and-alertmanager.md
 */
export const INTERFACES: readonly Interface[] = [
  {
    id: 'kubernetes-api',
    title: 'the Kubernetes API server',
    names: ['default/kubernetes', 'kube-system/kube-apiserver'],
    images: ['kube-apiserver'],
    login: 'gives',
    part: true,
  },
  {
    id: 'etcd',
    title: 'etcd',
    names: ['etcd', 'etcd-client', 'etcd-server', 'etcd-headless'],
    images: ['etcd'],
    part: true,
  },
  {
    id: 'kubelet',
    title: 'the kubelet',
    names: ['kubelet'],
    images: ['kubelet'],
    login: 'gives',
    part: true,
  },
  {
    id: 'kubernetes-dashboard',
    title: 'Kubernetes Dashboard',
    names: ['kubernetes-dashboard', 'kubernetes-dashboard-web', 'kubernetes-dashboard-kong-proxy'],
    images: ['kubernetesui/dashboard', 'kubernetesui/dashboard-web', 'kubernetes-dashboard-amd64'],
    login: 'gives',
    // https://github.com/kubernetes/dashboard/blob/release/7.14.0/modules/api/pkg/args/args.go and earlier versions
    opensWith: /^--enable-skip-login(?:=true)?(?: |$)/,
    controls: [8443, 9090],
  },
  {
    id: 'headlamp',
    title: 'Headlamp',
    names: ['headlamp'],
    images: ['headlamp-k8s/headlamp', 'kinvolk/headlamp'],
    login: 'gives',
  },
  {
    id: 'skooner',
    title: 'Skooner',
    names: ['skooner', 'k8dash'],
    images: ['skooner-k8s/skooner', 'herbrandson/k8dash'],
    login: 'gives',
  },
  // Its makers published no image: https://github.com/vmware-archive/octant
  { id: 'octant', title: 'Octant', names: ['octant'], images: [] },
  { id: 'rancher', title: 'Rancher', names: ['rancher'], images: ['rancher/rancher'], login: 'gives' },
  {
    id: 'portainer',
    title: 'Portainer',
    names: ['portainer'],
    images: ['portainer/portainer', 'portainer/portainer-ce', 'portainer/portainer-ee'],
    login: 'gives',
  },
  {
    id: 'weave-scope',
    title: 'Weave Scope',
    names: ['weave-scope-app', 'weave-scope'],
    images: ['weaveworks/scope'],
    controls: [4040],
  },
  {
    id: 'argo-cd',
    title: 'Argo CD',
    names: ['argocd-server', 'argo-cd-argocd-server'],
    images: ['argoproj/argocd', 'argoproj/argo-cd'],
    login: 'gives',
  },
  {
    id: 'argo-workflows',
    title: 'Argo Workflows',
    names: ['argo-server', 'argo-ui', 'argo-workflows-server'],
    images: ['argoproj/argocli', 'argoproj/argoui'],
    // `client` by default since 3.0: https://argo-workflows.readthedocs.io/en/latest/argo-server-auth-mode/
    login: 'runs',
    asksSince: [3, 0],
    asksWith: /^--auth-mode[= ](?:client|sso)/,
    opensWith: /^--auth-mode[= ]server/,
    controls: [2746],
  },
  {
    id: 'tekton-dashboard',
    title: 'Tekton Dashboard',
    names: ['tekton-dashboard'],
    // https://github.com/tektoncd/dashboard/releases: the hash is that of the import path, and the same for every version
    images: [
      'tektoncd/dashboard',
      'dashboard/cmd/dashboard',
      'dashboard/dashboard-9623576a202fe86c8b7d1bc489905f86',
    ],
    controls: [9097],
    // https://github.com/tektoncd/dashboard/blob/main/docs/install.md
    showsWith: /^--read-only(?:[= ]true|$| -)/,
  },
  {
    id: 'chaos-mesh',
    title: 'Chaos Mesh',
    names: ['chaos-dashboard'],
    images: ['chaos-mesh/chaos-dashboard', 'pingcap/chaos-dashboard'],
    login: 'gives',
  },
  {
    id: 'jupyter',
    title: 'Jupyter',
    names: ['jupyter', 'jupyter-notebook', 'jupyterlab'],
    // https://jupyter-docker-stacks.readthedocs.io/en/latest/using/selecting.html
    images: [
      'jupyter/docker-stacks-foundation',
      ...[
        'all-spark',
        'base',
        'datascience',
        'julia',
        'minimal',
        'pyspark',
        'pytorch',
        'r',
        'scipy',
        'tensorflow',
      ].map((stack) => `jupyter/${stack}-notebook`),
    ],
    // A token, unless it is set to nothing: https://jupyter-server.readthedocs.io/en/latest/operators/security.html
    login: 'runs',
    opensWith: /^--(?:NotebookApp|ServerApp|IdentityProvider)\.token[= ](?:''|"")?(?: |$)/,
    controls: [8888],
  },
  {
    id: 'kubeflow',
    title: 'Kubeflow',
    names: ['centraldashboard', 'ml-pipeline-ui', 'kubeflow-dashboard'],
    // https://github.com/kubeflow/manifests and https://github.com/kubeflow/dashboard, and their earlier releases
    images: [
      'kubeflow/dashboard/dashboard',
      'kubeflow/kubeflow/central-dashboard',
      'kubeflownotebookswg/centraldashboard',
      'kubeflow-images-public/centraldashboard',
      'notebooks/central-dashboard',
      'kubeflow/kfp-frontend',
      'ml-pipeline/frontend',
    ],
  },
  {
    id: 'airflow',
    title: 'Apache Airflow',
    names: ['airflow-webserver', 'airflow-api-server', 'airflow-web'],
    images: ['apache/airflow'],
    login: 'usual',
  },
  {
    id: 'mlflow',
    title: 'MLflow',
    names: ['mlflow', 'mlflow-server', 'mlflow-tracking', 'mlflow-tracking-server'],
    images: ['mlflow/mlflow', 'bitnami/mlflow', 'community-charts/mlflow', 'burakince/mlflow'],
    // https://mlflow.org/docs/latest/self-hosting/security/basic-http-auth/
    asksWith: /^--app-name[= ]basic-auth|^MLFLOW_AUTH_CONFIG_PATH=/,
  },
  {
    id: 'ray',
    title: 'Ray',
    names: [
      'ray-head',
      'ray-head-svc',
      'raycluster-head-svc',
      'raycluster-kuberay-head-svc',
      'ray-dashboard',
    ],
    images: ['rayproject/ray', 'rayproject/ray-ml', 'rayproject/ray-llm'],
    label: 'ray.io/cluster',
    // Since 2.52, off by default: https://docs.ray.io/en/latest/ray-security/token-auth.html
    asksWith: /^RAY_AUTH_MODE=(?!disabled)/,
    others: [8000, 'serve'],
    controls: [6379, 8265, 10001],
  },
  {
    id: 'dask',
    title: 'Dask',
    names: ['dask-scheduler'],
    images: ['daskdev/dask', 'dask/dask'],
    controls: [8786, 8787],
  },
  {
    id: 'ollama',
    title: 'Ollama',
    names: ['ollama', 'ollama-service', 'ollama-svc'],
    images: ['ollama/ollama'],
  },
  {
    id: 'vllm',
    title: 'vLLM',
    names: ['vllm', 'vllm-server', 'vllm-service', 'vllm-openai'],
    images: ['vllm/vllm-openai', 'lmcache/vllm-openai'],
    // https://docs.vllm.ai/en/latest/usage/security.html
    asksWith: /^--api-key(?:$|[= ])|^VLLM_API_KEY=/,
  },
  {
    id: 'spark',
    title: 'Apache Spark',
    names: ['spark-master', 'spark-master-svc'],
    images: ['bitnami/spark', 'apache/spark', 'library/spark'],
  },
  {
    id: 'flink',
    title: 'Apache Flink',
    names: ['flink-jobmanager', 'flink-jobmanager-rest'],
    images: ['library/flink', 'apache/flink'],
    controls: [6123, 8081],
  },
  {
    id: 'zeppelin',
    title: 'Apache Zeppelin',
    names: ['zeppelin', 'zeppelin-server'],
    images: ['apache/zeppelin'],
    controls: [8080],
  },
  {
    id: 'prometheus',
    title: 'Prometheus',
    names: [
      'prometheus',
      'prometheus-server',
      'prometheus-operated',
      'prometheus-k8s',
      'kube-prometheus-stack-prometheus',
    ],
    images: ['prometheus/prometheus', 'prom/prometheus'],
    label: 'prometheus',
  },
  {
    id: 'alertmanager',
    title: 'Alertmanager',
    names: [
      'alertmanager',
      'alertmanager-operated',
      'alertmanager-main',
      'prometheus-alertmanager',
      'kube-prometheus-stack-alertmanager',
    ],
    images: ['prometheus/alertmanager', 'prom/alertmanager'],
    label: 'alertmanager',
  },
  {
    id: 'jaeger',
    title: 'Jaeger',
    names: ['jaeger-query', 'jaeger', 'simplest-query', 'jaeger-ui'],
    images: ['jaegertracing/all-in-one', 'jaegertracing/jaeger-query', 'jaegertracing/jaeger'],
    // Ports that receive spans.
    others: [4317, 4318, 5775, 6831, 6832, 9411, 14250, 14268],
  },
  { id: 'kiali', title: 'Kiali', names: ['kiali'], images: ['kiali/kiali'], login: 'gives' },
  {
    id: 'hubble',
    title: 'Hubble',
    names: ['hubble-ui'],
    images: ['cilium/hubble-ui', 'cilium/hubble-ui-backend'],
  },
  {
    id: 'kubeshark',
    title: 'Kubeshark',
    names: ['kubeshark-front', 'kubeshark-hub'],
    images: ['kubeshark/front', 'kubeshark/hub'],
    // `tap.auth.enabled` is false by default: https://github.com/kubeshark/kubeshark/blob/master/helm-chart/README.md
    asksWith: /^(?:REACT_APP_)?AUTH_ENABLED=true/,
  },
  {
    id: 'longhorn',
    title: 'Longhorn',
    names: ['longhorn-frontend', 'longhorn-ui'],
    images: ['longhornio/longhorn-ui'],
  },
  {
    id: 'traefik-dashboard',
    title: "Traefik's dashboard",
    names: ['api@internal', 'dashboard@internal', 'traefik-dashboard'],
    images: [],
  },
  {
    id: 'kafka-ui',
    title: 'Kafka UI',
    names: ['kafka-ui'],
    images: ['provectuslabs/kafka-ui', 'kafbat/kafka-ui'],
    // `DISABLED` by default: https://ui.docs.kafbat.io/configuration/authentication
    asksWith: /^AUTH_TYPE=(?!DISABLED)/i,
  },
  {
    id: 'jenkins',
    title: 'Jenkins',
    names: ['jenkins'],
    images: ['jenkins/jenkins', 'library/jenkins'],
    login: 'usual',
  },
  {
    id: 'grafana',
    title: 'Grafana',
    names: ['grafana', 'kube-prometheus-stack-grafana'],
    images: ['grafana/grafana', 'grafana/grafana-oss', 'grafana/grafana-enterprise'],
    login: 'usual',
  },
];
