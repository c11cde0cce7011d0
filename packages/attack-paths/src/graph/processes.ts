import type { ContainerCursor, KubernetesVersion, PodCursor, Project } from '@plimsoll/core/kubernetes';
import { capabilitiesOf, isWithin } from '../steps/host/capabilities.js';
import { isAppArmorOn } from '../steps/host/confinement.js';
import { onControlPlane, onlyOnControlPlane } from '../steps/host/placement.js';
import { type User, userOf } from '../steps/host/user.js';
import type { FoundStep, Vertex } from './types.js';
import { podKey, type Vertices } from './vertices.js';

/**
 * A set of processes that see each other: those on a node, those on a node of the control plane, or those of one pod.
 */
type Namespace = PodCursor | 'node' | 'control plane';

/**
 * Groups of processes by user: of one user ID, of a user that the files do not say, of anyone, or of anyone except
 * root.
 */
type Who = User | 'anyone' | 'anyone but root';

/** Processes that one container may trace. */
export interface Traceable {
  readonly vertex: Vertex;
  /** Whether the files show that they run as the same user. */
  readonly isCertain: boolean;
}

interface Asked {
  readonly capabilities: ReadonlySet<string>;
  readonly byWho: Map<Who, Vertex>;
}

const ALL: ReadonlySet<string> = new Set(['ALL']);

/** The place of processes in ids and in names. */
function placeOf(namespace: Namespace): readonly [id: string, where: string] {
  if (namespace === 'node') return ['node', 'on the node'];
  if (namespace === 'control plane') return ['control-plane', 'on a node of the control plane'];
  return [podKey(namespace), 'on the pod'];
}

/**
 * Which processes may trace which: a process may read and write another one of the same user if that has no capability
 * that the first lacks. With `SYS_PTRACE` it may do so with any. Groups processes by user and capabilities, so that no
 * pairs of containers are compared.
 * https://man7.org/linux/man-pages/man2/ptrace.2.html
 */
export class Processes {
  readonly #asked = new Map<Namespace, Map<string, Asked>>();

  /** What a container may trace of the others in a namespace. */
  tracedBy(container: ContainerCursor, namespace: Namespace, vertices: Vertices): readonly Traceable[] {
    vertices.effects?.add((context: { readonly processes: Processes; readonly vertices: Vertices }) =>
      context.processes.tracedBy(container, namespace, context.vertices),
    );
    const reach = reachOf(container);
    const { capabilities, byWho } = this.#askedBy(namespace, reach.capabilities);
    const [id, where] = placeOf(namespace);
    // On a node, images run as root by default: a container without a user does not share the user of another one.
    const isRoot = reach.user === 0 || reach.user === 'not stated';
    const isPod = typeof namespace !== 'string';
    const whos = isPod || isRoot ? reach.whos : reach.whos.filter(({ isCertain }) => isCertain);
    return whos.map(({ who, isCertain }) => {
      let vertex = byWho.get(who);
      if (!vertex) {
        const key = `processes:${id}:${who}:${[...capabilities].sort().join()}`;
        vertex = vertices.group(key, `processes of ${NAMES[who] ?? `user ${who}`} ${where}`);
        byWho.set(who, vertex);
      }
      return { vertex, isCertain };
    });
  }

  /** From the groups that techniques named to their containers. */
  *memberSteps(project: Project, vertices: Vertices, kubernetes: KubernetesVersion): Iterable<FoundStep> {
    if (this.#asked.size === 0) return;
    const [onNode, onControl] = [this.#asked.get('node'), this.#asked.get('control plane')];
    for (const pod of project.pods) {
      const isOpen = !pod.runsOnWindows && pod.at('hostUsers').value !== false;
      const beside = this.#asked.get(pod);
      for (const container of pod.containers) {
        // It ends before an attacker could use it.
        if (container.role === 'init') continue;
        const isExposed = isOpen && !isAppArmorOn(container);
        if (!beside && !isExposed) continue;
        const to = vertices.container(container);
        const traced = { capabilities: capabilitiesOf(container), whos: whosOf(container) };
        if (beside) yield* stepsTo(to, traced, beside);
        if (!isExposed) continue;
        if (onNode && !onlyOnControlPlane(pod))
          yield* stepsTo(vertices.containerHere(container, kubernetes), traced, onNode);
        if (onControl && onControlPlane(pod, kubernetes)) yield* stepsTo(to, traced, onControl);
      }
    }
  }

  #askedBy(namespace: Namespace, capabilities: ReadonlySet<string>): Asked {
    const key = [...capabilities].sort().join();
    let byCapabilities = this.#asked.get(namespace);
    if (!byCapabilities) {
      byCapabilities = new Map();
      this.#asked.set(namespace, byCapabilities);
    }
    let asked = byCapabilities.get(key);
    if (!asked) {
      asked = { capabilities, byWho: new Map() };
      byCapabilities.set(key, asked);
    }
    return asked;
  }
}

const NAMES: Readonly<Partial<Record<Who, string>>> = {
  'not root': 'users other than root',
  'not stated': 'users that the image decides',
  anyone: 'any user',
  'anyone but root': 'any user but root',
};

/** What a container may trace: the processes of a user, if they have no capabilities beyond these. */
interface Reach {
  /** The user that it acts as: root with `SYS_PTRACE`. */
  readonly user: User;
  readonly whos: readonly { readonly who: Who; readonly isCertain: boolean }[];
  readonly capabilities: ReadonlySet<string>;
}

function reachOf(container: ContainerCursor): Reach {
  const user = userOf(container);
  const capabilities = capabilitiesOf(container);
  const tracesAll = capabilities.has('SYS_PTRACE') || capabilities.has('ALL');
  if (tracesAll) return { user: 0, whos: [{ who: 'anyone', isCertain: user === 0 }], capabilities: ALL };
  if (user === 'not stated') return { user, whos: [{ who: 'anyone', isCertain: false }], capabilities };
  if (user === 'not root')
    return { user, whos: [{ who: 'anyone but root', isCertain: false }], capabilities };
  const whos: Reach['whos'] = [
    { who: user, isCertain: true },
    { who: 'not stated', isCertain: false },
    ...(user === 0 ? [] : [{ who: 'not root' as const, isCertain: false }]),
  ];
  return { user, whos, capabilities };
}

/**
 * Whether one container may trace another that it sees, and whether the files show it. Undefined if they show that it
 * may not.
 */
export function mayTrace(
  from: ContainerCursor,
  to: ContainerCursor,
): Pick<Traceable, 'isCertain'> | undefined {
  const { whos, capabilities } = reachOf(from);
  const whosOfTo = whosOf(to);
  return isWithin(capabilitiesOf(to), capabilities)
    ? whos.find(({ who }) => whosOfTo.includes(who))
    : undefined;
}

/** The groups of users that a process is in. */
function whosOf(container: ContainerCursor): readonly Who[] {
  const user = userOf(container);
  return [user, 'anyone', ...(user === 0 ? [] : (['anyone but root'] as const))];
}

/** What decides who may trace a container. */
interface Traced {
  readonly capabilities: ReadonlySet<string>;
  readonly whos: readonly Who[];
}

function* stepsTo(
  to: Vertex,
  { capabilities, whos }: Traced,
  list: ReadonlyMap<string, Asked>,
): Iterable<FoundStep> {
  for (const asked of list.values())
    if (isWithin(capabilities, asked.capabilities))
      for (const who of whos) {
        const from = asked.byWho.get(who);
        if (from) yield { from, to, evidence: [] };
      }
}
