import { stepOf } from '../config/describe-error.js';
import type { ConfigProblem } from '../config/types.js';
import { PLACEHOLDER } from '../engine/message.js';
import { isRange } from '../kubernetes-version.js';
import { isKindName, kindNames } from '../model/kinds.js';
import { didYouMean } from '../suggest.js';
import { isReference } from './condition.js';
import { isPlural, parsePath } from './path.js';
import type { Condition, DeclaredCase, DeclaredRule, Languages, RulesFile } from './types.js';

const A_PATH =
  'Expected a path such as spec.replicas, metadata.labels["acme.example/team"], spec.rules[].host or $.metadata.name.';

/** Operators that compare with one value. */
const OF_ONE = ['equals', 'notEquals', 'contains', 'notContains', 'atLeast', 'atMost'] as const;
const OF_MANY = ['oneOf', 'noneOf'] as const;

/** Checks what a schema cannot express. */
export function* meaningProblems(
  { prefix, rules }: RulesFile,
  languages: Languages,
): Generator<ConfigProblem> {
  if (prefix === 'plimsoll') yield { path: '.prefix', message: 'The prefix "plimsoll" is reserved.' };
  for (const [id, rule] of Object.entries(rules)) yield* ruleProblems(rule, `.rules${stepOf(id)}`, languages);
}

function* ruleProblems(rule: DeclaredRule, where: string, languages: Languages): Generator<ConfigProblem> {
  const { match, path, assert, when, cel, items, kubernetes } = rule;
  for (const [index, kind] of (match?.kinds ?? []).entries()) {
    const message = kindProblem(kind);
    if (message !== undefined) yield { path: `${where}.match.kinds[${index}]`, message };
  }
  if (path !== undefined && !parsePath(path)) yield { path: `${where}.path`, message: A_PATH };
  if (rule.default !== undefined && path === undefined && cel === undefined)
    yield { path: `${where}.default`, message: '"default" needs the "path" of the value that it is for.' };
  if (items !== undefined && parsePath(items)?.at(-1) !== null)
    yield {
      path: `${where}.items`,
      message: 'Expected the path of a list that ends with "[]", such as ports[].',
    };
  if (cel === undefined) {
    if (!assert)
      yield {
        path: where,
        message:
          'The key "assert" is missing. Write what must be true of the value at "path", or an expression as "cel".',
      };
  } else {
    for (const key of ['path', 'assert', 'default'] as const)
      if (rule[key] !== undefined)
        yield {
          path: `${where}.${key}`,
          message: `"${key}" and "cel" cannot be combined. Write the expression in "assert", as { cel: … }.`,
        };
    yield* celProblems(cel, `${where}.cel`, languages);
  }
  for (const [key, condition] of Object.entries({ assert, when }))
    if (condition) yield* conditionProblems(condition, `${where}.${key}`, { rule, ruleAt: where, languages });
  if (kubernetes !== undefined && !isRange(kubernetes))
    yield {
      path: `${where}.kubernetes`,
      message: 'Expected a version range such as ">=1.34" or ">=1.19 <1.25".',
    };
  const message = messageProblem(rule);
  if (message !== undefined) yield { path: `${where}.message`, message };
  for (const kind of ['good', 'bad'] as const)
    for (const [index, given] of (rule.tests?.[kind] ?? []).entries())
      if (typeof given !== 'string') yield* caseProblems(given, `${where}.tests.${kind}[${index}]`);
}

function* caseProblems({ manifest, file }: DeclaredCase, where: string): Generator<ConfigProblem> {
  if ((manifest === undefined) === (file === undefined))
    yield { path: where, message: 'Expected either "manifest", a text, or "file", the path of one.' };
}

interface Around {
  readonly rule: DeclaredRule;
  /** The path of the rule. */
  readonly ruleAt: string;
  readonly languages: Languages;
}

function* conditionProblems(condition: Condition, where: string, around: Around): Generator<ConfigProblem> {
  const { rule, ruleAt, languages } = around;
  const { path, some, default: own, all, any, not, cel, ...operators } = condition;
  const names = Object.keys(operators);
  const isOwn = path === undefined && some === undefined;
  for (const [key, text] of Object.entries({ path, some }))
    if (text !== undefined && !parsePath(text)) yield { path: `${where}.${key}`, message: A_PATH };
  if (path !== undefined && some !== undefined)
    yield { path: `${where}.some`, message: '"path" and "some" cannot be combined.' };
  if (!isOwn && names.length === 0)
    yield { path: where, message: 'The path has no condition. Add an operator, such as "exists: true".' };
  if (isOwn && names.length > 0 && rule.path === undefined)
    yield {
      path: where,
      message: `The key "path" is missing. Write the path of the value that "${names[0]}" is for.`,
    };
  if (operators.exists !== undefined && (isOwn ? rule.default : own) !== undefined) {
    yield {
      path: `${isOwn ? ruleAt : where}.default`,
      message: '"default" and "exists" cannot be combined.',
    };
  }
  if (isOwn && own !== undefined)
    yield {
      path: `${where}.default`,
      message: 'Write the default of the value at the "path" of the rule beside it.',
    };
  yield* operandProblems(condition, where, languages);
  if (cel !== undefined) yield* celProblems(cel, `${where}.cel`, languages);
  for (const [key, list] of Object.entries({ all, any }))
    for (const [index, one] of (list ?? []).entries())
      yield* conditionProblems(one, `${where}.${key}[${index}]`, around);
  if (not) yield* conditionProblems(not, `${where}.not`, around);
}

function* operandProblems(
  condition: Condition,
  where: string,
  languages: Languages,
): Generator<ConfigProblem> {
  for (const name of [...OF_ONE, ...OF_MANY]) {
    const operand = condition[name];
    if (!isReference(operand)) continue;
    if (!parsePath(operand.ref)) yield { path: `${where}.${name}.ref`, message: A_PATH };
    else if (isPlural(operand.ref) !== OF_MANY.includes(name as never))
      yield {
        path: `${where}.${name}.ref`,
        message: isPlural(operand.ref)
          ? `"${name}" compares with one value, and "[]" leads to several. Use "oneOf" or "noneOf".`
          : `"${name}" compares with several values. Refer to the items of a list with "[]", or use "equals".`,
      };
  }
  for (const name of ['matches', 'notMatches'] as const)
    for (const pattern of [condition[name] ?? []].flat()) {
      const message = faultOf(languages.regex, pattern, 'Regular expressions need an engine: pass "regex".');
      if (message !== undefined) yield { path: `${where}.${name}`, message };
    }
  if (condition.names !== undefined) {
    const message = kindProblem(condition.names);
    if (message !== undefined) yield { path: `${where}.names`, message };
  }
}

function* celProblems(expression: string, path: string, { cel }: Languages): Generator<ConfigProblem> {
  const message = faultOf(cel, expression, 'CEL needs an engine: pass "cel".');
  if (message !== undefined) yield { path, message };
}

/** Why a text does not compile. Undefined if it does. */
function faultOf(
  compile: ((text: string) => unknown) | undefined,
  text: string,
  missing: string,
): string | undefined {
  if (!compile) return missing;
  try {
    compile(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A kind that no object has would make a rule that finds nothing. */
function kindProblem(kind: string): string | undefined {
  if (/[*?[\]{}!/]/.test(kind) || isKindName(kind)) return undefined;
  return `Unknown kind "${kind}".${didYouMean(kind, kindNames())} Write kinds of other API groups as "example.com/${kind}".`;
}

function messageProblem({ message, each }: DeclaredRule): string | undefined {
  const known = ['kind', 'name', 'value', ...(each === 'container' ? ['container'] : [])];
  for (const [, inner = ''] of message.matchAll(PLACEHOLDER)) {
    const name = inner.trim();
    if (!known.includes(name))
      return `Unknown placeholder "${name}".${didYouMean(name, known)} Known here: ${known.join(', ')}.`;
  }
  return message.endsWith('.') ? undefined : 'End the message with a period.';
}
