import type { JsonObject } from '@plimsoll/core/kubernetes';
import { listAt, objectAt, textAt, textsAt } from '../policy/read.js';

/** Labels of an object. A key with the value `undefined` may or may not exist. */
export interface Labels {
  readonly known: Readonly<Record<string, string>>;
  /** Why there may be more labels. Absent if these are all. */
  readonly more?: string;
}

/** Whether a selector selects, or the reason why that is unknown. */
export type Selected = boolean | { readonly unknown: string };

/** Whether a label selector selects labels. An absent or empty one selects all. */
export function selects(selector: JsonObject | undefined, labels: Labels): Selected {
  let open: Selected = true;
  for (const holds of requirements(selector, labels)) {
    if (holds === false) return false;
    if (holds !== true) open = holds;
  }
  return open;
}

function* requirements(selector: JsonObject | undefined, labels: Labels): Generator<Selected> {
  for (const [key, value] of Object.entries(objectAt(selector, 'matchLabels') ?? {}))
    yield test(labels, key, (own) => own === value);
  for (const expression of listAt(selector, 'matchExpressions')) {
    const key = textAt(expression, 'key') ?? '';
    const values = textsAt(expression, 'values');
    const tests: Readonly<Record<string, (own: string | undefined) => boolean>> = {
      In: (own) => own !== undefined && values.includes(own),
      NotIn: (own) => own === undefined || !values.includes(own),
      Exists: (own) => own !== undefined,
      DoesNotExist: (own) => own === undefined,
    };
    const operator = textAt(expression, 'operator') ?? '';
    yield Object.hasOwn(tests, operator) ? test(labels, key, tests[operator]!) : false;
  }
}

function test({ known, more }: Labels, key: string, holds: (own: string | undefined) => boolean): Selected {
  if (Object.hasOwn(known, key)) return holds(known[key]);
  return more === undefined ? holds(undefined) : { unknown: more };
}
