/**
 * Wraps words into lines of at most `width` columns, indented by `indent` blanks after the first. A word that is longer
 * than a line stands alone. Without a width nothing is wrapped.
 */
export function wrap(words: string, indent: number, width: number | undefined): string {
  if (width === undefined || words.length <= width) return words;
  const lines: string[] = [];
  let line = '';
  for (const word of words.trimStart().split(' ')) {
    const lead = lines.length === 0 ? words.length - words.trimStart().length : indent;
    const next = line === '' ? ' '.repeat(lead) + word : `${line} ${word}`;
    if (line !== '' && next.length > width) {
      lines.push(line.trimEnd());
      line = ' '.repeat(indent) + word;
    } else line = next;
  }
  return [...lines, line].join('\n');
}
