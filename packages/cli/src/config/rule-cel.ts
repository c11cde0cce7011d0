// Loaded only for files of rules with CEL.
import { CompileError, compile, type Expression, Unknown } from '@plimsoll/cel';
import type { CelAnswer, CelInput } from '@plimsoll/core/internal';
import { isVariableAlone } from '@plimsoll/core/internal';
import { isObject } from '@plimsoll/core/kubernetes';

/** Compiles an expression in CEL. @throws Error that says what is wrong with it */
export function compileCel(expression: string): (input: CelInput) => CelAnswer {
  try {
    compile(expression, { result: 'bool', variables: ['object', 'self'] });
  } catch (error) {
    if (error instanceof CompileError)
      throw new Error(
        `The expression does not compile: ${error.problems.map(({ message }) => message).join('; ')}.`,
        {
          cause: error,
        },
      );
    throw error;
  }
  const compiled = new Map<string, Expression | string>();
  return ({ object, self, selfPath, minor }) => {
    // What was read is reported for the first variable.
    const variables = selfPath.length === 0 ? ['object', 'self'] : ['self', 'object'];
    const key = `${minor} ${variables[0]}`;
    let program = compiled.get(key);
    if (program === undefined) {
      program = compileFor(expression, `1.${minor}`, variables);
      compiled.set(key, program);
    }
    if (typeof program === 'string') return { error: program };
    const evaluation = program.evaluate({ object: withUnknowns(object), self: withUnknowns(self) });
    if (evaluation.kind === 'error') return { error: evaluation.message };
    if (evaluation.kind === 'unknown') return { unknown: evaluation.reasons.join(' ') };
    return {
      holds: evaluation.value === true,
      path: evaluation.place && [...selfPath, ...evaluation.place],
    };
  };
}

function compileFor(
  text: string,
  kubernetesVersion: string,
  variables: readonly string[],
): Expression | string {
  try {
    return compile(text, { kubernetesVersion, variables, result: 'bool' });
  } catch (error) {
    const [problem] = error instanceof CompileError ? error.problems : [];
    return `Kubernetes ${kubernetesVersion} does not know it: ${problem?.message ?? String(error)}`;
  }
}

/** Makes values unknown that another program fills in. */
function withUnknowns(value: unknown): unknown {
  if (typeof value === 'string')
    return isVariableAlone(value) ? new Unknown([`${value} is filled in by another program.`]) : value;
  if (Array.isArray(value)) return value.map(withUnknowns);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, withUnknowns(inside)]));
}
