import { oncePer } from '../../once-per.js';
import { type AbsentObject, readAbsence, whyAbsenceIsUnknown } from '../absence.js';
import type { NamespaceFacts } from '../admission/types.js';
import type { PodCursor } from '../pod-cursor.js';
import type { PodTemplateLocation } from '../pod-template.js';
import type { Project } from '../project.js';
import { type AnyCursor, describeResource, type Resource } from '../resource.js';
import { type Address, contains, cover, everyAddress, parseAddress } from './address.js';
import { type EffectOn, readEffect } from './default-deny.js';
import { type Enforcement, enforcementOf } from './enforcement.js';
import { FewServices } from './few-services.js';
import { type ForeignPolicy, isForeignPolicy, readForeignPolicy } from './foreign.js';
import { type OpenRule, openRulesOf } from './foreign-rules.js';
import { isAddedByController, podLabels } from './pod-labels.js';
import {
  type Direction,
  type NetworkPolicy,
  type Peer,
  type PortRange,
  readPolicy,
  type TrafficRule,
} from './policy.js';
import { type Selection, Selections } from './selection.js';
import type { Answer, KnownLabels } from './selector.js';
import { podsOfServices } from './services.js';
import type { Network, Port, Verdict } from './types.js';

/** The part of the project that concerns the network. */
interface Cluster
  extends Pick<Project, 'unknownMembers' | 'unread' | 'resources' | 'pods' | 'ofKind' | 'find' | 'memo'> {
  /** Undefined for a project that records what is read of it. */
  readonly podTemplates?: readonly PodTemplateLocation[];
}

/** A policy other than a NetworkPolicy that affects all pods of a namespace. */
interface OtherPolicy {
  readonly resource: Resource;
  /** The only namespace that it applies to. */
  readonly only: string | undefined;
  /** It applies to a namespace that is given at installation. */
  readonly late: boolean;
  readonly effectOn: EffectOn;
}

export class NetworkGraph implements Network {
  readonly policies: readonly NetworkPolicy[];
  readonly #foreign: readonly ForeignPolicy[];
  readonly #effects = new Map<Direction, readonly OtherPolicy[]>();
  readonly #project: Cluster;
  readonly #few: FewServices | undefined;
  readonly #byResource: ReadonlyMap<Resource, NetworkPolicy>;
  readonly #byNamespace = new Map<string | undefined, NetworkPolicy[]>();
  readonly #selections: Selections;
  readonly #namespaces = new Map<string, KnownLabels>();
  /** What other policies deny, by namespace and direction: many files may have the same Namespace. */
  readonly #denied = new Map<string, Verdict>();
  #enforcement: Enforcement | undefined;

  constructor(project: Cluster) {
    this.#project = project;
    if (project.podTemplates) this.#few = new FewServices(project, project.podTemplates);
    this.policies = project.ofKind('NetworkPolicy').map(policyIn);
    this.#foreign = project.memo(foreignIn).map(readForeignPolicy);
    this.#byResource = new Map(this.policies.map((policy) => [policy.resource, policy]));
    this.#selections = new Selections(this.policies, this.#foreign);
    for (const policy of this.policies) {
      const own = this.#byNamespace.get(policy.namespace);
      if (own) own.push(policy);
      else this.#byNamespace.set(policy.namespace, [policy]);
    }
  }

  get comparisons(): number {
    return this.#selections.comparisons;
  }

  policyOf(resource: Resource): NetworkPolicy | undefined {
    return this.#byResource.get(resource);
  }

  policiesIn(namespace: string | undefined): readonly NetworkPolicy[] {
    return this.#byNamespace.get(namespace) ?? [];
  }

  deniedByOthers(namespace: NamespaceFacts, direction: Direction): Verdict {
    const key = JSON.stringify([direction, namespace.name, namespace.labels]);
    const known = this.#denied.get(key) ?? this.#isDeniedByOthers(namespace, direction);
    this.#denied.set(key, known);
    return known;
  }

  #isDeniedByOthers(namespace: NamespaceFacts, direction: Direction): Verdict {
    const { mode, at } = this.#enforcementOfCilium;
    if (mode === 'always') return { answer: 'yes', at };
    const effects = this.#others(direction)
      .filter(({ only }) => only === undefined || only === namespace.name)
      .map(({ resource, late, effectOn }) => ({ resource, late, effect: effectOn(namespace) }))
      .filter(({ effect }) => effect !== 'none');
    const opens = effects.find(({ effect }) => effect === 'opens');
    const denies = effects.find(({ effect, late }) => effect === 'denies' && !late);
    if (denies && !opens) return { answer: 'yes', at: denies.resource.root };
    const doubt = effects.find(({ effect, late }) => effect === 'unknown' || late) ?? (denies && opens);
    if (!doubt) return { answer: 'no', at: undefined };
    const { resource, late } = doubt;
    return unknown(
      late
        ? `The namespace of ${describeResource(resource)} is chosen at install time.`
        : `${describeResource(resource)} also applies.`,
    );
  }

  get #enforcementOfCilium(): Enforcement {
    this.#enforcement ??= enforcementOf(this.#project);
    return this.#enforcement;
  }

  /** What other policies do in a direction. Read once for all namespaces. */
  #others(direction: Direction): readonly OtherPolicy[] {
    let known = this.#effects.get(direction);
    if (!known) {
      const enforced = this.#foreign.filter(
        ({ resource: { group } }) => group !== 'cilium.io' || this.#enforcementOfCilium.mode !== 'never',
      );
      known = enforced.flatMap(({ resource, clusterWide }) => {
        const effectOn = readEffect(resource, direction, clusterWide);
        if (!effectOn) return [];
        const only = clusterWide ? undefined : resource.namespace;
        return [{ resource, only, late: !clusterWide && only === undefined, effectOn }];
      });
      this.#effects.set(direction, known);
    }
    return known;
  }

  openRulesOf(policy: Resource): readonly OpenRule[] {
    return openRulesOf(policy);
  }

  /** What selects a pod. With the pod and `readAround`, all verdicts about what it may do follow from this. */
  selectionOf(pod: PodCursor): Selection {
    return this.#selections.of(pod);
  }

  selecting(pod: PodCursor): readonly NetworkPolicy[] {
    return this.#selections.of(pod).policies;
  }

  /** @param project whose pods count, for a view of the project */
  selectsAny(policy: NetworkPolicy, project: Pick<Project, 'memo'> = this.#project): Verdict {
    if (policy.malformed) return unknown(`The API would reject ${describeResource(policy.resource)}.`);
    if (policy.pods.requirements.some(({ key }) => isAddedByController(key)))
      return unknown('The policy selects by a label that a controller adds.');
    const selected = project.memo(podsOfPolicies).get(policy.resource);
    if (selected) return { answer: 'yes', at: selected };
    if (selected === null) return unknown('A pod whose namespace is chosen at install time may match.');
    return (
      this.#hidden() ??
      this.#hidden({ kind: 'Pod', namespace: policy.namespace }) ?? { answer: 'no', at: undefined }
    );
  }

  podsBehind(service: Resource): readonly PodCursor[] {
    return (
      this.#few?.podsOf(service as Resource<'Service'>) ??
      this.#project.memo(podsOfServices).get(service) ??
      []
    );
  }

  isolated(pod: PodCursor, direction: Direction): Verdict {
    const selection = this.#selections.of(pod);
    if (selection.unknown !== undefined) return unknown(selection.unknown);
    const policy = selection.policies.find((selecting) => selecting[direction]);
    if (policy) return { answer: 'yes', at: policy.root };
    const { mode, at } = this.#enforcementOfCilium;
    return mode === 'always' ? { answer: 'yes', at } : this.#no(pod, selection);
  }

  mayReach(pod: PodCursor, address: string, port?: Port): Verdict {
    const target = parseAddress(address);
    if (!target) throw new Error(`"${address}" is not an IP address.`);
    return this.#allowed(pod, 'egress', (rule) => [
      { at: rule.at, answer: both(reaches(rule, target), matchPorts(rule.ports, port, undefined)) },
    ]);
  }

  openToAll(pod: PodCursor, port?: Port): Verdict {
    const selection = this.#selections.of(pod);
    const rules = selection.policies
      .flatMap((policy) => policy.ingress ?? [])
      .filter((rule) => matchPorts(rule.ports, port, pod) === 'yes');
    const blocks = rules.flatMap((rule) => rule.peers?.flatMap(({ addresses = [] }) => addresses) ?? []);
    const all = ([32, 128] as const).some((bits) => cover(blocks, everyAddress(bits)));
    return this.#allowed(pod, 'ingress', (rule) => [
      { at: rule.at, answer: all || (!rule.peers && rules.includes(rule)) ? 'yes' : 'no' },
    ]);
  }

  openToSome(pod: PodCursor, port?: Port): Verdict {
    return this.#allowed(pod, 'ingress', (rule) => [
      { at: rule.at, answer: matchPorts(rule.ports, port, pod) },
    ]);
  }

  mayConnect(from: PodCursor, to: PodCursor, port?: Port): Verdict {
    const allows = (other: PodCursor) => (rule: TrafficRule, policy: NetworkPolicy) => {
      const ports = matchPorts(rule.ports, port, to);
      if (!rule.peers) return [{ at: rule.at, answer: ports }];
      return rule.peers.map((peer) => ({
        at: peer.at,
        answer: both(ports, this.#matchPeer(peer, policy, other)),
      }));
    };
    const sent = this.#allowed(from, 'egress', allows(to));
    const received = this.#allowed(to, 'ingress', allows(from));
    const verdicts = [sent, received];
    return (
      verdicts.find(({ answer }) => answer === 'no') ??
      verdicts.find(({ answer }) => answer === 'unknown') ??
      received
    );
  }

  /** Whether traffic in a direction is allowed, given the verdict of each rule. */
  #allowed(
    pod: PodCursor,
    direction: Direction,
    says: (rule: TrafficRule, policy: NetworkPolicy) => readonly Said[],
  ): Verdict {
    const isolated = this.isolated(pod, direction);
    if (isolated.answer === 'unknown') return isolated;
    if (isolated.answer === 'no') return { answer: 'yes', at: undefined };
    const selection = this.#selections.of(pod);
    const said = selection.policies.flatMap((policy) =>
      (policy[direction] ?? []).flatMap((rule) => says(rule, policy)),
    );
    const yes = said.find(({ answer }) => answer === 'yes');
    if (yes) return { answer: 'yes', at: yes.at };
    if (said.some(({ answer }) => answer === 'unknown'))
      return unknown('Only the cluster shows which peers of a policy match.');
    return this.#no(pod, selection, isolated.at);
  }

  #matchPeer(peer: Peer, policy: NetworkPolicy, pod: PodCursor): Answer {
    // Pods get their addresses from the cluster, and plugins differ in whether blocks apply to pods.
    if (peer.addresses) return peer.addresses.length > 0 ? 'unknown' : 'no';
    const { namespace } = pod.owner;
    const pods = peer.pods?.match(podLabels(pod)) ?? 'yes';
    if (peer.namespaces) return both(pods, peer.namespaces.match(this.#labelsOf(namespace)));
    if (policy.namespace === namespace) return pods;
    return policy.namespace === undefined || namespace === undefined ? both(pods, 'unknown') : 'no';
  }

  /**
   * The labels of a namespace. The API server gives each one its name as a label.
   * https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name
   */
  #labelsOf(namespace: string | undefined): KnownLabels {
    if (namespace === undefined) return { labels: {}, mayHave: () => true };
    let known = this.#namespaces.get(namespace);
    if (!known) {
      const object = this.#project.find({ group: '', kind: 'Namespace', name: namespace });
      known = {
        labels: { ...object?.labels, 'kubernetes.io/metadata.name': namespace },
        mayHave: () => object === undefined,
      };
      this.#namespaces.set(namespace, known);
    }
    return known;
  }

  /** The policies that select a pod if the namespace that it gets at installation is theirs. */
  selectingElsewhere(pod: PodCursor): readonly NetworkPolicy[] {
    return [...this.#selections.policiesElsewhere(pod)];
  }

  /** No, unless there may be an unseen policy. */
  #no(pod: PodCursor, selection: Selection, at?: AnyCursor): Verdict {
    if (selection.doubt !== undefined) return unknown(selection.doubt);
    return this.#hidden({ kind: 'NetworkPolicy', namespace: pod.owner.namespace }) ?? { answer: 'no', at };
  }

  #hidden(absent?: AbsentObject): Verdict | undefined {
    const reason = whyAbsenceIsUnknown(this.#project, absent);
    return reason === undefined ? undefined : unknown(reason);
  }
}

/** Reads what verdicts about a pod depend on besides what selects it. */
export function readAround(
  project: Pick<Project, 'memo' | 'unknownMembers' | 'unread'>,
  pod: PodCursor,
): void {
  enforcementOf(project);
  readAbsence(project, { kind: 'NetworkPolicy', namespace: pod.owner.namespace });
}

const foreignIn = ({ resources }: Project): readonly Resource[] => resources.filter(isForeignPolicy);

/** The next run of an editor has most of them again. */
const policyIn = oncePer(readPolicy);

/** The policies by their objects. */
export const policiesByResource = ({
  network,
}: Pick<Project, 'network'>): ReadonlyMap<Resource, NetworkPolicy> =>
  new Map(network.policies.map((policy) => [policy.resource, policy]));

/** The last pod that each policy selects, or null if that depends on the namespace of a pod. */
function podsOfPolicies({ pods, network }: Project): ReadonlyMap<Resource, PodCursor | null> {
  const selected = new Map<Resource, PodCursor | null>();
  for (const pod of pods) {
    for (const { resource } of network.selecting(pod)) selected.set(resource, pod);
    for (const { resource } of network.selectingElsewhere(pod))
      if (!selected.has(resource)) selected.set(resource, null);
  }
  return selected;
}

interface Said {
  readonly at: AnyCursor;
  readonly answer: Answer;
}

const unknown = (reason: string): Verdict => ({ answer: 'unknown', reason });

const both = (one: Answer, other: Answer): Answer =>
  one === 'no' || other === 'no' ? 'no' : one === 'unknown' ? one : other;

function reaches(rule: TrafficRule, address: Address): Answer {
  if (!rule.peers) return 'yes';
  const found = rule.peers.some(({ addresses }) => addresses?.some((range) => contains(range, address)));
  return found ? 'yes' : 'no';
}

/** Port names are those of the receiving pod. */
function matchPorts(
  ranges: readonly PortRange[] | undefined,
  asked: Port | undefined,
  target: PodCursor | undefined,
): Answer {
  if (!ranges) return 'yes';
  const meant = ranges.some((range) => {
    const first = typeof range.port === 'string' ? numberOf(range.port, range.protocol, target) : range.port;
    if (first === undefined && range.port !== undefined) return false;
    if (!asked) return true;
    if (range.protocol !== asked.protocol) return false;
    return first === undefined || (first <= asked.port && asked.port <= (range.end ?? first));
  });
  return meant ? 'yes' : 'no';
}

function numberOf(name: string, protocol: string, pod: PodCursor | undefined): number | undefined {
  const ports = (pod?.containers ?? []).flatMap((container) => container.at('ports').items());
  return ports
    .find((port) => port.at('name').value === name && (port.at('protocol').value ?? 'TCP') === protocol)
    ?.at('containerPort').value;
}
