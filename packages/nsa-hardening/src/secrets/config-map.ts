import type { AnyCursor, Cursor } from '@plimsoll/core/kubernetes';
import { decodeText } from './base64.js';

/** A text of a ConfigMap, under its key. */
export interface KeyedText {
  readonly key: string;
  readonly text: string;
  readonly at: AnyCursor;
}

interface ConfigMap {
  readonly data?: { readonly [key: string]: string };
  readonly binaryData?: { readonly [key: string]: string };
}

/** What archives, images and programs have at their start, and texts nowhere. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it looks for.
const BINARY = /[\0-\x08\x0e-\x1a\x1c-\x1f]/;

/** How much of a file shows whether it is a text; whole groups of base64. */
const START = 400;

/** The texts of a ConfigMap: those of `data`, and the files of `binaryData` that are texts. */
export const textsOf = (root: Cursor<ConfigMap>): readonly KeyedText[] => [
  ...root
    .at('data')
    .entries()
    .flatMap(([key, at]) => (typeof at.value === 'string' ? [{ key, at, text: at.value as string }] : [])),
  ...filesOf(root),
];

/** The files of `binaryData` that are texts. */
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
