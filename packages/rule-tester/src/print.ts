import { isObject, type Json } from '@plimsoll/core/kubernetes';

export interface BlockStyle {
  /** The columns to indent a map in a map by, at least 2. */
  readonly indent: number;
  /** Whether to also indent a list in a map. */
  readonly indentLists: boolean;
}

/** A value as YAML in block style, with a final line break. */
export function printBlock(value: Json, style: BlockStyle): string {
  return `${blockLines(value, style).join('\n')}\n`;
}

/** A value in flow style on one line, with JSON inside. */
export function printFlow(value: Json): string {
  return escapeControls(JSON.stringify(value));
}

function blockLines(value: Json, style: BlockStyle): readonly string[] {
  if (Array.isArray(value) && value.length > 0)
    return value.flatMap((item) => {
      const [first = '', ...rest] = blockLines(item, style);
      return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
    });
  if (isObject(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, item]) => {
      const nested = typeof item === 'object' && item !== null && Object.keys(item).length > 0;
      const lines = blockLines(item, style);
      if (!nested) return [`${printScalar(key)}: ${lines[0]}`];
      const indent = ' '.repeat(Array.isArray(item) && !style.indentLists ? 0 : style.indent);
      return [`${printScalar(key)}:`, ...lines.map((line) => indent + line)];
    });
  return [typeof value === 'string' ? printScalar(value) : printFlow(value)];
}

/** Words that YAML 1.1 does not read as strings. */
const RESERVED = /^(y|n|yes|no|on|off|true|false|null)$/i;

function printScalar(text: string): string {
  return /^[a-z][\w./-]*$/i.test(text) && !RESERVED.test(text) ? text : printFlow(text);
}

/** JSON allows characters in strings that YAML does not. */
function escapeControls(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
