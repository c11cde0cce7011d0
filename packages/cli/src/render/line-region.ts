import type { Region } from '@plimsoll/core';
import type { SourceFile } from '@plimsoll/core/internal';

/** The region of a line: only the reported text where the line has it once, else the whole line. */
export function lineRegion(source: SourceFile, line: number, reported = ''): Region {
  const lines = source.text.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const text = lines[line - 1] ?? '';
  const at = reported === '' ? -1 : text.indexOf(reported);
  if (at !== -1 && text.indexOf(reported, at + 1) === -1)
    return source.region(start + at, start + at + reported.length);
  const indent = text.length - text.trimStart().length;
  return source.region(start + indent, start + Math.max(indent, text.trimEnd().length));
}
