import { defineRule } from '@plimsoll/core';
import { whyUnresolved } from '@plimsoll/core/internal';
import {
  type AnyCursor,
  type ContainerCursor,
  isControlPlanePod,
  isPlaceholder,
} from '@plimsoll/core/kubernetes';
import { flag, optionsSchema } from '@plimsoll/rule-kit';
import { type Amount, has } from './effective.js';

interface Check {
  readonly description: string;
  readonly risk: number;
  readonly severity?: 'off';
  readonly what: Amount;
  readonly resources: readonly string[];
  /** With `{{name}}`, and `{{requests}}` where several are required. */
  readonly message: string;
}

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Resource policies", for each container. */
const CHECKS = {
  'cpu-limits': {
    description: 'Set CPU limits',
    risk: 2.0,
    severity: 'off',
    what: 'limits',
    resources: ['cpu'],
    message:
      "Container '{{name}}' has no CPU limit, so it can take all CPU time that other containers on the node do not request. Set resources.limits.cpu.",
  },
  'memory-limits': {
    description: 'Set memory limits',
    risk: 3.5,
    severity: 'off',
    what: 'limits',
    resources: ['memory'],
    message:
      "Container '{{name}}' has no memory limit, so it can use up the node's memory and get other pods evicted. Set resources.limits.memory.",
  },
  'resource-requests': {
    description: 'Set CPU and memory requests',
    risk: 2.0,
    severity: 'off',
    what: 'requests',
    resources: ['cpu', 'memory'],
    message:
      "Container '{{name}}' has no {{requests}}, so the scheduler places it as if it needed none. Set resources.requests.",
  },
} as const satisfies Record<string, Check>;

function resourceRule(check: Check) {
  return defineRule({
    meta: {
      description: check.description,
      scope: 'project',
      risk: check.risk,
      ...(check.severity && { severity: check.severity }),
      cwe: [770],
      precision: 'very-high',
      messages: { missing: check.message },
      schema: optionsSchema({
        acceptLimitRange: flag(
          "Count the defaults that a LimitRange sets for the container's namespace. Default: true.",
        ),
      }),
      defaultOptions: { acceptLimitRange: true },
    },
    create({ options, project, kubernetes, report, unknown, notApplicable }) {
      return {
        Container(container) {
          // The API rejects resources of ephemeral containers.
          if (container.role === 'ephemeral' || isControlPlanePod(container.pod)) return notApplicable();
          const setting = { container, project, kubernetes, ...options };
          const missing = check.resources.filter((resource) => !has(check.what, resource, setting));
          if (missing.length === 0) return;
          const { what } = check;
          const filledIn = placeholderAt(container, what, missing);
          if (filledIn) return unknown({ at: filledIn, reason: whyUnresolved(filledIn) });
          const data = {
            name: container.name,
            requests: `${missing.join(' and ')} ${missing.length > 1 ? 'requests' : 'request'}`,
          };
          report({ at: placeOf(container, what, missing), messageId: 'missing', data: data as never });
        },
      };
    },
  });
}

/** A placeholder in place of one of the values, of the whole map, or of all resources. */
function placeholderAt(
  container: ContainerCursor,
  what: Amount,
  missing: readonly string[],
): AnyCursor | undefined {
  const map = container.at('resources').at(what);
  return missing.map((resource) => map.at(resource)).find(({ value }) => isPlaceholder(value));
}

/** The place of the missing value; for several, the map that would have them. */
function placeOf(container: ContainerCursor, what: Amount, missing: readonly string[]): AnyCursor {
  const map = container.at('resources').at(what);
  return missing.length === 1 ? map.at(missing[0]!) : map;
}

const ephemeralStorage = defineRule({
  meta: {
    description: 'Set ephemeral storage limits',
    scope: 'project',
    risk: 2.0,
    severity: 'off',
    cwe: [770],
    precision: 'very-high',
    messages: {
      missing:
        "Container '{{name}}' has no ephemeral-storage limit, so it can fill the node's disk. Set one.",
      emptyDir:
        "The emptyDir volume '{{name}}' has no sizeLimit, so it can fill the node's disk or memory. Set one.",
    },
    schema: optionsSchema({ emptyDir: flag('Also require a sizeLimit on emptyDir volumes.') }),
    defaultOptions: { emptyDir: false },
  },
  create(context) {
    const { project, kubernetes } = context;
    return {
      Container(container) {
        if (container.role === 'ephemeral' || isControlPlanePod(container.pod))
          return context.notApplicable();
        const setting = { container, project, kubernetes, acceptLimitRange: true };
        if (has('limits', 'ephemeral-storage', setting)) return;
        const at = placeOf(container, 'limits', ['ephemeral-storage']);
        const filledIn = placeholderAt(container, 'limits', ['ephemeral-storage']);
        if (filledIn) return context.unknown({ at: filledIn, reason: whyUnresolved(filledIn) });
        context.report({ at, messageId: 'missing', data: { name: container.name } });
      },
      PodSpec(pod) {
        if (!context.options.emptyDir) return context.notApplicable();
        for (const volume of pod.volumes) {
          const at = volume.at('emptyDir');
          if (at.exists && !at.at('sizeLimit').exists)
            context.report({ at, messageId: 'emptyDir', data: { name: volume.at('name').value ?? '' } });
        }
      },
    };
  },
});

export const resources = {
  'cpu-limits': resourceRule(CHECKS['cpu-limits']),
  'memory-limits': resourceRule(CHECKS['memory-limits']),
  'resource-requests': resourceRule(CHECKS['resource-requests']),
  'ephemeral-storage-limits': ephemeralStorage,
};
