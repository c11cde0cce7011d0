import { oncePer, ownValue, valueAt } from '@plimsoll/core/internal';
import { type PodCursor, type Project, parseImageReference } from '@plimsoll/core/kubernetes';
import { argoReach, fluxReach, type Reach } from './deployers-reach.js';

/** A controller that creates objects from what others write, with permissions of its own. */
export interface Deployer {
  readonly title: string;
  readonly group: string;
  readonly resources: readonly string[];
  /** Whether its objects are cluster-scoped. */
  readonly clusterWide?: true;
  /** The names of its program or object: a repository of images, a command, the name of a workload. */
  readonly programs: readonly string[];
  /** What limits its deployments. By default nothing does. */
  readonly reach?: Reach;
}

const KYVERNO = ['background-controller', 'kyverno-background-controller'];

export const DEPLOYERS: readonly Deployer[] = [
  {
    title: 'Argo CD',
    group: 'argoproj.io',
    resources: ['applications', 'appprojects'],
    programs: ['argocd-application-controller'],
    reach: argoReach,
  },
  {
    title: 'Flux',
    group: 'kustomize.toolkit.fluxcd.io',
    resources: ['kustomizations'],
    programs: ['kustomize-controller'],
    reach: fluxReach('Kustomization'),
  },
  {
    title: 'Flux',
    group: 'helm.toolkit.fluxcd.io',
    resources: ['helmreleases'],
    programs: ['fluxcd/helm-controller'],
    reach: fluxReach('HelmRelease'),
  },
  {
    title: 'The Helm controller of Rancher',
    group: 'helm.cattle.io',
    resources: ['helmcharts', 'helmchartconfigs'],
    programs: ['rancher/helm-controller'],
  },
  {
    title: 'Kyverno',
    group: 'kyverno.io',
    resources: ['clusterpolicies'],
    clusterWide: true,
    programs: KYVERNO,
  },
  {
    title: 'Kyverno',
    group: 'kyverno.io',
    resources: ['policies'],
    programs: KYVERNO,
    reach: () => ({ doubt: 'A Policy of Kyverno reaches its own namespace only.' }),
  },
  {
    title: 'Kyverno',
    group: 'policies.kyverno.io',
    resources: ['generatingpolicies', 'mutatingpolicies'],
    clusterWide: true,
    programs: KYVERNO,
  },
  {
    title: 'Crossplane',
    group: 'kubernetes.crossplane.io',
    resources: ['objects'],
    clusterWide: true,
    programs: ['provider-kubernetes'],
  },
  {
    title: 'The Operator Lifecycle Manager',
    group: 'operators.coreos.com',
    resources: ['subscriptions', 'clusterserviceversions'],
    programs: ['olm-operator'],
  },
];

/** The pods of a project by the names of their programs. */
export const podsByProgram = (project: Project): ReadonlyMap<string, readonly PodCursor[]> => {
  const index = new Map<string, PodCursor[]>();
  for (const pod of project.pods)
    for (const program of programsOf(pod)) {
      const known = index.get(program);
      if (known) known.push(pod);
      else index.set(program, [pod]);
    }
  return index;
};

const programsOf = oncePer((pod: PodCursor): ReadonlySet<string> => {
  const named = [pod.owner.name, ownValue(valueAt(pod.metadata.value, ['labels']), 'app.kubernetes.io/name')];
  return new Set([
    ...named.filter((name) => typeof name === 'string'),
    ...pod.containers.flatMap((container) => {
      const repository = parseImageReference(container.at('image').value ?? '')?.repository.split('/') ?? [];
      const word = (container.at('command').items()[0] ?? container.at('args').items()[0])?.value;
      return [
        repository.slice(-1).join('/'),
        repository.slice(-2).join('/'),
        ...(typeof word === 'string' ? [word.split('/').at(-1)!] : []),
      ];
    }),
  ]);
});
