import type { PodTemplateLocation } from '../pod-template.js';
import type { Resource } from '../resource.js';
import type { Component, ComponentKind, Components } from './component.js';
import { componentsOf } from './components-of.js';

export class ComponentIndex implements Components {
  readonly #resources: readonly Resource[];
  readonly #podTemplates: readonly PodTemplateLocation[];
  readonly #byResource = new Map<Resource, readonly Component[]>();
  #byKind: Map<ComponentKind, Component[]> | undefined;
  #kubeadmFiles: Set<string> | undefined;

  constructor(resources: readonly Resource[], podTemplates: readonly PodTemplateLocation[]) {
    this.#resources = resources;
    this.#podTemplates = podTemplates;
  }

  of(resource: Resource): readonly Component[] {
    let components = this.#byResource.get(resource);
    if (!components) {
      components = componentsOf(resource, this.#podTemplates, { kubeadm: this.#kubeadm(resource) });
      this.#byResource.set(resource, components);
    }
    return components;
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
