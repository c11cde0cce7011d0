import type { Finding, FormatOptions } from '@plimsoll/core';
import { escapeLine } from './escape.js';
import { maskedLines } from './mask.js';

/** Returns the lines of a file as a report may show them; undefined where the file is unknown. */
export type FrameSource = (file: string) => readonly string[] | undefined;

/** Masks what no output may show. Files go by the paths that a report shows. Each file is read once. */
export function frameSource(
  { textOf, pathFromHere: shown = (file) => file }: Pick<FormatOptions, 'textOf' | 'pathFromHere'>,
  findings: readonly Pick<Finding, 'file'>[],
): FrameSource {
  const files = new Map(findings.map(({ file }) => [shown(file), file]));
  const known = new Map<string, readonly string[] | undefined>();
  return (file) => {
    if (!known.has(file)) {
      const text = textOf(files.get(file) ?? file);
      known.set(file, text === undefined ? undefined : maskedLines(text));
    }
    return known.get(file);
  };
}

/** The most lines of a fault to show. The line before it comes on top. */
const SHOWN = 3;

/** The lines of a finding, with line numbers, and marks under a region within one line. */
export function codeFrame(
  { file, region }: Pick<Finding, 'file' | 'region'>,
  source: FrameSource,
  columns = 120,
): readonly string[] {
  const lines = region && source(file);
  if (!region || !lines) return [];
  const { startLine, startColumn, endLine, endColumn } = region;
  const last = Math.min(endLine, startLine + SHOWN - 1, lines.length);
  const gutter = String(last).length;
  const room = Math.max(columns - gutter - 16, 20);
  const shown = (text: string): string =>
    escapeLine(text.length > room ? `${text.slice(0, room - 1)}…` : text);
  const frame: string[] = [];
  for (let number = Math.max(startLine - 1, 1); number <= last; number++) {
    const text = lines[number - 1] ?? '';
    if (number < startLine && text.trim() === '') continue;
    frame.push(
      `${number === startLine ? '>' : ' '} ${String(number).padStart(gutter)} │ ${shown(text)}`.trimEnd(),
    );
    if (number === startLine && endLine === startLine && startColumn <= room) {
      const marks = '^'.repeat(Math.max(1, Math.min(endColumn, room) - startColumn));
      frame.push(`  ${' '.repeat(gutter)} │ ${' '.repeat(startColumn - 1)}${marks}`);
    }
  }
  return frame;
}
