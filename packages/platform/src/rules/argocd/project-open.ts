import { defineRule } from '@plimsoll/core';
import {
  type AnyCursor,
  type Cursor,
  type Json,
  type Project,
  whyAbsenceIsUnknown,
} from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';

const isEverything = (value: unknown): boolean =>
  typeof value === 'string' && (/^\*+$/.test(value) || value === '/.*/');

/**
 * What an Argo CD project permits: https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
 * Patterns are globs; `sourceNamespaces` also has regular expressions between slashes.
 */
export const argocdProjectOpen = defineRule({
  meta: {
    description: 'Limit what an Argo CD project may deploy, and where',
    risk: 6.5,
    cwe: [250],
    precision: 'high',
    messages: {
      everywhere:
        "Applications of the project '{{name}}' may deploy to every namespace of every cluster, including Argo CD's own. List the namespaces.",
      namespaces:
        "Applications of the project '{{name}}' may deploy to every namespace of this cluster. List the namespaces.",
      clusterResources:
        "Applications of the project '{{name}}' may create any cluster-scoped object, such as a ClusterRoleBinding. List the kinds that they need.",
      sourceNamespaces:
        "Anyone who can create an Application in any namespace gets the permissions of the project '{{name}}'. List the namespaces.",
      sources:
        "The project '{{name}}' may deploy from every repository, and its destinations are open too. List the repositories.",
      byDefault:
        "This Application is in the project 'default', which allows every repository, cluster and kind. Give it a project of its own, or add an AppProject 'default' that allows nothing.",
    },
    schema: optionsSchema({
      allowed: listOf("Names of projects that may deploy everything, for example the platform team's."),
    }),
    defaultOptions: { allowed: [] },
  },
  create(context) {
    const { project, options } = context;
    let isTold = options.allowed.includes('default');
    const judgeMember = (spec: Cursor<Json>): void => {
      const at = spec.at('project');
      if (isTold || !isDefault(at)) return;
      if (project.ofKind('AppProject', 'argoproj.io').some(({ name }) => name === 'default')) return;
      isTold = true;
      const reason = whyAbsenceIsUnknown(project, { kind: 'AppProject' });
      if (reason) {
        context.unknown({ at, reason });
        return;
      }
      const others = membersOfDefault(project).filter(({ resource }) => resource !== at.resource);
      const related = others.map((other) => ({ at: other, message: 'An Application in the same project.' }));
      context.report({ at, messageId: 'byDefault', related });
    };
    return {
      'argoproj.io/AppProject'(root, resource) {
        const name = resource.name ?? '';
        if (options.allowed.includes(name)) return;
        const spec = root.at('spec');
        const faults = openings(spec);
        const source = spec
          .at('sourceRepos')
          .items()
          .find(({ value }) => isEverything(value));
        if (source && faults.length > 0) faults.push({ at: source, messageId: 'sources' });
        for (const { at, messageId } of faults) context.report({ at, messageId, data: { name } });
      },
      'argoproj.io/Application': (root) => judgeMember(root.at('spec')),
      'argoproj.io/ApplicationSet': (root) => judgeMember(root.at('spec').at('template').at('spec')),
    };
  },
});

interface Opening {
  readonly at: AnyCursor;
  readonly messageId: 'everywhere' | 'namespaces' | 'clusterResources' | 'sourceNamespaces' | 'sources';
}

function openings(spec: Cursor<Json>): Opening[] {
  const found: Opening[] = [];
  for (const destination of spec.at('destinations').items()) {
    const namespace = destination.at('namespace');
    if (!isEverything(namespace.value)) continue;
    const clusters = [destination.at('server').value, destination.at('name').value];
    const everywhere = clusters.some(isEverything);
    found.push({ at: namespace, messageId: everywhere ? 'everywhere' : 'namespaces' });
  }
  for (const kind of spec.at('clusterResourceWhitelist').items())
    if (isEverything(kind.at('group').value) && isEverything(kind.at('kind').value))
      found.push({ at: kind, messageId: 'clusterResources' });
  for (const at of spec.at('sourceNamespaces').items())
    if (isEverything(at.value)) found.push({ at, messageId: 'sourceNamespaces' });
  return found;
}

/** An empty name means the project `default`. */
const isDefault = ({ value }: Cursor<Json>): boolean => value === 'default' || value === '';

const membersOfDefault = (project: Project): readonly AnyCursor[] =>
  [
    ...project.ofKind('Application', 'argoproj.io').map(({ root }) => (root as Cursor<Json>).at('spec')),
    ...project
      .ofKind('ApplicationSet', 'argoproj.io')
      .map(({ root }) => (root as Cursor<Json>).at('spec').at('template').at('spec')),
  ]
    .map((spec) => spec.at('project'))
    .filter(isDefault);
