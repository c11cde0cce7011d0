import type { PodCursor } from '@plimsoll/core/kubernetes';
import type { Context } from '../../graph/context.js';
import { groupsOf } from '../../graph/identities.js';
import type { Identity } from '../../graph/rights.js';
import { tokenOf } from './token.js';

/** The identities of a pod's token: its ServiceAccount, or the groups of it if no binding names the account itself. */
export function holdersOf(pod: PodCursor, { project, identities }: Context): readonly Identity[] {
  const token = tokenOf(pod, project);
  if (!token) return [];
  const { name, namespace } = token.who;
  const id = `identity:ServiceAccount:${namespace === undefined ? '' : `${namespace}/`}${name}`;
  const own = identities.get(id);
  return own
    ? [own]
    : groupsOf(token.who).flatMap((group) => identities.get(`identity:Group:${group}`) ?? []);
}
