import type { PolicyRule } from './policy-rule.js';

export const READ = 'get list watch';
export const WRITE = 'create delete deletecollection patch update';
export const FULL = `${READ} ${WRITE}`;

/** An entry of a table of roles: words separated by blanks. `core` stands for the group without a name. */
export const rule = (verbs: string, groups: string, resources: string, names = ''): PolicyRule => ({
  verbs: words(verbs),
  apiGroups: words(groups).map((group) => (group === 'core' ? '' : group)),
  resources: words(resources),
  resourceNames: words(names),
  nonResourceURLs: [],
});

export const urls = (verbs: string, paths: string): PolicyRule => ({
  verbs: words(verbs),
  apiGroups: [],
  resources: [],
  resourceNames: [],
  nonResourceURLs: words(paths),
});

/** What everything that reports events may do. */
export const EVENTS: PolicyRule = rule('create patch update', 'core events.k8s.io', 'events');

function words(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}

/** A role that every cluster has. */
export interface BuiltInRole {
  readonly name: string;
  /** Undefined for a ClusterRole. */
  readonly namespace?: string;
  /** The user-facing role that it extends: its label is `rbac.authorization.k8s.io/aggregate-to-<role>`. */
  readonly extendsRole?: string;
  /** The user-facing role whose rules are those of its extensions. */
  readonly aggregates?: string;
  readonly rules: readonly PolicyRule[];
}
