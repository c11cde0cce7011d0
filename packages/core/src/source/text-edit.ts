/** Replaces the text between two offsets (UTF-16 units, the end is exclusive). */
export interface TextEdit {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly text: string;
}

/** Whether two edits change adjacent text, so that they cannot be made independently. */
export function touch(a: TextEdit, b: TextEdit): boolean {
  return a.startOffset <= b.endOffset && b.startOffset <= a.endOffset;
}

/** Makes edits that do not touch each other. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.startOffset - b.startOffset)) {
    result += text.slice(at, edit.startOffset) + edit.text;
    at = edit.endOffset;
  }
  return result + text.slice(at);
}

export const lineStart = (text: string, offset: number): number => {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  return start;
};

/** The offset of the line break that ends the line, or the end of the text. */
export const lineEnd = (text: string, offset: number): number => {
  let end = offset;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  return end;
};

/** The offset after the line break that ends the line. */
export const nextLine = (text: string, offset: number): number => {
  const end = lineEnd(text, offset);
  return text.startsWith('\r\n', end) ? end + 2 : Math.min(end + 1, text.length);
};
