import { isObject, type Json } from '../../json.js';
import type { Cursor, Resource } from '../resource.js';
import { flagName } from './arguments.js';
import { CARRIERS, type Carrier, type Form } from './carriers.js';
import type { Component, ComponentKind, Place } from './component.js';
import { FILE_FIELDS, placesOf } from './from-file.js';
import { readArgs } from './from-kubeadm.js';
import { component } from './settings.js';

type Node = Cursor<Json>;

/**
 * The components that a file of an installer or a provider configures. The installer decides what the file leaves out.
 */
export function componentsOfCarrier(resource: Resource): readonly Component[] {
  const { group, kind } = resource;
  if (!Object.hasOwn(CARRIERS, `${group}/${kind}`)) return [];
  const carrier = CARRIERS[`${group}/${kind}`]!;
  return carrier.parts.flatMap(([component, form, ...path]) =>
    nodesAt(resource.root as Node, path).flatMap((at) => componentAt(component, form, at, carrier) ?? []),
  );
}

function nodesAt(root: Node, path: readonly string[]): readonly Node[] {
  return path.reduce<readonly Node[]>(
    (nodes, step) =>
      nodes.flatMap((node) => (step === '*' ? (node.items() as readonly Node[]) : [node.at(step) as Node])),
    [root],
  );
}

function componentAt(
  kind: ComponentKind,
  form: Form,
  at: Node,
  { by, adds = {} }: Carrier,
): Component | undefined {
  const isSet =
    at.exists ||
    (kind === 'KubeApiserver' && form === 'fields' && authorizationOf(at).at('alwaysAllow').exists);
  const settings = isSet ? READ[form](kind, at) : undefined;
  if (!settings) return undefined;
  const reason = `${by} sets what this file leaves out.`;
  return component({
    kind,
    source: SOURCES[form],
    partial: true,
    resource: at.resource,
    at,
    flags: [...settings.keys()],
    find(flag) {
      const given = settings.get(form === 'fields' ? plain(flag) : flag);
      const [first] = given?.places ?? [];
      const before = kind === 'KubeApiserver' && first && Object.hasOwn(adds, flag) ? adds[flag] : undefined;
      const places = given?.places ?? [];
      return {
        label: given?.label ?? `--${flag}`,
        places: first && before !== undefined ? [{ text: before, at: first.at }, ...places] : places,
        at,
        elsewhere: reason,
      };
    },
  });
}

interface Given {
  readonly label: string;
  readonly places: readonly Place[];
}

const SOURCES: Readonly<Record<Form, Component['source']>> = {
  args: 'kubeadm',
  words: 'words',
  fields: 'file',
  file: 'file',
};

const READ: Readonly<Record<Form, (kind: ComponentKind, at: Node) => ReadonlyMap<string, Given>>> = {
  args: (_, at) => labelled(readArgs(at, true)),
  words: (_, at) => labelled(readWords(at)),
  fields: (kind, at) => readFields(kind, at),
  file: (kind, at) => readFile(kind, at),
};

function labelled(places: ReadonlyMap<string, readonly Place[]>): ReadonlyMap<string, Given> {
  return new Map([...places].map(([flag, own]) => [flag, { label: `--${flag}`, places: own }]));
}

/** A list of `flag=value`, with or without leading dashes. k3s also accepts a single one. */
function readWords(at: Node): ReadonlyMap<string, readonly Place[]> {
  const given = new Map<string, Place[]>();
  for (const word of Array.isArray(at.value) ? (at.items() as readonly Node[]) : [at]) {
    if (typeof word.value !== 'string') continue;
    const [, name, text = 'true'] = /^-{0,2}([\w.-]+)(?:=([\s\S]*))?$/.exec(word.value) ?? [];
    if (name === undefined) continue;
    const place: Place = {
      text,
      at: word,
      unknown: /\{\{|\$\{|<%/.test(text) ? 'A template sets it.' : undefined,
    };
    const flag = flagName(name);
    const places = given.get(flag);
    if (places) places.push(place);
    else given.set(flag, [place]);
  }
  return given;
}

/**
 * Fields of kops with other names than their flags: https://pkg.go.dev/k8s.io/kops/pkg/apis/kops#KubeAPIServerConfig
 */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['auditlogmaxbackups', 'audit-log-maxbackup'],
  ['enableprofiling', 'profiling'],
  ['podpidslimit', 'pod-max-pids'],
]);

/** A flag in the form to compare with field names: `tlsCipherSuites` and `tls-cipher-suites` are equal. */
const plain = (flag: string): string => flag.replaceAll('-', '');

function readFields(kind: ComponentKind, at: Node): ReadonlyMap<string, Given> {
  const given = new Map<string, Given>();
  for (const [name, field] of at.entries() as readonly (readonly [string, Node])[]) {
    const key = name.toLowerCase();
    if (field.exists) given.set(plain(OTHER_NAMES.get(key) ?? key), { label: name, places: placesOf(field) });
  }
  if (kind === 'KubeApiserver') addAuthorization(given, at);
  return given;
}

/** A field of the cluster and not of its API server: https://kops.sigs.k8s.io/cluster_spec/#authorization */
const authorizationOf = (at: Node): Node => (at.parent as Node).at('authorization') as Node;

function addAuthorization(given: Map<string, Given>, at: Node): void {
  const always = authorizationOf(at).at('alwaysAllow') as Node;
  if (isObject(always.value))
    given.set(plain('authorization-mode'), {
      label: 'authorization.alwaysAllow',
      places: [{ text: 'AlwaysAllow', at: always }],
    });
}

function readFile(kind: ComponentKind, at: Node): ReadonlyMap<string, Given> {
  const given = new Map<string, Given>();
  if (!isObject(at.value)) return given;
  for (const [flag, field] of Object.entries(FILE_FIELDS[kind] ?? {})) {
    const place = field.split('.').reduce((node: Node, step) => node.at(step) as Node, at);
    if (place.exists) given.set(flag, { label: field, places: placesOf(place) });
  }
  return given;
}
