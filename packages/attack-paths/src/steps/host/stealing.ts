import { EVERYWHERE, type Place } from '../../graph/places.js';
import { evidenceOf, evidenceOfAll, type Identity, isEverything, type Right } from '../../graph/rights.js';
import type { Evidence } from '../../graph/types.js';

/** Permissions that drive pods to another node, and the pods: all, or those of a namespace. */
interface DrivenOff {
  readonly place: Place;
  readonly evidence: readonly Evidence[];
}

/**
 * An identity with all permissions needs none of this, and a permission for named objects does not close the other
 * nodes.
 */
const counts = ({ grant, everywhere, names }: Right): boolean =>
  names.length === 0 && !(everywhere && isEverything(grant));

const rightsTo = (holder: Identity, verbs: readonly string[], resource: string, subresource?: string) =>
  holder
    .allRights({ group: '', resource, verbs, ...(subresource !== undefined && { subresource }) })
    .filter(counts);

/**
 * How an identity drives pods off nodes: with a taint or by deleting the Node, or by reporting full nodes and removing
 * the pods.
 */
export function* drivenOff(holder: Identity): Iterable<DrivenOff> {
  for (const right of rightsTo(holder, ['update', 'patch', 'delete'], 'nodes'))
    if (right.everywhere) yield { place: EVERYWHERE, evidence: evidenceOf(right, 'change or delete nodes') };
  const [status, ...others] = rightsTo(holder, ['update', 'patch'], 'nodes', 'status').filter(
    ({ everywhere }) => everywhere,
  );
  if (!status) return;
  // One of several is enough.
  const anyOther = new Set(others.length > 0 ? evidenceOf(status, '').map(({ at }) => at) : []);
  for (const right of [
    ...rightsTo(holder, ['delete', 'deletecollection'], 'pods'),
    ...rightsTo(holder, ['create'], 'pods', 'eviction'),
  ]) {
    const own = new Set(evidenceOf(right, '').map(({ at }) => at));
    const evidence = evidenceOfAll([status, right], ['change the status of nodes', 'remove pods']).map(
      (each) => (anyOther.has(each.at) && !own.has(each.at) ? { ...each, context: true as const } : each),
    );
    yield { place: right.place, evidence };
  }
}
