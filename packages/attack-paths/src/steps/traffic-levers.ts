import { oncePer, valueAt } from '@plimsoll/core/internal';
import type { AnyCursor, Project, Resource } from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import { objectsNamed } from '../graph/objects.js';
import { describePlace } from '../graph/places.js';
import type { Right } from '../graph/rights.js';
import type { Need } from '../graph/together.js';

const CHANGE = ['update', 'patch'];
const WRITE = ['create', ...CHANGE];

/** The traffic that a permission redirects. */
export interface Target {
  /** An object in the files, as an example. */
  readonly at?: AnyCursor;
  readonly doubt?: string | undefined;
}

/** A kind of object that redirects traffic. */
interface Lever {
  readonly need: Need;
  /** Undefined if the permission redirects nothing. */
  readonly target: (right: Right, context: Context) => Target | undefined;
}

/** Those that redirect the most come first. */
export const LEVERS: readonly Lever[] = [
  { need: need('', 'services', CHANGE, 'change Services'), target: service },
  {
    need: need('', 'services', ['create'], 'create Services with external IPs'),
    target: (_right, { project }) => (project.memo(deniesExternalIPs) ? undefined : {}),
  },
  { need: need('', 'services/status', CHANGE, 'change addresses of load balancers'), target: service },
  { need: need('discovery.k8s.io', 'endpointslices', WRITE, 'write EndpointSlices'), target: sliced },
  { need: need('', 'endpoints', WRITE, 'write Endpoints'), target: withoutSelector },
  {
    need: {
      ...need('', 'configmaps', CHANGE, 'change the configuration of CoreDNS'),
      within: { namespace: 'kube-system' },
      named: (name) => name === 'coredns',
    },
    target: () => ({}),
  },
  ...(
    [
      ['networking.k8s.io', 'ingresses', 'Ingress'],
      ['gateway.networking.k8s.io', 'httproutes', 'HTTPRoute'],
      ['networking.istio.io', 'virtualservices', 'VirtualService'],
    ] as const
  ).flatMap(([group, resource, kind]): readonly Lever[] => [
    {
      need: need(group, resource, CHANGE, `change where an ${kind} leads`),
      target: (right, context) => named(objectOf(right, context, kind, group)),
    },
    {
      need: need(group, resource, ['create'], `create an ${kind} for the host of another`),
      target: (_right, { project }) => {
        const [other] = project.ofKind(kind, group);
        return (
          other && {
            ...named(other),
            doubt: 'The controller decides which of two objects for one host counts.',
          }
        );
      },
    },
  ]),
];

function need(group: string, path: string, verbs: readonly string[], what: string): Need {
  const [resource, subresource] = path.split('/');
  return { group, resource: resource!, ...(subresource && { subresource }), verbs, within: 'any', what };
}

function objectOf(
  { names, place }: Right,
  context: Context,
  kind: string,
  group: string,
  select = (objects: readonly Resource[]): readonly Resource[] => objects,
): Resource | undefined {
  const wanted = names.length === 0 ? undefined : names;
  return select(objectsNamed(context, { group, kind }, wanted, place))[0];
}

function service(right: Right, context: Context): Target {
  const { project } = context;
  const found = objectOf(right, context, 'Service', '');
  if (found) return { ...named(found), doubt: meshDoubt(project, right) };
  // Every cluster has Services of its own.
  if (right.everywhere && right.names.length === 0) return { doubt: meshDoubt(project, right) };
  return {
    doubt: `No Service ${right.names.join(', ') || `of ${describePlace(right.place)}`} is in the files.`,
  };
}

/** A new slice with the label of the Service counts in addition to those of the controller. */
function sliced(right: Right, context: Context): Target {
  return service({ ...right, names: [] }, context);
}

/** The controller overwrites those of a Service with a selector. */
function withoutSelector(right: Right, context: Context): Target | undefined {
  const found = objectOf(right, context, 'Service', '', selectorless);
  return found && { ...named(found), doubt: meshDoubt(context.project, right) };
}

const selectorless = oncePer((services: readonly Resource[]) =>
  services.filter(
    ({ value }) =>
      valueAt(value, ['spec', 'selector']) === undefined &&
      valueAt(value, ['spec', 'type']) !== 'ExternalName',
  ),
);

function named(resource: Resource | undefined): Target | undefined {
  return resource && { at: resource.root.at('metadata' as never).at('name' as never) };
}

/** The plugin is off by default. */
const deniesExternalIPs = (project: Project): boolean =>
  project.components
    .ofKind('KubeApiserver')
    .some((server) => server.setting('enable-admission-plugins').items.includes('DenyServiceExternalIPs'));

const meshDoubt = (project: Project, { namespace }: Right): string | undefined => {
  const strict = project.memo(strictNamespaces);
  return strict.has(namespace) || strict.has('istio-system')
    ? 'The mesh demands mutual TLS: where both sides are in it, the sender rejects another receiver.'
    : undefined;
};

const strictNamespaces = (project: Project): ReadonlySet<string | undefined> =>
  new Set(
    project
      .ofKind('PeerAuthentication', 'security.istio.io')
      .filter(
        ({ value }) =>
          valueAt(value, ['spec', 'mtls', 'mode']) === 'STRICT' &&
          valueAt(value, ['spec', 'selector']) === undefined,
      )
      .map(({ namespace }) => namespace),
  );
