import { isObject, type Json } from '../json.js';

/** How a document is written. */
export interface Style {
  /** Columns from a key to the keys of its map. */
  readonly step: number;
  /** Columns from a key to the dashes of its list. */
  readonly listStep: number;
  readonly lineBreak: string;
  /** The whole document is JSON: all strings have quotes. */
  readonly json: boolean;
}

/** What YAML 1.1 does not read as a string. */
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i;
const PLAIN = /^[A-Za-z_/][\w./+-]*={0,2}$/;
/** Begins with a digit but is not a number in any YAML: an IPv4 address with a port or prefix length, a duration. */
const MEASURE = /^(?:\d+(?:\.\d+){3}(?:[:/]\d+)?|(?:\d+(?:ns|us|ms|[smh]))+)$/;
/**
 * An image or a URL: `:` and `@` are plain characters without a blank next to them. Not in flow style, where some
 * readers see a key.
 */
const REFERENCE = /^[A-Za-z_][\w./:@-]*\w$/;
/** A flag with its value: `:` and `#` are plain characters without a blank next to them. */
const ARGUMENT = /^--[a-z][\w.-]*(?:=[\w./:-]*\w)?$/i;
/** In flow style a comma would end it. */
const LIST_ARGUMENT = /^--[a-z][\w.-]*=[\w./:,=-]*\w$/i;

/** A value on one line. `like` is the text of a neighbour, whose quotes are copied. */
export function printScalar(value: Json, { json }: Pick<Style, 'json'>, like = '', inBlock = false): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (json || like.startsWith('"')) return quoted(value);
  if (like.startsWith("'")) return /[^ -~]/.test(value) ? quoted(value) : `'${value.replaceAll("'", "''")}'`;
  if (inBlock && LIST_ARGUMENT.test(value)) return value;
  const isPlain = PLAIN.test(value) || (inBlock && REFERENCE.test(value));
  return (isPlain && !RESERVED.test(value)) || MEASURE.test(value) || ARGUMENT.test(value)
    ? value
    : quoted(value);
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A value in flow style on one line. */
export function printFlow(value: Json, style: Style, compact = false): string {
  const [comma, colon] = compact ? [',', ':'] : [', ', ': '];
  if (Array.isArray(value)) return `[${value.map((item) => printFlow(item, style, compact)).join(comma)}]`;
  if (isObject(value))
    return `{${Object.entries(value)
      .map(([key, item]) => printScalar(key, style) + colon + printFlow(item, style, compact))
      .join(comma)}}`;
  return printScalar(value, style);
}

/** A value as pretty-printed JSON. `column` indents all lines except the first. */
export function printJson(value: Json, column: number, { step, lineBreak }: Style): string {
  return JSON.stringify(value, null, Math.max(step, 1)).replaceAll('\n', lineBreak + ' '.repeat(column));
}

/** A value in block style, as the lines below its key. */
export function blockLines(value: Json, style: Style): readonly string[] {
  if (Array.isArray(value) && value.length > 0)
    return value.flatMap((item) => {
      const [first = '', ...rest] = blockLines(item, style);
      return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
    });
  if (isObject(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, item]) => entryLines(key, item, style));
  return [printFlow(value, style)];
}

/** `key: value`, or the key with its map or list below. */
export function entryLines(key: string, value: Json, style: Style): readonly string[] {
  const name = printScalar(key, style);
  const lines = blockLines(value, style);
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0)
    return [`${name}: ${lines[0]}`];
  const indent = ' '.repeat(Array.isArray(value) ? style.listStep : style.step);
  return [`${name}:`, ...lines.map((line) => indent + line)];
}
