// What comes of a template that is filled in with parameters.
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';

/** A failure follows "its template", as "has no entry for x", without a period. */
export type Filled = { readonly text: string } | { readonly failure: string };

/** Fills a text. What is not known here stays in it, between marks. */
export type Fill = (text: string) => Filled;

/** Signs that no manifest has. They stand around what is not known. */
const [OPEN, CLOSE] = ['\uE000', '\uE001'];

/** What stands in a text for an expression whose value is not known here. */
export const unknown = (expression: string): string => `${OPEN}${expression}${CLOSE}`;

/** Whether something that is not known here is in a value. */
export const isUnknown = (value: Json | undefined): boolean =>
  value !== undefined && JSON.stringify(value).includes(OPEN);

/** A text for messages and names: with the expression in place of what is not known. */
export const withExpressions = (text: string): string => text.replaceAll(OPEN, '{{').replaceAll(CLOSE, '}}');

/** Fills all texts of a value, keys too. */
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
