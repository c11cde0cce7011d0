import { fieldName, valueAt } from '../json.js';
import { namedPlaceholder } from './placeholder.js';
import type { AnyCursor } from './resource.js';
import { UNKNOWN } from './values/part.js';

/**
 * A sentence that says why the value at a place, which another program fills in, is unknown. It names the placeholder.
 */
export function whyUnresolved({ resource, path }: AnyCursor): string {
  const { unknownVariables } = resource;
  const value = valueAt(resource.value, path);
  if (value === UNKNOWN) return `What the chart writes to '${fieldName(path)}' is unknown.`;
  const { name, shown } = namedPlaceholder(value, unknownVariables) ?? {};
  const why = name === undefined ? undefined : unknownVariables?.get(name);
  const field = `'${fieldName(path)}'`;
  return why === undefined
    ? `${shown ?? 'A placeholder'} is at ${field}, so the value is unknown.`
    : `${shown} at ${field} is unknown: ${why}.`;
}

/** The reason for an unknown verdict. For what a chart makes of its values, rules know only that the chart does. */
export function reasonAt(at: AnyCursor, reason: string): string {
  if (valueAt(at.resource.value, at.path) === UNKNOWN) return whyUnresolved(at);
  return reason.includes(UNKNOWN)
    ? 'It depends on what the chart makes of its values, which is unknown.'
    : reason;
}
