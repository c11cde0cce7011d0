import { ownValue } from '@plimsoll/core/internal';
import { type Json, type Project, type Resource, textOf } from '@plimsoll/core/kubernetes';

const GROUP = 'gateway.networking.k8s.io';

/** The linted HTTPRoutes, by the names of their parent Gateways. */
export type Routes = ReadonlyMap<string, readonly Resource[]>;

export function routesOf(project: Project): Routes {
  const routes = new Map<string, Resource[]>();
  for (const route of project.ofKind('HTTPRoute', GROUP))
    for (const name of new Set(parents(route).map((parent) => ownValue(parent, 'name'))))
      if (typeof name === 'string') append(routes, name, route);
  return routes;
}

/**
 * Whether the Gateway of a ListenerSet, if it is among the linted files, accepts no ListenerSets, which is the default.
 * https://gateway-api.sigs.k8s.io/geps/gep-1713/
 */
export function isSetRefused(project: Project, set: Resource): boolean {
  const parent = ownValue(ownValue(set.value, 'spec'), 'parentRef');
  const [name, written] = [ownValue(parent, 'name'), ownValue(parent, 'namespace')];
  if (typeof name !== 'string') return false;
  const namespace = typeof written === 'string' ? written : set.namespace;
  const gateway = project.find({ group: GROUP, kind: 'Gateway', name, namespace, near: set });
  const allowed = ownValue(ownValue(gateway?.value, 'spec'), 'allowedListeners');
  return gateway !== undefined && (ownValue(ownValue(allowed, 'namespaces'), 'from') ?? 'None') === 'None';
}

/**
 * Whether a listener of a Gateway or a ListenerSet only redirects to https or answers challenges for certificates;
 * undefined where no linted HTTPRoute is attached to it.
 * https://gateway-api.sigs.k8s.io/guides/http-redirect-rewrite/
 */
export function redirectsOnly(routes: Routes, gateway: Resource, listener: Json): boolean | undefined {
  const from = ownValue(ownValue(ownValue(listener, 'allowedRoutes'), 'namespaces'), 'from') ?? 'Same';
  const attached = (routes.get(gateway.name ?? '') ?? []).filter((route) =>
    isAttached(route, gateway, ownValue(listener, 'name')),
  );
  if (attached.length === 0) return undefined;
  // A route that gets its namespace at install time may get another one, from which the listener accepts no routes.
  const isRefused = ({ namespace }: Resource): boolean => from === 'Same' && namespace === undefined;
  return attached.some(redirects) && attached.every((route) => redirects(route) || isRefused(route));
}

function redirects(route: Resource): boolean {
  const rules = items(ownValue(ownValue(route.value, 'spec'), 'rules'));
  return solvesChallenges(route) || (rules.length > 0 && rules.every(redirectsToHttps));
}

function isAttached(route: Resource, gateway: Resource, listener: Json | undefined): boolean {
  return parents(route).some((parent) => {
    const kind = ownValue(parent, 'kind') ?? 'Gateway';
    const namespace = ownValue(parent, 'namespace') ?? route.namespace;
    const section = ownValue(parent, 'sectionName');
    return (
      kind === gateway.kind &&
      ownValue(parent, 'name') === gateway.name &&
      // An object that gets its namespace at install time may get that of the other.
      (namespace === undefined || gateway.namespace === undefined || namespace === gateway.namespace) &&
      (section === undefined || section === listener)
    );
  });
}

const CHALLENGES = '/.well-known/acme-challenge';

/**
 * Whether a route only proves control of a host, which needs HTTP.
 * https://cert-manager.io/docs/configuration/acme/http01/
 */
function solvesChallenges({ value, labels }: Resource): boolean {
  if (labels['acme.cert-manager.io/http01-solver'] === 'true') return true;
  const rules = items(ownValue(ownValue(value, 'spec'), 'rules'));
  const matches = rules.flatMap((rule) => items(ownValue(rule, 'matches')));
  return (
    matches.length > 0 &&
    rules.every((rule) => items(ownValue(rule, 'matches')).length > 0) &&
    matches.every((match) => textOf(ownValue(ownValue(match, 'path'), 'value')).startsWith(CHALLENGES))
  );
}

function redirectsToHttps(rule: Json): boolean {
  return items(ownValue(rule, 'filters')).some(
    (filter) =>
      ownValue(filter, 'type') === 'RequestRedirect' &&
      ownValue(ownValue(filter, 'requestRedirect'), 'scheme') === 'https',
  );
}

const parents = ({ value }: Resource): readonly Json[] =>
  items(ownValue(ownValue(value, 'spec'), 'parentRefs'));

const items = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

function append(routes: Map<string, Resource[]>, name: string, route: Resource): void {
  const existing = routes.get(name);
  if (existing) existing.push(route);
  else routes.set(name, [route]);
}
