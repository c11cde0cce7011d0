// What attack paths do not read. With a change of this alone, the cache and the editor go on with what they know of paths.
import type { ParsedFile } from '@plimsoll/core';
import {
  controlOf,
  everyPart,
  isSameList,
  KUBERNETES_PODS,
  ownValue,
  type Path,
  POD_TEMPLATES,
  podsOf,
  readResources,
  valueAt,
} from '@plimsoll/core/internal';
import {
  isObject,
  isPlaceholder,
  type Json,
  type JsonObject,
  type PodCursor,
  type Resource,
  textOf,
} from '@plimsoll/core/kubernetes';
import { isSuspect } from '../steps/suspect.js';

/** What the API server sets in the metadata of any object, and what only its controllers read. */
const OF_METADATA: readonly string[] = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'finalizers',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
];

/** Notes of tools about a workload or its pods, by the beginnings of their keys. */
const ANNOTATIONS = /^(?:checksum|prometheus\.io|meta\.helm\.sh|kubectl\.kubernetes\.io)\//;

/** When and how often a workload runs its pods. */
const OF_WORKLOAD: readonly string[] = [
  ...['replicas', 'minReadySeconds', 'progressDeadlineSeconds', 'revisionHistoryLimit', 'paused'],
  ...['strategy', 'updateStrategy', 'podManagementPolicy'],
  ...['activeDeadlineSeconds', 'backoffLimit', 'completions', 'parallelism', 'suspend'],
  ...['ttlSecondsAfterFinished', 'concurrencyPolicy', 'failedJobsHistoryLimit', 'schedule'],
  ...['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'timeZone'],
];

const OF_POD: readonly string[] = ['terminationGracePeriodSeconds', 'topologySpreadConstraints'];

const OF_CONTAINER: readonly string[] = ['terminationMessagePath', 'terminationMessagePolicy'];

/** Of the security of a pod: the groups of its processes, and kernel parameters of its own namespaces. */
const OF_POD_SECURITY: readonly string[] = [
  ...['fsGroup', 'fsGroupChangePolicy', 'runAsGroup', 'supplementalGroups', 'supplementalGroupsPolicy'],
  'sysctls',
];

const OF_CONTAINER_SECURITY: readonly string[] = ['procMount', 'readOnlyRootFilesystem', 'runAsGroup'];

/** Whether a container's security adds no capability: only of one that does, paths read whether it may raise privileges. */
function addsNothing(security: Json): boolean {
  const added = valueAt(security, ['capabilities', 'add']);
  const isList = added === undefined || (Array.isArray(added) && added.length === 0);
  const capabilities = valueAt(security, ['capabilities']);
  return isList && (capabilities === undefined || isObject(capabilities));
}

/** The security of a container without what paths do not read of it. */
function withoutUnreadSecurity(security: Json): Json {
  const isWithout = addsNothing(security);
  return without(
    security,
    (key, value) =>
      OF_CONTAINER_SECURITY.includes(key) ||
      (isWithout &&
        (key === 'seccompProfile' || (key === 'allowPrivilegeEscalation' && typeof value === 'boolean'))),
  );
}

const PROBES: readonly string[] = ['livenessProbe', 'readinessProbe', 'startupProbe'];

/** The address that a probe asks may tell where the program listens. */
const hasNoHost = (probe: Json): boolean =>
  ['httpGet', 'tcpSocket'].every((action) => valueAt(probe, [action, 'host']) === undefined);

/** Where a kind has what decides about its pods, and the template of these. */
interface Workload {
  readonly specs: readonly Path[];
  readonly template: Path;
}

/** Each `spec` on the way to a template says how often it runs. */
const WORKLOADS: ReadonlyMap<Json | undefined, Workload> = new Map(
  KUBERNETES_PODS.map(({ kind, path }) => [
    kind,
    {
      specs: path.flatMap((step, at) => (step === 'spec' ? [path.slice(0, at + 1)] : [])),
      template: path,
    },
  ]),
);

const GROUPS = /^(?:v1$|(?:apps|batch|extensions)\/)/;

/** An image with a version as its tag. */
const VERSIONED = /^([a-z\d./_-]+(?::\d+\/[a-z\d./_-]+)?):v?\d[\d.]*(?:-[a-z\d.]{1,8})*$/;

/** The image without its tag. Undefined if the tag may say more than a version. */
const nameOf = (image: string): string | undefined => VERSIONED.exec(image)?.[1];

/** Some programs answer everyone in some versions. */
const showsNoInterface = ({ containers }: PodCursor): boolean =>
  containers.every((container) => controlOf(container) === undefined);

/** Whether only its own text decides what an object says, and all of it was read as the API reads it. */
export const isPlain = ({
  item,
  origin,
  unknownVariables,
  problems,
  malformed,
  unresolved,
  ...own
}: Resource): boolean =>
  item === undefined &&
  !origin &&
  !unknownVariables &&
  ![own.embedded, own.within, own.releases, own.inValues].some((each) => each) &&
  problems.length + malformed.size + unresolved.length === 0;

/**
 * The values of the documents of a file without what attack paths do not read. The same value where all of it counts, as
 * in what is no plain object. Ask for it once the run has read all objects, which loads their types.
 */
export function readValuesOf(file: ParsedFile): readonly (Json | undefined)[] {
  let resources: readonly Resource[] | undefined;
  return file.documents.map(({ value, index, class: own }) => {
    if (!isObject(value) || own !== 'manifest' || withoutUnread(value, true) === value) return value;
    resources ??= readResources(file, NO_SCOPE);
    const [resource, ...others] = resources.filter(({ document }) => document === index);
    return resource && others.length === 0
      ? readValueOf({ resource, pods: podsOf(resource, POD_TEMPLATES) })
      : value;
  });
}

const NO_SCOPE = { cluster: undefined, namespace: undefined };

/** An object in one run, with its pods. */
export interface Version {
  readonly resource: Resource;
  readonly pods: readonly PodCursor[];
}

/** The value of an object without what attack paths do not read. The same value where all of it counts. */
export function readValueOf({ resource, pods }: Version): JsonObject {
  const hasNoInterface = pods.length > 0 && pods.every(showsNoInterface);
  const reduced = withoutUnread(resource.value, hasNoInterface);
  return isPlain(resource) ? reduced : resource.value;
}

/** @param hasNoInterface whether the versions of images say nothing */
function withoutUnread(value: JsonObject, hasNoInterface: boolean): JsonObject {
  const bare = changed(value, ['metadata'], (metadata) => without(metadata, isOneOf(OF_METADATA)));
  const workload = WORKLOADS.get(ownValue(value, 'kind'));
  if (!workload || !GROUPS.test(textOf(ownValue(value, 'apiVersion')))) return bare;
  const { specs, template } = workload;
  const scaled = specs.reduce(
    (whole, path) => changed(whole, path, (spec) => without(spec, isOneOf(OF_WORKLOAD))),
    bare,
  );
  const unannotated = [[], template].reduce(
    (whole, path) =>
      changed(whole, [...path, 'metadata', 'annotations'], (annotations) =>
        without(annotations, (key) => ANNOTATIONS.test(key)),
      ),
    scaled,
  );
  return changed(unannotated, [...template, 'spec'], (pod) => withoutUnreadOfPod(pod, hasNoInterface));
}

function withoutUnreadOfPod(pod: Json, hasNoInterface: boolean): Json {
  const ofContainer = (container: Json): Json => {
    const isUnread = (key: string, value: Json) =>
      OF_CONTAINER.includes(key) || (PROBES.includes(key) && hasNoHost(value));
    const bare = withSecurity(without(container, isUnread), withoutUnreadSecurity);
    const named = changed(bare, ['image'], (image) =>
      hasNoInterface && typeof image === 'string' && !isSuspect(image) ? (nameOf(image) ?? image) : image,
    );
    return ['limits', 'requests'].reduce(
      (whole, field) =>
        changed(whole, ['resources', field], (amounts) =>
          isObject(amounts)
            ? Object.fromEntries(Object.entries(amounts).map(([key, amount]) => [key, amountOf(amount)]))
            : amounts,
        ),
      named,
    );
  };
  return ['containers', 'initContainers'].reduce(
    (whole, list) =>
      changed(whole, [list], (containers) =>
        Array.isArray(containers) ? sameOr(containers, containers.map(ofContainer)) : containers,
      ),
    withSecurity(without(pod, isOneOf(OF_POD)), (security) => without(security, isOneOf(OF_POD_SECURITY))),
  );
}

/** A copy of a pod or container with other security. Without any if none is left. */
function withSecurity(value: Json, change: (security: Json) => Json): Json {
  const isEmpty = (key: string, security: Json): boolean =>
    key === 'securityContext' && isObject(security) && Object.keys(security).length === 0;
  return without(changed(value, ['securityContext'], change), isEmpty);
}

/** The first of two lists if the other one has the same items. */
const sameOr = (list: readonly Json[], other: readonly Json[]): readonly Json[] =>
  isSameList(list, other) ? list : other;

/** One value for all amounts. */
const amountOf = (amount: Json): Json =>
  typeof amount === 'number' || (typeof amount === 'string' && saysNothing(amount)) ? 0 : amount;

/** Whether nothing in a value is a credential, or not known yet. */
const saysNothing = (value: Json): boolean =>
  everyPart(value, (part) => !isPlaceholder(part) && (typeof part !== 'string' || !isSuspect(part)));

/** A copy of a map without some keys, where their values say nothing. The same value if it has none. */
function without(value: Json, isUnread: (key: string, value: Json) => boolean): Json {
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  const left = entries.filter(([key, each]) => !(isUnread(key, each) && saysNothing(each)));
  return left.length === entries.length ? value : Object.fromEntries(left);
}

const isOneOf =
  (keys: readonly string[]) =>
  (key: string): boolean =>
    keys.includes(key);

/** A copy of a value with another value at a path. The same value if nothing changes. */
function changed<T extends Json>(value: T, [step, ...rest]: Path, change: (value: Json) => Json): T {
  if (step === undefined) return change(value) as T;
  if (!isObject(value) || !Object.hasOwn(value, step)) return value;
  const before = value[step]!;
  const inside = changed(before, rest, change);
  if (inside === before) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, key === step ? inside : each]),
  ) as JsonObject as T;
}
