import { EVERYWHERE, type Place } from '../../graph/places.js';
import { evidenceOf, type Identity, type Right } from '../../graph/rights.js';
import type { Evidence } from '../../graph/types.js';

/** Rights that send pods to another node, and whose: all, or those of a namespace. */
interface DrivenOff {
  readonly place: Place;
  readonly evidence: readonly Evidence[];
}

/** A right for named objects does not close the other nodes. */
const forAll = ({ names }: Right): boolean => names.length === 0;
const forNodes = (right: Right): boolean => right.everywhere && forAll(right);

const of = (holder: Identity, resource: string, verbs: readonly string[], subresource?: string) =>
  holder.allRights({ group: '', resource, verbs, ...(subresource !== undefined && { subresource }) });

/**
 * How an identity drives pods off nodes: by a taint or without the Node, or by telling that nodes are full and removing
 * the pods.
 */
export function* drivenOff(holder: Identity): Iterable<DrivenOff> {
  for (const right of of(holder, 'nodes', ['update', 'patch', 'delete']).filter(forNodes))
    yield { place: EVERYWHERE, evidence: evidenceOf(right, 'change or delete nodes') };
  const [status, ...others] = of(holder, 'nodes', ['update', 'patch'], 'status').filter(forNodes);
  if (!status) return;
  const full = evidenceOf(status, 'change the status of nodes').map((each) => ({
    ...each,
    // Of several each alone is enough.
    ...(others.length > 0 && { context: true as const }),
  }));
  const removing = [
    ...of(holder, 'pods', ['delete', 'deletecollection']),
    ...of(holder, 'pods', ['create'], 'eviction'),
  ];
  for (const right of removing.filter(forAll))
    yield { place: right.place, evidence: [...full, ...evidenceOf(right, 'remove pods')] };
}
