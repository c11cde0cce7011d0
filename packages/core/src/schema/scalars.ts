import type { Scalar } from '@plimsoll/kubernetes-api';
import { isObject, type Json } from '../json.js';

/** What a scalar must be, in words, after "expects". */
export const EXPECTED: Readonly<Record<Scalar, string>> = {
  any: 'a value',
  boolean: 'a boolean',
  byte: 'base64 text',
  'date-time': 'a time such as 2026-01-31T12:00:00Z',
  duration: 'a duration such as 1m30s',
  'int-or-string': 'an integer or a string',
  int32: 'an integer',
  int64: 'an integer',
  number: 'a number',
  object: 'a map',
  quantity: 'a quantity such as 500m or 1Gi',
  string: 'a string',
};

/** Whether the scalar is written as a string in a format of its own. */
export function isWritten(scalar: Scalar): boolean {
  return scalar === 'byte' || scalar === 'date-time' || scalar === 'duration' || scalar === 'quantity';
}

const isString = (value: Json): value is string => typeof value === 'string';
const isInteger = (value: Json): value is number => typeof value === 'number' && Number.isInteger(value);
const isInt32 = (value: Json): boolean => isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
/** The largest number is rounded up when it is read. */
const isInt64 = (value: Json): boolean => isInteger(value) && Math.abs(value) <= 2 ** 63;

/**
 * Whether the API decodes a value other than null as that scalar. Numbers are those of YAML, so 1.0 is the integer 1.
 */
export const DECODES: Readonly<Record<Scalar, (value: Json) => boolean>> = {
  any: () => true,
  boolean: (value) => typeof value === 'boolean',
  byte: (value) => isString(value) && isBase64(value),
  'date-time': (value) => isString(value) && TIME.test(value),
  duration: (value) => isString(value) && (value === '0' || DURATION.test(value)),
  'int-or-string': (value) => isString(value) || isInt32(value),
  int32: isInt32,
  int64: isInt64,
  number: (value) => typeof value === 'number',
  object: isObject,
  quantity: (value) => typeof value === 'number' || (isString(value) && QUANTITY.test(value)),
  string: isString,
};

/** It does not trim spaces: https://github.com/kubernetes/apimachinery/blob/master/pkg/api/resource/quantity.go */
const QUANTITY = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d{1,9})?$/;

/** Go's time.ParseDuration, which reads metav1.Duration. */
const DURATION = /^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;

/** RFC 3339, as Go's time.RFC3339 reads it. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Go's encoding/base64 ignores line breaks, and nothing else. */
function isBase64(text: string): boolean {
  const digits = /[\r\n]/.test(text) ? text.replace(/[\r\n]/g, '') : text;
  return digits.length % 4 === 0 && BASE64.test(digits);
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
