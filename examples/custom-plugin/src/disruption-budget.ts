import { defineRule } from '@plimsoll/core';
import { selects } from '@plimsoll/core/kubernetes';

/** Without a budget, draining a node may stop all replicas at once. */
export const disruptionBudget = defineRule({
  meta: {
    description: 'Give replicated Deployments a PodDisruptionBudget',
    risk: 3,
    messages: { none: 'No PodDisruptionBudget selects the pods of this Deployment.' },
  },
  create({ project, report, notApplicable }) {
    return {
      Deployment(deployment, resource) {
        const spec = deployment.at('spec');
        const replicas = spec.at('replicas').value ?? 1;
        // A missing budget may be in a file that this run did not see.
        if (replicas < 2 || !project.complete || project.broken) return notApplicable();
        const labels: Record<string, string> = {};
        for (const [key, { value }] of spec.at('template').at('metadata').at('labels').entries())
          if (typeof value === 'string') labels[key] = value;
        const covered = project
          .ofKind('PodDisruptionBudget')
          .some(
            ({ root, namespace }) =>
              namespace === resource.namespace && selects(root.at('spec').at('selector') as never, labels),
          );
        if (!covered) report({ at: spec.at('replicas'), messageId: 'none' });
      },
    };
  },
});
