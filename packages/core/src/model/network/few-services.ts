import { isObject, type Json, ownValue } from '../../json.js';
import { isPlaceholder } from '../placeholder.js';
import { mayHavePods, podsOf } from '../pod.js';
import type { PodCursor } from '../pod-cursor.js';
import type { PodTemplateLocation } from '../pod-template.js';
import type { Project } from '../project.js';
import { keptTextOf } from '../read-resources.js';
import type { Resource } from '../resource.js';
import { podLabels } from './pod-labels.js';
import { Selector } from './selector.js';

/** Whoever asks about more Services needs most of the objects. */
const FEW = 8;

/**
 * As `podsOfServices`, for a run that takes most objects from a cache, and for few Services: it reads only the objects that
 * have all labels of a selector somewhere in their kept text.
 */
export class FewServices {
  readonly #project: Pick<Project, 'resources' | 'ofKind'>;
  readonly #podTemplates: readonly PodTemplateLocation[];
  readonly #found = new Map<Resource, readonly PodCursor[]>();
  #isUsable: boolean | undefined;

  constructor(project: Pick<Project, 'resources' | 'ofKind'>, podTemplates: readonly PodTemplateLocation[]) {
    this.#project = project;
    this.#podTemplates = podTemplates;
  }

  /** Undefined where `podsOfServices` has to answer. */
  podsOf(service: Resource<'Service'>): readonly PodCursor[] | undefined {
    this.#isUsable ??= this.#canTell();
    if (!this.#isUsable) return undefined;
    let found = this.#found.get(service);
    if (!found && this.#found.size < FEW) {
      found = this.#find(service);
      this.#found.set(service, found);
    }
    return found;
  }

  /**
   * Who reads a selector that the API rejects tells of it. So if there is one in an object that the run says something
   * about, all selectors are read.
   */
  #canTell(): boolean {
    return (
      this.#project.resources.some(keptTextOf) &&
      this.#project
        .ofKind('Service')
        .every((service) => keptTextOf(service) || hasPlainSelector(service.value))
    );
  }

  #find(service: Resource<'Service'>): readonly PodCursor[] {
    const selector = Selector.labels(service.root.at('spec').at('selector'));
    const selects = !selector.malformed && selector.requirements.length > 0;
    const labels = selector.requirements.map(
      ({ key, values }) => `${JSON.stringify(key)}:${JSON.stringify(values[0])}`,
    );
    const mayMatch = (resource: Resource): boolean =>
      selects && resource.namespace === service.namespace && mayHavePods(resource, this.#podTemplates);
    const found: PodCursor[] = [];
    for (const resource of this.#project.resources) {
      const isPossible = mayMatch(resource);
      const text = keptTextOf(resource);
      if (text && !(isPossible && labels.every((label) => text.mayHave(label)))) continue;
      // What is unknown in the labels of a pod is told wherever it is.
      for (const pod of podsOf(resource, this.#podTemplates))
        if (selector.match(podLabels(pod)) === 'yes' && isPossible) found.push(pod);
    }
    return found;
  }
}

function hasPlainSelector(value: Json): boolean {
  const spec = ownValue(value, 'spec') ?? {};
  const selector = ownValue(spec, 'selector') ?? {};
  return isObject(spec) && isObject(selector) && Object.values(selector).every(isText);
}

const isText = (value: Json): boolean => typeof value === 'string' && !isPlaceholder(value);
