import type { metaV1 } from '@plimsoll/kubernetes-api';
import type { Cursor } from './resource.js';

/**
 * Whether labels match a selector. An absent selector selects nothing, an empty one everything.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 * @example
 * const found = project.ofKind('Service').filter(({ root }) => root.at('spec').at('selector').exists);
 * const policies = project
 *   .ofKind('NetworkPolicy')
 *   .filter(({ root }) => selects(root.at('spec').at('podSelector'), pod.owner.labels));
 */
export function selects(
  selector: Cursor<metaV1.LabelSelector | undefined>,
  labels: Readonly<Record<string, string>>,
): boolean {
  if (!selector.exists || selector.malformed) return false;
  for (const [key, value] of selector.at('matchLabels').entries())
    if (labels[key] !== (value.value as unknown)) return false;
  return selector
    .at('matchExpressions')
    .items()
    .every((expression) => {
      const key = expression.at('key').value;
      if (key === undefined) return false;
      const present = Object.hasOwn(labels, key);
      const values = expression
        .at('values')
        .items()
        .map((value) => value.value);
      switch (expression.at('operator').value) {
        case 'In':
          return present && values.includes(labels[key]);
        case 'NotIn':
          return !present || !values.includes(labels[key]);
        case 'Exists':
          return present;
        case 'DoesNotExist':
          return !present;
        default:
          return false;
      }
    });
}
