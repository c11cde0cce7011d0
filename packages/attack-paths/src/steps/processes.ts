import type { Cursor } from '@plimsoll/core/kubernetes';
import { mayTrace } from '../graph/processes.js';
import type { FoundStep } from '../graph/types.js';
import { sandboxDoubt } from './host/confinement.js';
import { onControlPlane, onlyOnControlPlane } from './host/placement.js';
import type { Techniques } from './technique.js';

/** From a container to others whose processes it sees. */
export const PROCESSES: Techniques = {
  'host-pid-neighbours': {
    title: 'reads the files and the memory of containers on its node',
    references: ['T1057', 'T1552'],
    rules: ['pod-security/host-pid'],
    source: 'https://man7.org/linux/man-pages/man2/ptrace.2.html',
    needs: ['hostPid'],
    *ofContainer(container, context): Iterable<FoundStep> {
      const { pod } = container;
      const at = pod.at('hostPID');
      // The API rejects it together with a user namespace.
      if (at.value !== true || pod.at('hostUsers').value === false || pod.runsOnWindows) return;
      const { processes, vertices, kubernetes, project } = context;
      const from = vertices.container(container);
      const evidence = [{ at, message: 'The pod sees the processes of its node.' }];
      const assumptions = ['co-located', 'same-user', 'mac-allows'] as const;
      const doubt = sandboxDoubt(pod, project);
      if (!onlyOnControlPlane(pod))
        for (const { vertex: to } of processes.tracedBy(container, 'node', context.vertices))
          yield { from, to, evidence, assumptions, doubt };
      const placement = onControlPlane(pod, kubernetes);
      if (!placement) return;
      for (const { vertex: to } of processes.tracedBy(container, 'control plane', context.vertices))
        yield {
          from,
          to,
          evidence: [...evidence, ...placement.evidence],
          assumptions,
          doubt: doubt ?? placement.doubt,
        };
    },
  },
  'share-process-namespace': {
    title: 'reads and writes the files of other containers in its pod',
    references: ['T1057'],
    rules: ['nsa-hardening/share-process-namespace'],
    source: 'https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/',
    *ofContainer(container, context): Iterable<FoundStep> {
      const { pod, role } = container;
      const from = context.vertices.container(container);
      const at = pod.at('shareProcessNamespace');
      const target =
        role === 'ephemeral'
          ? (container.at('targetContainerName' as never) as Cursor<string | undefined>)
          : undefined;
      const targeted = target && pod.containers.find(({ name }) => name === target.value);
      if (targeted) {
        const traced = mayTrace(container, targeted);
        if (traced)
          yield {
            from,
            to: context.vertices.container(targeted),
            evidence: [{ at: target, message: 'The container sees the processes of this container.' }],
            assumptions: traced.isCertain ? [] : ['same-user'],
          };
      }
      // A container that ends before the others begin sees none of them.
      if (at.value !== true || role === 'init' || pod.containers.length < 2) return;
      for (const { vertex, isCertain } of context.processes.tracedBy(container, pod, context.vertices))
        yield {
          from,
          to: vertex,
          evidence: [{ at, message: 'The containers of the pod see the processes of each other.' }],
          assumptions: isCertain ? [] : ['same-user'],
        };
    },
  },
};
