import type { PodTemplateLocation } from '../pod-template.js';
import type { Resource } from '../resource.js';
import type { Component, ComponentKind, Components } from './component.js';
import { componentsOf } from './components-of.js';

interface Known {
  readonly podTemplates: readonly PodTemplateLocation[];
  readonly kubeadm: boolean;
  readonly components: readonly Component[];
}

/** Several runs may share a resource. */
const cache = new WeakMap<Resource, Known>();

export class ComponentIndex implements Components {
  readonly #resources: readonly Resource[];
  readonly #podTemplates: readonly PodTemplateLocation[];
  #byKind: Map<ComponentKind, Component[]> | undefined;
  #kubeadmFiles: Set<string> | undefined;

  constructor(resources: readonly Resource[], podTemplates: readonly PodTemplateLocation[]) {
    this.#resources = resources;
    this.#podTemplates = podTemplates;
  }

  of(resource: Resource): readonly Component[] {
    const kubeadm = this.#kubeadm(resource);
    let known = cache.get(resource);
    if (known?.podTemplates !== this.#podTemplates || known.kubeadm !== kubeadm) {
      const components = componentsOf(resource, this.#podTemplates, { kubeadm });
      known = { podTemplates: this.#podTemplates, kubeadm, components };
      cache.set(resource, known);
    }
    return known.components;
  }

  ofKind(kind: ComponentKind): readonly Component[] {
    if (!this.#byKind) {
      this.#byKind = new Map();
      for (const component of this.#resources.flatMap((resource) => this.of(resource))) {
        const components = this.#byKind.get(component.kind) ?? [];
        this.#byKind.set(component.kind, components);
        components.push(component);
      }
    }
    return this.#byKind.get(kind) ?? [];
  }

  /** kubeadm reads the configuration of other components next to its own, and completes it. */
  #kubeadm(resource: Resource): boolean {
    this.#kubeadmFiles ??= new Set(
      this.#resources
        .filter(({ group, embedded }) => group === 'kubeadm.k8s.io' && !embedded)
        .map(({ file }) => file.path),
    );
    return !resource.embedded && this.#kubeadmFiles.has(resource.file.path);
  }
}
