// What attack paths do not read: the tags of images that are versions, and how much of a resource a container gets.
import { controlOf, groupBy, ownValue, type Path } from '@plimsoll/core/internal';
import {
  isPlaceholder,
  type Json,
  type JsonObject,
  type PodCursor,
  type Project,
  type Resource,
} from '@plimsoll/core/kubernetes';
import { isSuspect } from '../steps/suspect.js';

const OF_TEMPLATE: Path = ['spec', 'template', 'spec'];

/** Where kinds have their pod. */
export const PODS: ReadonlyMap<Json | undefined, Path> = new Map([
  ['Pod', ['spec']],
  ['Deployment', OF_TEMPLATE],
  ['ReplicaSet', OF_TEMPLATE],
  ['DaemonSet', OF_TEMPLATE],
  ['StatefulSet', OF_TEMPLATE],
  ['ReplicationController', OF_TEMPLATE],
  ['Job', OF_TEMPLATE],
  ['CronJob', ['spec', 'jobTemplate', ...OF_TEMPLATE]],
]);

/** An image with a version as its tag. */
const VERSIONED = /^([a-z\d./_-]+(?::\d+\/[a-z\d./_-]+)?):v?\d[\d.]*(?:-[a-z\d.]{1,8})*$/;

/** The image without its tag. Undefined if the tag may say more than a version. */
export const nameOf = (image: string): string | undefined => VERSIONED.exec(image)?.[1];

/** Some programs answer everyone in some versions. */
export const showsNoInterface = ({ containers }: PodCursor): boolean =>
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
 * The files of which everything counts, since an object in them is not plain, shows a program by its version, or is
 * among several of its kind and name: directories in which objects of one name differ are for several clusters.
 */
export function exactFiles({ resources, pods }: Project): ReadonlySet<string> {
  const exact = new Set<string>();
  for (const pod of pods) if (!showsNoInterface(pod)) exact.add(pod.owner.file.path);
  const running = resources.filter(({ kind }) => PODS.has(kind));
  for (const same of groupBy(running, ({ kind, name }) => `${kind}/${name}`).values())
    for (const resource of same) if (same.length > 1 || !isPlain(resource)) exact.add(resource.file.path);
  return exact;
}

/** A copy of an object in which what attack paths do not read is left out. */
export function withoutUnread(value: Json): Json {
  const path = PODS.get(ownValue(value, 'kind'));
  return path ? changed(value, path, withoutUnreadOfPod) : value;
}

function withoutUnreadOfPod(pod: Json): Json {
  const ofContainer = (container: Json): Json => {
    const named = changed(container, ['image'], (image) =>
      typeof image === 'string' && !isSuspect(image) ? (nameOf(image) ?? image) : image,
    );
    return ['limits', 'requests'].reduce(
      (whole, field) =>
        changed(whole, ['resources', field], (amounts) =>
          isMap(amounts)
            ? Object.fromEntries(Object.entries(amounts).map(([key, amount]) => [key, amountOf(amount)]))
            : amounts,
        ),
      named,
    );
  };
  return ['containers', 'initContainers'].reduce(
    (whole, list) =>
      changed(whole, [list], (containers) =>
        Array.isArray(containers) ? containers.map(ofContainer) : containers,
      ),
    pod,
  );
}

/** One value for all amounts. */
const amountOf = (amount: Json): Json =>
  typeof amount === 'number' || (typeof amount === 'string' && !isPlaceholder(amount) && !isSuspect(amount))
    ? 0
    : amount;

/** A copy of a value with another value at a path. The same value if it has nothing there. */
function changed(value: Json, [step, ...rest]: Path, change: (value: Json) => Json): Json {
  if (step === undefined) return change(value);
  if (!isMap(value) || !Object.hasOwn(value, step)) return value;
  const inside = changed(value[step]!, rest, change);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, key === step ? inside : each]));
}

const isMap = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
