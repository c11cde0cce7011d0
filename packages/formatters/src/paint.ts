import type { FormatOptions } from '@plimsoll/core';

/** SGR codes (ECMA-48, 8.3.117). */
const STYLES = { error: 31, warn: 33, good: 32, dim: 2, underline: 4, bold: 1 } as const;

export type Style = keyof typeof STYLES;

export type Paint = (text: string, style: Style) => string;

/** Colours and weights of a terminal, where the sink takes them. */
export function painter({ color }: Pick<FormatOptions, 'color'>): Paint {
  return (text, style) => (color ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text);
}
