import { isStaticPod } from '@plimsoll/core/kubernetes';
import { accountsWithRole, cloudRoleOf } from './cloud-roles.js';
import type { Techniques } from './technique.js';

const METADATA = '169.254.169.254';

/** To the cloud account that the cluster runs in. */
export const CLOUD: Techniques = {
  'metadata-service': {
    title: "asks the cloud's metadata service for the credentials of the node",
    references: ['MS-TA9033', 'T1552.005'],
    rules: ['nsa-hardening/block-metadata-api'],
    source:
      'https://kubernetes.io/docs/tasks/administer-cluster/securing-a-cluster/#restricting-cloud-metadata-api-access',
    *ofContainer(container, { project, vertices }) {
      const { pod } = container;
      const to = vertices.nodeRole();
      const from = vertices.container(container);
      const hostNetwork = pod.at('hostNetwork');
      if (hostNetwork.value === true) {
        const message = 'The pod uses the network of its node, which no NetworkPolicy restricts.';
        const evidence = [{ at: hostNetwork, message, context: true as const }];
        yield { from, to, evidence, assumptions: ['cloud-node-role'] };
        return;
      }
      const reach = project.network.mayReach(pod, METADATA, { protocol: 'TCP', port: 80 });
      if (reach.answer === 'no') return;
      const rule = reach.answer === 'yes' ? reach.at : undefined;
      const message = rule
        ? 'The policy lets the pod reach the metadata service.'
        : 'No policy blocks the pod from the metadata service.';
      yield {
        from,
        to,
        evidence: [{ at: rule ?? pod, message, context: true }],
        assumptions: ['cloud-node-role', 'hop-limit'],
        doubt: reach.answer === 'unknown' ? reach.reason : undefined,
      };
    },
  },
  'node-cloud-role': {
    title: 'uses the cloud role of the node',
    references: ['T1552.005'],
    rules: ['nsa-hardening/block-metadata-api'],
    source: 'https://microsoft.github.io/Threat-Matrix-for-Kubernetes/techniques/Instance%20Metadata%20API/',
    *ofCluster({ vertices }) {
      yield {
        from: vertices.goal('node'),
        to: vertices.nodeRole(),
        evidence: [],
        assumptions: ['cloud-node-role'],
      };
    },
  },
  'cloud-identity': {
    title: 'uses the cloud role of the ServiceAccount',
    references: ['T1078.004'],
    rules: [],
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html',
    *ofCluster({ project, vertices }) {
      const to = vertices.goal('cloud-account');
      const assumptions = ['role-has-rights'] as const;
      for (const pod of project.pods) {
        const role = isStaticPod(pod) ? undefined : cloudRoleOf(pod, project);
        if (!role) continue;
        for (const container of pod.containers)
          yield { from: vertices.container(container), to, assumptions, ...role };
      }
      for (const { name, namespace, evidence, doubt } of project.memo(accountsWithRole))
        yield {
          from: vertices.identity({ kind: 'ServiceAccount', name, namespace }),
          to,
          evidence,
          assumptions,
          doubt: doubt ?? BY_TOKEN,
        };
    },
  },
};

const BY_TOKEN =
  'The cloud demands a token for its own audience, and impersonation and stored tokens do not give one.';
