import { runOf } from '@plimsoll/core/internal';
import type { Project } from '@plimsoll/core/kubernetes';
import type { Surroundings } from '../evaluate/judge.js';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.js';
import { type Binding, isBinding, isPolicy, readBinding, readPolicy } from '../policy/policy.js';
import { type GivenObject, World } from './world.js';

/** What all policies of a run may cost, in units of cost: half a minute at most. */
const RUN_COST = 100_000_000;

/** The policies of a cluster, compiled for one release. */
export interface ClusterPolicies {
  readonly world: World;
  readonly surroundings: Surroundings;
  policy(name: string): CompiledPolicy | undefined;
  bindings(policyName: string): readonly Binding[];
}

/** The policies that a run evaluates. */
export class Policies {
  readonly #given: readonly GivenObject[];
  /** Whether the policies among the linted files count too. */
  readonly inRun: boolean;
  readonly #known = new WeakMap<Project, Map<number, ClusterPolicies>>();
  /** An editor uses one config for many runs. */
  readonly #costs = new WeakMap<object, { left: number }>();

  constructor(given: readonly GivenObject[], inRun: boolean) {
    this.#given = given;
    this.inRun = inRun;
  }

  in(project: Project, minor: number): ClusterPolicies {
    let known = this.#known.get(project);
    if (!known) {
      known = new Map();
      this.#known.set(project, known);
    }
    let own = known.get(minor);
    if (!own) {
      own = this.#read(project, minor);
      known.set(minor, own);
    }
    return own;
  }

  #costOf(project: Project): { left: number } {
    const run = runOf(project);
    const cost = this.#costs.get(run) ?? { left: RUN_COST };
    this.#costs.set(run, cost);
    return cost;
  }

  #read(project: Project, minor: number): ClusterPolicies {
    const world = new World(project, this.#given, minor);
    const values = <T>(
      kind: string,
      wanted: typeof isPolicy,
      read: (value: GivenObject['value']) => T,
    ): readonly T[] =>
      [
        ...this.#given.filter(wanted),
        ...(this.inRun || kind !== 'ValidatingAdmissionPolicy' ? project.ofKind(kind).filter(wanted) : []),
      ].map(({ value }) => read(value));
    const policies = new Map(
      values('ValidatingAdmissionPolicy', isPolicy, readPolicy).map(
        (policy) => [policy.name, policy] as const,
      ),
    );
    const bindings = new Map(
      values('ValidatingAdmissionPolicyBinding', isBinding, readBinding).map(
        (each) => [each.name, each] as const,
      ),
    );
    const byPolicy = new Map<string, Binding[]>();
    for (const each of bindings.values()) {
      const own = byPolicy.get(each.policyName);
      if (own) own.push(each);
      else byPolicy.set(each.policyName, [each]);
    }
    const compiled = new Map<string, CompiledPolicy>();
    return {
      world,
      surroundings: { minor, isTyped: world.isTyped, params: world.params, run: this.#costOf(project) },
      policy: (name) => {
        const policy = policies.get(name);
        let own = compiled.get(name);
        if (!own && policy) {
          own = compilePolicy(policy, minor);
          compiled.set(name, own);
        }
        return own;
      },
      bindings: (policyName) => byPolicy.get(policyName) ?? [],
    };
  }
}
