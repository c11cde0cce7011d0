import { isObject, textOf } from '../../json.js';
import {
  type ChartValues,
  type Named,
  nameById,
  namedAs,
  namedOf,
  selectorLabels,
} from './app-template-names.js';
import {
  at,
  copy,
  entriesOf,
  fieldsOf,
  isEmpty,
  itemsOf,
  list,
  made,
  map,
  numeric,
  type Part,
  type Place,
  textAt,
  unknown,
} from './part.js';
import { chartObject, isOff, type Shaped } from './shaped.js';

/**
 * The Services, Ingresses and routes of app-template. From the templates of the library `common`, 2.x to 5.x:
 * classes/_service.tpl, classes/_ingress.tpl, classes/_route.tpl.
 * https://github.com/bjw-s-labs/helm-charts/tree/main/charts/library/common/templates
 */
export function entryObjects(chart: ChartValues): readonly Shaped[] {
  return [
    ...namedOf(chart, 'service').map((each) => service(chart, each)),
    ...namedOf(chart, 'ingress').map((each) => ingress(chart, each)),
    ...namedOf(chart, 'route').map((each) => route(chart, each)),
  ];
}

/** Fields that the library copies into the Service. */
const SERVICE_FIELDS = [
  'allocateLoadBalancerNodePorts',
  'clusterIP',
  'externalIPs',
  'externalName',
  'externalTrafficPolicy',
  'internalTrafficPolicy',
  'ipFamilies',
  'ipFamilyPolicy',
  'loadBalancerClass',
  'loadBalancerIP',
  'loadBalancerSourceRanges',
  'publishNotReadyAddresses',
  'sessionAffinity',
  'sessionAffinityConfig',
  'trafficDistribution',
] as const;

function service(chart: ChartValues, { place, name }: Named): Shaped {
  const type = at(place, 'type');
  return chartObject({ apiVersion: 'v1', kind: 'Service', name }, chart.release, place, {
    spec: map(place, {
      type: textAt(type) === undefined ? made('ClusterIP', place) : copy(type),
      ...Object.fromEntries(
        SERVICE_FIELDS.flatMap((key) => {
          const field = at(place, key);
          return isEmpty(field.value) ? [] : [[key, copy(field)]];
        }),
      ),
      ports: list(at(place, 'ports'), portsOf(place)),
      selector: map(at(place, 'controller').value === undefined ? place : at(place, 'controller'), {
        ...selectorLabels(chart, controllerOf(chart, place)),
        ...fieldsOf(at(place, 'extraSelectorLabels')),
      }),
    }),
  });
}

/** The label's value for the named controller, or for the only one. */
function controllerOf(chart: ChartValues, place: Place): Part {
  const named = at(place, 'controller');
  if (textAt(named) !== undefined) return copy(named)!;
  const [only, more] = namedOf(chart, 'controllers');
  return only && !more ? made(only.id, place) : unknown(place);
}

const enabledPorts = (service: Place): readonly (readonly [string, Place])[] =>
  entriesOf(at(service, 'ports')).filter(([, port]) => isObject(port.value) && !isOff(port));

const NOT_OF_TRANSPORT: readonly unknown[] = [undefined, null, '', 'HTTP', 'HTTPS', 'TCP'];

function portsOf(service: Place): readonly Part[] {
  return enabledPorts(service).map(([id, port]) => {
    const [number, target, protocol] = [at(port, 'port'), at(port, 'targetPort'), at(port, 'protocol')];
    return map(port, {
      name: made(id, port),
      port: isEmpty(number.value) ? unknown(port) : numeric(number),
      targetPort: isEmpty(target.value) ? numeric(number) : numeric(target),
      protocol: NOT_OF_TRANSPORT.includes(protocol.value) ? made('TCP', port) : copy(protocol),
      nodePort: isEmpty(at(port, 'nodePort').value) ? undefined : numeric(at(port, 'nodePort')),
      appProtocol: copy(at(port, 'appProtocol')),
    });
  });
}

/** A Service that a path or a route leads to: by its identifier, by its own name, or the only one. */
interface Backend {
  readonly name: Part;
  readonly port: Part | undefined;
}

function backendOf(chart: ChartValues, place: Place): Backend {
  const [first, more] = namedOf(chart, 'service');
  const [name, identifier, port] = [at(place, 'name'), at(place, 'identifier'), at(place, 'port')];
  const older = chart.release.major === undefined || chart.release.major < 3;
  const only = more || !isEmpty(identifier.value) ? undefined : first?.id;
  const id =
    textAt(name) === undefined
      ? (textAt(identifier) ?? only)
      : // Version 2 takes the identifier of a Service for its name.
        older
        ? namedAs(chart, 'service', textOf(name.value))?.id
        : undefined;
  const found = id === undefined ? undefined : namedAs(chart, 'service', id);
  return {
    name:
      id === undefined && textAt(name) !== undefined
        ? copy(name)!
        : nameById(chart, 'service', id, identifier.value === undefined ? place : identifier),
    port: portOf(found?.place, port),
  };
}

/** The number of a named port. Without a name, that of the Service's primary port, or its first one. */
function portOf(service: Place | undefined, given: Place): Part | undefined {
  const ports = service ? enabledPorts(service) : [];
  if (typeof given.value === 'number') return copy(given);
  const named = textAt(given);
  const [, port] =
    (named === undefined
      ? (ports.find(([, each]) => at(each, 'primary').value === true) ?? ports[0])
      : ports.find(([id]) => id === named)) ?? [];
  const number = port && at(port, 'port');
  return number && !isEmpty(number.value)
    ? numeric(number)
    : named === undefined
      ? undefined
      : unknown(given);
}

function ingress(chart: ChartValues, { place, name }: Named): Shaped {
  const backend = at(place, 'defaultBackend');
  return chartObject({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name }, chart.release, place, {
    spec: map(place, {
      ingressClassName: isEmpty(at(place, 'className').value) ? undefined : copy(at(place, 'className')),
      tls: list(
        at(place, 'tls'),
        itemsOf(at(place, 'tls')).map((entry) =>
          map(entry, { hosts: copy(at(entry, 'hosts')), secretName: copy(at(entry, 'secretName')) }),
        ),
      ),
      defaultBackend: isEmpty(backend.value) ? undefined : copy(backend),
      rules: isEmpty(backend.value)
        ? list(
            at(place, 'hosts'),
            itemsOf(at(place, 'hosts')).map((host) => ingressRule(chart, host)),
          )
        : undefined,
    }),
  });
}

function ingressRule(chart: ChartValues, host: Place): Part {
  const paths = itemsOf(at(host, 'paths')).map((path) => {
    const given = at(path, 'service');
    const to = given.value === undefined ? { ...path, value: {} } : given;
    const { name, port } = backendOf(chart, to);
    return map(path, {
      path: copy(at(path, 'path')),
      pathType: copy(at(path, 'pathType')) ?? made('Prefix', path),
      backend: map(to, {
        service: map(to, { name, port: map(to, { number: port ?? unknown(path) }) }),
      }),
    });
  });
  return map(host, {
    host: copy(at(host, 'host')),
    http: map(at(host, 'paths'), { paths: list(at(host, 'paths'), paths) }),
  });
}

/** The route kinds that are stable at v1. The chart uses the newest version that the cluster serves. */
const STABLE: readonly string[] = ['HTTPRoute', 'GRPCRoute'];

function route(chart: ChartValues, { place, name }: Named): Shaped {
  const kind = textAt(at(place, 'kind')) ?? 'HTTPRoute';
  const namespace = at(place, 'namespaceOverride');
  const rules = itemsOf(at(place, 'rules'));
  const hasHosts = kind !== 'TCPRoute' && kind !== 'UDPRoute';
  return chartObject(
    {
      apiVersion: `gateway.networking.k8s.io/${STABLE.includes(kind) ? 'v1' : 'v1alpha2'}`,
      kind,
      name,
      namespace: textAt(namespace) === undefined ? undefined : copy(namespace),
    },
    chart.release,
    place,
    {
      spec: map(place, {
        parentRefs: list(
          at(place, 'parentRefs'),
          itemsOf(at(place, 'parentRefs')).map((parent) => parentRef(parent)),
        ),
        hostnames:
          hasHosts && !isEmpty(at(place, 'hostnames').value) ? copy(at(place, 'hostnames')) : undefined,
        rules: list(
          rules.length === 0 ? place : at(place, 'rules'),
          // Without rules, a route leads to the only Service.
          rules.length === 0
            ? [map(place, { backendRefs: list(place, [backendRef(chart, { path: place.path, value: {} })]) })]
            : rules.map((rule) => routeRule(chart, rule)),
        ),
      }),
    },
  );
}

/** A Gateway, or a set of listeners that the chart makes, whose name is not resolved. */
function parentRef(parent: Place): Part {
  const name = at(parent, 'name');
  return map(parent, {
    group: copy(at(parent, 'group')) ?? made('gateway.networking.k8s.io', parent),
    kind: copy(at(parent, 'kind')) ?? made('Gateway', parent),
    name: textAt(name) === undefined ? unknown(parent) : copy(name),
    namespace: copy(at(parent, 'namespace')),
    sectionName: copy(at(parent, 'sectionName')),
    port: copy(at(parent, 'port')),
  });
}

function routeRule(chart: ChartValues, rule: Place): Part {
  const refs = itemsOf(at(rule, 'backendRefs'));
  return map(rule, {
    ...fieldsOf(rule),
    backendRefs: list(
      at(rule, 'backendRefs'),
      refs.map((ref) => backendRef(chart, ref)),
    ),
  });
}

function backendRef(chart: ChartValues, ref: Place): Part {
  const { name, port } = backendOf(chart, ref);
  return map(ref, {
    group: copy(at(ref, 'group')),
    kind: copy(at(ref, 'kind')),
    name,
    namespace: copy(at(ref, 'namespace')),
    port,
    weight: copy(at(ref, 'weight')),
  });
}
