// https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/GoTemplate/: references to parameters and
// some functions. Everything else in Go's templates stays in the text as unknown.
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { FUNCTIONS, UNKNOWN, type Value } from './functions.js';
import { printed } from './go-values.js';
import { type Filled, unknown } from './result.js';

export interface GoOptions {
  /** `missingkey=error` of `goTemplateOptions`. */
  readonly missingFails: boolean;
  /** Whether the value of a parameter with this name is unknown here. */
  isOpen(name: string): boolean;
}

/** Actions that belong together with others. */
const BLOCK = /^\s*(?:if|range|with|else|end|define|block|template|break|continue)\b|^\s*\$\w*\s*:?=/;

class Missing extends Error {}

/** Fills a text. A text with blocks is unknown as a whole. */
export function fillGo(text: string, parameters: JsonObject, options: GoOptions): Filled {
  const actions = actionsIn(text);
  if (actions.some(({ inside }) => BLOCK.test(inside))) return { text: unknown(text) };
  try {
    let filled = '';
    let end = 0;
    let trims = false;
    for (const { inside, start, end: after, trimsBefore, trimsAfter } of actions) {
      const between = text.slice(end, start);
      filled += trims ? between.trimStart() : between;
      if (trimsBefore) filled = filled.trimEnd();
      filled += resultOf(inside, parameters, options);
      trims = trimsAfter;
      end = after;
    }
    const rest = text.slice(end);
    return { text: filled + (trims ? rest.trimStart() : rest) };
  } catch (error) {
    if (error instanceof Missing) return { failure: error.message };
    throw error;
  }
}

interface Action {
  /** The content between the braces, without trim markers. */
  readonly inside: string;
  readonly start: number;
  readonly end: number;
  readonly trimsBefore: boolean;
  readonly trimsAfter: boolean;
}

/** The actions of a template. Braces in quotes do not end one. */
function actionsIn(text: string): readonly Action[] {
  const actions: Action[] = [];
  for (let start = text.indexOf('{{'); start !== -1; start = text.indexOf('{{', start)) {
    const close = endOfAction(text, start + 2);
    if (close === -1) break;
    const whole = text.slice(start + 2, close);
    const trimsBefore = /^-\s/.test(whole);
    const trimsAfter = /\s-$/.test(whole);
    const inside = whole.slice(trimsBefore ? 1 : 0, trimsAfter ? -1 : undefined);
    actions.push({ inside, start, end: close + 2, trimsBefore, trimsAfter });
    start = close + 2;
  }
  return actions;
}

function endOfAction(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const sign = text[at]!;
    if (quote !== '') {
      if (sign === '\\' && quote === '"') at++;
      else if (sign === quote) quote = '';
    } else if (sign === '"' || sign === '`') quote = sign;
    else if (sign === '}' && text[at + 1] === '}') return at;
  }
  return -1;
}

function resultOf(expression: string, parameters: JsonObject, options: GoOptions): string {
  if (/^\s*\/\*[\s\S]*\*\/\s*$/.test(expression)) return '';
  const value = new Pipeline(expression, parameters, options).value();
  const text = value === UNKNOWN ? undefined : printed(value, '<no value>');
  return text ?? unknown(expression);
}

const TOKEN = /("(?:\\.|[^"\\]){0,999}")|`([^`]{0,999})`|([\w.-]+)|([()|])|\s/y;

type Token =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'field'; readonly path: readonly string[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'sign'; readonly sign: string };

/** One pipeline: `index .path.segments 1 | normalize`. */
class Pipeline {
  readonly #tokens: readonly Token[] | undefined;
  readonly #parameters: JsonObject;
  readonly #options: GoOptions;
  #at = 0;

  constructor(expression: string, parameters: JsonObject, options: GoOptions) {
    this.#tokens = tokensOf(expression);
    this.#parameters = parameters;
    this.#options = options;
  }

  value(): Value {
    if (!this.#tokens || this.#tokens.length === 0) return UNKNOWN;
    const value = this.#pipeline(0);
    return this.#at < this.#tokens.length ? UNKNOWN : value;
  }

  #pipeline(depth: number): Value {
    let value = this.#command(depth, []);
    while (this.#takes('|')) value = this.#command(depth, [value]);
    return value;
  }

  #command(depth: number, piped: readonly Value[]): Value {
    const first = this.#tokens?.[this.#at];
    const operands: Value[] = [];
    const own = first?.kind === 'name' && !LITERALS.has(first.name) ? first.name : undefined;
    if (own !== undefined) this.#at++;
    for (let next = this.#operand(depth); next !== NONE; next = this.#operand(depth)) operands.push(next);
    const all = [...operands, ...piped];
    if (own === undefined) return all.length === 1 ? all[0] : UNKNOWN;
    const known = all.flatMap((value) => (value === UNKNOWN ? [] : [value ?? null]));
    const called = Object.hasOwn(FUNCTIONS, own) ? FUNCTIONS[own] : undefined;
    return called && known.length === all.length ? called(known) : UNKNOWN;
  }

  #operand(depth: number): Value | typeof NONE {
    const token = this.#tokens?.[this.#at];
    if (!token || (token.kind === 'sign' && token.sign !== '(')) return NONE;
    this.#at++;
    if (token.kind === 'literal') return token.value;
    if (token.kind === 'field') return this.#field(token.path);
    if (token.kind === 'name') return LITERALS.has(token.name) ? LITERALS.get(token.name) : UNKNOWN;
    if (depth > MAX_DEPTH) return UNKNOWN;
    const value = this.#pipeline(depth + 1);
    return this.#takes(')') ? value : UNKNOWN;
  }

  #field(path: readonly string[]): Value {
    let value: Json | undefined = this.#parameters;
    for (const [at, name] of path.entries()) {
      if (value === undefined || value === null)
        throw new Missing(`asks for .${path.join('.')}, and there is no .${path.slice(0, at).join('.')}`);
      if (!isObject(value))
        throw new Missing(`asks for .${path.join('.')}, and .${path.slice(0, at).join('.')} is no map`);
      if (!Object.hasOwn(value, name)) {
        if (at === 0 && this.#options.isOpen(name)) return UNKNOWN;
        if (this.#options.missingFails) throw new Missing(`asks for .${path.join('.')}, which is not there`);
        value = undefined;
      } else value = value[name];
    }
    return value;
  }

  #takes(sign: string): boolean {
    const token = this.#tokens?.[this.#at];
    const is = token?.kind === 'sign' && token.sign === sign;
    if (is) this.#at++;
    return is;
  }
}

const NONE = Symbol('none');
const MAX_DEPTH = 20;
const LITERALS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['true', true],
  ['false', false],
]);

function tokensOf(expression: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const text = expression.trim();
  // A field of an expression in parentheses.
  if (text.includes(').')) return undefined;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const [whole, quoted, raw, word, sign] = TOKEN.exec(text) ?? [];
    const token =
      quoted !== undefined
        ? literal(unquoted(quoted))
        : raw !== undefined
          ? literal(raw)
          : word !== undefined
            ? tokenOf(word)
            : sign !== undefined && ({ kind: 'sign', sign } as const);
    if (whole === undefined || token === undefined) return undefined;
    if (token) tokens.push(token);
  }
  return tokens;
}

const literal = (value: Json | undefined): Token | undefined =>
  value === undefined ? undefined : { kind: 'literal', value };

function tokenOf(word: string): Token | undefined {
  if (/^-?\d+(?:\.\d+)?$/.test(word)) return literal(Number(word));
  if (/^[A-Za-z]\w*$/.test(word)) return { kind: 'name', name: word };
  const [before, ...path] = word.split('.');
  const isField = before === '' && path.every((step) => /^[A-Za-z_]\w*$/.test(step));
  return isField || word === '.' ? { kind: 'field', path: isField ? path : [] } : undefined;
}

function unquoted(text: string): string | undefined {
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}
