// Loaded only for files of rules with CEL.
import { shownObject } from '@plimsoll/admission-policies';
import { CompileError, compile, type Expression } from '@plimsoll/cel';
import { type CelAnswer, type CelInput, valueAt } from '@plimsoll/core/internal';
import type { JsonObject } from '@plimsoll/core/kubernetes';

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
  return ({ object, selfPath, minor }) => {
    // What was read is reported for the first variable.
    const variables = selfPath.length === 0 ? ['object', 'self'] : ['self', 'object'];
    const key = `${minor} ${variables[0]}`;
    let program = compiled.get(key);
    if (program === undefined) {
      program = compileFor(expression, `1.${minor}`, variables);
      compiled.set(key, program);
    }
    if (typeof program === 'string') return { error: program };
    const shown = shownOnce(object, minor);
    const evaluation = program.evaluate({ object: shown, self: valueAt(shown, selfPath) });
    if (evaluation.kind === 'error') return { error: withoutKey(evaluation.message, expression) };
    if (evaluation.kind === 'unknown') return { unknown: evaluation.reasons.join(' ') };
    return {
      holds: evaluation.value === true,
      path: evaluation.place && [...selfPath, ...evaluation.place],
    };
  };
}

/** A key that is not written in the expression may be a value of a Secret, which no output shows. */
function withoutKey(message: string, expression: string): string {
  const [, missing, twice] =
    /^(?:no such key: (.*)|insert failed: key (.*) already exists)$/s.exec(message) ?? [];
  if (expression.includes(missing ?? twice ?? '')) return message;
  return missing === undefined ? 'insert failed: the key already exists' : 'no such key';
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

/** What rules were asked about last: many ask about one object, one after another. */
let last: { readonly object: JsonObject; readonly minor: number; readonly shown: JsonObject } | undefined;

function shownOnce(object: JsonObject, minor: number): JsonObject {
  if (last?.object !== object || last.minor !== minor)
    last = { object, minor, shown: shownObject(object, minor) };
  return last.shown;
}
