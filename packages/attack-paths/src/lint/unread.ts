// What attack paths do not read: the tags of images that are versions, and how much of a resource a container gets.

import type { ParsedFile } from '@plimsoll/core';
import { controlOf, ownValue, type Path, podsOf, readResources } from '@plimsoll/core/internal';
import {
  isPlaceholder,
  type Json,
  type JsonObject,
  type PodCursor,
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
 * The values of the documents of a file without what attack paths do not read. The same value where all of it counts:
 * it is no plain object, or it shows a program by its version.
 */
export function readValuesOf(file: ParsedFile): readonly (Json | undefined)[] {
  let resources: readonly Resource[] | undefined;
  return file.documents.map(({ value, index, class: own }) => {
    const reduced = value === undefined || own !== 'manifest' ? value : withoutUnread(value);
    if (reduced === value) return value;
    resources ??= readResources(file, NO_SCOPE);
    const [resource, ...others] = resources.filter(({ document }) => document === index);
    const isRead = resource && others.length === 0 && podsOf(resource, []).every(showsNoInterface);
    return isRead && isPlain(resource) ? reduced : value;
  });
}

const NO_SCOPE = { cluster: undefined, namespace: undefined };

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
