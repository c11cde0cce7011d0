import type { ContainerCursor, PodCursor } from '@plimsoll/core/kubernetes';
import type { AssumptionName } from '../assumptions.js';
import type { Context } from '../graph/context.js';
import type { FoundStep } from '../graph/types.js';
import { adding } from './host/capabilities.js';
import { appArmorOf, inUserNamespace, isAppArmorOn, sandboxDoubt, seccompDoubt } from './host/confinement.js';
import { asRoot, neverRaises } from './host/user.js';
import { toMachine, toNeighbours } from './host/way.js';
import type { Technique, Techniques } from './technique.js';

const CAPABILITIES = 'https://man7.org/linux/man-pages/man7/capabilities.7.html';
const RULES = ['pod-security/capabilities-baseline'] as const;

/** From a container to its node, with what the kernel allows it. */
export const ESCAPES: Techniques = {
  'escape-privileged': {
    title: 'escapes from the privileged container to its node',
    references: ['MS-TA9018', 'T1611'],
    rules: ['pod-security/privileged'],
    source:
      'https://kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/#privileged-containers',
    needs: ['privileged'],
    *ofContainer(container, context) {
      const at = container.at('securityContext').at('privileged');
      if (at.value !== true || isBound(container, context)) return;
      yield* toMachine(container, context, {
        evidence: [{ at, message: 'The container runs privileged.' }],
        assumptions: asRoot(container, 'setuid-image'),
        doubt: sandboxDoubt(container.pod, context.project),
      });
    },
  },
  'escape-sys-module': byCapability('SYS_MODULE', {
    title: 'loads a module into the kernel of its node',
    source: 'https://github.com/containerd/containerd/blob/v2.3.0/contrib/seccomp/seccomp_default.go',
    assumptions: () => ['kernel-allows'],
  }),
  'escape-sys-admin': byCapability('SYS_ADMIN', {
    title: 'breaks out to its node with the mounts that SYS_ADMIN allows',
    source: 'https://github.com/containerd/containerd/blob/v2.3.0/contrib/seccomp/seccomp_default.go',
    assumptions: (container) => {
      const profile = appArmorOf(container);
      if (profile === 'Unconfined') return [];
      return [profile === 'unset' ? 'mac-allows' : 'kernel-allows'];
    },
  }),
  'escape-ptrace': {
    title: 'traces a process of its node and runs code in it',
    references: ['T1611'],
    rules: ['pod-security/host-pid', ...RULES],
    source: 'https://man7.org/linux/man-pages/man2/ptrace.2.html',
    needs: ['hostPid', 'capabilities'],
    *ofContainer(container, context) {
      const hostPid = container.pod.at('hostPID');
      if (hostPid.value !== true || container.pod.at('hostUsers').value === false) return;
      if (isAppArmorOn(container) || isBound(container, context) || neverRaises(container)) return;
      for (const at of adding(container, 'SYS_PTRACE'))
        yield* toMachine(container, context, {
          evidence: [
            { at: hostPid, message: 'The pod sees the processes of its node.' },
            { at, message: 'The container may trace processes.' },
          ],
          assumptions: [
            ...(appArmorOf(container) === 'unset' ? (['mac-allows'] as const) : []),
            ...asRoot(container, 'setuid-image'),
          ],
          doubt: doubtOf(container, context),
        });
    },
  },
  'escape-dac-read-search': byCapability('DAC_READ_SEARCH', {
    title: 'opens files on its node by their handles',
    source: CAPABILITIES,
    assumptions: () => [],
  }),
  'escape-bpf': {
    title: 'reads the memory of processes on its node with tracing programs',
    references: ['T1611', 'T1552'],
    rules: RULES,
    source: CAPABILITIES,
    needs: ['capabilities'],
    *ofContainer(container, context) {
      const [bpf, perfmon] = [adding(container, 'BPF')[0], adding(container, 'PERFMON')[0]];
      if (!bpf || !perfmon || adding(container, 'SYS_ADMIN').length > 0) return;
      if (isBound(container, context) || neverRaises(container)) return;
      yield* toNeighbours(container, context, {
        evidence: [
          { at: bpf, message: 'The container may load programs into the kernel.' },
          { at: perfmon, message: 'The container may trace what the kernel does.' },
        ],
        assumptions: ['kernel-allows', 'co-located', ...asRoot(container, 'setuid-image')],
        doubt: doubtOf(container, context),
      });
    },
  },
  'escape-host-process': {
    title: 'is already a process on its Windows node',
    references: ['T1611'],
    rules: ['pod-security/windows-host-process'],
    source: 'https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/',
    needs: ['windowsOptions'],
    *ofContainer(container, context) {
      const [own, inherited] = [container, container.pod].map((level) =>
        (level as PodCursor).at('securityContext').at('windowsOptions').at('hostProcess'),
      );
      const at = own!.exists ? own! : inherited!;
      if (at.value === true)
        yield {
          from: context.vertices.container(container),
          to: context.vertices.goal('node'),
          evidence: [{ at, message: 'The container runs as a process on the node.' }],
        };
    },
  },
};

interface CapabilityFacts {
  readonly title: string;
  readonly source: string;
  /** The assumptions besides root. */
  assumptions(container: ContainerCursor): readonly AssumptionName[];
}

/** One capability is enough. Each entry that adds it is a way of its own. */
function byCapability(capability: string, { title, source, assumptions }: CapabilityFacts): Technique {
  return {
    title,
    references: ['T1611'],
    rules: RULES,
    source,
    needs: ['capabilities'],
    *ofContainer(container, context): Iterable<FoundStep> {
      const added = adding(container, capability);
      if (added.length === 0 || isBound(container, context) || neverRaises(container)) return;
      for (const at of added)
        yield* toMachine(container, context, {
          evidence: [{ at, message: `The container gets the capability ${capability}.` }],
          assumptions: [...assumptions(container), ...asRoot(container, 'setuid-image')],
          doubt: doubtOf(container, context),
        });
    },
  };
}

const doubtOf = (container: ContainerCursor, { project }: Context): string | undefined =>
  sandboxDoubt(container.pod, project) ?? seccompDoubt(container);

/** Whether capabilities only apply in the pod's own user namespace, or the pod runs on Windows, which has none. */
const isBound = ({ pod }: ContainerCursor, context: Context): boolean =>
  pod.runsOnWindows || inUserNamespace(pod, context.kubernetes);
