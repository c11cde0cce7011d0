/** What a program gave as an argument, for the message that refuses it. */
export function described(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Promise) return 'a promise; use await';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
