import type { Project } from '../project.js';
import type { AnyCursor, Resource } from '../resource.js';

/**
 * How Cilium enforces policies: it denies by default for all endpoints, for those that a policy selects, or for none.
 */
export interface Enforcement {
  readonly mode: 'always' | 'default' | 'never';
  /** The setting. Undefined if no file has it. */
  readonly at: AnyCursor | undefined;
}

const configsOfCilium = (project: Project): readonly Resource<'ConfigMap'>[] =>
  project.ofKind('ConfigMap').filter(({ name }) => name === 'cilium-config');

/**
 * Reads the ConfigMap of the agent. If several disagree, nothing is concluded.
 * https://docs.cilium.io/en/stable/security/policy/intro/#policy-enforcement-modes
 */
export function enforcementOf(project: Pick<Project, 'memo'>): Enforcement {
  const settings = project.memo(configsOfCilium).map(({ root }) => root.at('data').at('enable-policy'));
  const [at] = settings;
  const mode: unknown = at?.value;
  const same = settings.every(({ value }) => (value as unknown) === mode);
  return same && (mode === 'always' || mode === 'never') ? { mode, at } : { mode: 'default', at: undefined };
}
