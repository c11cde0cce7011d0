import type { CST } from 'yaml';
import { parseError } from './failure.js';
import { UNEXPECTED } from './yaml-parse.js';

type Indicator = 'doc-start' | 'seq-item-ind' | 'explicit-key-ind' | 'map-value-ind';

/** What stands before a node: its indicator, anchor and tag. */
export interface Props {
  readonly indicator: CST.SourceToken | undefined;
  readonly comma: CST.SourceToken | undefined;
  readonly anchor: CST.SourceToken | undefined;
  readonly tag: CST.SourceToken | undefined;
  readonly hasNewline: boolean;
  /** A line break before the indicator. */
  readonly newlineBefore: boolean;
  /** A line break between an anchor or tag and the node. */
  readonly newlineAfterProp: boolean;
  /** The last anchor or tag. */
  readonly last: CST.SourceToken | undefined;
}

export const NO_PROPS: Props = {
  indicator: undefined,
  comma: undefined,
  anchor: undefined,
  tag: undefined,
  hasNewline: false,
  newlineBefore: false,
  newlineAfterProp: false,
  last: undefined,
};

/**
 * Sorts the tokens before a node. `next` is the offset of what follows, or -1.
 * @throws Failure if one is there twice, is in the wrong order or belongs elsewhere.
 */
export function readProps(
  tokens: readonly CST.SourceToken[],
  kind: Indicator,
  next: number,
  inFlow = false,
): Props {
  if (tokens.length === 0) return NO_PROPS;
  let indicator: CST.SourceToken | undefined;
  let comma: CST.SourceToken | undefined;
  let anchor: CST.SourceToken | undefined;
  let tag: CST.SourceToken | undefined;
  let last: CST.SourceToken | undefined;
  let hasNewline = false;
  let newlineBefore = false;
  let newlineAfterProp = false;
  for (const token of tokens) {
    if (
      touches(last, token.offset) &&
      token.type !== 'space' &&
      token.type !== 'newline' &&
      token.type !== 'comma'
    )
      throw separated(last!);
    switch (token.type) {
      case 'space':
        break;
      case 'newline':
        hasNewline = true;
        newlineAfterProp ||= last !== undefined;
        break;
      case 'anchor':
        if (anchor) throw unexpected(token);
        if (token.source.length === 1)
          throw parseError(
            'The name of an anchor is made of letters, digits, - and _.',
            token.offset,
            token.offset + 1,
          );
        anchor = last = token;
        break;
      case 'tag':
        if (tag) throw unexpected(token);
        tag = last = token;
        break;
      case 'comma':
        if (!inFlow || comma || indicator || last) throw unexpected(token);
        comma = token;
        break;
      case kind:
        if (indicator || last) throw unexpected(token);
        indicator = token;
        newlineBefore = hasNewline;
        break;
      default:
        throw unexpected(token);
    }
  }
  if (touches(last, next)) throw separated(last!);
  return { indicator, comma, anchor, tag, hasNewline, newlineBefore, newlineAfterProp, last };
}

function touches(last: CST.SourceToken | undefined, offset: number): boolean {
  return last !== undefined && last.offset + last.source.length === offset;
}

function separated(token: CST.SourceToken) {
  return parseError(
    `A space must follow the ${token.type === 'tag' ? 'tag' : 'anchor'}.`,
    token.offset,
    token.offset + token.source.length,
  );
}

export function unexpected(token: { readonly offset: number; readonly source?: string }) {
  return parseError(UNEXPECTED, token.offset, token.offset + (token.source?.length ?? 1));
}
