import { type ChartValues, fullName, type Named, nameById, namedAs, namedOf } from './app-template-names.js';
import {
  at,
  copy,
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
 * The ServiceAccounts, roles and bindings of app-template. From the templates of the library `common`, 2.x to 5.x:
 * values/_init.tpl, render/_serviceaccount.tpl, lib/pod/fields/_serviceAccountName.tpl, classes/_role.tpl and
 * _rolebinding.tpl. https://github.com/bjw-s-labs/helm-charts/tree/main/charts/library/common/templates
 */
export function rbacObjects(chart: ChartValues): readonly Shaped[] {
  return [
    ...accountsOf(chart).map(({ place, name }) => account(chart, place, name)),
    ...namedOf(chart, 'roles').map((each) => role(chart, each)),
    ...namedOf(chart, 'bindings').map((each) => binding(chart, each)),
  ];
}

interface Account {
  /** Undefined for the one that the chart makes by default. */
  readonly id: string | undefined;
  readonly place: Place;
  readonly name: Part;
}

/** Whether the values have the form of versions before 4: whether to make the one account. */
const isSingle = (values: Place): boolean =>
  typeof at(values, 'serviceAccount', 'create').value === 'boolean';

/** The accounts that the chart makes. */
function accountsOf(chart: ChartValues): readonly Account[] {
  const { values, release } = chart;
  const place = at(values, 'serviceAccount');
  if (isSingle(values) || isOlder(chart)) {
    if (at(place, 'create').value !== true) return [];
    const [given, base] = [at(place, 'name'), fullName(values, release)];
    const own = textAt(given) === undefined ? undefined : copy(given);
    return [{ id: 'default', place, name: own ?? (base === undefined ? unknown(place) : made(base, place)) }];
  }
  if (makesDefault(chart)) {
    const name = fullName(values, release);
    return [
      { id: undefined, place: values, name: name === undefined ? unknown(values) : made(name, values) },
    ];
  }
  return namedOf(chart, 'serviceAccount').map(({ id, place: own, name }) => ({
    id,
    place: own,
    name: name === undefined ? unknown(own) : made(name, own),
  }));
}

const isOlder = ({ release: { major } }: ChartValues): boolean => major !== undefined && major < 4;

/** Since version 5 the chart makes an account if the values name none. */
const makesDefault = ({ values, release: { major } }: ChartValues): boolean =>
  major !== undefined &&
  major >= 5 &&
  at(values, 'serviceAccount').value === undefined &&
  at(values, 'global', 'createDefaultServiceAccount').value !== false;

function account(chart: ChartValues, place: Place, name: Part): Shaped {
  return chartObject({ apiVersion: 'v1', kind: 'ServiceAccount', name }, chart.release, place, {
    automountServiceAccountToken: copy(at(place, 'automountServiceAccountToken')),
  });
}

/** The account of a controller's pods. Undefined for the default account of the namespace. */
export function accountOf(chart: ChartValues, controller: Place): Part | undefined {
  const own = at(controller, 'serviceAccount');
  const [named, identifier] = [at(own, 'name'), at(own, 'identifier')];
  if (textAt(named) !== undefined) return copy(named);
  const accounts = accountsOf(chart);
  if (own.value !== undefined)
    return accounts.find(({ id }) => id === identifier.value)?.name ?? unknown(own);
  if (accounts.length === 1) return accounts[0]!.name;
  // Which of several accounts pods get, and whether there is a default one, depends on the version.
  return accounts.length === 0 && isCertain(chart) ? undefined : unknown();
}

const isCertain = ({ values, release: { major } }: ChartValues): boolean =>
  (major !== undefined && major < 5) || at(values, 'global', 'createDefaultServiceAccount').value === false;

function role(chart: ChartValues, { place, name }: Named): Shaped {
  const kind = textAt(at(place, 'type')) ?? 'Role';
  return chartObject(
    { apiVersion: RBAC, kind, name, ...(kind === 'ClusterRole' && { clusterWide: true }) },
    chart.release,
    place,
    { rules: isEmpty(at(place, 'rules').value) ? undefined : copy(at(place, 'rules')) },
  );
}

const RBAC = 'rbac.authorization.k8s.io/v1';

function binding(chart: ChartValues, { place, name }: Named): Shaped {
  const kind = textAt(at(place, 'type')) ?? 'RoleBinding';
  const ref = at(place, 'roleRef');
  return chartObject(
    { apiVersion: RBAC, kind, name, ...(kind === 'ClusterRoleBinding' && { clusterWide: true }) },
    chart.release,
    place,
    {
      roleRef: map(ref, { apiGroup: made('rbac.authorization.k8s.io', ref), ...roleOf(chart, ref) }),
      subjects: list(
        at(place, 'subjects'),
        itemsOf(at(place, 'subjects')).map((subject) => subjectPart(chart, subject)),
      ),
    },
  );
}

function roleOf(
  chart: ChartValues,
  ref: Place,
): { readonly kind: Part | undefined; readonly name: Part | undefined } {
  const identifier = at(ref, 'identifier');
  const id = textAt(identifier);
  if (id === undefined) return { kind: copy(at(ref, 'kind')), name: copy(at(ref, 'name')) };
  const found = namedAs(chart, 'roles', id)?.place;
  return {
    kind: found ? (copy(at(found, 'type')) ?? made('Role', identifier)) : unknown(identifier),
    name: nameById(chart, 'roles', id, identifier),
  };
}

function subjectPart(chart: ChartValues, subject: Place): Part {
  const identifier = at(subject, 'identifier');
  const { namespace } = chart.release;
  if (textAt(identifier) === undefined) {
    const kind = at(subject, 'kind');
    return map(subject, {
      kind: copy(kind),
      name: copy(at(subject, 'name')),
      namespace: copy(at(subject, 'namespace')),
      apiGroup: kind.value === 'ServiceAccount' ? undefined : made('rbac.authorization.k8s.io', subject),
    });
  }
  const known = accountsOf(chart).find(({ id }) => id === identifier.value);
  return map(subject, {
    kind: made('ServiceAccount', identifier),
    name: known?.name ?? unknown(identifier),
    namespace: namespace === undefined ? unknown(identifier) : made(namespace, identifier),
  });
}
