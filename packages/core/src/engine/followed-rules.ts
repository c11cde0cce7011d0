import type { ResourceConfig } from '../config/resolve.js';
import { Reads } from '../model/followed/fact.js';
import type { FactSet } from '../model/followed/fact-set.js';
import type { FollowedProject } from '../model/followed/followed-project.js';
import type { OneRunView, ProjectView } from '../model/followed/project-view.js';
import type { RuleRun } from './run-rules.js';

/** The rules of one config in one project, and what their `create` read. */
export interface Run {
  readonly rules: RuleRun;
  readonly startReads: FactSet;
}

/** What rules see of a project in all runs that follow it, and the rules that the next run can go on with. */
export class FollowedRules {
  readonly project: FollowedProject;
  /** What the views record. */
  readonly reads = new Reads();
  readonly view: ProjectView;
  /** What rules see that do not say what they read. */
  readonly unfollowed: OneRunView;
  readonly #byConfig = new WeakMap<ResourceConfig, Run & { readonly run: number }>();

  constructor(project: FollowedProject) {
    this.project = project;
    this.view = project.view(this.reads);
    this.unfollowed = project.viewOfRun(this.reads);
  }

  /** The rules of an earlier run, if another one can go on with them: to create them takes longer than most edits. */
  of(config: ResourceConfig): Run | undefined {
    const last = this.#byConfig.get(config);
    return last?.rules.keepsNothing && last.startReads.isAsIn(last.run) ? last : undefined;
  }

  keep(config: ResourceConfig, { rules, startReads }: Run, run: number): void {
    this.#byConfig.set(config, { rules, startReads, run });
  }
}
