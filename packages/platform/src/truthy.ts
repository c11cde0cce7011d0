/** Whether a variable's value turns something on, in the spellings that programs accept. */
export const isTruthy = (value: string | undefined): boolean =>
  value !== undefined && /^(?:1|t|true|y|yes|on)$/i.test(value);
