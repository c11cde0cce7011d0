import { type AnyCursor, type Cursor, type Json, type Resource, textOf } from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import { oncePerGraph } from '../graph/keeper.js';
import { EVERYWHERE } from '../graph/places.js';
import { type Need, together } from '../graph/together.js';
import type { Evidence, Vertex } from '../graph/types.js';
import { pluginsByDriver, volumesByDriver } from './csi-drivers.js';
import type { Techniques } from './technique.js';

const WRITE = ['create', 'update', 'patch'];

/** Permissions for what node plugins get. */
export const RBAC_DRIVERS: Techniques = {
  'rbac-csi-driver': {
    title: 'gets the tokens of pods whose volumes it mounts',
    references: ['T1528'],
    rules: [],
    source: 'https://kubernetes-csi.github.io/docs/token-requests.html',
    *ofIdentity(identity, context) {
      for (const driver of driversOf(context).get(identity.vertex) ?? []) {
        const asked = objectOf(driver, context);
        for (const { held, evidence } of together(identity, [writesDriver(driver)])) {
          if (asked && held[0]!.right.verbs.every((verb) => verb === 'create')) continue;
          const volumes = volumesOf(driver, context);
          if (volumes.length > 0)
            yield {
              from: identity.vertex,
              to: accountsOf(driver, context),
              evidence: [...evidence, ...volumes],
              assumptions: ['co-located'],
            };
        }
      }
    },
    *ofContainer(container, context) {
      for (const driver of pluginsOf(context).get(context.vertices.container(container)) ?? []) {
        const at = tokensOf(driver, context);
        const volumes = volumesOf(driver, context);
        if (at && volumes.length > 0)
          yield {
            from: context.vertices.container(container),
            to: accountsOf(driver, context),
            evidence: [
              { at, message: 'The kubelet gives the driver a token for the API server.' },
              ...volumes,
            ],
            assumptions: ['co-located'],
          };
      }
    },
  },
};

const writesDriver = (driver: string): readonly Need[] => [
  {
    group: 'storage.k8s.io',
    resource: 'csidrivers',
    verbs: WRITE,
    named: (name) => name === driver,
    what: 'write CSIDrivers',
  },
];

const accountsOf = (driver: string, { vertices }: Context): Vertex =>
  vertices.scopeAt('driver-accounts', EVERYWHERE, driver);

const pluginsOf = oncePerGraph((context: Context): ReadonlyMap<Vertex, readonly string[]> => {
  const index = new Map<Vertex, string[]>();
  for (const [driver, containers] of context.project.memo(pluginsByDriver))
    for (const container of containers) append(index, context.vertices.container(container), driver);
  return index;
});

/** The drivers that run as an identity. */
const driversOf = oncePerGraph((context: Context): ReadonlyMap<Vertex, readonly string[]> => {
  const index = new Map<Vertex, string[]>();
  for (const [driver, containers] of context.project.memo(pluginsByDriver))
    for (const account of new Set(containers.map(({ pod }) => context.vertices.accountOf(pod))))
      append(index, account, driver);
  return index;
});

function append(index: Map<Vertex, string[]>, key: Vertex, value: string): void {
  const known = index.get(key);
  if (known) known.push(value);
  else index.set(key, [value]);
}

/** One volume as an example: any other one of the driver would also do. */
function volumesOf(driver: string, { project }: Context): readonly Evidence[] {
  const [first] = project.memo(volumesByDriver).get(driver) ?? [];
  return first ? [{ at: first.at, message: `The pod mounts a volume of ${driver}.`, context: true }] : [];
}

const objectOf = (driver: string, { project }: Context): Resource | undefined =>
  project.find({ group: 'storage.k8s.io', kind: 'CSIDriver', name: driver });

/** The item that requests tokens that the API server accepts. */
function tokensOf(driver: string, context: Context): AnyCursor | undefined {
  const root = objectOf(driver, context)?.root as Cursor<Json> | undefined;
  const items = (root?.at('spec') as Cursor<Json> | undefined)?.at('tokenRequests') as
    | Cursor<Json[]>
    | undefined;
  const audiences = apiAudiences(context);
  return items
    ?.items()
    .find((item) => audiences.has(textOf((item as Cursor<Json>).at('audience').value ?? '')));
}

const apiAudiences = oncePerGraph(({ project }: Context): ReadonlySet<string> => {
  const given = project.components
    .ofKind('KubeApiserver')
    .flatMap((server) =>
      ['api-audiences', 'service-account-issuer'].flatMap((flag) => server.setting(flag).items),
    );
  return new Set([
    '',
    'https://kubernetes.default.svc',
    'https://kubernetes.default.svc.cluster.local',
    ...given,
  ]);
});
