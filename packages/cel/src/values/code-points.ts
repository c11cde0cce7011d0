/** Whether text is as long in UTF-16 as it is in code points. */
const isPlain = (text: string): boolean => !/[\ud800-\udfff]/.test(text);

/** The number of code points, which is the length in CEL. */
export function lengthOf(text: string): number {
  if (isPlain(text)) return text.length;
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/** The code points of text from one position up to another one, excluded. */
export function sliceOf(text: string, from: number, to: number): string {
  return isPlain(text) ? text.slice(from, to) : [...text].slice(from, to).join('');
}

/** Converts a position in UTF-16 to one in code points. */
export function positionOf(text: string, unit: number): number {
  return unit < 0 ? unit : lengthOf(text.slice(0, unit));
}

/** Converts a position in code points to one in UTF-16. */
export function unitOf(text: string, position: number): number {
  return isPlain(text) ? position : sliceOf(text, 0, position).length;
}
