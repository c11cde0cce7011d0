/** Whether the text of a variable turns something on, in the spellings that programs take. */
export const isTruthy = (value: string | undefined): boolean =>
  value !== undefined && /^(?:1|t|true|y|yes|on)$/i.test(value);
