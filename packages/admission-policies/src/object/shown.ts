import { isObject, type JsonObject } from '@plimsoll/core/kubernetes';
import { loadedTypes } from '@plimsoll/kubernetes-api';
import { groupVersion } from '../policy/policy.js';
import { apiForm, plainForm } from './api-form.js';

/**
 * An object as the API server shows it to an expression: of a kind whose types are loaded, with defaults and without zero
 * values; any other as it is written. What another program fills in is unknown.
 * @param minor of the release of Kubernetes: 34 for 1.34
 */
export function shownObject(object: JsonObject, minor: number): JsonObject {
  const { apiVersion, kind } = object;
  const { group, version } = groupVersion(typeof apiVersion === 'string' ? apiVersion : '');
  const type = loadedTypes.of(group, version, typeof kind === 'string' ? kind : '');
  if (type) return apiForm(object, type, { minor });
  const form = plainForm(object);
  return isObject(form as JsonObject) ? (form as JsonObject) : {};
}
