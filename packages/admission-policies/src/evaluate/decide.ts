// Evaluates a policy: k8s.io/apiserver/pkg/admission/plugin/policy/validating/validator.go.
import {
  Budget,
  CelError,
  commonPath,
  type FieldPath,
  fieldsOf,
  type Read,
  Unknown,
  type Value,
} from '@plimsoll/cel';
import { type Compiled, compileMessage } from '../policy/compile.js';
import { type Inputs, type Scope, scopeOf } from './activation.js';

/** The result of one expression of a policy, or of the whole policy. */
export interface Decision {
  /** The index of the validation. -1 if the decision is not about a single one. */
  readonly index: number;
  readonly result: 'admit' | 'deny' | 'error' | 'unknown';
  /** Whether the request is denied. For an error, the failurePolicy decides. Unknown is neither. */
  readonly denies: boolean;
  /** The message that the client gets. For unknown, the reasons. */
  readonly message: string;
  /** The place in the object of the fields that decided it. */
  readonly place: FieldPath | undefined;
  /** Set if the expression does not compile: the policy is at fault, not the object. */
  readonly broken?: true;
  /** Whether the message may show a value of a Secret, a ConfigMap or an environment variable. */
  readonly secret: boolean;
}

export interface Outcome {
  readonly matched: boolean;
  readonly decisions: readonly Decision[];
  /** In units of cost. */
  readonly cost: number;
}

/** The limits of the API server, in units of cost. */
const VALIDATIONS_BUDGET = 10_000_000;
const CONDITIONS_BUDGET = 2_500_000;
const LONGEST_MESSAGE = 5 * 1024;

/** The decision of a policy about a matched request, with one param. */
export function decide(inputs: Inputs): Outcome {
  const { policy } = inputs.compiled;
  const forConditions = new Budget(CONDITIONS_BUDGET);
  const condition = matchConditions(inputs, forConditions);
  const soFar = CONDITIONS_BUDGET - forConditions.left;
  if (condition === 'no') return { matched: false, decisions: [], cost: soFar };
  if (condition) {
    const matched = condition.result === 'unknown' || policy.failClosed;
    return { matched, decisions: matched ? [condition] : [], cost: soFar };
  }
  const budget = new Budget(VALIDATIONS_BUDGET);
  const scope = scopeOf(inputs, budget, 'validations');
  const decisions = inputs.compiled.validations.map((own, index) => validation(inputs, scope, own, index));
  const cost = soFar + VALIDATIONS_BUDGET - budget.left;
  if (budget.left < 0) return { matched: true, decisions: [outOfBudget(policy.failClosed)], cost };
  const forAnnotations = new Budget(VALIDATIONS_BUDGET);
  const failed = annotations(inputs, forAnnotations);
  return {
    matched: true,
    decisions: [...decisions, ...failed],
    cost: cost + VALIDATIONS_BUDGET - forAnnotations.left,
  };
}

function outOfBudget(denies: boolean): Decision {
  return {
    index: -1,
    result: 'error',
    denies,
    message: 'validation failed due to running out of cost budget, no further validation rules will be run',
    place: undefined,
    secret: false,
  };
}

/** `no` if one is false. A decision if one is unknown or an error. Undefined if all are true. */
function matchConditions(inputs: Inputs, budget: Budget): Decision | 'no' | undefined {
  const { compiled } = inputs;
  if (compiled.matchConditions.length === 0) return undefined;
  const scope = scopeOf(inputs, budget, 'matchConditions');
  let open: Decision | undefined;
  for (const own of compiled.matchConditions) {
    const { value, decision } = evaluated(inputs, scope, own, -1);
    if (value === false) return 'no';
    // The failurePolicy may ignore an error. An unknown condition may still be false.
    if (decision && (!open || decision.result === 'unknown')) open = decision;
  }
  return open;
}

/** The value of an expression, or the decision if it has none. */
function evaluated(
  inputs: Inputs,
  { activation, trace }: Scope,
  own: Compiled,
  index: number,
): { readonly value?: Value; readonly decision?: Decision; readonly read: readonly Read[] } {
  const { failClosed } = inputs.compiled.policy;
  if (!own.program)
    return {
      read: [],
      decision: {
        index,
        result: 'error',
        denies: failClosed,
        message: compileMessage(own),
        place: undefined,
        secret: false,
        broken: true,
      },
    };
  trace.list.length = 0;
  trace.secret = false;
  const value = own.program.evaluate(activation);
  // Most expressions hold: where they looked is then of no interest.
  if (value === true) return { value, read: [] };
  const read = [...trace.list];
  const place = commonPath(fieldsOf(read, 'object'));
  if (value instanceof Unknown)
    return {
      read,
      decision: {
        index,
        result: 'unknown',
        denies: false,
        message: value.reasons.join(' '),
        place,
        secret: false,
      },
    };
  if (value instanceof CelError) {
    const message = `expression '${own.program.expression}' resulted in error: ${value.message}`;
    return {
      read,
      decision: { index, result: 'error', denies: failClosed, message, place, secret: trace.secret },
    };
  }
  return { value, read };
}

function validation(inputs: Inputs, scope: Scope, own: Compiled, index: number): Decision {
  const { value, decision, read } = evaluated(inputs, scope, own, index);
  if (decision) return decision;
  if (value === true)
    return { index, result: 'admit', denies: false, message: '', place: undefined, secret: false };
  const place = commonPath(fieldsOf(read, 'object'));
  return { index, result: 'deny', denies: true, ...messageOf(inputs, scope, index), place };
}

function messageOf(inputs: Inputs, scope: Scope, index: number): Pick<Decision, 'message' | 'secret'> {
  const { messages, policy } = inputs.compiled;
  const { expression, message } = policy.validations[index]!;
  const own = messages[index];
  if (own?.program) {
    const { value } = evaluated(inputs, scope, own, index);
    const text = typeof value === 'string' ? value.trim() : '';
    if (text !== '' && text.length <= LONGEST_MESSAGE && !text.includes('\n'))
      return { message: text, secret: scope.trace.secret };
  }
  const plain = message?.trim() ?? '';
  return { message: plain === '' ? `failed expression: ${expression.trim()}` : plain, secret: false };
}

/** The failed ones. The others only end up in the audit log of the cluster. */
function annotations(inputs: Inputs, budget: Budget): readonly Decision[] {
  const { auditAnnotations, policy } = inputs.compiled;
  if (auditAnnotations.length === 0) return [];
  const scope = scopeOf(inputs, budget, 'validations');
  return auditAnnotations.flatMap((own, at) => {
    const { decision } = evaluated(inputs, scope, own, -1);
    const { name } = policy.auditAnnotations[at]!;
    return decision?.result === 'error'
      ? [{ ...decision, message: `auditAnnotation ${name}: ${decision.message}` }]
      : [];
  });
}
