import type { CST } from 'yaml';
import { type Failure, neverClosed, parseError, unexpected } from '../failure.js';
import { type Props, readProps } from './props.js';

/* What libyaml requires and the parser of `yaml` leaves to its composer. All of these throw a `Failure`. */

/** The most characters between the start of a key and its colon. */
const MAX_KEY_LENGTH = 1024;

type Scalar = CST.FlowScalar | CST.BlockScalar;

export function isScalar(token: CST.Token | null | undefined): token is Scalar {
  switch (token?.type) {
    case 'scalar':
    case 'single-quoted-scalar':
    case 'double-quoted-scalar':
    case 'block-scalar':
      return true;
    default:
      return false;
  }
}

export function isBlock(token: CST.Token | null | undefined): token is CST.BlockMap | CST.BlockSequence {
  return token?.type === 'block-map' || token?.type === 'block-seq';
}

export function isSequence(token: CST.Token | null | undefined): boolean {
  return token?.type === 'block-seq' || (token?.type === 'flow-collection' && token.start.source === '[');
}

/** A plain `<<` merges. A quoted one is a key. */
export function isMergeKey(key: CST.Token | null | undefined, props: Props): boolean {
  return (
    key?.type === 'scalar' && key.source === '<<' && (!props.tag || /^!(?:!merge)?$/.test(props.tag.source))
  );
}

export function keyEndOf(key: CST.Token | null | undefined): number {
  if (!key) return -1;
  return key.offset + ('source' in key ? key.source.length : 1);
}

/** The end of a token's first line: the part that a region of one line can show. */
export function firstLineEnd(token: CST.Token): number {
  const line = 'source' in token ? /^[^\r\n]*/.exec(token.source)![0] : '';
  return token.offset + Math.max(1, line.length);
}

export function misaligned(token: CST.Token): Failure {
  return parseError(
    'The indentation does not match the lines above. Begin all entries of one map or list in the same column.',
    token.offset,
    firstLineEnd(token),
    'indent',
  );
}

/** Only white space may follow a node on its line. */
export function checkEnd(tokens: readonly CST.SourceToken[] | undefined): void {
  for (const token of tokens ?? [])
    if (token.type !== 'space' && token.type !== 'newline') throw unexpected(token);
}

/** A key without `?` in block style. */
export function checkImplicitKey(
  item: CST.BlockMap['items'][number],
  props: Props,
  valueProps: Props,
  map: CST.BlockMap,
): void {
  const { key, value } = item;
  if (
    key &&
    (key.type === 'block-seq' ||
      key.type === 'block-scalar' ||
      ('indent' in key && key.indent !== map.indent))
  )
    throw misaligned(key);
  const colon = valueProps.indicator;
  const start = props.anchor?.offset ?? props.tag?.offset ?? key?.offset ?? map.offset;
  if (!colon)
    throw parseError(
      'A colon must follow the key. Put text that spans lines in quotes.',
      start,
      key ? firstLineEnd(key) : start + 1,
      'key',
    );
  if (isMultiLine(key, valueProps) || props.newlineAfterProp || colon.offset - start > MAX_KEY_LENGTH)
    throw notOneLine(key ?? map);
  if (value?.type === 'block-map' && !valueProps.hasNewline)
    throw parseError(
      'A colon and a space in a value begin a second key on this line. Put the value in quotes, or the map on the next line.',
      value.offset,
      firstLineEnd(value.items[0]?.key ?? value),
      'second',
    );
}

/** A key in flow style. kubectl reads JSON with another parser, which ignores lines. */
export function checkFlowKey(item: CST.CollectionItem, props: Props, valueProps: Props, json: boolean): void {
  const { key, value } = item;
  if (isBlock(key) || isBlock(value)) throw unexpected((isBlock(key) ? key : value) as CST.FlowScalar);
  const colon = valueProps.indicator;
  if (!colon) {
    if (value) throw unexpected(value as CST.FlowScalar);
    return;
  }
  if (props.indicator || json || !key) return;
  if (isMultiLine(key, valueProps) || colon.offset - key.offset > MAX_KEY_LENGTH) throw notOneLine(key);
}

function isMultiLine(key: CST.Token | null | undefined, valueProps: Props): boolean {
  return (
    valueProps.newlineBefore ||
    (key !== null && key !== undefined && 'source' in key && key.source.includes('\n'))
  );
}

function notOneLine(token: CST.Token): Failure {
  return parseError(
    `A key and its colon must be on one line, with at most ${MAX_KEY_LENGTH} characters between them. Put longer text in quotes.`,
    token.offset,
    firstLineEnd(token),
    'key',
  );
}

/** The non-empty items of a flow collection, with what precedes each. */
export function* flowItems(token: CST.FlowCollection): Generator<readonly [CST.CollectionItem, Props]> {
  for (const [i, item] of token.items.entries()) {
    const { start, key, sep, value } = item;
    const props = readProps(start, 'explicit-key-ind', true);
    if (i === 0 && props.comma) throw unexpected(props.comma);
    if (!props.last && !props.indicator && !key && !sep && !value) {
      if (i < token.items.length - 1) throw unexpected(token.items[i + 1]!.start[0] ?? token.start);
      continue;
    }
    if (i > 0 && !props.comma) {
      const at = key ?? value ?? props.last ?? props.indicator ?? token.start;
      throw parseError('A comma is missing before this.', at.offset, firstLineEnd(at));
    }
    yield [item, props];
  }
}

/** The offset after the closing bracket. */
export function closeFlow(token: CST.FlowCollection, bracket: ']' | '}'): number {
  const [close, ...rest] = token.end;
  const open = token.start.source;
  if (close?.source !== bracket)
    throw parseError(
      close
        ? `The ${open} on line %1 is closed by ${close.source} on line %2. Close it with ${bracket}.`
        : neverClosed(open),
      token.offset,
      token.offset + 1,
      'bracket',
      [token.offset, close?.offset ?? 0],
    );
  checkEnd(rest);
  return close.offset + 1;
}
