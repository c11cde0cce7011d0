import type { JsonObject, Path } from '../../json.js';
import type { Locator } from '../resource.js';
import { at, copy, made, map, type Part, type Place, unknown } from './part.js';

/** The facts about an installation that the objects of its chart depend on. */
export interface Release {
  /** Undefined if it is decided at installation. */
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** The first number of the version of the chart. */
  readonly major: number | undefined;
  /** Whether more values come from elsewhere, so that what these omit is unknown. */
  readonly open: boolean;
}

/** An object that a chart makes of its values, by their shape. */
export interface Shaped {
  readonly root: Part;
  /** Whether the chart adds unknown fields: only what is set may be checked. */
  readonly partial: boolean;
  /** A sentence that says what is assumed about the chart. */
  readonly assumed: string;
  /** Whether the complete object is in the values. */
  readonly whole?: true;
}

/** An object that a chart makes of values in another object. */
export interface MadeOfValues extends Omit<Shaped, 'root'> {
  readonly value: JsonObject;
  readonly locator: Locator;
  /** Where the values are, from the root of the object with the values. */
  readonly base: Path;
  /** Whether it is created in a cluster that may be another one. */
  readonly elsewhere: boolean;
}

/** The controller that the pods belong to. */
export interface Owner {
  readonly values: Place;
  readonly release: Release;
  readonly controller: Place;
  readonly id: string;
}

/** Whether a value says `enabled: false`. A template that decides it counts as enabled. */
export const isOff = (place: Place): boolean => at(place, 'enabled').value === false;

/** The assumption about charts on the library of app-template. */
export const AS_APP_TEMPLATE = 'The chart is assumed to read its values as app-template does.';

interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  /** Undefined if it is decided at installation. */
  readonly name: string | Part | undefined;
  /** The namespace, if it is not that of the release. */
  readonly namespace?: Part | undefined;
  readonly clusterWide?: boolean;
}

/** An object that app-template makes of an entry of its values, represented by the entry's key. */
export function chartObject(
  { apiVersion, kind, name, namespace: own, clusterWide = false }: Identity,
  { namespace, open }: Release,
  from: Place,
  fields: Readonly<Record<string, Part | undefined>>,
): Shaped {
  return {
    partial: open,
    assumed: AS_APP_TEMPLATE,
    root: map(from, {
      apiVersion: made(apiVersion, from),
      kind: made(kind, from),
      metadata: map(from, {
        name: typeof name === 'object' ? name : name === undefined ? unknown(from) : made(name, from),
        namespace: clusterWide
          ? undefined
          : (own ?? (namespace === undefined ? undefined : made(namespace, from))),
        annotations: copy(at(from, 'annotations')),
        labels: copy(at(from, 'labels')),
      }),
      ...fields,
    }),
  };
}

/** A workload around a pod, represented by the key `at` in the values. */
export function workload(
  {
    kind,
    name,
    ...known
  }: { readonly kind: string; readonly name: string } & Pick<Shaped, 'partial' | 'assumed'>,
  { namespace }: Release,
  from: Place,
  pod: {
    readonly metadata?: Part | undefined;
    readonly spec: Part;
    readonly annotations?: Part | undefined;
    readonly labels?: Part | undefined;
    /** Fields next to the template: of the workload, or of the job. */
    readonly more?: Readonly<Record<string, Part | undefined>>;
    /** Fields of the CronJob around the job. */
    readonly around?: Readonly<Record<string, Part | undefined>>;
  },
): Shaped {
  const template = map(undefined, { metadata: pod.metadata, spec: pod.spec });
  const spec = map(undefined, { ...pod.more, template });
  const isCronJob = kind === 'CronJob';
  return {
    ...known,
    root: map(from, {
      apiVersion: made(kind === 'CronJob' || kind === 'Job' ? 'batch/v1' : 'apps/v1', from),
      kind: made(kind, from),
      metadata: map(undefined, {
        name: made(name, from),
        namespace: namespace === undefined ? undefined : made(namespace, from),
        annotations: pod.annotations,
        labels: pod.labels,
      }),
      spec: isCronJob ? map(undefined, { ...pod.around, jobTemplate: map(undefined, { spec }) }) : spec,
    }),
  };
}
