import { isObject } from '../../json.js';
import { type ChartValues, type Named, namedOf, selectorLabels } from './app-template-names.js';
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
  type Part,
  type Place,
  textAt,
  unknown,
} from './part.js';
import { chartObject, type Shaped } from './shaped.js';

/**
 * The network policies of app-template, of Kubernetes and of Cilium. From the templates of the library `common`, 3.x to
 * 5.x: classes/_networkpolicy.tpl, classes/_ciliumNetworkPolicy.tpl, lib/networkpolicy.
 * https://github.com/bjw-s-labs/helm-charts/tree/main/charts/library/common/templates
 */
export function networkPolicies(chart: ChartValues): readonly Shaped[] {
  return namedOf(chart, 'networkpolicies').map((each) => {
    const type = textAt(at(each.place, 'type'));
    return type === 'cilium' || type === 'ciliumClusterwide'
      ? ciliumPolicy(chart, each, type === 'ciliumClusterwide')
      : policy(chart, each);
  });
}

function policy(chart: ChartValues, { place, name }: Named): Shaped {
  const rules = (direction: 'ingress' | 'egress', field: 'from' | 'to'): Part | undefined => {
    const given = at(place, 'rules', direction);
    return list(
      given,
      itemsOf(given).map((rule) => {
        const peers = at(rule, field);
        const parts = itemsOf(peers).map((peer) => peerPart(chart, peer));
        return map(rule, {
          ...fieldsOf(rule),
          ...(!isEmpty(peers.value) && { [field]: list(peers, parts) }),
        });
      }),
    );
  };
  return chartObject(
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', name },
    chart.release,
    place,
    {
      spec: map(place, {
        podSelector: selectorOf(chart, place, 'podSelector'),
        policyTypes: isEmpty(at(place, 'policyTypes').value) ? undefined : copy(at(place, 'policyTypes')),
        ingress: rules('ingress', 'from'),
        egress: rules('egress', 'to'),
      }),
    },
  );
}

/** A peer. `controller` stands for the pods of one. */
function peerPart(chart: ChartValues, peer: Place): Part {
  const { controller, ...fields } = fieldsOf(peer);
  return map(peer, {
    ...fields,
    ...(controller && {
      podSelector: map(peer, { matchLabels: map(peer, selectorLabels(chart, controller)) }),
    }),
  });
}

/** What a policy selects: its own selector, or the pods of its controllers. */
function selectorOf(chart: ChartValues, place: Place, field: string): Part {
  const given = at(place, field);
  if (isObject(given.value)) return copy(given)!;
  const [listed, one] = [itemsOf(at(place, 'controllers')), at(place, 'controller')];
  const [only, more] = namedOf(chart, 'controllers');
  const single = listed.length === 1 ? listed[0]! : one;
  const controller =
    listed.length > 1
      ? undefined
      : textAt(single) === undefined
        ? only && !more
          ? made(only.id, place)
          : undefined
        : isPattern(single)
          ? unknown(single)
          : copy(single);
  const expression =
    listed.length > 1
      ? map(at(place, 'controllers'), {
          key: made('app.kubernetes.io/controller', place),
          operator: made('In', place),
          values: list(
            at(place, 'controllers'),
            listed.map((each) => (isPattern(each) ? unknown(each) : copy(each))),
          ),
        })
      : undefined;
  return map(place, {
    matchLabels: map(place, {
      ...selectorLabels(chart, controller),
      ...Object.fromEntries(
        entriesOf(at(place, 'extraSelectorLabels')).map(([key, own]) => [key, copy(own)]),
      ),
    }),
    matchExpressions: list(place, [expression]),
  });
}

/** A regular expression may name a controller. */
const isPattern = ({ value }: Place): boolean => typeof value !== 'string' || /[^\w-]/.test(value);

const CILIUM_FIELDS = [
  'description',
  'ingress',
  'ingressDeny',
  'egress',
  'egressDeny',
  'enableDefaultDeny',
  'nodeSelector',
] as const;

const SHORT = [
  ['fromController', 'fromEndpoints'],
  ['toController', 'toEndpoints'],
] as const;

function ciliumPolicy(chart: ChartValues, { place, name }: Named, isClusterWide: boolean): Shaped {
  const rules = (direction: string): Part | undefined =>
    list(
      at(place, direction),
      itemsOf(at(place, direction)).map((rule) => ciliumRule(chart, rule)),
    );
  return chartObject(
    {
      apiVersion: 'cilium.io/v2',
      kind: isClusterWide ? 'CiliumClusterwideNetworkPolicy' : 'CiliumNetworkPolicy',
      name,
      ...(isClusterWide && { clusterWide: true }),
    },
    chart.release,
    place,
    {
      spec: map(place, {
        ...Object.fromEntries(CILIUM_FIELDS.map((key) => [key, copy(at(place, key))])),
        ...(at(place, 'nodeSelector').value === undefined && {
          endpointSelector: selectorOf(chart, place, 'endpointSelector'),
        }),
        ingress: rules('ingress'),
        egress: rules('egress'),
      }),
    },
  );
}

function ciliumRule(chart: ChartValues, rule: Place): Part {
  const fields = { ...fieldsOf(rule) };
  for (const [short, field] of SHORT) {
    const controller = fields[short];
    if (!controller) continue;
    delete fields[short];
    const endpoint = map(rule, { matchLabels: map(rule, selectorLabels(chart, controller)) });
    fields[field] = list(rule, [...itemsOf(at(rule, field)).map((each) => copy(each)), endpoint]);
  }
  return map(rule, fields);
}
