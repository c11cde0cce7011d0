import type { AnyCursor } from '../cursor.js';
import type { Project } from '../project.js';

/** How Cilium enforces policies: it denies to all endpoints by default, to those that a policy selects, or to none. */
export interface Enforcement {
  readonly mode: 'always' | 'default' | 'never';
  /** The setting; undefined where no file has it. */
  readonly at: AnyCursor | undefined;
}

/**
 * By the ConfigMap of the agent. Where several say it differently, nothing is concluded.
 * https://docs.cilium.io/en/stable/security/policy/intro/#policy-enforcement-modes
 */
export function enforcementOf(project: Pick<Project, 'ofKind'>): Enforcement {
  const settings = project
    .ofKind('ConfigMap')
    .filter(({ name }) => name === 'cilium-config')
    .map(({ root }) => root.at('data').at('enable-policy'));
  const [at] = settings;
  const mode: unknown = at?.value;
  const same = settings.every(({ value }) => (value as unknown) === mode);
  return same && (mode === 'always' || mode === 'never') ? { mode, at } : { mode: 'default', at: undefined };
}
