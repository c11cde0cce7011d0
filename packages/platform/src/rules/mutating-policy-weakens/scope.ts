import type { Cursor, Json } from '@plimsoll/core/kubernetes';

/** Whether a namespace belongs to the cluster or its extensions. */
const isSystem = (name: Json | undefined): boolean =>
  typeof name === 'string' && /^kube-[\w-]+$|-system$/.test(name);

const areSystem = (names: readonly Cursor<Json>[]): boolean =>
  names.length > 0 && names.every(({ value }) => isSystem(value));

/** Whether a match of Kyverno or Gatekeeper names only system namespaces. */
export function inSystem(match: Cursor<Json>): boolean {
  const any = match.at('any').items();
  const filters = any.length > 0 ? any : [match, ...match.at('all').items()];
  const isOf = (filter: Cursor<Json>): boolean =>
    areSystem(filter.at('resources').at('namespaces').items()) || areSystem(filter.at('namespaces').items());
  return any.length > 0 ? filters.every(isOf) : filters.some(isOf);
}

const NAME = 'kubernetes.io/metadata.name';

/** Whether the namespaceSelector of a match names only system namespaces. */
export function selectsSystem(match: Cursor<Json>): boolean {
  const selector = match.at('namespaceSelector');
  if (isSystem(selector.at('matchLabels').at(NAME).value)) return true;
  return selector
    .at('matchExpressions')
    .items()
    .some(
      (each) =>
        each.at('key').value === NAME &&
        each.at('operator').value === 'In' &&
        areSystem(each.at('values').items()),
    );
}
