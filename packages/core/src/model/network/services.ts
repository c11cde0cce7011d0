import { groupBy } from '../../group-by.js';
import type { PodCursor } from '../pod-cursor.js';
import type { Project } from '../project.js';
import type { Resource } from '../resource.js';
import { podLabels } from './pod-labels.js';
import { Selector, SelectorIndex } from './selector.js';

/** Services of one namespace with equal selectors: they send to the same pods. */
interface Entry {
  readonly services: readonly Resource[];
  readonly selector: Selector;
  readonly pods: PodCursor[];
}

/**
 * The pods that Services send to: those in the Service's namespace with all labels of its selector. A Service without a
 * selector selects no pods. Services with equal selectors share their list of pods, so that the time is linear in the
 * pods, the Services, and the matches of different selectors.
 * https://kubernetes.io/docs/concepts/services-networking/service/
 */
export function podsOfServices(
  project: Pick<Project, 'ofKind' | 'pods'>,
): ReadonlyMap<Resource, readonly PodCursor[]> {
  const services = groupBy(project.ofKind('Service'), ({ namespace, root }) =>
    JSON.stringify([namespace, Object.entries(root.at('spec').at('selector').value ?? {}).sort()]),
  );
  const entries = [...services.values()].flatMap((equal): Entry[] => {
    const selector = Selector.labels(equal[0]!.root.at('spec').at('selector'));
    const selects = !selector.malformed && selector.requirements.length > 0;
    return selects ? [{ services: equal, selector, pods: [] }] : [];
  });
  const index = new Map<string | undefined, SelectorIndex<Entry>>();
  for (const [namespace, own] of groupBy(entries, ({ services }) => services[0]!.namespace))
    index.set(
      namespace,
      new SelectorIndex(
        own.map((entry) => [[entry.selector], entry] as const),
        () => false,
      ),
    );
  for (const pod of project.pods) {
    const known = podLabels(pod);
    for (const { selector, pods } of index.get(pod.owner.namespace)?.candidates(known.labels) ?? [])
      if (selector.match(known) === 'yes') pods.push(pod);
  }
  return new Map(
    entries.flatMap(({ services, pods }) => services.map((service) => [service, pods] as const)),
  );
}
