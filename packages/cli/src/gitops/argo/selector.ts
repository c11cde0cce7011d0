import type { Json } from '@plimsoll/core/kubernetes';
import { listAt, textAt } from '../names.js';
import { mapAt } from './fields.js';

/** Whether labels match a selector. A missing or empty one selects everything, as in ApplicationSets. */
export function isSelected(selector: Json | undefined, labels: Readonly<Record<string, Json>>): boolean {
  const labelOf = (key: string): Json | undefined => (Object.hasOwn(labels, key) ? labels[key] : undefined);
  const named = Object.entries(mapAt(selector, 'matchLabels') ?? {});
  return (
    named.every(([key, value]) => labelOf(key) === value) &&
    listAt(selector, 'matchExpressions').every((expression) => {
      const own = labelOf(textAt(expression, 'key') ?? '');
      const isIn = own !== undefined && listAt(expression, 'values').includes(own);
      switch (textAt(expression, 'operator')) {
        case 'In':
          return isIn;
        case 'NotIn':
          return !isIn;
        case 'Exists':
          return own !== undefined;
        case 'DoesNotExist':
          return own === undefined;
        default:
          return false;
      }
    })
  );
}
