import { groupBy } from '../../group-by.js';
import { isSameList } from '../../same-list.js';
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

/** What was found in a namespace, and of what. */
interface Known {
  readonly services: readonly Resource[];
  readonly pods: readonly PodCursor[];
  readonly found: readonly Entry[];
}

/** By the first Service of a namespace: an edit changes few namespaces, and the next run finds the others again. */
const known = new WeakMap<Resource, Known>();

/**
 * The pods that Services send to: those in the Service's namespace with all labels of its selector. A Service without a
 * selector selects no pods. Services with equal selectors share their list of pods, so that the time is linear in the
 * pods, the Services, and the matches of different selectors.
 * https://kubernetes.io/docs/concepts/services-networking/service/
 */
export function podsOfServices(
  project: Pick<Project, 'ofKind' | 'pods'>,
): ReadonlyMap<Resource, readonly PodCursor[]> {
  const services = groupBy(project.ofKind('Service'), ({ namespace }) => namespace);
  const pods = groupBy(project.pods, ({ owner }) => owner.namespace);
  const found = new Map<Resource, readonly PodCursor[]>();
  for (const [namespace, own] of services)
    for (const entry of entriesOf(own, pods.get(namespace) ?? []))
      for (const service of entry.services) found.set(service, entry.pods);
  // What is unknown in the labels of a pod is told in every namespace.
  for (const [namespace, own] of pods) if (!services.has(namespace)) own.forEach(podLabels);
  return found;
}

function entriesOf(services: readonly Resource<'Service'>[], pods: readonly PodCursor[]): readonly Entry[] {
  const first = services[0]!;
  const last = known.get(first);
  if (last && isSameList(last.services, services) && isSameList(last.pods, pods)) return last.found;
  const found = findEntries(services, pods);
  known.set(first, { services, pods, found });
  return found;
}

function findEntries(all: readonly Resource<'Service'>[], pods: readonly PodCursor[]): readonly Entry[] {
  const bySelector = groupBy(all, ({ root }) =>
    JSON.stringify(Object.entries(root.at('spec').at('selector').value ?? {}).sort()),
  );
  const entries = [...bySelector.values()].flatMap((services): Entry[] => {
    const selector = Selector.labels(services[0]!.root.at('spec').at('selector'));
    const selects = !selector.malformed && selector.requirements.length > 0;
    return selects ? [{ services, selector, pods: [] }] : [];
  });
  const index = new SelectorIndex(
    entries.map((entry) => [[entry.selector], entry] as const),
    () => false,
  );
  for (const pod of pods) {
    const labels = podLabels(pod);
    for (const entry of index.candidates(labels.labels))
      if (entry.selector.match(labels) === 'yes') entry.pods.push(pod);
  }
  return entries;
}
