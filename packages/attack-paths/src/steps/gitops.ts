import { groupBy } from '@plimsoll/core/internal';
import {
  type Cursor,
  isInCluster,
  type Json,
  type Project,
  type Resource,
  urlOf,
} from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import type { Evidence, Vertex } from '../graph/types.js';
import type { Techniques } from './technique.js';

/** From control over a source to the permissions of the controller that deploys from it. */
export const GITOPS: Techniques = {
  'gitops-plain-source': {
    title: 'changes what a controller deploys, in transit',
    references: ['T1557', 'T1195'],
    rules: ['platform/flux-source-unverified'],
    source: 'https://fluxcd.io/flux/components/source/gitrepositories/',
    begins: 'outside',
    *ofCluster(context) {
      const { vertices } = context;
      for (const { read, kind, group } of SOURCES)
        for (const resource of context.project.ofKind(kind, group))
          for (const { at, host, message } of read(resource))
            for (const to of deployersOf(resource, context))
              yield {
                from: vertices.entry(isInCluster(host) ? 'pod-network' : 'internet'),
                to,
                evidence: [{ at, message }],
                assumptions: ['on-path'],
              };
    },
  },
};

interface Plain extends Pick<Evidence, 'at' | 'message'> {
  readonly host: string;
}

type Node = Cursor<Json>;

const specOf = ({ root }: Resource): Node => (root as Node).at('spec') as Node;

/** A URL without TLS. */
function plainUrl(at: Node): readonly Plain[] {
  const url = urlOf(at.value);
  const isPlain = url && (url.scheme === 'http' || url.scheme === 'git') && url.host !== '';
  return isPlain ? [{ at, host: url.host, message: 'The controller fetches it without TLS.' }] : [];
}

/** A flag that turns verification off. */
function insecure(at: Node, address: Json | undefined): readonly Plain[] {
  const host =
    urlOf(address)?.host ?? (typeof address === 'string' ? /^[\w.-]+/.exec(address)?.[0] : undefined);
  const isOn = at.value === true || at.value === 'true';
  return isOn && host
    ? [{ at, host, message: 'The controller fetches it without checking who sends it.' }]
    : [];
}

const FLUX = 'source.toolkit.fluxcd.io';

interface Source {
  readonly group: string;
  readonly kind: string;
  readonly read: (resource: Resource) => readonly Plain[];
}

/** https://fluxcd.io/flux/components/source/, https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/ */
const SOURCES: readonly Source[] = [
  { group: FLUX, kind: 'GitRepository', read: unverified((spec) => plainUrl(spec.at('url') as Node)) },
  {
    group: FLUX,
    kind: 'HelmRepository',
    read: (resource) => {
      const spec = specOf(resource);
      const url = spec.at('url') as Node;
      return urlOf(url.value)?.scheme === 'oci'
        ? insecure(spec.at('insecure') as Node, url.value)
        : plainUrl(url);
    },
  },
  {
    group: FLUX,
    kind: 'OCIRepository',
    read: unverified((spec) => insecure(spec.at('insecure') as Node, (spec.at('url') as Node).value)),
  },
  {
    group: FLUX,
    kind: 'Bucket',
    read: (resource) =>
      insecure(specOf(resource).at('insecure') as Node, (specOf(resource).at('endpoint') as Node).value),
  },
  {
    group: 'argoproj.io',
    kind: 'Application',
    read: (resource) => {
      const spec = specOf(resource);
      const sources = [
        spec.at('source'),
        ...(spec.at('sources') as Cursor<Json[]>).items(),
      ] as readonly Node[];
      return sources.flatMap((source) => plainUrl(source.at('repoURL') as Node));
    },
  },
  {
    group: '',
    kind: 'Secret',
    read: ({ root, labels }) => {
      if (!/^repo(?:sitory|-creds)$/.test(labels['argocd.argoproj.io/secret-type'] ?? '')) return [];
      const data = (root as Node).at('stringData') as Node;
      const url = data.at('url') as Node;
      return [...plainUrl(url), ...insecure(data.at('insecure') as Node, url.value)];
    },
  },
  {
    group: 'helm.cattle.io',
    kind: 'HelmChart',
    read: (resource) => plainUrl(specOf(resource).at('repo') as Node),
  },
];

/** A signature reveals a change. */
function unverified(read: (spec: Node) => readonly Plain[]): Source['read'] {
  return (resource) => {
    const spec = specOf(resource);
    return spec.at('verify').exists ? [] : read(spec);
  };
}

/** The identities that deploy from a source. */
function deployersOf(source: Resource, context: Context): readonly Vertex[] {
  const { vertices } = context;
  const { group, namespace } = source;
  const account = (name: string, of: string | undefined): Vertex =>
    vertices.identity({ kind: 'ServiceAccount', name, namespace: of });
  // Its jobs run with the role cluster-admin: https://github.com/k3s-io/helm-controller
  if (group === 'helm.cattle.io') return [vertices.goal('cluster-admin')];
  if (group !== FLUX)
    return isSigned(source, context) ? [] : [account('argocd-application-controller', namespace)];
  const deployers =
    context.project.memo(deployersBySource).get(keyOf(source.kind, source.name, namespace)) ?? [];
  return [...new Set(deployers.map(({ name, of }) => account(name, of)))];
}

interface Deployer {
  /** The name of the ServiceAccount that it acts as. */
  readonly name: string;
  readonly of: string | undefined;
}

const keyOf = (kind: unknown, name: unknown, namespace: unknown): string =>
  JSON.stringify([kind, name, namespace]);

const deployersBySource = (project: Project): ReadonlyMap<string, readonly Deployer[]> => {
  const found = DEPLOYERS.flatMap(({ kind, of, controller, refs }) =>
    project.ofKind(kind, of).flatMap((deployer) => {
      const spec = specOf(deployer);
      const own = (spec.at('serviceAccountName') as Node).value;
      const as: Deployer =
        typeof own === 'string' && own !== ''
          ? { name: own, of: deployer.namespace }
          : { name: controller, of: 'flux-system' };
      return refs(spec).map((ref) => {
        const text = (key: string): Json | undefined => (ref.at(key) as Node).value;
        return { ...as, key: keyOf(text('kind'), text('name'), text('namespace') ?? deployer.namespace) };
      });
    }),
  );
  return groupBy(found, ({ key }) => key);
};

/** https://fluxcd.io/flux/components/kustomize/kustomizations/, https://fluxcd.io/flux/components/helm/helmreleases/ */
const DEPLOYERS = [
  {
    kind: 'Kustomization',
    of: 'kustomize.toolkit.fluxcd.io',
    controller: 'kustomize-controller',
    refs: (spec: Node): readonly Node[] => [spec.at('sourceRef') as Node],
  },
  {
    kind: 'HelmRelease',
    of: 'helm.toolkit.fluxcd.io',
    controller: 'helm-controller',
    refs: (spec: Node): readonly Node[] => [
      ((spec.at('chart') as Node).at('spec') as Node).at('sourceRef') as Node,
      spec.at('chartRef') as Node,
    ],
  },
] as const;

/** An Argo CD project that only accepts signed commits. */
function isSigned(application: Resource, { project }: Context): boolean {
  const name = (specOf(application).at('project') as Node).value;
  if (typeof name !== 'string') return false;
  const found = project.find({
    group: 'argoproj.io',
    kind: 'AppProject',
    name,
    namespace: application.namespace,
  });
  return found !== undefined && (specOf(found).at('signatureKeys') as Cursor<Json[]>).items().length > 0;
}
