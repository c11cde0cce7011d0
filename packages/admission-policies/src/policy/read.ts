import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';

/** Reads fields that may have any type. A value of another type counts as absent. */
export const textAt = (object: Json | undefined, key: string): string | undefined => {
  const value = isObject(object) ? object[key] : undefined;
  return typeof value === 'string' ? value : undefined;
};

export const objectAt = (object: Json | undefined, key: string): JsonObject | undefined => {
  const value = isObject(object) ? object[key] : undefined;
  return isObject(value) ? value : undefined;
};

export const listAt = (object: Json | undefined, key: string): readonly JsonObject[] => {
  const value = isObject(object) ? object[key] : undefined;
  return Array.isArray(value) ? value.filter(isObject) : [];
};

export const textsAt = (object: Json | undefined, key: string): readonly string[] => {
  const value = isObject(object) ? object[key] : undefined;
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
};
