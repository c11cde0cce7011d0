import type { AnyCursor, Cursor } from '@plimsoll/core/kubernetes';
import { decodeText } from './base64.js';

/** A text of a ConfigMap with its key. */
export interface KeyedText {
  readonly key: string;
  readonly text: string;
  readonly at: AnyCursor;
}

interface ConfigMap {
  readonly data?: { readonly [key: string]: string };
  readonly binaryData?: { readonly [key: string]: string };
}

/** Characters at the start of archives, images and programs that texts never have. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for control characters.
const BINARY = /[\0-\x08\x0e-\x1a\x1c-\x1f]/;

/** How much of a file shows whether it is text, in whole groups of base64. */
const START = 400;

/** The texts of a ConfigMap: those of `data`, and text files of `binaryData`. */
export const textsOf = (root: Cursor<ConfigMap>): readonly KeyedText[] => [
  ...root
    .at('data')
    .entries()
    .flatMap(([key, at]) => (typeof at.value === 'string' ? [{ key, at, text: at.value as string }] : [])),
  ...filesOf(root),
];

/** The text files of `binaryData`. */
export const filesOf = (root: Cursor<ConfigMap>): readonly KeyedText[] =>
  root
    .at('binaryData')
    .entries()
    .flatMap(([key, at]) => {
      const { value } = at as Cursor<string>;
      if (typeof value !== 'string' || BINARY.test(decodeText(value.slice(0, START)))) return [];
      const text = decodeText(value);
      return text === '' || BINARY.test(text) ? [] : [{ key, at, text }];
    });
