import { type JsonObject, pointerSteps } from '../json.js';
import type { ValidationError } from '../json-schema.js';
import { didYouMean } from '../suggest.js';
import type { ConfigProblem } from './types.js';

/**
 * Turns the errors of a JSON Schema validator into sentences. `schema` provides the known keys to suggest, `base` is
 * the path of the validated value.
 */
export function describeErrors(
  errors: readonly ValidationError[],
  schema: JsonObject,
  base: string,
): readonly ConfigProblem[] {
  const seen = new Set<string>();
  return errors
    .filter(({ keyword }) => keyword !== 'if' && keyword !== 'propertyNames')
    .map((error) => ({
      path: base + pathOf(pointerOf(error)),
      message: sentence(error, schema),
    }))
    .filter(({ path, message }) => {
      const key = `${path}\n${message}`;
      return !seen.has(key) && seen.add(key);
    });
}

/** The types of JSON Schema in the words of the docs. */
const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a map',
  string: 'a string',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
};

function sentence(
  { keyword, params, message, instancePath, propertyName }: ValidationError,
  schema: JsonObject,
): string {
  if (propertyName !== undefined && keyword === 'pattern')
    return `Expected a key that matches ${params.pattern}.`;
  switch (keyword) {
    case 'additionalProperties': {
      const key = String(params.additionalProperty);
      const known = knownKeys(schema, instancePath);
      return `Unknown key "${key}".${didYouMean(key, known)}${known.length > 0 ? ` Known keys: ${known.join(', ')}.` : ''}`;
    }
    case 'required':
      return `The key "${params.missingProperty}" is missing.`;
    case 'type':
      return `Expected ${list([params.type].flat().map((type) => TYPES[String(type)] ?? type))}.${instancePath.endsWith('/kubernetesVersion') ? ' Quote it as "1.30", because YAML reads 1.30 as the number 1.3.' : ''}`;
    case 'enum':
      return `Expected ${list((params.allowedValues as unknown[]).map((value) => JSON.stringify(value)))}.`;
    case 'minItems':
    case 'minProperties':
      return `Expected at least ${params.limit === 1 ? 'one' : String(params.limit)} ${keyword === 'minItems' ? 'item' : 'key'}${params.limit === 1 ? '' : 's'}.`;
    default:
      return `${(message ?? 'is not valid').replace(/^must/, 'Must')}.`;
  }
}

function list(words: readonly unknown[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** A key that is unknown or not valid is the place itself. A missing key is reported at the object that lacks it. */
function pointerOf({ keyword, params, instancePath, propertyName }: ValidationError): string {
  const wrong = keyword === 'additionalProperties' ? params.additionalProperty : propertyName;
  if (wrong === undefined) return instancePath;
  const key = String(wrong).replaceAll('~', '~0').replaceAll('/', '~1');
  return `${instancePath}/${key}`;
}

/** `/0/rules/cis~1x` → `[0].rules["cis/x"]`. */
function pathOf(pointer: string): string {
  return pointerSteps(pointer).map(stepOf).join('');
}

/** A key or index as a step in the path of a problem: `.rules`, `[0]`, `["cis/x"]`. */
export function stepOf(step: string): string {
  if (/^\d+$/.test(step)) return `[${step}]`;
  return /^[\w$]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}

function knownKeys(schema: JsonObject, pointer: string): readonly string[] {
  const definitions = (schema.definitions ?? {}) as Readonly<Record<string, JsonObject>>;
  const resolved = (at: JsonObject | undefined): JsonObject | undefined =>
    typeof at?.$ref === 'string' ? definitions[at.$ref.replace('#/definitions/', '')] : at;
  let at: JsonObject | undefined = schema;
  for (const step of pointerSteps(pointer)) {
    const isIndex = /^\d+$/.test(step);
    const own = formOf(resolved(at), isIndex);
    const properties = own?.properties as JsonObject | undefined;
    at = (isIndex ? own?.items : (properties?.[step] ?? own?.additionalProperties)) as JsonObject | undefined;
  }
  return Object.keys((formOf(resolved(at), false)?.properties as JsonObject | undefined) ?? {});
}

/** The one form of a schema that is for a list, for a map, or for anything else. */
function formOf(schema: JsonObject | undefined, list: boolean): JsonObject | undefined {
  if (schema?.if === undefined) return schema;
  const { type } = schema.if as JsonObject;
  return schema[list || type === 'object' ? 'then' : 'else'] as JsonObject | undefined;
}
