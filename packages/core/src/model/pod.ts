import type { coreV1, metaV1 } from '@plimsoll/kubernetes-api';
import { groupBy } from '../group-by.js';
import { isObject, type Json, ownValue, type Path, valueAt } from '../json.js';
import { oncePer } from '../once-per.js';
import { ANY, typeNamed } from './api-types.js';
import { carriedIn } from './carried.js';
import { CursorNode } from './cursor.js';
import { CONTAINER_LISTS, findHidden, type Hidden, knownHidden, showsPatterns } from './hidden.js';
import { isOwnKind, isUnknownApi } from './own-kinds.js';
import type { ContainerCursor, ContainerRole, InheritedSetting, PodCursor } from './pod-cursor.js';
import type { PodForm, PodTemplateLocation } from './pod-template.js';
import { deploysRelease } from './releases.js';
import type { Cursor, Resource } from './resource.js';
import { runsOnWindows } from './windows.js';

type RoleOf = (container: Json) => ContainerRole;
const initRole: RoleOf = (value) => (ownValue(value, 'restartPolicy') === 'Always' ? 'sidecar' : 'init');

const regular: RoleOf = () => 'regular';
const ROLES: Readonly<Record<string, RoleOf>> = {
  initContainers: initRole,
  ephemeralContainers: () => 'ephemeral',
};

/** Where a form has its containers, from the pod on. Steps are separated by dots. */
interface Layout {
  readonly lists: readonly string[];
  /** Maps that are one container each, with its name in the pod. */
  readonly single?: readonly (readonly [path: string, name?: string])[];
}

const PODSPEC: Layout = { lists: ['initContainers', 'containers', 'ephemeralContainers'] };

const LAYOUTS: Readonly<Record<PodForm | 'shape', Layout>> = {
  template: PODSPEC,
  spec: PODSPEC,
  // The driver and the executor of a SparkApplication also have lists.
  container: { lists: ['initContainers', 'sidecars'], single: [['']] },
  // https://argo-workflows.readthedocs.io/en/latest/fields/#template
  'argo-workflow': {
    lists: ['initContainers', 'containerSet.containers', 'sidecars'],
    single: [
      ['container', 'main'],
      ['script', 'main'],
    ],
  },
  // https://tekton.dev/docs/pipelines/tasks/#configuring-a-task
  tekton: { lists: ['steps', 'sidecars'], single: [['stepTemplate']] },
  // The model, or the same under the older name of its framework: https://kserve.github.io/website/docs/reference/crd-api
  kserve: {
    lists: PODSPEC.lists,
    single: [
      'model',
      'sklearn',
      'xgboost',
      'tensorflow',
      'pytorch',
      'triton',
      'onnx',
      'huggingface',
      'pmml',
      'lightgbm',
      'paddle',
    ].map((key) => [key] as const),
  },
  shape: { lists: CONTAINER_LISTS },
};

/** What is known about a pod besides its own text. */
interface Circumstances {
  readonly partial?: boolean;
  readonly byShape?: boolean;
  readonly fallbacks?: readonly CursorNode[];
}

/** Adds properties to a node, because cursors of pods and containers are ordinary cursors with more properties. */
class PodNode extends CursorNode {
  readonly owner: Resource;
  readonly metadata: Cursor<metaV1.ObjectMeta>;
  /** The node without its fallbacks. */
  readonly own: CursorNode;
  containers: readonly ContainerCursor[] = [];
  /** Where a field that this node lacks may be: a workflow has defaults for its templates. */
  readonly #fallbacks: readonly CursorNode[];
  readonly partial: boolean;
  readonly byShape: boolean;
  #runsOnWindows: boolean | undefined;
  #os: Cursor<never> | undefined;
  #context: Cursor<never> | undefined;
  #volumes: readonly Cursor<coreV1.Volume>[] | undefined;
  #account: string | undefined;

  constructor(
    node: CursorNode,
    raw: Json | undefined,
    metadata: Cursor<metaV1.ObjectMeta>,
    { partial = false, byShape = false, fallbacks = [] }: Circumstances,
  ) {
    super(node.resource, node.place, raw, typeNamed('core.v1.PodSpec'), node.parent);
    this.owner = node.resource;
    this.metadata = metadata;
    this.own = node;
    this.#fallbacks = fallbacks;
    this.partial = partial || byShape;
    this.byShape = byShape;
  }

  override at(key: string): Cursor<never> {
    if (this.#fallbacks.length === 0) {
      if (key !== 'securityContext') return super.at(key);
      this.#context ??= super.at(key);
      return this.#context;
    }
    const own = super.at(key);
    return own.exists
      ? own
      : (this.#fallbacks.map((node) => node.at(key)).find((field) => field.exists) ?? own);
  }

  get volumes(): readonly Cursor<coreV1.Volume>[] {
    this.#volumes ??= [super.at('volumes'), ...this.#fallbacks.map((node) => node.at('volumes'))].flatMap(
      (volumes) => (volumes as Cursor<coreV1.Volume[]>).items(),
    );
    return this.#volumes;
  }

  get windows(): boolean {
    this.#os ??= this.at('os');
    return this.#os.exists && (this.#os as Cursor<Json>).at('name').value === 'windows';
  }

  get runsOnWindows(): boolean {
    this.#runsOnWindows ??= runsOnWindows(this as unknown as PodCursor);
    return this.#runsOnWindows;
  }

  get serviceAccountName(): string {
    // `serviceAccount` is a deprecated alias that the API still reads.
    this.#account ??= this.at('serviceAccountName').value || this.at('serviceAccount').value || 'default';
    return this.#account!;
  }
}

class ContainerNode extends CursorNode {
  readonly name: string;
  readonly role: ContainerRole;
  readonly pod: PodCursor;
  #context: Cursor<never> | undefined;
  #image: Cursor<never> | undefined;

  constructor(node: CursorNode, raw: Json, role: ContainerRole, pod: PodCursor, fallbackName: string) {
    super(node.resource, node.place, raw, typeNamed('core.v1.Container'), node.parent);
    const name = ownValue(raw, 'name');
    this.name = typeof name === 'string' && name !== '' ? name : fallbackName;
    this.role = role;
    this.pod = pod;
  }

  /** Keeps the places that many rules ask for. */
  override at(key: string): Cursor<never> {
    if (key === 'securityContext') {
      this.#context ??= super.at(key);
      return this.#context;
    }
    if (key !== 'image') return super.at(key);
    this.#image ??= super.at(key);
    return this.#image;
  }

  effective(setting: InheritedSetting): Cursor<never> {
    const own = (this.at('securityContext') as Cursor<Json>).at(setting);
    const inherited = own.exists ? own : (this.pod.at('securityContext') as Cursor<Json>).at(setting);
    return (inherited.exists ? inherited : own) as never;
  }
}

interface Pods {
  readonly locations: readonly PodTemplateLocation[];
  readonly pods: readonly PodCursor[];
  /** What a custom resource contains besides its pods. */
  readonly hidden: Hidden | undefined;
}

/** Rules, components, the network and suppressions ask for the same pods. */
const cache = new WeakMap<Resource, Pods>();

/**
 * The pods that a resource embeds: those at the places in `locations` for its kind, and in a custom resource also what
 * looks like a pod elsewhere.
 */
export function podsOf(resource: Resource, locations: readonly PodTemplateLocation[]): readonly PodCursor[] {
  return readOnce(resource, locations).pods;
}

/** What a custom resource contains besides its pods. Undefined for Kubernetes' own kinds and for policies. */
export function hiddenIn(
  resource: Resource,
  locations: readonly PodTemplateLocation[],
): Omit<Hidden, 'pods'> | undefined {
  return readOnce(resource, locations).hidden;
}

/** Whether a resource has a pod at a place of its kind. */
export function hasPodAt(resource: Resource, location: PodTemplateLocation): boolean {
  return location.group === resource.group && location.kind === resource.kind
    ? podsAt(resource, location).length > 0
    : false;
}

function readOnce(resource: Resource, locations: readonly PodTemplateLocation[]): Pods {
  let known = cache.get(resource);
  if (known?.locations !== locations) {
    // Most objects can have none, and share one answer.
    known = mayHavePods(resource, locations)
      ? { locations, ...readPods(resource, locations) }
      : noPodsAt(locations);
    cache.set(resource, known);
  }
  return known;
}

const noPodsAt = oncePer(
  (locations: readonly PodTemplateLocation[]): Pods => ({ locations, pods: [], hidden: undefined }),
);

function readPods(
  resource: Resource,
  locations: readonly PodTemplateLocation[],
): Pick<Pods, 'pods' | 'hidden'> {
  const pods = new Map<Json | undefined, PodCursor>();
  for (const location of templatesOf(resource, locations))
    for (const pod of podsAt(resource, location)) {
      const { raw } = pod as Cursor<unknown> as PodNode;
      // If several places name one pod, the first one counts.
      if (!pods.has(raw)) pods.set(raw, pod);
    }
  const known = [...pods.values()];
  if (!isCustom(resource)) return { pods: known, hidden: undefined };
  const none = knownHidden(resource);
  if (none) return { pods: known, hidden: none };
  const carried = carriedIn(resource.group, resource.kind, resource.value).map(({ value }) => value);
  const hidden = findHidden(resource.value, new Set([...(pods.keys() as Iterable<Json>), ...carried]));
  const found = hidden.pods.flatMap((path) => podByShape(resource, path));
  return { pods: found.length === 0 ? known : [...known, ...found], hidden };
}

/** Whether an object may contain pods in places that no table has. */
function isCustom({ group, version, kind, embedded, inValues }: Resource): boolean {
  // A pod in values is an object of its own.
  if (embedded || inValues?.partial || kind === '' || kind.endsWith('List')) return false;
  if (showsPatterns(group) || deploysRelease(group, kind)) return false;
  return !isOwnKind(group, kind) || isUnknownApi(group, version, kind);
}

const kindKey = ({ group, kind }: { readonly group: string; readonly kind: string }): string =>
  `${group}/${kind}`;

/** The places where objects of the resource's kind have pods. */
export function templatesOf(
  resource: Resource,
  locations: readonly PodTemplateLocation[],
): readonly PodTemplateLocation[] {
  return byKind(locations).get(kindKey(resource)) ?? [];
}

/** Whether a resource may have pods, by its kind. */
export function mayHavePods(resource: Resource, locations: readonly PodTemplateLocation[]): boolean {
  return isCustom(resource) || templatesOf(resource, locations).length > 0;
}

const byKind = oncePer((locations: readonly PodTemplateLocation[]) => groupBy(locations, kindKey));

function podsAt(resource: Resource, location: PodTemplateLocation): readonly PodCursor[] {
  const { path, form } = location;
  const partial = location.partial || (resource.inValues?.partial ?? false);
  return expand(resource.root as CursorNode, path).flatMap((node) =>
    form === 'argo-workflow' ? podsOfWorkflow(node) : podAt(node, form, { partial }),
  );
}

function expand(node: CursorNode, path: Path): readonly CursorNode[] {
  const [step, ...rest] = path;
  if (step === undefined) return [node];
  const next = step === '*' ? childrenOf(node) : [node.at(String(step))];
  return (next as readonly unknown[] as readonly CursorNode[]).flatMap((child) => expand(child, rest));
}

function childrenOf(node: CursorNode): readonly unknown[] {
  return isObject(node.raw) ? node.entries().map(([, child]) => child) : node.items();
}

function podAt(node: CursorNode, form: Exclude<PodForm, 'argo-workflow'>, how: Circumstances): PodCursor[] {
  const at = form === 'template' ? (node.at('spec') as CursorNode) : node;
  const raw = at.raw;
  if (!isObject(raw)) {
    // Asking for a field records that a map is expected here.
    at.at('containers');
    return [];
  }
  return [podOf(new PodNode(at, raw, metadataOf(node), how), LAYOUTS[form])];
}

function podByShape(resource: Resource, path: Path): PodCursor[] {
  const node = nodeAt(resource, path);
  const metadata = metadataOf(path.at(-1) === 'spec' ? nodeAt(resource, path.slice(0, -1)) : node);
  return [podOf(new PodNode(node, node.raw, metadata, { byShape: true }), LAYOUTS.shape)];
}

/** Directly from the root: asking a long list for each of its items would take quadratic time. */
function nodeAt(resource: Resource, path: Path): CursorNode {
  const root = resource.root as CursorNode;
  return path.length === 0 ? root : new CursorNode(resource, path, valueAt(resource.value, path), ANY, root);
}

/**
 * The pods of an Argo workflow: one for each template that runs containers.
 * https://argo-workflows.readthedocs.io/en/latest/fields/#template
 */
function podsOfWorkflow(spec: CursorNode): PodCursor[] {
  const defaults = spec.at('templateDefaults') as CursorNode;
  const templates = spec.at('templates').items() as readonly Cursor<unknown>[] as readonly CursorNode[];
  return templates.flatMap((template) => {
    const raw = template.raw;
    if (!isObject(raw)) {
      template.at('container');
      return [];
    }
    const node = new PodNode(template, raw, metadataOf(template), { fallbacks: [defaults, spec] });
    const pod = podOf(node, LAYOUTS['argo-workflow']);
    return pod.containers.length > 0 ? [pod] : [];
  });
}

/** Gives a pod its containers. */
function podOf(pod: PodNode, { lists, single = [] }: Layout): PodCursor {
  const cursor = pod as PodCursor;
  pod.containers = [
    ...single.flatMap(([path, name]) => {
      const node = below(pod, path);
      return containerOf(node, regular, cursor, name ?? String(node.path.at(-1)));
    }),
    ...lists.flatMap((path) => {
      const node = below(pod, path);
      const list = String(node.path.at(-1));
      return (node.items() as readonly unknown[] as readonly CursorNode[]).flatMap((item, index) =>
        containerOf(item, ROLES[list] ?? regular, cursor, `${list}[${index}]`),
      );
    }),
  ];
  return cursor;
}

/** The node at a path with dots, or the node itself for an empty path. Without the pod's fallbacks. */
function below(pod: PodNode, path: string): CursorNode {
  const steps = path === '' ? [] : path.split('.');
  return steps.reduce((node, step) => node.at(step) as CursorNode, pod.own);
}

function metadataOf(template: CursorNode): Cursor<metaV1.ObjectMeta> {
  const node = template.at('metadata') as CursorNode;
  return new CursorNode(
    node.resource,
    node.place,
    node.raw,
    typeNamed('meta.v1.ObjectMeta'),
    node.parent,
  ) as never;
}

function containerOf(
  node: CursorNode,
  roleOf: RoleOf,
  pod: PodCursor,
  fallbackName: string,
): ContainerCursor[] {
  const raw = node.raw;
  if (!isObject(raw)) {
    node.at('name');
    return [];
  }
  return [new ContainerNode(node, raw, roleOf(raw), pod, fallbackName) as ContainerCursor];
}
