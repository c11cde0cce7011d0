import {
  type AnyCursor,
  type ContainerCursor,
  defineRule,
  isControlPlanePod,
  isPlaceholder,
  whyUnresolved,
} from '@plimsoll/core';
import { flag, optionsSchema } from '../../options.js';
import { type Amount, has } from './effective.js';

interface Check {
  readonly description: string;
  readonly risk: number;
  readonly severity?: 'off';
  readonly what: Amount;
  readonly resources: readonly string[];
  readonly consequence: string;
}

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Resource policies", for each container. */
const CHECKS = {
  'cpu-limits': {
    description: 'Set CPU limits',
    risk: 2.0,
    severity: 'off',
    what: 'limits',
    resources: ['cpu'],
    consequence: 'it may take all CPU time of its node that others do not ask for',
  },
  'memory-limits': {
    description: 'Set memory limits',
    risk: 3.5,
    what: 'limits',
    resources: ['memory'],
    consequence: 'it may take the memory of its node until other pods are evicted',
  },
  'resource-requests': {
    description: 'Set CPU and memory requests',
    risk: 2.0,
    what: 'requests',
    resources: ['cpu', 'memory'],
    consequence: 'it is scheduled as if it needed none',
  },
} as const satisfies Record<string, Check>;

function resourceRule(check: Check) {
  return defineRule({
    meta: {
      description: check.description,
      risk: check.risk,
      ...(check.severity && { severity: check.severity }),
      cwe: [770],
      precision: 'very-high',
      messages: { missing: "Container '{{name}}' has no {{resources}} {{what}}: {{consequence}}." },
      schema: optionsSchema({
        acceptLimitRange: flag(
          "Count what a LimitRange of the container's namespace gives it; default true.",
        ),
      }),
      defaultOptions: { acceptLimitRange: true },
    },
    create({ options, project, kubernetes, report, unknown, notApplicable }) {
      return {
        Container(container) {
          // The API refuses resources of ephemeral containers.
          if (container.role === 'ephemeral' || isControlPlanePod(container.pod)) return notApplicable();
          const setting = { container, project, kubernetes, ...options };
          const missing = check.resources.filter((resource) => !has(check.what, resource, setting));
          if (missing.length === 0) return;
          const { what, consequence } = check;
          const filledIn = placeholderAt(container, what, missing);
          if (filledIn) return unknown({ at: filledIn, reason: whyUnresolved(filledIn) });
          const data = {
            name: container.name,
            resources: missing.join(' and '),
            what: named(what, missing),
            consequence,
          };
          report({ at: placeOf(container, what, missing), messageId: 'missing', data });
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

const named = (what: Amount, missing: readonly string[]): string =>
  missing.length > 1 ? what : what.slice(0, -1);

/** Where the value would be; where several are missing, the map that would have them. */
function placeOf(container: ContainerCursor, what: Amount, missing: readonly string[]): AnyCursor {
  const map = container.at('resources').at(what);
  return missing.length === 1 ? map.at(missing[0]!) : map;
}

const ephemeralStorage = defineRule({
  meta: {
    description: 'Set ephemeral storage limits',
    risk: 2.0,
    severity: 'off',
    cwe: [770],
    precision: 'very-high',
    messages: {
      missing: "Container '{{name}}' has no ephemeral-storage limit: it may fill the disk of its node.",
      emptyDir: "The volume '{{name}}' has no sizeLimit: it may fill the disk or the memory of its node.",
    },
    schema: optionsSchema({ emptyDir: flag('Also ask for the sizeLimit of emptyDir volumes.') }),
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
