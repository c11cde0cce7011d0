import { isObject } from '../../json.js';
import { containerPart } from './app-template-container.js';
import { volumesOf } from './app-template-volumes.js';
import {
  at,
  copy,
  entriesOf,
  isEmpty,
  list,
  made,
  map,
  merged,
  type Part,
  type Place,
  textAt,
  unknown,
} from './part.js';
import { isOff, type Owner, type Release, type Shaped, workload } from './shaped.js';

/**
 * The values of app-template from version 2 on, and of other charts on the same library: `controllers.*.containers.*` is
 * a map of maps. Read in the templates of the library `common`, 1.5 to 5.x: pod/_spec.tpl, pod/_getOption.tpl,
 * pod/fields, container/_spec.tpl, container/_valuesToObject.tpl, container/fields, controller/_valuesToObject.tpl.
 * https://github.com/bjw-s-labs/helm-charts/tree/main/charts/library/common/templates
 */
export function isAppTemplate(values: Place): boolean {
  return entriesOf(at(values, 'controllers')).some(([, controller]) => isController(controller));
}

const isController = (controller: Place): boolean => {
  const containers = entriesOf(at(controller, 'containers'));
  return containers.length > 0 && containers.every(([, { value }]) => isObject(value));
};

const KINDS: Readonly<Record<string, string>> = {
  cronjob: 'CronJob',
  daemonset: 'DaemonSet',
  job: 'Job',
  statefulset: 'StatefulSet',
};

/** The options that the library copies into the pod. */
const POD_OPTIONS = [
  'affinity',
  'dnsConfig',
  'dnsPolicy',
  'enableServiceLinks',
  'hostAliases',
  'hostIPC',
  'hostNetwork',
  'hostPID',
  'hostUsers',
  'hostname',
  'imagePullSecrets',
  'nodeSelector',
  'priorityClassName',
  'resources',
  'restartPolicy',
  'runtimeClassName',
  'schedulerName',
  'securityContext',
  'shareProcessNamespace',
  'terminationGracePeriodSeconds',
  'tolerations',
  'topologySpreadConstraints',
] as const;

/** The workloads of the controllers that are on. */
export function appTemplateWorkloads(values: Place, release: Release): readonly Shaped[] {
  const controllers = entriesOf(at(values, 'controllers')).filter(
    ([, controller]) => isController(controller) && !isOff(controller),
  );
  return controllers.map(([id, controller]) => {
    const base = fullName(values, release);
    const suffix = textAt(at(controller, 'nameOverride')) ?? id;
    const isOnly = controllers.length === 1 || suffix === 'main' || suffix === base;
    const kind = KINDS[textAt(at(controller, 'type'))?.toLowerCase() ?? ''] ?? 'Deployment';
    return workload(
      {
        kind,
        name: base === undefined ? suffix : isOnly ? base : `${base}-${suffix}`,
        partial: release.open,
        assumed: 'The chart reads its values as app-template does.',
      },
      release,
      controller,
      {
        annotations: copy(at(controller, 'annotations')),
        labels: copy(at(controller, 'labels')),
        metadata: podMetadata(values, controller, id, base ?? id),
        spec: podPart({ values, release, controller, id }),
        ...workloadFields(kind, controller, values),
      },
    );
  });
}

/** https://github.com/bjw-s-labs/helm-charts/blob/main/charts/library/common/templates/lib/chart/_names.tpl */
const fullName = (values: Place, { name }: Release): string | undefined =>
  textAt(at(values, 'global', 'fullnameOverride')) ?? name;

function podPart({ values, release, controller, id }: Owner): Part {
  const owner: Owner = { values, release, controller, id };
  const option = (name: string): Part | undefined => podOption(values, controller, name);
  const containers = (key: string): Part | undefined =>
    list(
      at(controller, key),
      entriesOf(at(controller, key)).flatMap(([name, container]) =>
        isObject(container.value) && !isOff(container)
          ? [containerPart(owner, name, container, key === 'initContainers')]
          : [],
      ),
    );
  return map(undefined, {
    ...Object.fromEntries(POD_OPTIONS.map((name) => [name, option(name)])),
    automountServiceAccountToken: option('automountServiceAccountToken') ?? defaultOfAutomount(release),
    serviceAccountName: serviceAccountName(values, controller, release),
    initContainers: containers('initContainers'),
    containers: containers('containers'),
    volumes: volumesOf(owner),
  });
}

/** Since version 5 the library does not mount the token by default; before, it did. */
const defaultOfAutomount = ({ major }: Release): Part | undefined =>
  major !== undefined && major < 5 ? undefined : unknown();

/** An option of the pod: of the controller, else of all pods; both together where the strategy is to merge. */
function podOption(values: Place, controller: Place, name: string): Part | undefined {
  const own = at(controller, 'pod', name);
  const common = at(values, 'defaultPodOptions', name);
  if (at(values, 'defaultPodOptionsStrategy').value === 'merge') return merged(own, common);
  const given = isEmpty(own.value) ? common : own;
  return isEmpty(given.value) ? undefined : copy(given);
}

function podMetadata(values: Place, controller: Place, id: string, name: string): Part {
  const labels = [at(values, 'defaultPodOptions', 'labels'), at(controller, 'pod', 'labels')];
  return map(undefined, {
    annotations: podOption(values, controller, 'annotations'),
    labels: map(undefined, {
      'app.kubernetes.io/name': made(name),
      'app.kubernetes.io/instance': made(name),
      // Since version 4; before, as the component.
      'app.kubernetes.io/controller': made(id),
      'app.kubernetes.io/component': made(id),
      ...Object.fromEntries(
        labels.flatMap((place) => entriesOf(place).map(([key, own]) => [key, copy(own)])),
      ),
    }),
  });
}

/** Which account the pods get depends on the version of the library where the values do not say it. */
function serviceAccountName(values: Place, controller: Place, { name, major }: Release): Part | undefined {
  const own = at(controller, 'serviceAccount');
  const named = at(own, 'name');
  if (textAt(named) !== undefined) return copy(named);
  if (own.value !== undefined) return unknown(own);
  const common = at(values, 'serviceAccount');
  if (at(common, 'create').value === true) {
    const given = at(common, 'name');
    return textAt(given) === undefined
      ? name === undefined
        ? unknown(common)
        : made(name, common)
      : copy(given);
  }
  const isOfRelease = isEmpty(common.value) || at(common, 'create').value === false;
  return isOfRelease && major !== undefined && major < 4 ? undefined : unknown();
}

/** The fields of the workload besides its pods. */
function workloadFields(
  kind: string,
  controller: Place,
  values: Place,
): {
  readonly more?: Readonly<Record<string, Part | undefined>>;
  readonly around?: Readonly<Record<string, Part | undefined>>;
} {
  const given = at(controller, kind.toLowerCase());
  const fields = (keys: readonly string[]): Readonly<Record<string, Part | undefined>> =>
    Object.fromEntries(keys.map((key) => [key, copy(at(given, key))]));
  if (kind === 'CronJob')
    return {
      around: fields(['schedule', 'suspend', 'concurrencyPolicy', 'timeZone']),
      more: fields(JOB_FIELDS),
    };
  if (kind === 'Job') return { more: fields([...JOB_FIELDS, 'suspend']) };
  if (kind === 'DaemonSet') return {};
  const replicas = at(controller, 'replicas');
  const isScaled = [at(values, 'horizontalPodAutoscaler'), at(controller, 'horizontalPodAutoscaler')].some(
    ({ value }) => value !== undefined,
  );
  // Who writes null leaves it to an autoscaler.
  return { more: { replicas: replicas.value === null || isScaled ? unknown(replicas) : copy(replicas) } };
}

const JOB_FIELDS = ['activeDeadlineSeconds', 'backoffLimit', 'parallelism', 'ttlSecondsAfterFinished'];
