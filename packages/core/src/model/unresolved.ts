import { fieldName, valueAt } from '../json.js';
import type { AnyCursor } from './cursor.js';
import { namedPlaceholder } from './placeholder.js';

/** Why the value at a place is not known, which another program fills in: a sentence that names the placeholder. */
export function whyUnresolved({ resource, path }: AnyCursor): string {
  const { unknownVariables } = resource;
  const { name, shown } = namedPlaceholder(valueAt(resource.value, path), unknownVariables) ?? {};
  const why = name === undefined ? undefined : unknownVariables?.get(name);
  const field = `'${fieldName(path)}'`;
  return why === undefined
    ? `${shown ?? 'A placeholder'} stands at ${field}: its value is not known.`
    : `${shown} at ${field} is not known: ${why}.`;
}
