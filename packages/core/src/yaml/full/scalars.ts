import type { CST } from 'yaml';
import type { Json } from '../../json.js';
import type { BlockScalar } from '../block-scalar.js';
import { parseError, unexpected } from '../failure.js';
import { decodeDouble, decodePlain, decodeSingle, EscapeError } from '../quoted.js';
import { resolvePlain, resolvePlainKey, resolveTagged } from '../scalars.js';
import { checkEnd, firstLineEnd } from './checks.js';
import type { Props } from './props.js';

/** Characters that no plain scalar begins with. */
const RESERVED = new Set('@`%,|>');

/** The text of a scalar, and the offset after its last character that is not blank. @throws Failure */
export function scalarText(
  token: CST.FlowScalar | CST.BlockScalar,
  blockScalars: ReadonlyMap<number, BlockScalar>,
  json: boolean,
): { readonly text: string; readonly end: number } {
  if (token.type === 'block-scalar') return blockText(token, blockScalars);
  checkEnd(token.end);
  const { source, offset } = token;
  const end = offset + source.length;
  if (token.type === 'scalar') {
    if (RESERVED.has(source[0]!))
      throw parseError(`A value cannot begin with ${source[0]}. Put it in quotes.`, offset, offset + 1);
    return { text: decodePlain(source), end };
  }
  if (!isClosed(source))
    throw parseError(
      `The ${source[0]} on line %1 is never closed. Add ${source[0]} at the end of the value.`,
      offset,
      firstLineEnd(token),
      undefined,
      [offset],
    );
  if (source[0] === "'") return { text: decodeSingle(source), end };
  try {
    return { text: decodeDouble(source, json), end };
  } catch (error) {
    if (error instanceof EscapeError)
      throw parseError(error.message, offset + error.offset, offset + error.offset + error.length);
    throw error;
  }
}

function blockText(
  token: CST.BlockScalar,
  blockScalars: ReadonlyMap<number, BlockScalar>,
): { readonly text: string; readonly end: number } {
  const props = token.props as CST.SourceToken[];
  for (const prop of props)
    if (prop.type !== 'block-scalar-header' && prop.type !== 'space' && prop.type !== 'newline')
      throw unexpected(prop);
  const last = props[props.length - 1]!;
  const scalar = blockScalars.get(last.offset + last.source.length);
  if (!scalar) return { text: '', end: token.offset + props[0]!.source.length };
  return { text: scalar.value, end: scalar.contentEnd };
}

/** Whether the last quote of a quoted scalar is its end, and not an escaped one or the first. */
function isClosed(source: string): boolean {
  const quote = source[0]!;
  if (source.length < 2 || source[source.length - 1] !== quote) return false;
  const mark = quote === '"' ? '\\' : "'";
  let count = 0;
  while (count < source.length - 2 && source[source.length - 2 - count] === mark) count++;
  return count % 2 === 0;
}

/** The value of a scalar with or without a tag. `start` and `end` are its place. @throws Failure */
export function scalarValue(props: Props, text: string, quoted: boolean, start: number, end: number): Json {
  const { tag } = props;
  const value = tag ? resolveTagged(tag.source, text) : quoted ? text : resolvePlain(text);
  if (value === undefined)
    throw parseError(
      'The value does not have the type of its tag. Correct the value, or remove the tag.',
      tag!.offset,
      tag!.offset + tag!.source.length,
    );
  if (typeof value === 'number' && !Number.isFinite(value))
    throw parseError(
      'JSON has no such number, so a manifest cannot contain it. Put it in quotes.',
      start,
      end,
    );
  return value;
}

/** The key as in JSON. Undefined if it cannot be one. `text` separates integers from floats. */
export function keyText(value: Json, text: string): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? undefined : resolvePlainKey(text);
}
