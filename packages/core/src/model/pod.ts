import type { coreV1, metaV1 } from '@plimsoll/kubernetes-api';
import { isObject, type Json, ownValue, type Path, valueAt } from '../json.js';
import { type Cursor, CursorNode } from './cursor.js';
import type { PodTemplateLocation } from './pod-templates.js';
import type { Resource } from './resource.js';
import { SHAPES } from './shapes.js';

/** `sidecar` is an init container with `restartPolicy: Always`. */
export type ContainerRole = 'init' | 'sidecar' | 'regular' | 'ephemeral';

/** Settings that a container inherits from its pod's `securityContext`. */
export type InheritedSetting = keyof PodSecuritySettings & keyof coreV1.SecurityContext;
type PodSecuritySettings = Pick<
  coreV1.SecurityContext,
  | 'appArmorProfile'
  | 'runAsGroup'
  | 'runAsNonRoot'
  | 'runAsUser'
  | 'seLinuxOptions'
  | 'seccompProfile'
  | 'windowsOptions'
>;

export interface PodCursor extends Cursor<coreV1.PodSpec> {
  /** The metadata of the pod template, not of the workload around it. */
  readonly metadata: Cursor<metaV1.ObjectMeta>;
  /** Init containers, containers, ephemeral containers, in the order of Pod Security admission. */
  readonly containers: readonly ContainerCursor[];
  readonly volumes: readonly Cursor<coreV1.Volume>[];
  /** The resource that embeds the pod. */
  readonly owner: Resource;
  /** `spec.os.name: windows`: Linux-only settings do not apply. */
  readonly windows: boolean;
  /** The name of the ServiceAccount that the pod runs as; `default` when none is set. */
  readonly serviceAccountName: string;
}

export interface ContainerCursor extends Cursor<coreV1.Container> {
  /** The container's name; its place (`containers[0]`) when it has none. */
  readonly name: string;
  readonly role: ContainerRole;
  readonly pod: PodCursor;
  /**
   * The place that decides a setting: the container's own where it is set, else the pod's where that is set,
   * else where the container's would be.
   */
  effective<K extends InheritedSetting>(setting: K): Cursor<coreV1.SecurityContext[K]>;
}

type RoleOf = (container: Json) => ContainerRole;
const initRole: RoleOf = (value) => (ownValue(value, 'restartPolicy') === 'Always' ? 'sidecar' : 'init');

const LISTS: readonly (readonly [keyof coreV1.PodSpec & string, RoleOf])[] = [
  ['initContainers', initRole],
  ['containers', () => 'regular'],
  ['ephemeralContainers', () => 'ephemeral'],
];

/** Cursors of pods and containers are ordinary cursors with more to say: this adds the rest to a node. */
class PodNode extends CursorNode {
  readonly owner: Resource;
  readonly metadata: Cursor<metaV1.ObjectMeta>;
  containers: readonly ContainerCursor[] = [];
  /** Where a field that this node lacks may stand: a workflow gives defaults to its templates. */
  readonly #fallbacks: readonly CursorNode[];

  constructor(
    node: CursorNode,
    raw: Json | undefined,
    metadata: Cursor<metaV1.ObjectMeta>,
    fallbacks: readonly CursorNode[],
  ) {
    super(node.resource, node.path, raw, SHAPES.podSpec, node.parent);
    this.owner = node.resource;
    this.metadata = metadata;
    this.#fallbacks = fallbacks;
  }

  override at(key: string): Cursor<never> {
    const own = super.at(key);
    if (own.exists) return own;
    return this.#fallbacks.map((node) => node.at(key)).find((field) => field.exists) ?? own;
  }

  get volumes(): readonly Cursor<coreV1.Volume>[] {
    return [super.at('volumes'), ...this.#fallbacks.map((node) => node.at('volumes'))].flatMap((volumes) =>
      (volumes as Cursor<coreV1.Volume[]>).items(),
    );
  }

  get windows(): boolean {
    return this.at('os').at('name' as never).value === 'windows';
  }

  get serviceAccountName(): string {
    const name = this.at('serviceAccountName').value;
    // `serviceAccount` is the deprecated alias that the API still reads.
    return name || this.at('serviceAccount').value || 'default';
  }
}

class ContainerNode extends CursorNode {
  readonly name: string;
  readonly role: ContainerRole;
  readonly pod: PodCursor;

  constructor(node: CursorNode, raw: Json, role: ContainerRole, pod: PodCursor, fallbackName: string) {
    super(node.resource, node.path, raw, SHAPES.container, node.parent);
    const name = ownValue(raw, 'name');
    this.name = typeof name === 'string' && name !== '' ? name : fallbackName;
    this.role = role;
    this.pod = pod;
  }

  effective(setting: InheritedSetting): Cursor<never> {
    const own = this.at('securityContext').at(setting as never);
    if (own.exists) return own;
    const inherited = this.pod.at('securityContext').at(setting as never);
    return inherited.exists ? inherited : own;
  }
}

interface Pods {
  readonly locations: readonly PodTemplateLocation[];
  readonly pods: readonly PodCursor[];
}

/** Rules, components, the network and suppressions ask for the same pods. */
const cache = new WeakMap<Resource, Pods>();

/** The pods that a resource embeds, by the first location of `locations` that fits its group and kind. */
export function podsOf(resource: Resource, locations: readonly PodTemplateLocation[]): readonly PodCursor[] {
  let known = cache.get(resource);
  if (known?.locations !== locations) {
    known = { locations, pods: readPods(resource, locations) };
    cache.set(resource, known);
  }
  return known.pods;
}

function readPods(resource: Resource, locations: readonly PodTemplateLocation[]): readonly PodCursor[] {
  const location = locations.find(({ group, kind }) => kind === resource.kind && group === resource.group);
  if (!location) return [];
  const root = resource.root as CursorNode;
  return expand(root, location.path).flatMap((node) =>
    location.form === 'template' ? podOfTemplate(node) : podsOfWorkflow(node),
  );
}

function expand(node: CursorNode, path: Path): readonly CursorNode[] {
  const [step, ...rest] = path;
  if (step === undefined) return [node];
  const next = step === '*' ? node.items() : [node.at(String(step))];
  return (next as readonly unknown[] as readonly CursorNode[]).flatMap((child) => expand(child, rest));
}

function podOfTemplate(template: CursorNode): PodCursor[] {
  const spec = template.at('spec') as CursorNode;
  const raw = rawValue(spec);
  if (!isObject(raw)) {
    // Asking for a field records that a map is expected where something else stands.
    spec.at('containers');
    return [];
  }
  const pod = new PodNode(spec, raw, metadataOf(template), []);
  const cursor = pod as PodCursor;
  pod.containers = LISTS.flatMap(([key, roleOf]) => containersOf(pod.at(key) as CursorNode, roleOf, cursor));
  return [cursor];
}

/**
 * The pods of an Argo workflow: one for each template that runs containers.
 * https://argo-workflows.readthedocs.io/en/latest/fields/#template
 */
function podsOfWorkflow(spec: CursorNode): PodCursor[] {
  const defaults = spec.at('templateDefaults') as CursorNode;
  const templates = spec.at('templates').items() as readonly Cursor<unknown>[] as readonly CursorNode[];
  return templates.flatMap((template) => {
    const raw = rawValue(template);
    if (!isObject(raw)) {
      template.at('container');
      return [];
    }
    const pod = new PodNode(template, raw, metadataOf(template), [defaults, spec]);
    const cursor = pod as PodCursor;
    const single = ['container', 'script'].flatMap((key) => {
      const node = template.at(key) as CursorNode;
      return containerOf(node, () => 'regular', cursor, 'main');
    });
    const lists: readonly (readonly [CursorNode, RoleOf])[] = [
      [template.at('initContainers') as CursorNode, initRole],
      [template.at('containerSet').at('containers' as never) as CursorNode, () => 'regular'],
      [template.at('sidecars') as CursorNode, () => 'regular'],
    ];
    pod.containers = [...single, ...lists.flatMap(([node, roleOf]) => containersOf(node, roleOf, cursor))];
    return pod.containers.length > 0 ? [cursor] : [];
  });
}

function metadataOf(template: CursorNode): Cursor<metaV1.ObjectMeta> {
  const node = template.at('metadata') as CursorNode;
  return new CursorNode(node.resource, node.path, rawValue(node), SHAPES.metadata, node.parent) as never;
}

function containersOf(listNode: CursorNode, roleOf: RoleOf, pod: PodCursor): ContainerCursor[] {
  const listName = String(listNode.path.at(-1));
  return (listNode.items() as readonly unknown[] as readonly CursorNode[]).flatMap((node, index) =>
    containerOf(node, roleOf, pod, `${listName}[${index}]`),
  );
}

function containerOf(
  node: CursorNode,
  roleOf: RoleOf,
  pod: PodCursor,
  fallbackName: string,
): ContainerCursor[] {
  const raw = rawValue(node);
  if (!isObject(raw)) {
    node.at('name');
    return [];
  }
  return [new ContainerNode(node, raw, roleOf(raw), pod, fallbackName) as ContainerCursor];
}

/** The raw value of a node, also one whose shape is not the API's. */
function rawValue({ resource, path }: CursorNode): Json | undefined {
  return valueAt(resource.value, path);
}
