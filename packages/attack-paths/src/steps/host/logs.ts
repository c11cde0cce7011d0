import type { ContainerCursor } from '@plimsoll/core/kubernetes';
import type { Context } from '../../graph/context.js';
import { covers, placeOf } from '../../graph/places.js';
import { evidenceOf } from '../../graph/rights.js';
import type { Evidence } from '../../graph/types.js';
import { holdersOf } from './holders.js';

/** The permissions with which the kubelet serves its logs. */
const READS = [
  { resource: 'nodes', subresource: 'log', what: 'read logs of nodes' },
  { resource: 'nodes', subresource: 'proxy', what: 'send any request to the kubelets of nodes' },
  { resource: 'pods', subresource: 'log', what: 'read logs of pods' },
] as const;

/** How an attacker in a container reads logs on its node through the API server, as the places of the permissions. */
export function* throughLogs({ pod }: ContainerCursor, context: Context): Iterable<readonly Evidence[]> {
  const here = placeOf(pod.owner);
  const handsOut = !keepsLogs(context);
  for (const holder of holdersOf(pod, context))
    for (const { what, ...wanted } of READS) {
      if (wanted.resource === 'nodes' && !handsOut) continue;
      for (const right of holder.allRights({ verbs: ['get'], group: '', ...wanted })) {
        const isFor = right.everywhere || (wanted.resource === 'pods' && covers(right.place, here));
        if (isFor && right.names.length === 0) yield evidenceOf(right, what);
      }
    }
}

/** Whether a kubelet in the files serves only the logs of pods. */
const keepsLogs = ({ project }: Context): boolean =>
  project.components
    .ofKind('Kubelet')
    .some((kubelet) =>
      ['enable-debugging-handlers', 'enable-system-log-handler'].some(
        (flag) => kubelet.setting(flag).text === 'false',
      ),
    );
