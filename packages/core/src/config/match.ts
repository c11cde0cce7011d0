import type { Project } from '../model/project.js';
import type { Resource } from '../model/resource.js';
import type { ResourceMatch } from '../rule/types.js';
import { globs } from './glob.js';

export type ResourceMatcher = (resource: Resource, project: Project) => boolean;

/** Compiles a `match`: every given key must match. Kinds are `Deployment` or `apps/Deployment`. */
export function resourceMatcher(match: ResourceMatch): ResourceMatcher {
  const tests: ResourceMatcher[] = [];
  if (match.kinds) {
    const kinds = globs(match.kinds);
    tests.push((resource) => kinds(resource.kind) || kinds(`${resource.group}/${resource.kind}`));
  }
  if (match.namespaces) {
    const namespaces = globs(match.namespaces);
    tests.push((resource) => {
      const own = isNamespace(resource) ? resource.name : resource.namespace;
      return own !== undefined && namespaces(own);
    });
  }
  if (match.clusters) {
    const clusters = globs(match.clusters);
    tests.push(({ cluster }) => cluster !== undefined && clusters(cluster));
  }
  if (match.names) {
    const names = globs(match.names);
    tests.push((resource) => resource.name !== undefined && names(resource.name));
  }
  if (match.labels) {
    const labels = labelTests(match.labels);
    tests.push((resource) => labels(resource.labels));
  }
  if (match.namespaceLabels) {
    const labels = labelTests(match.namespaceLabels);
    tests.push((resource, project) => {
      const namespace = isNamespace(resource) ? resource : project.namespaceOf(resource);
      return namespace !== undefined && labels(namespace.labels);
    });
  }
  const fits: ResourceMatcher = (resource, project) => tests.every((test) => test(resource, project));
  // A match for an object also applies to what a chart makes of the values in it.
  return (resource, project) =>
    fits(resource, project) ||
    (resource.inValues !== undefined && carriers(resource).some((each) => fits(each, project)));
}

function carriers({ within }: Resource): readonly Resource[] {
  return within ? [within.carrier, ...carriers(within.carrier)] : [];
}

/** A Namespace object counts as in the namespace that it creates. */
function isNamespace({ kind, group }: Resource): boolean {
  return kind === 'Namespace' && group === '';
}

function labelTests(wanted: Readonly<Record<string, string>>) {
  const tests = Object.entries(wanted).map(([key, glob]) => [key, globs([glob])] as const);
  return (labels: Readonly<Record<string, string>>): boolean =>
    tests.every(([key, test]) => labels[key] !== undefined && test(labels[key]));
}
