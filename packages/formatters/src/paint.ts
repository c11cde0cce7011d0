import type { FormatOptions } from '@plimsoll/core';

/** SGR codes (ECMA-48, 8.3.117). */
const STYLES = { error: 31, warn: 33, good: 32, dim: 2, underline: 4, bold: 1 } as const;

export type Style = keyof typeof STYLES;

export type Paint = (text: string, style: Style) => string;

/** Colours and weights for a terminal, where the output supports them. */
export function painter({ color }: Pick<FormatOptions, 'color'>): Paint {
  return (text, style) => (color ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text);
}

/** The URLs that a link may have: nothing in them moves a cursor or ends the link. */
const URL = /^(?:file|https?):\/\/[!-~]+$/;

/** Links a text to a URL, for terminals that show links (OSC 8). Without a URL returns the text. */
export function linked(text: string, url: string | undefined): string {
  return url !== undefined && URL.test(url) ? `\u001b]8;;${url}\u001b\\${text}\u001b]8;;\u001b\\` : text;
}
