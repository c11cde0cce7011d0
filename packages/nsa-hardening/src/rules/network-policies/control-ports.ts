import type { OpenRule } from '@plimsoll/core/internal';
import type {
  AnyCursor,
  NetworkPolicy,
  PodCursor,
  Project,
  Resource,
  TrafficRule,
} from '@plimsoll/core/kubernetes';
import { runsPart } from '../exposed-interfaces/control-plane.js';
import { sshServerIn } from '../exposed-interfaces/ssh.js';
import { blocksOf, hasEveryPort, isOpenToWorld } from './everything.js';

interface ControlPort {
  readonly port: number;
  readonly what: string;
}

/** https://kubernetes.io/docs/reference/networking/ports-and-protocols/ */
const PARTS: readonly ControlPort[] = [
  { port: 6443, what: 'the Kubernetes API server' },
  { port: 10250, what: 'the kubelet' },
  { port: 2379, what: 'etcd' },
];

const SSH: ControlPort = { port: 22, what: 'SSH' };

/** For other ports, a rule without peers is more often about another program, whose pods no file has. */
const OPEN_WITHOUT_PEERS: readonly ControlPort[] = [SSH, PARTS[0]!];

interface Opened extends ControlPort {
  readonly at: AnyCursor;
}

/**
 * The administrative ports that the blocks of a policy, or a rule without peers, open to the internet. A policy has
 * only numbers. A number belongs to another program if the selected pods run no such program.
 */
export function controlPortsIn(project: Project, policy: NetworkPolicy): readonly Opened[] {
  const rules = (policy.ingress ?? []).filter((rule) => !hasEveryPort(rule));
  return [SSH, ...PARTS].flatMap((known) => {
    const naming = rules.filter((rule) => names(rule, known.port));
    const open = OPEN_WITHOUT_PEERS.includes(known) && naming.find(({ peers }) => !peers);
    const blocks = blocksOf(naming);
    const at = open ? open.at : isOpenToWorld(blocks) ? blocks[0]?.at : undefined;
    if (!at) return [];
    const pods = project.memo(podsByPolicy).get(policy) ?? [];
    return mayServe(pods, known) ? [{ ...known, at }] : [];
  });
}

/**
 * The same for rules of other kinds of policies that admit the internet. Their selectors are not evaluated: if the
 * files have pods in their reach, one of these must run the program.
 */
export function controlPortsOfOther(
  project: Project,
  policy: Resource,
  rules: readonly OpenRule[],
): readonly Opened[] {
  const open = rules.filter(({ ports, to }) => ports && to !== 'namespaces');
  if (open.length === 0) return [];
  const isWide = /^(?:Global|CiliumClusterwide)/.test(policy.kind);
  const pods = project.pods.filter(({ owner }) => isWide || owner.namespace === policy.namespace);
  return [SSH, ...PARTS].flatMap((known) => {
    const rule = open.find((each) => names(each, known.port));
    return rule && mayServe(pods, known) ? [{ ...known, at: rule.at }] : [];
  });
}

/** Whether the pods may run the program. Where no file has them, only the number is known. */
const mayServe = (pods: readonly PodCursor[], known: ControlPort): boolean =>
  pods.length === 0 || pods.some(({ containers }) => containers.some(known === SSH ? sshServerIn : runsPart));

const names = ({ ports = [] }: Partial<Pick<TrafficRule, 'ports'>>, asked: number): boolean =>
  ports.some(
    ({ protocol, port, end }) =>
      protocol === 'TCP' && typeof port === 'number' && port <= asked && asked <= (end ?? port),
  );

const podsByPolicy = (project: Project): ReadonlyMap<NetworkPolicy, readonly PodCursor[]> => {
  const byPolicy = new Map<NetworkPolicy, PodCursor[]>();
  for (const pod of project.pods)
    for (const policy of project.network.selecting(pod)) {
      const known = byPolicy.get(policy);
      if (known) known.push(pod);
      else byPolicy.set(policy, [pod]);
    }
  return byPolicy;
};
