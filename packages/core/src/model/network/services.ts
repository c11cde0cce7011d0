import { groupBy } from '../../group-by.js';
import type { PodCursor } from '../pod.js';
import type { Project } from '../project.js';
import type { Resource } from '../resource.js';
import { podLabels } from './pod-labels.js';
import { Selector, SelectorIndex } from './selector.js';

interface Entry {
  readonly service: Resource;
  readonly selector: Selector;
}

/**
 * The pods that Services send to: those of the Service's namespace with all labels of its selector. A Service
 * without a selector sends to no pod of its own accord. Takes time with the pods, Services and matches.
 * https://kubernetes.io/docs/concepts/services-networking/service/
 */
export function podsOfServices(
  project: Pick<Project, 'ofKind' | 'pods'>,
): ReadonlyMap<Resource, readonly PodCursor[]> {
  const entries = project.ofKind('Service').flatMap((service): Entry[] => {
    const selector = Selector.labels(service.root.at('spec').at('selector'));
    return selector.malformed || selector.requirements.length === 0 ? [] : [{ service, selector }];
  });
  const index = new Map<string | undefined, SelectorIndex<Entry>>();
  for (const [namespace, own] of groupBy(entries, ({ service }) => service.namespace))
    index.set(
      namespace,
      new SelectorIndex(
        own.map((entry) => [[entry.selector], entry] as const),
        () => false,
      ),
    );
  const found = new Map<Resource, PodCursor[]>();
  for (const pod of project.pods) {
    const known = podLabels(pod);
    for (const { service, selector } of index.get(pod.owner.namespace)?.candidates(known.labels) ?? []) {
      if (selector.match(known) !== 'yes') continue;
      const pods = found.get(service);
      if (pods) pods.push(pod);
      else found.set(service, [pod]);
    }
  }
  return found;
}
