// The result of filling a template with parameters.
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';

/** A failure follows "its template", such as "has no entry for x", without a period. */
export type Filled = { readonly text: string } | { readonly failure: string };

/** Fills a text. Unknown expressions stay in it, between marks. */
export type Fill = (text: string) => Filled;

/** Characters that no manifest has. They mark unknown expressions. */
const [OPEN, CLOSE] = ['\uE000', '\uE001'];

/** Marks an expression whose value is unknown here. */
export const unknown = (expression: string): string => `${OPEN}${expression}${CLOSE}`;

/** Whether a value contains something unknown. */
export const isUnknown = (value: Json | undefined): boolean =>
  value !== undefined && JSON.stringify(value).includes(OPEN);

/** A text for messages and names, with the expressions in place of unknown values. */
export const withExpressions = (text: string): string => text.replaceAll(OPEN, '{{').replaceAll(CLOSE, '}}');

/** Fills all strings of a value, including keys. */
export function filledValue(
  value: Json,
  fill: Fill,
): { readonly value: Json } | { readonly failure: string } {
  const problems: string[] = [];
  const text = (own: string): string => {
    if (!own.includes('{{')) return own;
    const filled = fill(own);
    if ('text' in filled) return filled.text;
    problems.push(filled.failure);
    return own;
  };
  const walk = (own: Json): Json => {
    if (typeof own === 'string') return text(own);
    if (Array.isArray(own)) return own.map(walk);
    if (!isObject(own)) return own;
    return Object.fromEntries(
      Object.entries(own).map(([key, item]) => [text(key), walk(item)]),
    ) as JsonObject;
  };
  const filled = walk(value);
  return problems[0] === undefined ? { value: filled } : { failure: problems[0] };
}
