import type { JsonObject } from './json.js';

/** A compiled JSON Schema, in the form that ajv produces. */
export interface Validate {
  (data: unknown): boolean;
  errors?: readonly ValidationError[] | null;
}

export interface ValidationError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
  /** The key that is at fault, for errors of `propertyNames`. */
  readonly propertyName?: string;
}

/** A JSON Schema (draft-07) as plain data. */
export type JsonSchema = JsonObject;
