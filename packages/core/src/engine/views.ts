import { COMPONENTS } from '../model/components/component.js';
import { podsOf } from '../model/pod.js';
import type { PodTemplateLocation } from '../model/pod-template.js';
import type { Project } from '../model/project.js';
import type { Resource } from '../model/resource.js';

/** What views need to know besides the object. */
export interface Surroundings {
  readonly project: Project;
  readonly podTemplates: readonly PodTemplateLocation[];
}

/** What rules can visit besides kinds. */
interface View {
  readonly keys: readonly string[];
  subjects(resource: Resource, around: Surroundings): Iterable<readonly [key: string, subject: unknown]>;
}

export const VIEWS: readonly View[] = [
  { keys: ['Resource'], subjects: (resource) => [['Resource', resource.root]] },
  {
    keys: ['PodSpec', 'Container'],
    *subjects(resource, { podTemplates }) {
      for (const pod of podsOf(resource, podTemplates)) {
        yield ['PodSpec', pod];
        for (const container of pod.containers) yield ['Container', container];
      }
    },
  },
  {
    keys: Object.keys(COMPONENTS),
    subjects: (resource, { project }) =>
      project.components.of(resource).map((component) => [component.kind, component]),
  },
];
