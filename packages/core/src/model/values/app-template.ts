import { isObject } from '../../json.js';
import { containerPart } from './app-template-container.js';
import { type ChartValues, namedOf, selectorLabels } from './app-template-names.js';
import { entryObjects } from './app-template-network.js';
import { networkPolicies } from './app-template-policies.js';
import { accountOf, rbacObjects } from './app-template-rbac.js';
import { withRelease } from './app-template-release.js';
import { claimTemplateParts, storageObjects } from './app-template-storage.js';
import { volumesOf } from './app-template-volumes.js';
import { rawResources } from './objects.js';
import {
  at,
  copy,
  entriesOf,
  fieldsOf,
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
import {
  AS_APP_TEMPLATE,
  chartObject,
  isOff,
  type Owner,
  type Release,
  type Shaped,
  workload,
} from './shaped.js';

/**
 * The values of app-template from version 2 on, and of other charts on the same library: `controllers.*.containers.*`
 * is a map of maps. From the templates of the library `common`, 1.5 to 5.x: pod/_spec.tpl, pod/_getOption.tpl,
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

const KINDS: ReadonlyMap<string, string> = new Map([
  ['cronjob', 'CronJob'],
  ['daemonset', 'DaemonSet'],
  ['job', 'Job'],
  ['statefulset', 'StatefulSet'],
]);

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

/** The objects that the chart makes: the workloads of enabled controllers, and what belongs to them. */
export function appTemplateObjects(root: Place, release: Release): readonly Shaped[] {
  const chart: ChartValues = { values: withRelease(root, release), release };
  return [
    ...workloads(chart),
    ...budgets(chart),
    ...entryObjects(chart),
    ...networkPolicies(chart),
    ...rbacObjects(chart),
    ...storageObjects(chart),
    ...rawResources(chart.values, release),
  ];
}

function workloads({ values, release }: ChartValues): readonly Shaped[] {
  const controllers = namedOf({ values, release }, 'controllers').filter(({ place }) => isController(place));
  return controllers.map(({ id, place: controller, name }) => {
    const kind = KINDS.get(textAt(at(controller, 'type'))?.toLowerCase() ?? '') ?? 'Deployment';
    return workload(
      {
        kind,
        name: name ?? textAt(at(controller, 'nameOverride')) ?? id,
        partial: release.open,
        assumed: AS_APP_TEMPLATE,
      },
      release,
      controller,
      {
        annotations: copy(at(controller, 'annotations')),
        labels: copy(at(controller, 'labels')),
        metadata: podMetadata({ values, release, controller, id }),
        spec: podPart({ values, release, controller, id }),
        ...workloadFields(kind, controller, values),
      },
    );
  });
}

/** Since version 5 a controller may have a budget. */
function budgets(chart: ChartValues): readonly Shaped[] {
  return namedOf(chart, 'controllers').flatMap(({ id, place, name }) => {
    const budget = at(place, 'podDisruptionBudget');
    if (!isObject(budget.value)) return [];
    const { annotations: _, labels: __, ...fields } = fieldsOf(budget);
    const spec = map(budget, {
      ...fields,
      selector: map(budget, { matchLabels: map(budget, selectorLabels(chart, made(id, budget))) }),
    });
    const identity = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', name };
    return [chartObject(identity, chart.release, budget, { spec })];
  });
}

function podPart(owner: Owner): Part {
  const { values, release, controller } = owner;
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
    restartPolicy: option('restartPolicy') ?? (isJob(controller) ? made('Never', controller) : undefined),
    enableServiceLinks: option('enableServiceLinks') ?? defaultOfLinks(release),
    automountServiceAccountToken: option('automountServiceAccountToken') ?? defaultOfAutomount(release),
    serviceAccountName: accountOf(owner, controller),
    initContainers: containers('initContainers'),
    containers: containers('containers'),
    volumes: volumesOf(owner),
  });
}

/** Pods that run to completion are not restarted by default. */
const isJob = (controller: Place): boolean => /^(?:cron)?job$/i.test(textAt(at(controller, 'type')) ?? '');

/** Since version 4 the library leaves out the variables of Services by default. */
const defaultOfLinks = ({ major }: Release): Part | undefined =>
  major === undefined ? unknown() : major < 4 ? undefined : made(false);

/** Since version 5 the library does not mount the token by default. */
const defaultOfAutomount = ({ major }: Release): Part | undefined =>
  major === undefined ? unknown() : major < 5 ? undefined : made(false);

/** An option of the pod: the controller's, or else that of all pods. Both are merged if the strategy says so. */
function podOption(values: Place, controller: Place, name: string): Part | undefined {
  const own = at(controller, 'pod', name);
  const common = at(values, 'defaultPodOptions', name);
  if (at(values, 'defaultPodOptionsStrategy').value === 'merge') return merged(own, common);
  const given = isEmpty(own.value) ? common : own;
  return isEmpty(given.value) ? undefined : copy(given);
}

function podMetadata(owner: Owner): Part {
  const { values, controller, id } = owner;
  const labels = [
    at(values, 'defaultPodOptions', 'labels'),
    at(controller, 'pod', 'labels'),
    at(controller, 'extraSelectorLabels'),
  ];
  return map(undefined, {
    annotations: podOption(values, controller, 'annotations'),
    labels: map(undefined, {
      // Since version 4 the label for the controller, before that the one for the component.
      ...selectorLabels(owner, made(id)),
      'app.kubernetes.io/component': made(id),
      ...Object.fromEntries(labels.flatMap((place) => Object.entries(fieldsOf(place)))),
    }),
  });
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
  // A null leaves it to an autoscaler.
  return {
    more: {
      replicas: replicas.value === null || isScaled ? unknown(replicas) : copy(replicas),
      ...(kind === 'StatefulSet' && { volumeClaimTemplates: claimTemplateParts(controller) }),
    },
  };
}

const JOB_FIELDS = ['activeDeadlineSeconds', 'backoffLimit', 'parallelism', 'ttlSecondsAfterFinished'];
