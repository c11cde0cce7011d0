import { compileProgram, DYN, type Problem, type Program, type Type } from '@plimsoll/cel';
import { type Declared, variablesOf } from './environment.js';
import type { Placed, Policy } from './policy.js';

/** An expression that compiles, or why it does not. */
export interface Compiled {
  readonly source: Placed;
  readonly program: Program | undefined;
  readonly problems: readonly Problem[];
}

/** A policy with its expressions compiled for one release of Kubernetes. */
export interface CompiledPolicy {
  readonly policy: Policy;
  readonly matchConditions: readonly Compiled[];
  readonly variables: ReadonlyMap<string, Compiled>;
  readonly validations: readonly Compiled[];
  readonly messages: readonly (Compiled | undefined)[];
  readonly auditAnnotations: readonly Compiled[];
}

/** All expressions of a compiled policy. */
export function expressionsOf(compiled: CompiledPolicy): readonly Compiled[] {
  const { matchConditions, variables, validations, messages, auditAnnotations } = compiled;
  return [
    ...matchConditions,
    ...variables.values(),
    ...validations,
    ...messages.filter((each) => each !== undefined),
    ...auditAnnotations,
  ];
}

export function compilePolicy(policy: Policy, minor: number): CompiledPolicy {
  const params = policy.paramKind !== undefined;
  const compile = (
    source: Placed,
    declared: Omit<Declared, 'params'>,
    kinds?: readonly string[],
  ): Compiled => {
    const program = compileProgram(
      source.expression.trim(),
      minor,
      variablesOf({ params, ...declared }),
      kinds,
    );
    return 'problems' in program
      ? { source, program: undefined, problems: program.problems }
      : { source, program, problems: [] };
  };
  const variables = new Map<string, Compiled>();
  // A variable sees those before it. They share one map: thousands of copies would take long.
  const types: Record<string, Type> = Object.create(null);
  for (const variable of policy.variables) {
    const own = compile(variable, { authorizer: true, variables: types });
    variables.set(variable.name, own);
    types[variable.name] = own.program?.type ?? DYN;
  }
  const withVariables = { authorizer: true, variables: types };
  return {
    policy,
    variables,
    matchConditions: policy.matchConditions.map((each) => compile(each, withVariables, ['bool'])),
    validations: policy.validations.map((each) => compile(each, withVariables, ['bool'])),
    messages: policy.validations.map(
      ({ messageExpression }) =>
        messageExpression && compile(messageExpression, { authorizer: false, variables: types }, ['string']),
    ),
    auditAnnotations: policy.auditAnnotations.map((each) => compile(each, withVariables, ['string', 'null'])),
  };
}

/** `compilation error: …`, in the words of the API server. The caller adds the place of the problem. */
export function compileMessage({ problems }: Compiled): string {
  const [first] = problems;
  const plain = first && /^must evaluate to |^program instantiation failed/.test(first.message);
  return `compilation error: ${plain ? '' : 'compilation failed: '}${problems.map(({ message }) => message).join('; ')}`;
}
