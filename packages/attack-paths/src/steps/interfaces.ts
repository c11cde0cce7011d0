import { type Controlled, controlOf, servesOthers, showsInterface } from '@plimsoll/core/internal';
import type { AnyCursor, ContainerCursor, PodCursor, Port, Project } from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import type { FoundStep } from '../graph/types.js';
import { admitsPods } from './admitted.js';
import type { End } from './ends.js';
import type { Techniques } from './technique.js';

/** To programs on the network: those that execute what a client sends, and by assumption others. */
export const INTERFACES: Techniques = {
  'exposed-admin-interface': {
    title: 'uses an interface that does not authenticate anyone',
    references: ['MS-TA9005', 'T1133'],
    rules: ['nsa-hardening/exposed-sensitive-interface', 'nsa-hardening/tiller'],
    source:
      'https://microsoft.github.io/Threat-Matrix-for-Kubernetes/techniques/Exposed%20sensitive%20interfaces/',
    begins: 'outside',
    ofEnd: byRoute,
    ofCluster: byPods,
  },
  'lateral-network': {
    title: 'breaks into a program that pods reach',
    references: ['T1210'],
    rules: ['nsa-hardening/default-deny-network-policy'],
    source: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
    *ofCluster(context) {
      if (!context.assumes('lateral')) return;
      const { vertices } = context;
      for (const { container, at, port } of listenersOf(context)) {
        const network = admitsPods(context.project, container.pod, port);
        if (!network) continue;
        yield {
          from: vertices.entry('pod-network'),
          to: vertices.container(container),
          evidence: [{ at, message: `Container ${container.name} listens there.`, context: true }],
          assumptions: ['lateral', 'app-fault'],
          ...network,
        };
      }
    },
  },
};

const saysOf = ({ title, at }: Controlled) => ({
  at,
  message: `${title} does what anyone who can reach it says.`,
});

function byRoute(
  { route, receiver: { container }, from, evidence, assumptions, doubt }: End,
  { vertices }: Context,
): FoundStep | undefined {
  const control = controlOf(container);
  if (!control || servesOthers(control, route)) return undefined;
  return {
    from,
    to: vertices.container(container),
    evidence: [saysOf(control), ...evidence],
    assumptions,
    doubt,
  };
}

function* byPods({ vertices, project }: Context): Iterable<FoundStep> {
  for (const container of project.memo(controlled)) {
    const control = controlOf(container)!;
    const network = showsInterface(control, container) && admitsPods(project, container.pod);
    if (!network) continue;
    yield {
      from: vertices.entry('pod-network'),
      to: vertices.container(container),
      evidence: [saysOf(control)],
      ...network,
    };
  }
}

/** Containers with an interface that executes what a client sends. */
const controlled = ({ pods }: Project): readonly ContainerCursor[] =>
  pods.flatMap(({ containers }) =>
    containers.filter((container) => container.role !== 'init' && controlOf(container)),
  );

interface Listener {
  readonly container: PodCursor['containers'][number];
  readonly at: AnyCursor;
  readonly port: Port | undefined;
}

/** Each container that declares where it listens, once for each port. */
function* listenersOf({ project }: Context): Iterable<Listener> {
  for (const pod of project.pods)
    for (const container of pod.containers) {
      if (container.role === 'init') continue;
      for (const at of container.at('ports').items()) {
        const port = at.at('containerPort').value;
        const protocol = (at.at('protocol').value ?? 'TCP') as Port['protocol'];
        yield { container, at, port: port === undefined ? undefined : { protocol, port } };
      }
    }
}
