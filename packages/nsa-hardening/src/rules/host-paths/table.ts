import { defineRule } from '@plimsoll/core';
import {
  type Cursor,
  isControlPlanePod,
  isPlaceholder,
  type Kinds,
  normaliseHostPath,
  type PodCursor,
  RUNTIME_SOCKETS,
} from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';
import {
  CLOUD_CREDENTIALS,
  CONTROL_PLANE,
  HARMLESS,
  isAtOrBelow,
  LOGS,
  SENSITIVE,
  SENSITIVE_THEMSELVES,
  socketIn,
} from './paths.js';

interface Check {
  readonly description: string;
  readonly risk: number;
  readonly cwe: readonly number[];
  /** Ends with a period. `{{path}}` is an entry of the list or below it, not the text of the manifest. */
  readonly message: string;
  readonly option: 'sockets' | 'paths';
  readonly about: string;
  readonly list: readonly string[];
  /** The entry of the list that a normalised path matches. */
  find(path: string, list: readonly string[]): string | undefined;
  /** Whether a pod may mount a normalised path, because of how it mounts the volume or what it is. */
  accepts?(path: string, volume: string | undefined, pod: PodCursor): boolean;
}

const depthOf = (path: string): number => path.split('/').length;

/** The part of an entry that a path, at it or below it, mounts. */
const shareOf = (entry: string, path: string): string =>
  depthOf(path) > depthOf(normaliseHostPath(entry)) ? `a part of ${entry}` : entry;

const credentialsIn = (path: string, list: readonly string[]): string | undefined =>
  list.find((entry) => isAtOrBelow(entry, path));

/**
 * NSA/CISA Kubernetes Hardening Guide 1.2, "Pod enforcement": host paths, by what they expose. With the default lists
 * no two checks find the same path.
 */
const CHECKS = {
  'runtime-socket': {
    description: "Disallow mounting the container runtime's socket",
    risk: 9.3,
    cwe: [250],
    message:
      "This volume mounts the container runtime's socket {{path}}. Anyone who can use the socket can start privileged containers on the node. Remove the volume.",
    option: 'sockets',
    about: 'Sockets of container runtimes.',
    list: RUNTIME_SOCKETS,
    find: socketIn,
  },
  'cloud-credentials-path': {
    description: "Disallow mounting the node's cloud credentials",
    risk: 8.5,
    cwe: [522],
    message:
      "This volume mounts {{path}}, which holds the node's cloud credentials. Remove it, and give the workload an identity of its own.",
    option: 'paths',
    about: 'Files and directories that hold credentials. `*` stands for one segment of a path.',
    list: CLOUD_CREDENTIALS,
    find: credentialsIn,
  },
  'sensitive-host-path': {
    description: 'Disallow mounting sensitive host directories',
    risk: 8.5,
    cwe: [668],
    message:
      'This volume mounts {{path}}, a system directory on the node. Remove it, or mount only the subdirectory that you need, read-only.',
    option: 'paths',
    about: 'Directories that are sensitive with everything in them.',
    list: SENSITIVE,
    find: (path, list) => {
      if (SENSITIVE_THEMSELVES.includes(path)) return path;
      if (HARMLESS.some((entry) => isAtOrBelow(entry, path))) return undefined;
      if (socketIn(path, RUNTIME_SOCKETS) || credentialsIn(path, CLOUD_CREDENTIALS)) return undefined;
      return list.filter((entry) => isAtOrBelow(entry, path)).at(-1);
    },
    accepts: (path, volume, pod) =>
      isAmong(LOGS, path) ? isReadOnly(volume, pod) : isAmong(CONTROL_PLANE, path) && isControlPlanePod(pod),
  },
} as const satisfies Record<string, Check>;

const isAmong = (list: readonly string[], path: string): boolean =>
  list.some((entry) => isAtOrBelow(entry, path));

/** Whether no container may write to a volume. */
const isReadOnly = (volume: string | undefined, { containers }: PodCursor): boolean =>
  containers.every((container) =>
    container
      .at('volumeMounts')
      .items()
      .every((mount) => mount.at('name').value !== volume || mount.at('readOnly').value === true),
  );

/** Rules that report any path of the node, whichever it is. */
const HOST_PATHS = ['pod-security/host-path-volumes', 'pod-security/volume-types'];
const FILLED_IN = 'The path has a placeholder: where it leads is not known.';

function hostPathRule(check: Check) {
  return defineRule({
    meta: {
      description: check.description,
      scope: 'resource',
      risk: check.risk,
      cwe: check.cwe,
      precision: 'high',
      // These rules report the volume itself.
      supersedes: HOST_PATHS.map((rule) => ({ rule, within: 'ancestors' as const })),
      messages: { mounted: check.message as '{{path}}' },
      schema: optionsSchema({ [check.option]: listOf(check.about, '^(?:/|\\\\\\\\)') }),
      defaultOptions: { [check.option]: check.list } as Partial<Record<Check['option'], readonly string[]>>,
    },
    create({ options, report, notApplicable, unknown }) {
      const list = options[check.option] ?? check.list;
      const judge = (at: Cursor<string | undefined>): void => {
        const path = at.value && normaliseHostPath(at.value);
        const entry = path && check.find(path, list);
        if (!entry) {
          // A value that is filled in later may lead there.
          if (at.value && isPlaceholder(at.value)) unknown({ at, reason: FILLED_IN });
          return;
        }
        const shown = check.option === 'sockets' ? entry : shareOf(entry, path);
        report({ at, messageId: 'mounted', data: { path: shown } });
      };
      return {
        PodSpec(pod) {
          for (const volume of pod.volumes) {
            const at = volume.at('hostPath').at('path');
            if (!at.value || !check.accepts?.(normaliseHostPath(at.value), volume.at('name').value, pod))
              judge(at);
          }
        },
        PersistentVolume(root: Cursor<Kinds['PersistentVolume']>) {
          const at = root.at('spec').at('hostPath').at('path');
          if (!at.exists) return notApplicable();
          judge(at);
        },
      };
    },
  });
}

export const hostPaths = {
  'runtime-socket': hostPathRule(CHECKS['runtime-socket']),
  'cloud-credentials-path': hostPathRule(CHECKS['cloud-credentials-path']),
  'sensitive-host-path': hostPathRule(CHECKS['sensitive-host-path']),
};
