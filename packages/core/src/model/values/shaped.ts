import { at, copy, made, map, type Part, type Place, unknown } from './part.js';

/** What installs the chart, as far as the objects that it makes depend on it. */
export interface Release {
  /** Undefined where it is decided at install time. */
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** The first number of the version of the chart. */
  readonly major: number | undefined;
  /** Whether more values come from elsewhere, so that what these leave out is not known. */
  readonly open: boolean;
}

/** An object that a chart makes of its values, by their shape. */
export interface Shaped {
  readonly root: Part;
  /** Whether the chart adds what is not known: only what is set may be judged. */
  readonly partial: boolean;
  /** What is taken to be so of the chart, as a sentence. */
  readonly assumed: string;
  /** Whether it stands in the values whole, as it is. */
  readonly whole?: true;
}

/** The controller that the pods are of. */
export interface Owner {
  readonly values: Place;
  readonly release: Release;
  readonly controller: Place;
  readonly id: string;
}

/** What is given and says `enabled: false`; a template that decides it says yes. */
export const isOff = (place: Place): boolean => at(place, 'enabled').value === false;

/** What is taken to be so of the charts on the library of app-template. */
export const AS_APP_TEMPLATE = 'The chart is assumed to read its values as app-template does.';

interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  /** Undefined where it is decided at install time. */
  readonly name: string | Part | undefined;
  /** Where it is not that of the release. */
  readonly namespace?: Part | undefined;
  readonly clusterWide?: boolean;
}

/** An object that app-template makes of an entry of its values, whose key stands for it. */
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

/** A workload around a pod. `at` is the key in the values that stands for it. */
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
    /** Fields beside the template: of the workload, or of the job. */
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
