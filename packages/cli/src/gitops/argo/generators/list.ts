// https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-List/
import { readDocuments } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { listAt, textAt } from '../../names.js';
import { isUnknown } from '../templates/result.js';
import { failed, type Generated, type Generator } from './types.js';

export const list: Generator = (own, { goTemplate }) => {
  const elements: Json[] = [...listAt(own, 'elements')];
  const more = textAt(own, 'elementsYaml');
  if (more !== undefined) {
    if (isUnknown(more) || more.includes('{{'))
      return {
        sets: [],
        problems: [{ kind: 'generator-unknown', reason: 'Plimsoll does not know its elementsYaml' }],
      };
    const [document] = readDocuments(more, { comments: false });
    if (!Array.isArray(document?.value)) return failed('its elementsYaml is not a list');
    for (const element of document.value as readonly Json[]) elements.push(element);
  }
  const sets: JsonObject[] = [];
  for (const element of elements) {
    if (!isObject(element)) return failed('an element of its list is not a map');
    const flat = goTemplate ? element : flatElement(element);
    if (typeof flat === 'string') return failed(flat);
    sets.push(flat);
  }
  return { sets: sets.map((values) => ({ values })), problems: [] } satisfies Generated;
};

/** Without `goTemplate` all values must be strings, and only `values` may be nested. */
function flatElement(element: JsonObject): JsonObject | string {
  const flat: [string, Json][] = [];
  for (const [key, value] of Object.entries(element))
    if (key === 'values' && isObject(value))
      for (const [name, inside] of Object.entries(value)) flat.push([`values.${name}`, inside]);
    else flat.push([key, value]);
  const wrong = flat.find(([, value]) => typeof value !== 'string');
  return wrong
    ? `${wrong[0]} in an element of its list is not a string. Put it in quotes`
    : Object.fromEntries(flat);
}
