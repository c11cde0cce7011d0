import type { Control } from '@plimsoll/core';
import { rules } from '../rules/index.js';

/** The titles of the sections, in our words. */
const SECTIONS: Readonly<Record<string, string>> = {
  '1.1': 'Files of the control plane',
  '1.2': 'API server',
  '1.3': 'Controller manager',
  '1.4': 'Scheduler',
  '2': 'etcd',
  '3.1': 'Credentials for people',
  '3.2': 'Audit',
  '4.1': 'Files on the nodes',
  '4.2': 'kubelet',
  '4.3': 'kube-proxy',
  '5.1': 'Permissions and service accounts',
  '5.2': 'Pod security',
  '5.3': 'Network policies',
  '5.4': 'Secrets',
  '5.5': 'Image admission',
  '5.6': 'Namespaces and pod settings',
};

function sectionOf(id: string): string {
  const section = id.startsWith('2.') ? '2' : id.slice(0, id.lastIndexOf('.'));
  return `${section} ${SECTIONS[section]}`;
}

type Level = 1 | 2;

interface Extra {
  /** Replaces the description of the first rule as the title. */
  readonly title?: string;
  readonly note?: string;
}

/** A control that rules of this pack or of pod-security check. Without rules, `extra.note` says why. */
export function control(
  id: string,
  level: Level,
  assessment: Control['assessment'],
  ruleIds: readonly string[],
  { title, note }: Extra = {},
): Control {
  const [first = ''] = ruleIds;
  return {
    id,
    title: title ?? rules[first.replace('cis/', '')]!.meta.description,
    level: `level-${level}`,
    section: sectionOf(id),
    assessment,
    rules: ruleIds,
    ...(note !== undefined && { note }),
  };
}

/** A control about the mode or the owner of a file on a node. */
export function file(id: string, title: string): Control {
  return control(id, 1, 'none', [], {
    title,
    note: 'Only the node shows modes and owners of its files. Where Cluster API or a MachineConfig writes such a file, platform/node-file-permissions judges its mode.',
  });
}
