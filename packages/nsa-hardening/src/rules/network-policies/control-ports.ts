import {
  type AnyCursor,
  type NetworkPolicy,
  oncePer,
  type PodCursor,
  type Project,
  type TrafficRule,
} from '@plimsoll/core';
import { runsPart } from '../exposed-interfaces/control-plane.js';
import { sshServerIn } from '../exposed-interfaces/ssh.js';
import { blocksOf, isOpenToWorld } from './everything.js';

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

/** Of the other ports, a rule without peers more often speaks about another program, whose pods no file has. */
const OPEN_WITHOUT_PEERS: readonly ControlPort[] = [SSH, PARTS[0]!];

interface Opened extends ControlPort {
  readonly at: AnyCursor;
}

/**
 * The ports for administrators that the blocks of a policy, or a rule that names no peers, open to the
 * internet. A policy says nothing but numbers; each is another program's where the pods that the policy selects run
 * no such program. Where no file has the pods, the number is all that can be known of what is behind it.
 */
export function controlPortsIn(project: Project, policy: NetworkPolicy): readonly Opened[] {
  const rules = (policy.ingress ?? []).filter(({ ports }) => ports);
  return [SSH, ...PARTS].flatMap((known) => {
    const naming = rules.filter((rule) => names(rule, known.port));
    const open = OPEN_WITHOUT_PEERS.includes(known) && naming.find(({ peers }) => !peers);
    const blocks = blocksOf(naming);
    const at = open ? open.at : isOpenToWorld(blocks) ? blocks[0]?.at : undefined;
    if (!at) return [];
    const pods = podsByPolicy(project).get(policy) ?? [];
    const serves = known === SSH ? sshServerIn : runsPart;
    const others = pods.length > 0 && !pods.some((pod) => pod.containers.some(serves));
    return others ? [] : [{ ...known, at }];
  });
}

const names = ({ ports = [] }: TrafficRule, asked: number): boolean =>
  ports.some(
    ({ protocol, port, end }) =>
      protocol === 'TCP' && typeof port === 'number' && port <= asked && asked <= (end ?? port),
  );

const podsByPolicy = oncePer((project: Project): ReadonlyMap<NetworkPolicy, readonly PodCursor[]> => {
  const byPolicy = new Map<NetworkPolicy, PodCursor[]>();
  for (const pod of project.pods)
    for (const policy of project.network.selecting(pod)) {
      const known = byPolicy.get(policy);
      if (known) known.push(pod);
      else byPolicy.set(policy, [pod]);
    }
  return byPolicy;
});
