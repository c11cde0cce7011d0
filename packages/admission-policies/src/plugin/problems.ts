// Why a policy or a binding has no effect.
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { compilePolicy, expressionsOf } from '../policy/compile.js';
import { readBinding, readPolicy } from '../policy/policy.js';
import { listAt, objectAt, textAt, textsAt } from '../policy/read.js';

/** Whether a policy can have a name, and its rule. */
export const isPolicyName = (name: string): boolean => /^[a-z0-9][a-z0-9.-]{0,252}$/.test(name);

export interface PolicyProblem {
  readonly path: readonly (string | number)[];
  /** A sentence. */
  readonly message: string;
}

/** Why the API server of a minor release rejects a policy. */
export function policyProblems(object: JsonObject, minor: number): readonly PolicyProblem[] {
  const policy = readPolicy(object);
  const problems: PolicyProblem[] = [];
  if (!isPolicyName(policy.name))
    problems.push({
      path: ['metadata', 'name'],
      message:
        'The API server does not store the policy: its name is not of lower case letters, digits, "-" and ".".',
    });
  if (listAt(policy.matchConstraints, 'resourceRules').length === 0)
    problems.push({
      path: ['spec', 'matchConstraints'],
      message: 'The API server does not store the policy: spec.matchConstraints.resourceRules is empty.',
    });
  if (policy.validations.length === 0 && policy.auditAnnotations.length === 0)
    problems.push({
      path: ['spec'],
      message: 'The API server does not store the policy: it has neither validations nor auditAnnotations.',
    });
  const failurePolicy = objectAt(object, 'spec')?.failurePolicy ?? 'Fail';
  if (failurePolicy !== 'Fail' && failurePolicy !== 'Ignore')
    problems.push({
      path: ['spec', 'failurePolicy'],
      message: 'The API server does not store the policy: spec.failurePolicy is neither Fail nor Ignore.',
    });
  const now = expressionsOf(compilePolicy(policy, minor));
  // New expressions may only use what the previous release already had, so that a downgrade is possible.
  const before = expressionsOf(compilePolicy(policy, minor - 1));
  for (const [index, { source, problems: own }] of now.entries()) {
    if (source.expression.trim() === '') {
      problems.push({
        path: source.path,
        message: 'The API server does not store the policy: the expression is empty or no text.',
      });
      continue;
    }
    const [first] = own;
    if (first) {
      problems.push({
        path: source.path,
        message: sentence(`The expression does not compile: ${placed(source.expression, first)}`),
      });
      continue;
    }
    const [old] = before[index]?.problems ?? [];
    if (old)
      problems.push({
        path: source.path,
        message: sentence(
          `Kubernetes 1.${minor} stores expressions of a new policy only with what 1.${minor - 1} had, where it does not compile: ${old.message}`,
        ),
      });
  }
  return problems;
}

function placed(
  expression: string,
  { at, message }: { readonly at: number; readonly message: string },
): string {
  const lines = expression.trim().slice(0, at).split('\n');
  return `${message} at ${lines.length}:${lines.at(-1)!.length + 1}`;
}

/** Why the API server rejects a binding. */
export function bindingProblems(object: JsonObject): readonly PolicyProblem[] {
  const spec = objectAt(object, 'spec');
  const actions = textsAt(spec, 'validationActions');
  const problems: PolicyProblem[] = [];
  const known = readBinding(object).actions;
  const other = actions.find((action) => !known.some((each) => each === action));
  if (other !== undefined)
    problems.push({
      path: ['spec', 'validationActions', actions.indexOf(other)],
      message: `The API server does not store the binding: '${other}' is none of Deny, Warn and Audit.`,
    });
  if (actions.length === 0)
    problems.push({
      path: ['spec', 'validationActions'],
      message: 'The API server does not store the binding: spec.validationActions is empty.',
    });
  if (actions.includes('Deny') && actions.includes('Warn'))
    problems.push({
      path: ['spec', 'validationActions'],
      message:
        'The API server does not store the binding: validationActions must not have both Deny and Warn.',
    });
  const ref = objectAt(spec, 'paramRef');
  if (ref && textAt(ref, 'parameterNotFoundAction') === undefined)
    problems.push({
      path: ['spec', 'paramRef'],
      message: 'The API server does not store the binding: paramRef.parameterNotFoundAction is missing.',
    });
  return problems;
}

/** With one period at its end. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
