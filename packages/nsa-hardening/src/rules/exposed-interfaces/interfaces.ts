import { oncePer, type PodCursor, type Project, type Resource } from '@plimsoll/core';
import { isOfRepository } from '../../image-names.js';

/** A program whose interface gives much to whoever reaches it. */
export interface Interface {
  readonly id: string;
  /** As its makers write it, for messages. */
  readonly title: string;
  /** Names of Services, and values of the labels that name an application. */
  readonly names: readonly string[];
  /** Ends of image repositories. */
  readonly images: readonly string[];
  /** A label that its operator puts on the pods, whatever the instance is called. */
  readonly label?: string;
  /** Asks who you are unless told otherwise: then an Ingress before it is the usual way. */
  readonly login: boolean;
}

/**
 * Microsoft's threat matrix, "Exposed sensitive interfaces", and NSA/CISA Kubernetes Hardening Guide 1.2.
 * https://microsoft.github.io/Threat-Matrix-for-Kubernetes/techniques/Exposed%20sensitive%20interfaces/
 * Labels: https://github.com/prometheus-operator/prometheus-operator/blob/v0.69.1/Documentation/user-guides/exposing-prometheus-and-alertmanager.md
 */
export const INTERFACES: readonly Interface[] = [
  {
    id: 'kubernetes-dashboard',
    title: 'Kubernetes Dashboard',
    names: ['kubernetes-dashboard', 'kubernetes-dashboard-web', 'kubernetes-dashboard-kong-proxy'],
    images: ['kubernetesui/dashboard', 'kubernetesui/dashboard-web', 'kubernetes-dashboard-amd64'],
    login: false,
  },
  {
    id: 'weave-scope',
    title: 'Weave Scope',
    names: ['weave-scope-app', 'weave-scope'],
    images: ['weaveworks/scope'],
    login: false,
  },
  {
    id: 'argo-workflows',
    title: 'Argo Workflows',
    names: ['argo-server', 'argo-ui'],
    images: ['argoproj/argocli', 'argoproj/argoui'],
    login: false,
  },
  {
    id: 'jupyter',
    title: 'Jupyter',
    names: ['jupyter', 'jupyter-notebook', 'jupyterlab'],
    images: ['jupyter/base-notebook', 'jupyter/minimal-notebook', 'jupyter/scipy-notebook'],
    login: false,
  },
  {
    id: 'kubeflow',
    title: 'Kubeflow',
    names: ['centraldashboard', 'ml-pipeline-ui', 'kubeflow-dashboard'],
    images: ['kubeflow/centraldashboard', 'ml-pipeline/frontend'],
    login: false,
  },
  {
    id: 'prometheus',
    title: 'Prometheus',
    names: ['prometheus', 'prometheus-server', 'prometheus-operated', 'prometheus-k8s'],
    images: ['prometheus/prometheus', 'prom/prometheus'],
    label: 'prometheus',
    login: false,
  },
  {
    id: 'alertmanager',
    title: 'Alertmanager',
    names: ['alertmanager', 'alertmanager-operated', 'alertmanager-main', 'prometheus-alertmanager'],
    images: ['prometheus/alertmanager', 'prom/alertmanager'],
    label: 'alertmanager',
    login: false,
  },
  {
    id: 'jenkins',
    title: 'Jenkins',
    names: ['jenkins'],
    images: ['jenkins/jenkins', 'library/jenkins'],
    login: true,
  },
  {
    id: 'grafana',
    title: 'Grafana',
    names: ['grafana'],
    images: ['grafana/grafana', 'grafana/grafana-oss'],
    login: true,
  },
];

const NAMING_LABELS: readonly string[] = ['app', 'app.kubernetes.io/name', 'k8s-app'];

/** What a Service leads to: by the images behind it; where no file has the pods, by what it and they are called. */
export function interfaceOf(
  project: Project,
  service: Resource<'Service'>,
  among: readonly Interface[],
): Interface | undefined {
  const pods = project.network.podsBehind(service);
  if (pods.length > 0) return among.find((known) => interfacesIn(pods).has(known));
  const selector = service.root.at('spec').at('selector');
  const names = [
    service.name,
    ...selector.entries().map(([key, { value }]) => NAMING_LABELS.includes(key) && value),
  ];
  return among.find(
    ({ label, names: known }) =>
      (label !== undefined && selector.at(label).exists) ||
      names.some((name) => name && known.includes(name)),
  );
}

const interfacesIn = oncePer((pods: readonly PodCursor[]): ReadonlySet<Interface> => {
  const images = new Set(
    pods.flatMap(({ containers }) => containers.map((container) => container.at('image').value)),
  );
  return new Set(
    INTERFACES.filter((known) => [...images].some((image) => isOfRepository(image, known.images))),
  );
});
