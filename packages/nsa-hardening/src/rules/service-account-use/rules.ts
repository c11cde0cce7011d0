import { defineRule, describeResource, type PodCursor, type Project } from '@plimsoll/core';
import { optionsSchema } from '../../options.js';

/** https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken */
export const projectedTokenLifetime = defineRule({
  meta: {
    description: 'Keep projected service account tokens short-lived',
    risk: 3.0,
    cwe: [613],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: { long: 'The token is valid for longer than {{max}} seconds.' },
    schema: optionsSchema({
      max: { type: 'integer', minimum: 600, description: 'Seconds; the API accepts 600 and more.' },
    }),
    defaultOptions: { max: 86400 },
  },
  create(context) {
    const { max } = context.options;
    return {
      PodSpec(pod) {
        for (const volume of pod.volumes)
          for (const source of volume.at('projected').at('sources').items()) {
            const at = source.at('serviceAccountToken').at('expirationSeconds');
            if (at.value !== undefined && at.value > max)
              context.report({
                at,
                messageId: 'long',
                data: { max },
                fix: (fixer) => fixer.set(at, max),
              });
          }
      },
    };
  },
});

/** What one workload needs, all that share its account may do. */
export const sharedServiceAccount = defineRule({
  meta: {
    description: 'Give each workload its own ServiceAccount',
    risk: 2.5,
    severity: 'off',
    cwe: [250],
    precision: 'medium',
    messages: { shared: "The ServiceAccount '{{account}}' has rights, and {{other}} uses it too." },
  },
  create(context) {
    const { project } = context;
    return {
      PodSpec(pod) {
        const { owner, serviceAccountName: account } = pod;
        if (account === 'default') return context.notApplicable();
        const other = usersOf(project)
          .get(keyOf(pod))
          ?.find((user) => user.owner !== owner)?.owner;
        if (!other || project.rbac.bindingsOfServiceAccount(account, owner.namespace).length === 0) return;
        context.report({
          at: pod.at('serviceAccountName'),
          messageId: 'shared',
          data: { account, other: describeResource(other) },
        });
      },
    };
  },
});

const users = new WeakMap<Project, ReadonlyMap<string, readonly PodCursor[]>>();

const keyOf = ({ owner, serviceAccountName }: PodCursor): string =>
  JSON.stringify([owner.namespace, serviceAccountName]);

/** The pods of a project by namespace and account, once for all calls. */
function usersOf(project: Project): ReadonlyMap<string, readonly PodCursor[]> {
  let found = users.get(project);
  if (!found) {
    const groups = new Map<string, PodCursor[]>();
    for (const pod of project.pods) {
      const group = groups.get(keyOf(pod));
      if (group) group.push(pod);
      else groups.set(keyOf(pod), [pod]);
    }
    found = groups;
    users.set(project, found);
  }
  return found;
}
