import type { CST } from 'yaml';
import { parseError, unexpected } from '../failure.js';

type Indicator = 'doc-start' | 'seq-item-ind' | 'explicit-key-ind' | 'map-value-ind';

/** What precedes a node: its indicator, anchor and tag. */
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

/** `!!type`, `!local` or `!<uri>`, in libyaml's characters. `!handle!x` would need a directive. */
const TAG =
  /^!(?:<(?:[\w\-;/?:@&=+$,.!~*'()[\]]|%[\da-f]{2})+>|!(?:[\w\-;/?:@&=+$,.!~*'()[\]]|%[\da-f]{2})+|[\w-]*(?:(?:[;/?:@&=+$,.~*'()[\]]|%[\da-f]{2})(?:[\w\-;/?:@&=+$,.!~*'()[\]]|%[\da-f]{2})*)?)$/i;

const NO_PROPS: Props = {
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
 * Sorts the tokens before a node.
 * @throws Failure if one occurs twice, is in the wrong order or is not allowed there.
 */
export function readProps(tokens: readonly CST.SourceToken[], kind: Indicator, inFlow = false): Props {
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
    switch (token.type) {
      case 'space':
        break;
      case 'newline':
        hasNewline = true;
        newlineAfterProp ||= last !== undefined;
        break;
      case 'anchor':
        if (anchor) throw unexpected(token);
        anchor = last = token;
        break;
      case 'tag':
        if (tag) throw unexpected(token);
        if (!TAG.test(token.source))
          throw parseError(
            'YAML has no such tag. Remove it, or put the value in quotes.',
            token.offset,
            token.offset + token.source.length,
          );
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
  return { indicator, comma, anchor, tag, hasNewline, newlineBefore, newlineAfterProp, last };
}
