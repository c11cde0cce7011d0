/** Whether text is as long in UTF-16 as it is in code points. */
const isPlain = (text: string): boolean => !/[\ud800-\udfff]/.test(text);

/** The number of code points, by which CEL counts. */
export function lengthOf(text: string): number {
  if (isPlain(text)) return text.length;
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/** The code points of text from one position to before another. */
export function sliceOf(text: string, from: number, to: number): string {
  return isPlain(text) ? text.slice(from, to) : [...text].slice(from, to).join('');
}

/** A position in UTF-16 as one in code points. */
export function positionOf(text: string, unit: number): number {
  return unit < 0 ? unit : lengthOf(text.slice(0, unit));
}

/** A position in code points as one in UTF-16. */
export function unitOf(text: string, position: number): number {
  return isPlain(text) ? position : sliceOf(text, 0, position).length;
}
