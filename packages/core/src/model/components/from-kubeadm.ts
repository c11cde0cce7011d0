import { isObject, type Json, ownValue } from '../../json.js';
import type { Cursor, Resource } from '../resource.js';
import { flagName } from './arguments.js';
import type { Component, ComponentKind, Place } from './component.js';
import { MERGED, place } from './from-file.js';
import { KUBEADM_DEFAULTS } from './kubeadm-defaults.js';
import { component } from './settings.js';

type Node = Cursor<Json>;

/** The path of kubeadm's configuration in the kinds of Cluster API. */
const CARRIERS: Readonly<Record<string, readonly string[]>> = {
  'bootstrap.cluster.x-k8s.io/KubeadmConfig': ['spec'],
  'bootstrap.cluster.x-k8s.io/KubeadmConfigTemplate': ['spec', 'template', 'spec'],
  'controlplane.cluster.x-k8s.io/KubeadmControlPlane': ['spec', 'kubeadmConfigSpec'],
  'controlplane.cluster.x-k8s.io/KubeadmControlPlaneTemplate': [
    'spec',
    'template',
    'spec',
    'kubeadmConfigSpec',
  ],
};

/** Whether a kind of Cluster API contains kubeadm configuration. */
export function isKubeadmCarrier(group: string, kind: string): boolean {
  return Object.hasOwn(CARRIERS, `${group}/${kind}`);
}

/** The components that a configuration of kubeadm starts. https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/ */
export function componentsOfKubeadm(resource: Resource): readonly Component[] {
  const { group, kind } = resource;
  const root = resource.root as Node;
  if (group === 'kubeadm.k8s.io') {
    const all =
      kind === 'ClusterConfiguration'
        ? controlPlane(root)
        : kind === 'InitConfiguration' || kind === 'JoinConfiguration'
          ? nodeOf(root)
          : [];
    return settingOnly(all, resource);
  }
  const path = isKubeadmCarrier(group, kind) ? CARRIERS[`${group}/${kind}`]! : undefined;
  if (!path) return [];
  const spec = path.reduce((cursor: Node, key) => cursor.at(key) as Node, root);
  const cluster = spec.at('clusterConfiguration') as Node;
  const whole = group.startsWith('controlplane.') || isObject(cluster.value);
  return settingOnly(
    [
      ...(whole ? controlPlane(cluster) : []),
      ...nodeOf(spec.at('initConfiguration') as Node),
      ...nodeOf(spec.at('joinConfiguration') as Node),
    ],
    resource,
  );
}

/** For a patch, only the components that it changes. */
function settingOnly(components: readonly Component[], resource: Resource): readonly Component[] {
  return isPatch(resource) ? components.filter(({ flags }) => flags.length > 0) : components;
}

/**
 * Whether a resource is only a part of what a component gets: it is merged over another one, or the patches of a
 * ClusterClass are merged over it. Cluster API requires the version in a complete control plane.
 */
function isPatch({ embedded, kind, value }: Resource): boolean {
  if (embedded?.patch || kind === 'KubeadmControlPlaneTemplate') return true;
  return kind === 'KubeadmControlPlane' && ownValue(ownValue(value, 'spec'), 'version') === undefined;
}

function controlPlane(cluster: Node): readonly Component[] {
  const etcd = cluster.at('etcd') as Node;
  const external = etcd.at('external') as Node;
  const apiserver = isObject(external.value) ? externalEtcd(external) : {};
  return [
    extraArgs('KubeApiserver', cluster.at('apiServer') as Node, 'extraArgs', {
      overrides: apiserver,
      fields: { 'etcd-servers': external.at('endpoints') as Node },
    }),
    extraArgs('KubeControllerManager', cluster.at('controllerManager') as Node, 'extraArgs'),
    extraArgs('KubeScheduler', cluster.at('scheduler') as Node, 'extraArgs'),
    ...(isObject(external.value) ? [] : [extraArgs('Etcd', etcd.at('local') as Node, 'extraArgs')]),
  ];
}

/** Flags of the API server that come from `etcd.external`. Empty strings for what it leaves out. */
function externalEtcd(external: Node): Readonly<Record<string, string>> {
  const text = (key: string): string => {
    const value = ownValue(external.value, key);
    return typeof value === 'string' ? value : '';
  };
  return {
    'etcd-cafile': text('caFile'),
    'etcd-certfile': text('certFile'),
    'etcd-keyfile': text('keyFile'),
    'etcd-servers': '',
  };
}

function nodeOf(configuration: Node): readonly Component[] {
  const registration = configuration.at('nodeRegistration') as Node;
  if (!isObject(registration.value)) return [];
  return [extraArgs('Kubelet', registration, 'kubeletExtraArgs')];
}

/** What other fields of kubeadm's configuration say about flags. */
interface Elsewhere {
  /** Replace kubeadm's defaults. */
  readonly overrides?: Readonly<Record<string, string>>;
  /** Lists of values, each with its own place. */
  readonly fields?: Readonly<Record<string, Node>>;
}

function extraArgs(
  kind: ComponentKind,
  parent: Node,
  key: string,
  { overrides = {}, fields = {} }: Elsewhere = {},
): Component {
  const args = parent.at(key) as Node;
  const partial = isPatch(parent.resource);
  const given = readArgs(args, partial);
  const defaults: Readonly<Record<string, string>> = { ...KUBEADM_DEFAULTS[kind], ...overrides };
  const authorizationFile = kind === 'KubeApiserver' && given.has('authorization-config');
  return component({
    kind,
    source: 'kubeadm',
    partial,
    resource: parent.resource,
    at: args,
    flags: [...given.keys()],
    find(flag) {
      const withDefault =
        kind !== 'Kubelet' && !partial && !(authorizationFile && flag === 'authorization-mode');
      const field = Object.hasOwn(fields, flag) ? fields[flag] : undefined;
      const places = given.get(flag) ?? field?.items().map((item) => place(item)) ?? [];
      return {
        label: `--${flag}`,
        places,
        at: args,
        fallback: withDefault && Object.hasOwn(defaults, flag) ? defaults[flag] : undefined,
        elsewhere: partial ? MERGED : elsewhere(kind, flag),
      };
    },
  });
}

function elsewhere(kind: ComponentKind, flag: string): string | undefined {
  const ofKubelet = kind === 'Kubelet' && flag !== 'hostname-override';
  return ofKubelet ? "The kubelet's configuration file sets it." : undefined;
}

/**
 * A map up to v1beta3. From v1beta4 a list of names and values, which may repeat a flag. Talos writes several values of
 * one flag as a list.
 */
export function readArgs(args: Node, partial: boolean): ReadonlyMap<string, readonly Place[]> {
  const given = new Map<string, Place[]>();
  const add = (name: string, at: Cursor<unknown>): void => {
    // In a merge patch, null removes an argument.
    if (partial && !at.exists) return;
    if (Array.isArray(at.value)) {
      for (const item of (at as Cursor<Json[]>).items()) add(name, item);
      return;
    }
    const places = given.get(flagName(name)) ?? [];
    given.set(flagName(name), places);
    places.push(place(at));
  };
  if (Array.isArray(args.value))
    for (const item of args.items() as readonly Node[]) {
      const name = ownValue(item.value, 'name');
      if (typeof name === 'string') add(name, item.at('value'));
    }
  else if (isObject(args.value)) for (const [name, at] of args.entries()) add(name, at);
  return given;
}
