import { defineRule } from '@plimsoll/core';
import { groupBy } from '@plimsoll/core/internal';
import {
  type Cursor,
  describeResource,
  type Json,
  type PodCursor,
  type Project,
  type Resource,
} from '@plimsoll/core/kubernetes';
import { optionsSchema } from '@plimsoll/rule-kit';

/** https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken */
export const projectedTokenLifetime = defineRule({
  meta: {
    description: 'Keep projected service account tokens short-lived',
    scope: 'resource',
    risk: 3.0,
    cwe: [613],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: { long: 'The token is valid for longer than {{max}} seconds. Shorten expirationSeconds.' },
    schema: optionsSchema({
      max: {
        type: 'integer',
        minimum: 600,
        description: 'The longest lifetime to accept, in seconds. The API accepts 600 or more.',
      },
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

/** All workloads that share an account may do what one of them needs. */
export const sharedServiceAccount = defineRule({
  meta: {
    description: 'Give each workload its own ServiceAccount',
    scope: 'project',
    risk: 2.5,
    severity: 'off',
    cwe: [250],
    precision: 'medium',
    messages: {
      shared:
        "ServiceAccount '{{account}}' has permissions in the cluster, and {{other}} uses it too. Give each workload its own ServiceAccount.",
    },
  },
  create(context) {
    const { project } = context;
    return {
      PodSpec(pod) {
        const { owner, serviceAccountName: account } = pod;
        if (account === 'default' || isMade(owner)) return context.notApplicable();
        const other = project
          .memo(usersOf)
          .get(keyOf(pod))
          ?.find(
            (user) =>
              !isMade(user.owner) &&
              !isSame(user.owner, owner) &&
              accountOf(project, user) === accountOf(project, pod),
          )?.owner;
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

/** The account nearest to a pod: variants of a program side by side may each have one with that name. */
const accountOf = (project: Project, { owner, serviceAccountName: name }: PodCursor): Resource | undefined =>
  project.find({ group: '', kind: 'ServiceAccount', name, namespace: owner.namespace, near: owner });

/** Whether a controller created an object, which then runs what its owner says. */
const isMade = ({ root }: Resource): boolean =>
  (root as Cursor<Json>)
    .at('metadata')
    .at('ownerReferences')
    .items()
    .some((owner) => owner.at('controller').value === true);

/** Whether two objects are the same in the cluster, such as when two files have it. */
const isSame = (a: Resource, b: Resource): boolean =>
  a === b || (a.name !== undefined && a.group === b.group && describeResource(a) === describeResource(b));

const keyOf = ({ owner, serviceAccountName }: PodCursor): string =>
  JSON.stringify([owner.namespace, serviceAccountName]);

/** The pods of a project by namespace and account. */
const usersOf = ({ pods }: Project): ReadonlyMap<string, readonly PodCursor[]> => groupBy(pods, keyOf);
