import type { JsonObject } from '@plimsoll/core/kubernetes';
import { matches } from '../match/match.js';
import type { CompiledPolicy } from '../policy/compile.js';
import type { Binding } from '../policy/policy.js';
import type { Request } from '../request.js';
import type { Inputs } from './activation.js';
import { type Decision, decide } from './decide.js';
import { type ParamSource, paramsOf } from './params.js';

/** A decision of a binding, with its param. */
export interface Judgement extends Decision {
  readonly param: JsonObject | null;
}

export interface Judged {
  /** Whether the policy was evaluated, or may be. */
  readonly matched: boolean;
  readonly judgements: readonly Judgement[];
}

export interface Surroundings extends Pick<Inputs, 'minor' | 'isTyped'> {
  readonly params: ParamSource;
  /** The common cost limit of all evaluations of a run. Absent if there is none. */
  readonly run?: { left: number };
}

const TOO_MUCH = 'The policies of this run cost more to evaluate than a run may take.';

const NO: Judged = { matched: false, judgements: [] };

/** Objects for which the API server never runs policies. */
const EXEMPT: ReadonlySet<string> = new Set([
  'admissionregistration.k8s.io/validatingadmissionpolicies',
  'admissionregistration.k8s.io/validatingadmissionpolicybindings',
  'admissionregistration.k8s.io/mutatingadmissionpolicies',
  'admissionregistration.k8s.io/mutatingadmissionpolicybindings',
  'authentication.k8s.io/tokenreviews',
  'authorization.k8s.io/localsubjectaccessreviews',
  'authorization.k8s.io/selfsubjectaccessreviews',
  'authorization.k8s.io/selfsubjectrulesreviews',
  'authorization.k8s.io/subjectaccessreviews',
]);

/** The decisions of a policy about a request through one of its bindings. */
export function judge(
  compiled: CompiledPolicy,
  binding: Binding,
  request: Request,
  { minor, isTyped, params: source, run }: Surroundings,
): Judged {
  const { policy } = compiled;
  const { group, resource } = request.resource;
  if (EXEMPT.has(`${group}/${resource}`)) return NO;
  const byPolicy = matches(policy.matchConstraints, request, minor);
  if (byPolicy.is === 'no') return NO;
  const byBinding = binding.matchResources ? matches(binding.matchResources, request, minor) : byPolicy;
  if (byBinding.is === 'no') return NO;
  for (const matched of [byPolicy, byBinding])
    if (matched.is === 'unknown') return whole('unknown', matched.reason, false);
  const params = paramsOf(policy, binding, request, source);
  switch (params.is) {
    case 'none':
      return NO;
    case 'error':
      return policy.failClosed ? whole('error', params.message, true) : NO;
    case 'unknown':
      return whole('unknown', params.reason, false);
    case 'found': {
      const as = byPolicy.is === 'yes' ? byPolicy.as : request.resource;
      const outcomes = [];
      for (const param of params.params) {
        if (run && run.left <= 0) return whole('unknown', TOO_MUCH, false);
        const outcome = decide({ compiled, request, as, params: param, minor, isTyped });
        if (run) run.left -= outcome.cost;
        outcomes.push({ param, ...outcome });
      }
      const judgements = outcomes.flatMap(({ param, decisions }) =>
        decisions.map((decision): Judgement => ({ ...decision, param })),
      );
      const open = params.more === undefined ? [] : whole('unknown', params.more, false).judgements;
      return { matched: outcomes.some(({ matched }) => matched), judgements: [...judgements, ...open] };
    }
  }
}

function whole(result: 'error' | 'unknown', message: string, denies: boolean): Judged {
  return {
    matched: true,
    judgements: [{ index: -1, result, denies, message, place: undefined, secret: false, param: null }],
  };
}
